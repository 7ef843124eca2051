/* What this room holds about a person. */
#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

bool welfare_personal(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_put(model, "fringe_entries", personal_fringe_entries(a, person));
    json_put(model, "fringe_externals", personal_fringe_externals(a, person));
    json_put(model, "declared_children", personal_children(a, person));
    json_put(model, "family", personal_family(a, person));
    return a->error.code == ERROR_NONE;
}
