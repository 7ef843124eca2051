/* What this room holds about a person. */
#include "eid/eid_parts.h"
#include "eid_sql.h"

bool eid_personal(struct act *a, json_t *model)
{
    json_put(model, "identities", personal_identities(a, a->who.party));
    return a->error.code == ERROR_NONE;
}
