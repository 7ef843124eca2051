/* What this room holds about a person, and what of it follows them when two records become one. */
#include "deed/deed_parts.h"
#include "deed_sql.h"

bool deed_personal(struct act *a, json_t *model)
{
    json_put(model, "actions", personal_actions(a, a->who.party));
    json_put(model, "actions_decided", personal_actions_decided(a, a->who.party));
    return a->error.code == ERROR_NONE;
}

const struct belonging deed_belongings[] = {{merge_note_actions, merge_give_actions}, {0}};
