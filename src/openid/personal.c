/* What this room holds about a person, and what of it follows them when two records become one. */
#include "openid/openid_parts.h"
#include "openid_sql.h"

bool openid_personal(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_put(model, "applications", personal_applications_allowed(a, person));
    return a->error.code == ERROR_NONE;
}

const struct belonging openid_belongings[] = {{merge_note_consents, merge_give_consents}, {0}};
