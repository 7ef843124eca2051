/* The ledger: accounts, and transfers that never change. Each transfer keeps, for both sides, the
 * transfer before it and the balance after it, so that a statement is a chain to walk back. */
#include "base/id.h"
#include "base/money.h"
#include "wallet/wallet_parts.h"

#include <stdlib.h>
#include <string.h>

bool ledger_account(struct act *a, int64_t fund, int64_t holder, const char *role,
                    int64_t expires_at, int64_t *account)
{
    if (account_of(a, fund, holder, role, expires_at, account))
        return true;
    struct fund_by_id_row row;
    if (a->error.code || !fund_by_id(a, fund, &row))
        return refuse(a, NOT_FOUND, "fund");
    bool is_issuer = row.issuer_id == holder;
    if (is_issuer && strcmp(role, ISSUER) != 0)
        return ledger_account(a, fund, holder, ISSUER, 0, account);
    bool may_owe = is_issuer || strcmp(row.nature, "settlement") == 0;
    /* Another writer may open it in the same moment: whoever comes second finds it. */
    if (account_insert(a, id_new(), fund, holder, role, expires_at, may_owe ? -ledger_total_max : 0,
                       a->now) < 0)
        return false;
    return account_of(a, fund, holder, role, expires_at, account) ||
           refuse(a, STATE_CONFLICT, "account");
}

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

bool ledger_lock(struct act *a, int64_t *accounts, unsigned count)
{
    struct account_lock_row row;
    qsort(accounts, count, sizeof *accounts, by_id);
    for (unsigned i = 0; i < count; i++)
        if (!account_lock(a, accounts[i], &row))
            return refuse(a, NOT_FOUND, "account");
    return true;
}

/* Read both accounts, locking them in order. */
static bool lock_both(struct act *a, const struct movement *movement,
                      struct account_lock_row *debit, struct account_lock_row *credit)
{
    bool debit_first = movement->debit < movement->credit;
    return (debit_first ? account_lock(a, movement->debit, debit)
                        : account_lock(a, movement->credit, credit)) &&
           (debit_first ? account_lock(a, movement->credit, credit)
                        : account_lock(a, movement->debit, debit));
}

static bool within_bounds(int64_t total, int64_t cents)
{
    int64_t sum;
    return money_add(total, cents, &sum) && sum <= ledger_total_max;
}

bool ledger_move(struct act *a, const struct movement *movement)
{
    int64_t transfer;
    return ledger_transfer(a, movement, &transfer);
}

bool ledger_transfer(struct act *a, const struct movement *movement, int64_t *transfer)
{
    struct account_lock_row debit, credit;
    int64_t id = id_new(), cents = movement->cents;
    if (cents <= 0 || cents > ledger_amount_max)
        return refuse(a, OUT_OF_RANGE, "amount");
    if (!lock_both(a, movement, &debit, &credit) || debit.fund_id != movement->fund ||
        credit.fund_id != movement->fund)
        return refuse(a, NOT_FOUND, "account");
    if (!within_bounds(debit.paid_cents, cents) || !within_bounds(credit.received_cents, cents))
        return refuse(a, OUT_OF_RANGE, "amount");
    if (transfer_insert(a, id, movement->kind, movement->fund, movement->debit, movement->credit,
                        cents, movement->reference, movement->note, a->now, debit.last_transfer_id,
                        credit.last_transfer_id, debit.received_cents - debit.paid_cents - cents,
                        credit.received_cents - credit.paid_cents + cents) != 1)
        return false;
    int64_t paid = account_debit(a, movement->debit, cents, movement->from_hold, id);
    if (paid == 0)
        return refuse(a, CREDIT_SHORT, NULL);
    *transfer = id;
    return paid == 1 && account_credit(a, movement->credit, cents, id) == 1;
}
