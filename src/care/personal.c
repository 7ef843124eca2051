/* What this room holds about a person, and what of it follows them when two records become one. */
#include "care/care_parts.h"
#include "care_sql.h"

bool care_personal(struct act *a, json_t *model)
{
    json_put(model, "visits", personal_visits(a, a->who.party));
    json_put(model, "visits_made", personal_visits_made(a, a->who.party));
    json_put(model, "signals", personal_signals(a, a->who.party));
    json_put(model, "signals_taken", personal_signals_taken(a, a->who.party));
    return a->error.code == ERROR_NONE;
}

const struct belonging care_belongings[] = {
    {merge_note_visits, merge_give_visits},
    {merge_note_visits_referent, merge_give_visits_referent},
    {merge_note_visits_worker, merge_give_visits_worker},
    {merge_note_signals, merge_give_signals},
    {merge_note_signals_referent, merge_give_signals_referent},
    {merge_note_signals_taken, merge_give_signals_taken},
    {0}};
