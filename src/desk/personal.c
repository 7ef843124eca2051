/* What this room holds about a person, and what of it follows them when two records become one. */
#include "desk/desk_parts.h"
#include "desk_sql.h"

bool desk_personal(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_put(model, "registrations", personal_registrations(a, person));
    json_put(model, "verifications", personal_verifications(a, person));
    json_put(model, "contact_codes", personal_contact_codes(a, person));
    json_put(model, "calls", personal_calls(a, person));
    json_put(model, "suspensions", personal_suspensions(a, person));
    return a->error.code == ERROR_NONE;
}

const struct belonging desk_belongings[] = {{merge_note_verifications, merge_give_verifications},
                                            {0}};
