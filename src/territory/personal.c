/* What this room holds about a person. */
#include "territory/territory_parts.h"
#include "territory_sql.h"

bool territory_personal(struct act *a, json_t *model)
{
    json_put(model, "needs", personal_needs(a, a->who.party));
    json_put(model, "needs_raised", personal_needs_raised(a, a->who.party));
    return a->error.code == ERROR_NONE;
}
