/* What plans hold about a person. */
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
