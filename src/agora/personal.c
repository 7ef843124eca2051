/* What this room holds about a person. */
#include "agora/agora_parts.h"
#include "agora_sql.h"

bool agora_personal(struct act *a, json_t *model)
{
    json_put(model, "squares", personal_squares(a, a->who.party));
    json_put(model, "proposals", personal_proposals(a, a->who.party));
    json_put(model, "comments", personal_comments(a, a->who.party));
    json_put(model, "votes", personal_votes(a, a->who.party));
    return a->error.code == ERROR_NONE;
}
