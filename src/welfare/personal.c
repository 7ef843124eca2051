/* What this room holds about a person, and what of it follows them when two records become one. */
#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

bool welfare_personal(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_put(model, "fringe_entries", personal_fringe_entries(a, person));
    json_put(model, "fringe_externals", personal_fringe_externals(a, person));
    json_put(model, "declared_children", personal_children(a, person));
    json_put(model, "family", personal_family(a, person));
    return a->error.code == ERROR_NONE;
}

const struct belonging welfare_belongings[] = {
    {merge_note_fringe_entries, merge_give_fringe_entries},
    {merge_note_fringe_externals, merge_give_fringe_externals},
    {merge_note_children, merge_give_children},
    {merge_note_family, merge_give_family},
    {0}};
