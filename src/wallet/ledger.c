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

/* An account as a transfer finds it. */
struct side {
    int64_t fund, floor, received, paid, held, transfer;
};

/* Read both accounts, locked until the commit. */
static bool sides_read(struct act *a, const struct movement *movement, struct side *debit,
                       struct side *credit)
{
    bool debit_first = movement->debit < movement->credit;
    struct accounts_pair_row row;
    if (!accounts_pair(a, debit_first ? movement->debit : movement->credit,
                       debit_first ? movement->credit : movement->debit, &row))
        return false;
    *(debit_first ? debit : credit) =
        (struct side){row.first_fund_id,    row.first_floor_cents, row.first_received_cents,
                      row.first_paid_cents, row.first_held_cents,  row.first_transfer_id};
    *(debit_first ? credit : debit) =
        (struct side){row.second_fund_id,    row.second_floor_cents, row.second_received_cents,
                      row.second_paid_cents, row.second_held_cents,  row.second_transfer_id};
    return true;
}

static bool can_pay(const struct side *side, const struct movement *movement)
{
    int64_t left = side->received - side->paid - side->held - movement->cents + movement->from_hold;
    return side->held >= movement->from_hold && left >= side->floor;
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

/* All is known before the first write, so that a refusal leaves nothing to undo; and what is
 * written must then succeed, so that nothing waits for it. */
bool ledger_transfer(struct act *a, const struct movement *movement, int64_t *transfer)
{
    struct side debit, credit;
    int64_t id = id_new(), cents = movement->cents;
    if (cents <= 0 || cents > ledger_amount_max)
        return refuse(a, OUT_OF_RANGE, "amount");
    if (!sides_read(a, movement, &debit, &credit) || debit.fund != movement->fund ||
        credit.fund != movement->fund)
        return refuse(a, NOT_FOUND, "account");
    if (!within_bounds(debit.paid, cents) || !within_bounds(credit.received, cents))
        return refuse(a, OUT_OF_RANGE, "amount");
    if (!can_pay(&debit, movement))
        return refuse(a, CREDIT_SHORT, NULL);
    *transfer = id;
    return account_debit(a, movement->debit, cents, movement->from_hold, id) &&
           account_credit(a, movement->credit, cents, id) &&
           transfer_insert(a, id, movement->kind, movement->fund, movement->debit, movement->credit,
                           cents, movement->reference, movement->note, a->now, debit.transfer,
                           credit.transfer, debit.received - debit.paid - cents,
                           credit.received - credit.paid + cents) == 1;
}
