/* What this room holds about a person. */
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
