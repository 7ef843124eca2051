/* The tax year, and fringe benefits: art. 51 c.1 and c.3 of the TUIR. */
#include "base/clock.h"
#include "welfare/law_parts.h"

#include <string.h>

/* ---- the tax year ------------------------------------------------------------------------------
 */

/* A day of January up to the last one of the extended cash basis. */
static bool is_extended(const json_t *ruleset, struct civil day)
{
    return day.month == 1 && day.day <= law_int(ruleset, "last_day_of_january");
}

struct law_decision law_tax_year(const json_t *law, const struct law_receipt *receipt)
{
    const json_t *ruleset = law_ruleset(law, "tax-year", receipt->available_at);
    struct civil day = clock_civil(receipt->available_at);
    int year = day.year;
    bool is_used = receipt->used_at > 0;
    bool used_later = is_used && clock_civil(receipt->used_at).year != day.year;
    struct law_decision decision = decide(ruleset, is_used ? "R7" : "R6");
    if (!ruleset)
        return decision;
    if (is_extended(ruleset, day) && receipt->relates_to_year != year)
        year--;
    decision_number(&decision, "tax_year", year);
    if (used_later)
        decision_end(&decision, LAW_ALLOWED, "year_available");
    else
        decision_end(&decision, LAW_ALLOWED, year == day.year ? "year_same" : "year_before");
    return decision;
}

/* ---- the limit ---------------------------------------------------------------------------------
 */

/* The last day of the year: that is when the limit is tested. */
static const json_t *fringe_ruleset(const json_t *law, int64_t tax_year)
{
    struct civil last = {.year = (int)tax_year, .month = 12, .day = 31};
    return law_ruleset(law, "fringe", clock_instant(last));
}

static int64_t limit_of(const json_t *ruleset, bool with_children)
{
    return law_int(ruleset, with_children ? "children_limit_cents" : "limit_cents");
}

/* Why a total is beyond the limit: which single fact, had it been otherwise, would have kept it
 * within. */
static void excess_explain(const json_t *ruleset, const struct law_fringe *facts, int64_t total,
                           int64_t limit, struct law_decision *decision)
{
    bool may_declare = facts->has_children && !facts->has_declared;
    if (may_declare && total <= limit_of(ruleset, true)) {
        decision->rule = "R3";
        decision_end(decision, LAW_TAXED, "fringe_undeclared");
    } else if (law_sum(facts->received_cents, facts->amount_cents) <= limit) {
        decision->rule = "R5";
        decision_end(decision, LAW_TAXED, "fringe_over_with_external");
    } else {
        decision_end(decision, LAW_TAXED, "fringe_over");
    }
}

/* Why it is within: by the declaration of children, with what was received elsewhere, or simply. */
static void room_explain(const json_t *ruleset, const struct law_fringe *facts, int64_t total,
                         struct law_decision *decision)
{
    if (total > limit_of(ruleset, false)) {
        decision->rule = "R3";
        decision_end(decision, LAW_ALLOWED, "fringe_within_declared");
    } else if (facts->external_cents > 0) {
        decision->rule = "R5";
        decision_end(decision, LAW_ALLOWED, "fringe_within_with_external");
    } else {
        decision_end(decision, LAW_ALLOWED, "fringe_within");
    }
}

struct law_decision law_fringe(const json_t *law, const struct law_fringe *facts)
{
    const json_t *ruleset = fringe_ruleset(law, facts->tax_year);
    struct law_decision decision = decide(ruleset, "R1");
    if (!ruleset)
        return decision;
    bool declared = facts->has_declared || !law_bool(ruleset, "children_are_declared");
    int64_t limit = limit_of(ruleset, facts->has_children && declared);
    int64_t total =
        law_sum(law_sum(facts->received_cents, facts->external_cents), facts->amount_cents);
    bool is_within = total <= limit;
    decision_number(&decision, "tax_year", facts->tax_year);
    decision_number(&decision, "amount_cents", facts->amount_cents);
    decision_number(&decision, "limit_cents", limit);
    decision_number(&decision, "total_cents", total);
    decision_number(&decision, "left_cents", limit - total);
    decision_number(&decision, "taxed_cents", is_within ? 0 : total);
    if (is_within)
        room_explain(ruleset, facts, total, &decision);
    else
        excess_explain(ruleset, facts, total, limit, &decision);
    return decision;
}

/* ---- what it may be spent on -------------------------------------------------------------------
 */

struct law_decision law_home_expense(const json_t *law, const struct law_home_expense *facts)
{
    const json_t *ruleset = fringe_ruleset(law, facts->tax_year);
    struct law_decision decision = decide(ruleset, "R2");
    if (!ruleset)
        return decision;
    decision_number(&decision, "tax_year", facts->tax_year);
    bool is_goods = strcmp(facts->kind, "goods") == 0;
    bool of_home = law_list_has(ruleset, "main_home_expenses", facts->kind);
    if (is_goods && facts->is_reimbursed)
        decision_end(&decision, LAW_REFUSED, "home_in_kind_only");
    else if (is_goods)
        decision_end(&decision, LAW_ALLOWED, "home_goods");
    else if (of_home && !facts->is_main_home)
        decision_end(&decision, LAW_REFUSED, "home_not_main");
    else if (!of_home && !law_list_has(ruleset, "home_expenses", facts->kind))
        decision_end(&decision, LAW_REFUSED, "home_not_covered");
    else
        decision_end(&decision, LAW_ALLOWED, "home_covered");
    return decision;
}
