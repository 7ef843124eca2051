/* Services exempt without a general limit, and whom they are for: art. 51 c.2 of the TUIR. */
#include "welfare/law_parts.h"

#include <stdio.h>
#include <string.h>

/* ---- the family --------------------------------------------------------------------------------
 */

/* Under which condition a relation belongs to the family: "always", "unless_separated",
 * "cohabiting_or_alimony"; "" for one that never does. */
static const char *condition_of(const json_t *ruleset, const char *relation)
{
    static const char *const conditions[] = {"always", "unless_separated", "cohabiting_or_alimony"};
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        if (law_list_has(ruleset, conditions[i], relation))
            return conditions[i];
    return "";
}

struct law_decision law_family(const json_t *law, int64_t day,
                               const struct law_beneficiary *beneficiary)
{
    const json_t *ruleset = law_ruleset(law, "family", day);
    struct law_decision decision = decide(ruleset, "R9");
    if (!ruleset)
        return decision;
    const char *condition = condition_of(ruleset, beneficiary->relation);
    if (strcmp(beneficiary->relation, "self") == 0)
        decision_end(&decision, LAW_ALLOWED, "family_self");
    else if (!*condition)
        decision_end(&decision, LAW_REFUSED, "family_not");
    else if (strcmp(condition, "unless_separated") == 0 && beneficiary->is_separated)
        decision_end(&decision, LAW_REFUSED, "family_separated");
    else if (strcmp(condition, "cohabiting_or_alimony") == 0 && !beneficiary->is_cohabiting &&
             !beneficiary->has_alimony)
        decision_end(&decision, LAW_REFUSED, "family_not_cohabiting");
    else
        decision_end(&decision, LAW_ALLOWED, "family_member");
    return decision;
}

/* ---- a letter ----------------------------------------------------------------------------------
 */

static const json_t *letter_ruleset(const json_t *law, const char *letter, int64_t day)
{
    char matter[32];
    int length = snprintf(matter, sizeof matter, "letter-%s", letter);
    bool fits = length > 0 && (size_t)length < sizeof matter;
    return fits ? law_ruleset(law, matter, day) : NULL;
}

bool law_asks_care(const json_t *law, int64_t day, const char *letter)
{
    const json_t *ruleset = letter_ruleset(law, letter, day);
    return ruleset && law_int(ruleset, "family_age_from") > 0;
}

/* Old enough, or not self-sufficient, where the letter asks for it. */
static bool needs_care(const json_t *ruleset, const struct law_beneficiary *beneficiary)
{
    int64_t age = law_int(ruleset, "family_age_from");
    return age == 0 || beneficiary->is_not_self_sufficient || beneficiary->age >= age;
}

static void way_decide(const json_t *ruleset, const struct law_service *facts,
                       struct law_decision *decision)
{
    bool reimburses = facts->way == LAW_REIMBURSEMENT;
    if (reimburses && !law_bool(ruleset, "is_reimbursable"))
        decision_end(decision, LAW_REFUSED, "service_in_kind_only");
    else if (reimburses && !facts->is_documented)
        decision_end(decision, LAW_REFUSED, "service_undocumented");
    else
        decision_end(decision, LAW_ALLOWED, "service_exempt");
}

struct law_decision law_service(const json_t *law, const struct law_service *facts)
{
    const struct law_beneficiary *beneficiary = &facts->beneficiary;
    const json_t *ruleset = letter_ruleset(law, facts->letter, facts->day);
    struct law_decision decision = decide(ruleset, facts->letter);
    bool is_self = strcmp(beneficiary->relation, "self") == 0;
    if (!ruleset)
        return decision;
    if (law_int(ruleset, "family_age_from") > 0)
        decision_number(&decision, "age_from", law_int(ruleset, "family_age_from"));
    if (is_self && !law_bool(ruleset, "is_for_worker")) {
        decision_end(&decision, LAW_REFUSED, "service_for_family");
    } else if (!is_self && !law_bool(ruleset, "is_for_family")) {
        decision_end(&decision, LAW_REFUSED, "service_for_worker");
    } else {
        struct law_decision family = law_family(law, facts->day, beneficiary);
        if (family.outcome != LAW_ALLOWED)
            return family;
        if (!needs_care(ruleset, beneficiary))
            decision_end(&decision, LAW_REFUSED, "service_no_need_of_care");
        else
            way_decide(ruleset, facts, &decision);
    }
    return decision;
}

/* ---- meals -------------------------------------------------------------------------------------
 */

struct law_decision law_meal(const json_t *law, const struct law_meal *facts)
{
    const json_t *ruleset = letter_ruleset(law, "c", facts->day);
    struct law_decision decision = decide(ruleset, "c");
    if (!ruleset)
        return decision;
    int64_t limit = law_int(ruleset, facts->is_electronic ? "electronic_cents" : "paper_cents");
    int64_t excess = facts->face_cents > limit ? facts->face_cents - limit : 0;
    decision_number(&decision, "limit_cents", limit);
    decision_number(&decision, "exempt_cents", facts->face_cents - excess);
    decision_number(&decision, "taxed_cents", excess);
    if (!facts->is_for_worker)
        decision_end(&decision, LAW_REFUSED, "service_for_worker");
    else if (excess > 0)
        decision_end(&decision, LAW_TAXED, "meal_over");
    else
        decision_end(&decision, LAW_ALLOWED, "meal_within");
    return decision;
}

/* ---- categories, deduction ---------------------------------------------------------------------
 */

struct law_decision law_category(const json_t *law, const struct law_category *facts)
{
    const json_t *ruleset = law_ruleset(law, "plan", facts->day);
    struct law_decision decision = decide(ruleset, "R8");
    if (!ruleset)
        return decision;
    if (facts->is_for_all)
        decision_end(&decision, LAW_ALLOWED, "category_all");
    else if (!law_list_has(ruleset, "attributes", facts->attribute))
        decision_end(&decision, LAW_REFUSED, "category_names_person");
    else if (facts->members == 1)
        decision_end(&decision, LAW_ALLOWED, "category_of_one");
    else
        decision_end(&decision, LAW_ALLOWED, "category_attribute");
    return decision;
}

struct law_decision law_deduction(const json_t *law, int64_t day, bool is_reimbursed)
{
    const json_t *ruleset = law_ruleset(law, "payroll", day);
    struct law_decision decision = decide(ruleset, "R26");
    if (!ruleset)
        return decision;
    if (is_reimbursed && !law_bool(ruleset, "reimbursed_is_deductible"))
        decision_end(&decision, LAW_REFUSED, "deduction_reimbursed");
    else
        decision_end(&decision, LAW_ALLOWED, "deduction_own");
    return decision;
}
