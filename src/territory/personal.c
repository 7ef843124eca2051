/* What this room holds about a person, and what of it follows them when two records become one. */
#include "territory/territory_parts.h"
#include "territory_sql.h"

bool territory_personal(struct act *a, json_t *model)
{
    json_put(model, "needs", personal_needs(a, a->who.party));
    json_put(model, "needs_raised", personal_needs_raised(a, a->who.party));
    return a->error.code == ERROR_NONE;
}

const struct belonging territory_belongings[] = {
    {merge_note_needs, merge_give_needs}, {merge_note_needs_raised, merge_give_needs_raised}, {0}};
