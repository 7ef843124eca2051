/* Funds: kinds of credit, what each may buy, and how it comes to people. */
#include "base/id.h"
#include "wallet/wallet_parts.h"

#include <string.h>

bool wallet_fund_add(struct act *a, const struct new_fund *fund, int64_t *id)
{
    *id = id_new();
    return fund_insert(a, *id, fund->code, fund->name, fund->nature, fund->issuer, fund->expires_at,
                       fund->for_family, a->now) == 1;
}

bool wallet_fund_allows(struct act *a, int64_t fund, const char *category,
                        int64_t most_per_unit_cents)
{
    return fund_category_set(a, fund, category, most_per_unit_cents) == 1;
}

bool wallet_fund_admits(struct act *a, int64_t fund, int64_t provider)
{
    return fund_provider_insert(a, fund, provider) >= 0;
}

bool wallet_grant(struct act *a, int64_t fund, int64_t holder, int64_t cents, const char *reason)
{
    struct fund_by_id_row row;
    if (!fund_by_id(a, fund, &row))
        return refuse(a, NOT_FOUND, "fund");
    if (holder == row.issuer_id || strcmp(row.nature, "settlement") == 0)
        return refuse(a, NOT_ELIGIBLE, "holder");
    struct movement grant = {.kind = "grant", .fund = fund, .cents = cents, .note = reason};
    return ledger_account(a, fund, row.issuer_id, &grant.debit) &&
           ledger_account(a, fund, holder, &grant.credit) && ledger_move(a, &grant);
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
    return ledger_account(a, debt.fund, collector, &debt.debit) &&
           ledger_account(a, debt.fund, organisation, &debt.credit) && ledger_move(a, &debt);
}
