/* What must always hold in the ledger: `piazza check` asks all of it. */
#include "wallet/wallet_parts.h"

/* A statement that counts. */
typedef bool ledger_count(struct act *a, int64_t *out);

static bool report(struct act *a, json_t *model, ledger_count *broken, ledger_count *counted)
{
    int64_t wrong, all;
    if (!broken(a, &wrong) || !counted(a, &all))
        return false;
    json_put(model, "broken", json_integer(wrong));
    json_put(model, "counted", json_integer(all));
    return true;
}

static bool funds_sum_to_zero(struct act *a, json_t *model)
{
    return report(a, model, ledger_funds_not_zero, ledger_fund_count);
}

static bool transfers_stay_in_fund(struct act *a, json_t *model)
{
    return report(a, model, ledger_transfers_across_funds, ledger_transfer_count);
}

static bool accounts_keep_floor(struct act *a, json_t *model)
{
    return report(a, model, ledger_accounts_under_floor, ledger_account_count);
}

static bool accounts_equal_transfers(struct act *a, json_t *model)
{
    return report(a, model, ledger_accounts_off_transfers, ledger_account_count);
}

static bool accounts_end_on_last_transfer(struct act *a, json_t *model)
{
    return report(a, model, ledger_heads_off, ledger_account_count);
}

static bool accounts_equal_holds(struct act *a, json_t *model)
{
    return report(a, model, ledger_accounts_off_holds, ledger_account_count);
}

static bool holds_equal_lines(struct act *a, json_t *model)
{
    return report(a, model, ledger_holds_off_lines, ledger_hold_count);
}

const struct invariant wallet_invariants[] = {
    {"the accounts of a fund sum to zero", funds_sum_to_zero},
    {"a transfer stays within its fund", transfers_stay_in_fund},
    {"no account is below its floor", accounts_keep_floor},
    {"an account equals the sum of its transfers", accounts_equal_transfers},
    {"an account ends on the balance of its last transfer", accounts_end_on_last_transfer},
    {"what an account holds equals its open holds", accounts_equal_holds},
    {"a hold equals its lines", holds_equal_lines},
    {0}};
