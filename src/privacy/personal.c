/* What this room holds about a person. */
#include "privacy/privacy_parts.h"
#include "privacy_sql.h"

bool privacy_personal(struct act *a, json_t *model)
{
    json_put(model, "consents", personal_consents(a, a->who.party));
    json_put(model, "erasures", personal_erasures(a, a->who.party));
    return a->error.code == ERROR_NONE;
}
