/* What this room holds about a person, and what of it follows them when two records become one. */
#include "eid/eid_parts.h"
#include "eid_sql.h"

bool eid_personal(struct act *a, json_t *model)
{
    json_put(model, "identities", personal_identities(a, a->who.party));
    return a->error.code == ERROR_NONE;
}

const struct belonging eid_belongings[] = {{merge_note_identity_links, merge_give_identity_links},
                                           {0}};
