/* Funds: kinds of credit, and what each may buy. */
#include "base/id.h"
#include "wallet/wallet_parts.h"

#include <string.h>

/* ---- setting up ------------------------------------------------------------------------------ */

static const char *unit_of(const char *nature)
{
    if (strcmp(nature, "time") == 0)
        return "minutes";
    return strcmp(nature, "recognition") == 0 ? "points" : "euro";
}

static bool may_be_given(const char *nature)
{
    return strcmp(nature, "buying-group") == 0 || strcmp(nature, "recognition") == 0 ||
           strcmp(nature, "time") == 0;
}

/* Carried credit is the same issuer's debt; recognition and time assist nobody in euro. */
static bool residue_check(struct act *a, const struct new_fund *fund, const char *residue)
{
    struct fund_by_id_row next;
    if (strcmp(residue, "carry") == 0)
        return (fund_by_id(a, fund->residue_to, &next) && next.issuer_id == fund->issuer &&
                strcmp(next.unit, unit_of(fund->nature)) == 0) ||
               refuse(a, NOT_ELIGIBLE, "residue");
    return strcmp(residue, "assist") != 0 || strcmp(unit_of(fund->nature), "euro") == 0 ||
           refuse(a, NOT_ELIGIBLE, "residue");
}

bool wallet_fund_add(struct act *a, const struct new_fund *fund, int64_t *id)
{
    const char *residue = fund->residue ? fund->residue : "return";
    bool carries = strcmp(residue, "carry") == 0, assists = strcmp(residue, "assist") == 0;
    if (fund->transferable && !may_be_given(fund->nature))
        return refuse(a, NOT_ELIGIBLE, "transferable");
    *id = id_new();
    return residue_check(a, fund, residue) &&
           fund_insert(a, *id, fund->code, fund->name, fund->nature, fund->issuer,
                       unit_of(fund->nature), fund->starts_at, fund->expires_at,
                       !fund->not_for_self, fund->for_family, fund->transferable, residue,
                       carries ? fund->residue_to : 0, assists ? fund->residue_to : 0,
                       fund->rule ? fund->rule : "", fund->law ? fund->law : "", a->now) == 1;
}

bool wallet_fund_limit(struct act *a, int64_t fund, const struct fund_limits *limits)
{
    return fund_limit(a, fund, limits->least_cents, limits->most_cents, limits->day_cents,
                      limits->month_cents, limits->year_cents) == 1 ||
           refuse(a, NOT_FOUND, "fund");
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
