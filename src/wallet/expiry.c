/* What becomes of credit that nobody spent in time: the fund's residue policy. */
#include "wallet/wallet_parts.h"

#include <string.h>

/* What expired comes back as credit of the next fund, from the same issuer. */
static bool residue_carry(struct act *a, const struct fund_by_id_row *fund, int64_t holder,
                          int64_t cents)
{
    struct fund_by_id_row next;
    if (!fund_by_id(a, fund->residue_fund_id, &next))
        return refuse(a, NOT_FOUND, "residue");
    /* a next fund that has ended too carries nothing on: the issuer keeps it */
    return (next.expires_at && next.expires_at < a->now) ||
           wallet_grant(a, next.id, holder, cents, "Credito riportato");
}

bool residue_send(struct act *a, int64_t account, int64_t cents)
{
    struct account_lock_row share;
    struct fund_by_id_row fund;
    if (!account_lock(a, account, &share) || !fund_by_id(a, share.fund_id, &fund))
        return refuse(a, NOT_FOUND, "account");
    bool assists = strcmp(fund.residue, "assist") == 0;
    struct movement end = {
        .kind = "expiry", .fund = fund.id, .debit = account, .cents = cents, .note = fund.residue};
    return ledger_account(a, fund.id, assists ? fund.residue_party_id : fund.issuer_id, PROVIDER, 0,
                          &end.credit) &&
           ledger_move(a, &end) &&
           (strcmp(fund.residue, "carry") != 0 || residue_carry(a, &fund, share.holder_id, cents));
}
