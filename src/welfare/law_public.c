/* Public vouchers of the province: for whom, at what share, by when. */
#include "base/clock.h"
#include "welfare/law_parts.h"

struct law_decision law_public_child(const json_t *law, const struct law_child *facts)
{
    const json_t *ruleset = law_ruleset(law, "public-voucher", facts->day);
    struct law_decision decision = decide(ruleset, "R31");
    if (!ruleset)
        return decision;
    bool is_special = facts->has_disability || facts->has_hardship;
    int64_t most = law_int(ruleset, is_special ? "special_age_most" : "age_most");
    decision_number(&decision, "age_most", most);
    if (facts->age < 0 || facts->age > most)
        decision_end(&decision, LAW_REFUSED, "public_too_old");
    else
        decision_end(&decision, LAW_ALLOWED, "public_child");
    return decision;
}

struct law_decision law_public_share(const json_t *law, const struct law_share *facts)
{
    const json_t *ruleset = law_ruleset(law, "public-voucher", facts->day);
    struct law_decision decision = decide(ruleset, "R31");
    if (!ruleset)
        return decision;
    int64_t basis_points =
        law_int(ruleset, facts->is_low_income ? "low_share_basis_points" : "share_basis_points");
    int64_t due = law_share_up(facts->cost_cents, basis_points);
    decision_number(&decision, "least_cents", due);
    decision_number(&decision, "share_basis_points", basis_points);
    if (facts->family_cents < due)
        decision_end(&decision, LAW_REFUSED, "public_share_short");
    else
        decision_end(&decision, LAW_ALLOWED, "public_share_paid");
    return decision;
}

/* The same day so many months later; where the month has no such day, its last one (art. 2963
 * c.c.).
 */
static int64_t months_later(int64_t day, int months)
{
    struct civil since = clock_civil(day);
    struct civil later = {.year = since.year, .month = since.month + months, .day = since.day};
    int64_t same = clock_instant(later);
    if (clock_civil(same).day == since.day)
        return same;
    later.month++;
    later.day = 0;
    return clock_instant(later);
}

/* The last second of the last day for a step. */
static int64_t deadline_of(const json_t *ruleset, const struct law_deadline *facts)
{
    int64_t last;
    if (facts->step == LAW_ACTIVATE)
        last = clock_day(facts->since_at, (int)law_int(ruleset, "activate_days"));
    else if (facts->step == LAW_COMPLETE)
        last = months_later(facts->since_at, (int)law_int(ruleset, "complete_months"));
    else
        last = clock_day(facts->since_at, (int)law_int(ruleset, "report_days"));
    return clock_day(last, 1) - 1;
}

struct law_decision law_public_deadline(const json_t *law, const struct law_deadline *facts)
{
    const json_t *ruleset = law_ruleset(law, "public-voucher", facts->since_at);
    struct law_decision decision = decide(ruleset, "R31");
    if (!ruleset)
        return decision;
    int64_t deadline = deadline_of(ruleset, facts);
    decision_number(&decision, "deadline_at", deadline);
    if (facts->day > deadline)
        decision_end(&decision, LAW_REFUSED, "public_late");
    else
        decision_end(&decision, LAW_ALLOWED, "public_in_time");
    return decision;
}
