/* What this room holds about a person, and what of it follows them when two records become one. */
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

const struct belonging access_belongings[] = {
    {merge_note_passwords, merge_give_passwords}, {merge_note_pins, merge_give_pins},
    {merge_note_code_apps, merge_give_code_apps}, {NULL, merge_give_spare_codes},
    {merge_note_passkeys, merge_give_passkeys},   {0}};
