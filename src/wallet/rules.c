/* The rules of funds: for whom, from whom, where and how much each pays; and why not. */
#include "base/clock.h"
#include "wallet/wallet_parts.h"

#include <string.h>

/* ---- setting them ---------------------------------------------------------------------------- */

bool wallet_fund_serves(struct act *a, int64_t fund, const char *side, int64_t municipality)
{
    return fund_area_insert(a, fund, side, municipality) >= 0;
}

/* ---- how much -------------------------------------------------------------------------------- */

/* The first second of the territory's day, month or year. */
static int64_t day_begin(int64_t now)
{
    return clock_day(now, 0);
}

static int64_t month_begin(int64_t now)
{
    struct civil civil = clock_civil(now);
    return clock_instant((struct civil){.year = civil.year, .month = civil.month, .day = 1});
}

static int64_t year_begin(int64_t now)
{
    return clock_instant((struct civil){.year = clock_civil(now).year, .month = 1, .day = 1});
}

/* Who sets a limit, for how long, and what it is called when it is reached. */
static const struct {
    const char *column;
    int64_t (*begin)(int64_t now);
    enum reason reason;
} limits[] = {
    {"day_cents", day_begin, DAY_LIMIT},         {"month_cents", month_begin, MONTH_LIMIT},
    {"year_cents", year_begin, YEAR_LIMIT},      {"own_day_cents", day_begin, OWN_LIMIT},
    {"own_month_cents", month_begin, OWN_LIMIT}, {"own_year_cents", year_begin, OWN_LIMIT}};

bool allowance_fill(struct act *a, int64_t holder, int64_t fund, const json_t *rules,
                    struct allowance *allowance)
{
    int64_t most = json_int(rules, "most_cents"), spent;
    *allowance = (struct allowance){.fund = fund,
                                    .left = most ? most : ledger_total_max,
                                    .least = json_int(rules, "least_cents"),
                                    .why = PAYMENT_LIMIT};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        int64_t limit = json_int(rules, limits[i].column);
        if (limit == 0)
            continue;
        if (!spent_since(a, holder, fund, limits[i].begin(a->now), &spent))
            return false;
        int64_t left = limit > spent ? limit - spent : 0;
        if (left < allowance->left) {
            allowance->left = left;
            allowance->why = limits[i].reason;
        }
    }
    return true;
}

/* ---- for whom, from whom, where -------------------------------------------------------------- */

enum reason account_reason(const struct act *a, const json_t *account, bool is_self,
                           bool is_relative)
{
    int64_t expires_at = json_int(account, "expires_at");
    if (json_int(account, "starts_at") > a->now)
        return NOT_YET;
    if (expires_at && expires_at < a->now)
        return EXPIRED;
    if (json_int(account, "free_cents") <= 0)
        return EMPTY;
    if (is_self)
        return json_is_true(json_object_get(account, "is_for_self")) ? PAYS : NOT_FOR_SELF;
    return is_relative && json_is_true(json_object_get(account, "is_for_family")) ? PAYS
                                                                                  : OTHER_PERSON;
}

bool line_reason(struct act *a, const struct quote *quote, int64_t fund,
                 const struct wallet_line *line, enum reason *reason)
{
    struct fund_reach_row reach;
    if (!fund_reach(a, fund, line->provider, quote->beneficiary, &reach))
        return false;
    *reason = PAYS;
    if (line->provider == quote->payer || (reach.has_network && !reach.is_in_network))
        *reason = WRONG_PROVIDER;
    else if ((reach.has_areas && !reach.is_in_area) || (reach.has_homes && !reach.is_at_home))
        *reason = WRONG_AREA;
    return true;
}

/* ---- saying why not -------------------------------------------------------------------------- */

static const char *const names[REASONS] = {[PAYS] = "",
                                           [NOT_YET] = "not_yet",
                                           [EXPIRED] = "expired",
                                           [EMPTY] = "empty",
                                           [OTHER_PERSON] = "other_person",
                                           [NOT_FOR_SELF] = "not_for_self",
                                           [WRONG_CATEGORY] = "wrong_category",
                                           [WRONG_AREA] = "wrong_area",
                                           [WRONG_PROVIDER] = "wrong_provider",
                                           [PAYMENT_LIMIT] = "payment_limit",
                                           [DAY_LIMIT] = "day_limit",
                                           [MONTH_LIMIT] = "month_limit",
                                           [YEAR_LIMIT] = "year_limit",
                                           [OWN_LIMIT] = "own_limit",
                                           [TOO_SMALL] = "too_small",
                                           [NOT_NEEDED] = "not_needed"};

/* Welfare and vouchers stand under the tax law, the rest under its issuer's word alone. */
static bool is_under_tax_law(const char *nature)
{
    static const char *const natures[] = {"welfare-service", "welfare-fringe", "bonus", "meal",
                                          "public-voucher"};
    for (size_t i = 0; i < sizeof natures / sizeof *natures; i++)
        if (strcmp(natures[i], nature) == 0)
            return true;
    return false;
}

/* The rule of law behind a reason, by its number in the list of rules; "" for none. */
static const char *law_of(enum reason reason, const json_t *fund)
{
    if (!is_under_tax_law(json_text(fund, "nature")))
        return "";
    switch (reason) {
    case OTHER_PERSON:
        return "R11";
    case NOT_FOR_SELF:
        return "R10";
    case WRONG_PROVIDER:
        return "R15";
    case EXPIRED:
        return "R21";
    case WRONG_CATEGORY:
    case WRONG_AREA:
        return json_text(fund, "law");
    default:
        return "";
    }
}

/* Reasons that rest on what the issuer wrote. */
static bool is_issuers_rule(enum reason reason)
{
    return reason != EMPTY && reason != OWN_LIMIT && reason != NOT_NEEDED;
}

void reason_show(struct act *a, json_t *credit, const json_t *fund, enum reason reason)
{
    const char *law = law_of(reason, fund);
    json_put(credit, "reason", json_string(names[reason]));
    if (reason == PAYS)
        return;
    json_put(credit, arena_printf(a->arena, "is_%s", names[reason]), json_true());
    json_put(credit, "law", json_string(law));
    if (*law)
        json_put(credit, arena_printf(a->arena, "is_law_%s", law), json_true());
    json_put(credit, "rule", json_string(is_issuers_rule(reason) ? json_text(fund, "rule") : ""));
}
