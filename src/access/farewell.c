/* When somebody may no longer come in: the registry says so, and their access ends with it. */
#include "access/access_parts.h"
#include "access_sql.h"

bool access_end_suspended(struct act *a, const struct event *event)
{
    return access_sessions_end(a, event->id, false) &&
           recoveries_replace(a, event->id, a->now) >= 0;
}

/* Nothing is left that tells how they came in, or when. */
bool access_end_erased(struct act *a, const struct event *event)
{
    int64_t person = event->id;
    return sessions_delete(a, person) >= 0 && password_delete(a, person) >= 0 &&
           passkeys_delete(a, person) >= 0 && code_app_delete(a, person) >= 0 &&
           spare_codes_delete(a, person) >= 0 && recoveries_delete(a, person) >= 0 &&
           pin_delete(a, person) >= 0 && changes_delete(a, person) >= 0;
}
