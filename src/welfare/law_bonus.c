/* The productivity bonus turned into welfare, and what becomes of credit that stays unused. */
#include "base/clock.h"
#include "welfare/law_parts.h"

#include <string.h>

/* ---- the bonus ---------------------------------------------------------------------------------
 */

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static bool is_another_year(const struct law_bonus *facts)
{
    return facts->received_at > 0 &&
           clock_civil(facts->received_at).year != clock_civil(facts->chosen_at).year;
}

struct law_decision law_bonus(const json_t *law, const struct law_bonus *facts)
{
    const json_t *ruleset = law_ruleset(law, "bonus", facts->chosen_at);
    struct law_decision decision = decide(ruleset, is_another_year(facts) ? "R18" : "R17");
    if (!ruleset)
        return decision;
    int64_t limit = law_int(ruleset, "limit_cents");
    int64_t left = limit - least(limit, facts->already_cents);
    int64_t within = least(left, facts->bonus_cents);
    decision_number(&decision, "limit_cents", limit);
    decision_number(&decision, "left_cents", left);
    if (facts->income_cents > law_int(ruleset, "income_limit_cents")) {
        decision_number(&decision, "income_limit_cents", law_int(ruleset, "income_limit_cents"));
        decision_end(&decision, LAW_REFUSED, "bonus_income");
        return decision;
    }
    if (facts->converted_cents > within) {
        decision_end(&decision, LAW_REFUSED, "bonus_converts_too_much");
        return decision;
    }
    int64_t flat = within - facts->converted_cents, ordinary = facts->bonus_cents - within;
    decision_number(&decision, "exempt_cents", facts->converted_cents);
    decision_number(&decision, "flat_cents", flat);
    decision_number(&decision, "tax_cents", law_share(flat, law_int(ruleset, "tax_basis_points")));
    decision_number(&decision, "tax_basis_points", law_int(ruleset, "tax_basis_points"));
    decision_number(&decision, "ordinary_cents", ordinary);
    decision_end(&decision, ordinary > 0 ? LAW_TAXED : LAW_ALLOWED,
                 ordinary > 0 ? "bonus_over" : "bonus_within");
    return decision;
}

struct law_decision law_source(const json_t *law, int64_t day, const char *fund_source,
                               const char *credit_source)
{
    const json_t *ruleset = law_ruleset(law, "payroll", day);
    struct law_decision decision = decide(ruleset, "R19");
    if (!ruleset)
        return decision;
    if (!law_list_has(ruleset, "sources", credit_source))
        decision_end(&decision, LAW_REFUSED, "source_unknown");
    else if (strcmp(fund_source, credit_source) != 0)
        decision_end(&decision, LAW_REFUSED, "source_mixed");
    else
        decision_end(&decision, LAW_ALLOWED, "source_same");
    return decision;
}

/* ---- residue -----------------------------------------------------------------------------------
 */

static struct law_decision residue_end(struct law_decision decision, const char *rule,
                                       enum law_outcome outcome, const char *reason)
{
    decision.rule = rule;
    decision_end(&decision, outcome, reason);
    return decision;
}

struct law_decision law_residue(const json_t *law, const struct law_residue *facts)
{
    const json_t *ruleset = law_ruleset(law, "residue", facts->day);
    struct law_decision decision = decide(ruleset, "R20");
    bool is_over = facts->day > facts->plan_until_at;
    if (!ruleset)
        return decision;
    if (strcmp(facts->wanted, "cash") == 0 && !law_bool(ruleset, "is_cashable"))
        return residue_end(decision, "R20", LAW_REFUSED, "residue_no_cash");
    if (strcmp(facts->wanted, "carry") == 0)
        return is_over ? residue_end(decision, "R20", LAW_REFUSED, "residue_plan_over")
                       : residue_end(decision, "R20", LAW_ALLOWED, "residue_carried");
    if (!law_list_has(ruleset, "at_the_end", facts->wanted))
        return residue_end(decision, "R21", LAW_REFUSED, "residue_unknown");
    if (!is_over)
        return residue_end(decision, "R21", LAW_REFUSED, "residue_too_early");
    if (strcmp(facts->wanted, facts->regulation) != 0)
        return residue_end(decision, "R21", LAW_REFUSED, "residue_against_regulation");
    return residue_end(decision, "R21", LAW_ALLOWED, "residue_by_regulation");
}

/* ---- a grant's own expiry ----------------------------------------------------------------------
 */

static bool is_expired(const struct law_spend *facts)
{
    return facts->expires_at > 0 && facts->day > facts->expires_at;
}

struct law_decision law_spend(const json_t *law, const struct law_spend *facts)
{
    struct law_decision decision = decide(law_ruleset(law, "residue", facts->day), "R22");
    if (decision.outcome == LAW_REFUSED)
        return decision;
    decision_number(&decision, "left_cents", facts->left_cents);
    if (is_expired(facts))
        decision_end(&decision, LAW_REFUSED, "grant_expired");
    else if (facts->amount_cents > facts->left_cents)
        decision_end(&decision, LAW_REFUSED, "grant_short");
    else
        decision_end(&decision, LAW_ALLOWED, "grant_usable");
    return decision;
}

struct law_decision law_refund(const json_t *law, const struct law_spend *facts)
{
    struct law_decision decision = decide(law_ruleset(law, "residue", facts->day), "R22");
    if (decision.outcome == LAW_REFUSED)
        return decision;
    decision.rule = is_expired(facts) ? "R21" : "R22";
    decision_end(&decision, LAW_ALLOWED,
                 is_expired(facts) ? "refund_expired" : "refund_with_expiry");
    return decision;
}

struct law_decision law_contract(const json_t *law, const char *matter, int64_t day)
{
    const json_t *ruleset = law_ruleset(law, matter, day);
    struct law_decision decision = decide(ruleset, "R22");
    if (!ruleset)
        return decision;
    struct civil after = {.year = clock_civil(day).year + 1,
                          .month = (int)law_int(ruleset, "usable_until_month"),
                          .day = (int)law_int(ruleset, "usable_until_day") + 1};
    decision_number(&decision, "amount_cents", law_int(ruleset, "amount_cents"));
    decision_number(&decision, "usable_until_at", clock_instant(after) - 1);
    decision_end(&decision, LAW_ALLOWED, "contract_grant");
    return decision;
}
