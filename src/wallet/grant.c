/* How credit comes to people, is taken back, and leaves when a bank has paid it. */
#include "wallet/wallet_parts.h"

#include <string.h>

/* ---- from the issuer ------------------------------------------------------------------------- */

/* A transfer from the issuer's account to one of the holder's. */
static bool issue(struct act *a, struct movement *issued, int64_t holder, int64_t expires_at,
                  int64_t *transfer)
{
    struct fund_by_id_row fund;
    int64_t id;
    if (!fund_by_id(a, issued->fund, &fund))
        return refuse(a, NOT_FOUND, "fund");
    if (holder == fund.issuer_id || strcmp(fund.nature, "settlement") == 0)
        return refuse(a, NOT_ELIGIBLE, "holder");
    if (expires_at && expires_at < a->now)
        return refuse(a, OUT_OF_RANGE, "expires");
    return ledger_account(a, fund.id, fund.issuer_id, ISSUER, 0, &issued->debit) &&
           ledger_account(a, fund.id, holder, HOLDER, expires_at ? expires_at : fund.expires_at,
                          &issued->credit) &&
           ledger_transfer(a, issued, transfer ? transfer : &id);
}

bool wallet_grant_until(struct act *a, int64_t fund, int64_t holder, int64_t cents,
                        int64_t expires_at, const char *reason, int64_t *transfer)
{
    struct movement grant = {.kind = "grant", .fund = fund, .cents = cents, .note = reason};
    return issue(a, &grant, holder, expires_at, transfer);
}

bool wallet_grant(struct act *a, int64_t fund, int64_t holder, int64_t cents, const char *reason)
{
    return wallet_grant_until(a, fund, holder, cents, 0, reason, NULL);
}

bool wallet_reward(struct act *a, int64_t fund, int64_t holder, int64_t cents, int64_t reference,
                   const char *reason, int64_t *transfer)
{
    struct movement reward = {
        .kind = "reward", .fund = fund, .cents = cents, .reference = reference, .note = reason};
    return issue(a, &reward, holder, 0, transfer);
}

bool wallet_take_back(struct act *a, int64_t transfer, int64_t cents, const char *reason)
{
    struct transfer_taken_back_row row;
    if (!transfer_taken_back(a, transfer, &row))
        return refuse(a, NOT_FOUND, "transfer");
    if (strcmp(row.kind, "grant") != 0 && strcmp(row.kind, "reward") != 0)
        return refuse(a, NOT_ELIGIBLE, "transfer");
    /* read again under the lock: two may take back at once */
    int64_t accounts[] = {row.debit_account_id, row.credit_account_id};
    if (!ledger_lock(a, accounts, 2) || !transfer_taken_back(a, transfer, &row))
        return refuse(a, INTERNAL, NULL);
    if (cents > row.amount_cents - row.taken_cents)
        return refuse(a, OUT_OF_RANGE, "amount");
    struct movement back = {.kind = "correction",
                            .fund = row.fund_id,
                            .debit = row.credit_account_id,
                            .credit = row.debit_account_id,
                            .cents = cents,
                            .reference = transfer,
                            .note = reason};
    return ledger_move(a, &back);
}

/* ---- between organisations ------------------------------------------------------------------- */

/* Only what was taken in is paid out, only what was paid out comes back. */
static bool payout_is_covered(struct act *a, int64_t takings, int64_t cents, bool is_back)
{
    struct account_lock_row row;
    if (!account_lock(a, takings, &row))
        return refuse(a, INTERNAL, NULL);
    if (is_back)
        return row.floor_cents + cents <= 0 || refuse(a, OUT_OF_RANGE, "amount");
    return row.received_cents - row.paid_cents - row.held_cents >= cents ||
           refuse(a, CREDIT_SHORT, NULL);
}

/* Between the takings of a provider and the issuer, out or back. What was paid out may still be
 * refunded to who had paid: so far the account may fall below zero, until the next takings. */
static bool payout_move(struct act *a, struct movement *payout, int64_t provider, bool is_back)
{
    struct fund_by_id_row row;
    if (!fund_by_id(a, payout->fund, &row))
        return refuse(a, NOT_FOUND, "fund");
    if (strcmp(row.unit, "euro") != 0 || strcmp(row.nature, "settlement") == 0 ||
        provider == row.issuer_id)
        return refuse(a, NOT_ELIGIBLE, "fund");
    int64_t *takings = is_back ? &payout->credit : &payout->debit;
    int64_t *owed = is_back ? &payout->debit : &payout->credit;
    return ledger_account(a, row.id, provider, PROVIDER, 0, takings) &&
           ledger_account(a, row.id, row.issuer_id, ISSUER, 0, owed) &&
           ledger_lock(a, (int64_t[]){*takings, *owed}, 2) &&
           payout_is_covered(a, *takings, payout->cents, is_back) && ledger_move(a, payout) &&
           account_floor_lower(a, *takings, is_back ? -payout->cents : payout->cents) == 1;
}

bool wallet_payout(struct act *a, int64_t fund, int64_t provider, int64_t cents, int64_t reference)
{
    struct movement payout = {
        .kind = "payout", .fund = fund, .cents = cents, .reference = reference, .note = ""};
    return payout_move(a, &payout, provider, false);
}

bool wallet_payout_return(struct act *a, int64_t fund, int64_t provider, int64_t cents,
                          int64_t reference)
{
    struct movement back = {
        .kind = "correction", .fund = fund, .cents = cents, .reference = reference, .note = ""};
    return payout_move(a, &back, provider, true);
}

bool wallet_settle(struct act *a, int64_t collector, int64_t organisation, int64_t cents,
                   int64_t reference)
{
    struct movement debt = {
        .kind = "settlement", .cents = cents, .reference = reference, .note = ""};
    if (collector == organisation || cents == 0)
        return true;
    if (!fund_settlement(a, &debt.fund))
        return refuse(a, NOT_FOUND, "settlement fund");
    return ledger_account(a, debt.fund, collector, PROVIDER, 0, &debt.debit) &&
           ledger_account(a, debt.fund, organisation, PROVIDER, 0, &debt.credit) &&
           ledger_move(a, &debt);
}
