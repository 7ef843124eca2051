/* What this room holds about a person. */
#include "openid/openid_parts.h"
#include "openid_sql.h"

bool openid_personal(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_put(model, "applications", personal_applications_allowed(a, person));
    return a->error.code == ERROR_NONE;
}
