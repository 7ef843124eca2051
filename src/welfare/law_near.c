/* The law beside welfare: limited networks, volunteers, health data. */
#include "welfare/law_parts.h"

struct law_decision law_network(const json_t *law, int64_t day, int64_t paid_cents)
{
    const json_t *ruleset = law_ruleset(law, "limited-network", day);
    struct law_decision decision = decide(ruleset, "R27");
    if (!ruleset)
        return decision;
    int64_t limit = law_int(ruleset, "limit_cents");
    decision_number(&decision, "limit_cents", limit);
    decision_number(&decision, "total_cents", paid_cents);
    decision_number(&decision, "left_cents", limit - paid_cents);
    if (paid_cents > limit)
        decision_end(&decision, LAW_ALLOWED, "network_notify");
    else if (paid_cents > law_int(ruleset, "warn_above_cents"))
        decision_end(&decision, LAW_ALLOWED, "network_near");
    else
        decision_end(&decision, LAW_ALLOWED, "network_below");
    return decision;
}

struct law_decision law_volunteer_credit(const json_t *law, int64_t day, bool is_volunteer,
                                         bool has_euro_value)
{
    const json_t *ruleset = law_ruleset(law, "volunteer", day);
    struct law_decision decision = decide(ruleset, "R28");
    if (!ruleset)
        return decision;
    if (is_volunteer && has_euro_value && !law_bool(ruleset, "may_be_paid"))
        decision_end(&decision, LAW_REFUSED, "volunteer_unpaid");
    else
        decision_end(&decision, LAW_ALLOWED,
                     is_volunteer ? "volunteer_recognised" : "volunteer_not");
    return decision;
}

struct law_decision law_volunteer_expense(const json_t *law, const struct law_expense *facts)
{
    const json_t *ruleset = law_ruleset(law, "volunteer", facts->day);
    struct law_decision decision = decide(ruleset, "R28");
    if (!ruleset)
        return decision;
    int64_t day_limit = law_int(ruleset, "self_certified_day_cents");
    int64_t month_limit = law_int(ruleset, "self_certified_month_cents");
    decision_number(&decision, "day_limit_cents", day_limit);
    decision_number(&decision, "month_limit_cents", month_limit);
    if (facts->is_documented)
        decision_end(&decision, LAW_ALLOWED, "expense_documented");
    else if (facts->day_cents > day_limit)
        decision_end(&decision, LAW_REFUSED, "expense_over_day");
    else if (facts->month_cents > month_limit)
        decision_end(&decision, LAW_REFUSED, "expense_over_month");
    else
        decision_end(&decision, LAW_ALLOWED, "expense_self_certified");
    return decision;
}

struct law_decision law_health(const json_t *law, const struct law_health *facts)
{
    const json_t *ruleset = law_ruleset(law, "health-data", facts->day);
    struct law_decision decision = decide(ruleset, "R30");
    if (!ruleset)
        return decision;
    if (!facts->has_purpose)
        decision_end(&decision, LAW_REFUSED, "health_no_purpose");
    else if (!facts->has_consent && !facts->has_care_basis &&
             law_bool(ruleset, "needs_consent_or_care"))
        decision_end(&decision, LAW_REFUSED, "health_no_basis");
    else if (!facts->is_needed)
        decision_end(&decision, LAW_REFUSED, "health_not_needed");
    else
        decision_end(&decision, LAW_ALLOWED, "health_allowed");
    return decision;
}
