/* What this room holds about a person, and what of it follows them when two records become one. */
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"

bool benefit_personal(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_put(model, "attestations", personal_attestations(a, person));
    return a->error.code == ERROR_NONE;
}

const struct belonging benefit_belongings[] = {{merge_note_attestations, merge_give_attestations},
                                               {0}};
