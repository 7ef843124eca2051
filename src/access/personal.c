/* What this room holds about a person. */
#include "access/access_parts.h"
#include "access_sql.h"

bool access_personal(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_put(model, "passwords", personal_passwords(a, person));
    json_put(model, "sessions", personal_sessions(a, person));
    json_put(model, "passkeys", personal_passkeys(a, person));
    json_put(model, "code_apps", personal_code_apps(a, person));
    json_put(model, "spare_codes", personal_spare_codes(a, person));
    json_put(model, "recoveries", personal_recoveries(a, person));
    json_put(model, "pins", personal_pins(a, person));
    json_put(model, "changes", personal_access_changes(a, person));
    return a->error.code == ERROR_NONE;
}
