/* What this room holds about a person, and what of it follows them when two records become one. */
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

const struct belonging agora_belongings[] = {{merge_note_square_members, merge_give_square_members},
                                             {merge_note_proposals, merge_give_proposals},
                                             {merge_note_comments, merge_give_comments},
                                             {merge_note_roll, merge_give_roll},
                                             {0}};
