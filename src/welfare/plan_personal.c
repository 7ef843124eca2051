/* What plans hold about a person, and what of it follows them when two records become one. */
#include "welfare/plan_parts.h"

bool plan_personal(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_put(model, "employments", personal_employments(a, person));
    json_put(model, "welfare_grants", personal_welfare_grants(a, person));
    json_put(model, "bonus_choices", personal_bonus_choices(a, person));
    json_put(model, "welfare_requests", personal_welfare_requests(a, person));
    return a->error.code == ERROR_NONE;
}

/* Rows first: what hangs on them follows only where both records have one. */
const struct belonging plan_belongings[] = {
    {merge_note_employees_revived, merge_give_employees_revived},
    {merge_note_employees_ended, merge_give_employees_ended},
    {merge_note_employees, merge_give_employees},
    {merge_note_employee_grants, merge_give_employee_grants},
    {merge_note_bonus_choices, merge_give_bonus_choices},
    {merge_note_requests, merge_give_requests},
    {merge_note_plans, merge_give_plans},
    {0}};
