/* When somebody may no longer come in: the registry says so, and their access ends with it. */
#include "access/access_parts.h"
#include "access_sql.h"
#include "registry/merge.h"

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

/* Whoever was signed in as the record that was merged comes in anew, as the kept one; links and
 * codes on their way lead nowhere. */
bool access_end_merged(struct act *a, const struct event *event)
{
    int64_t kept, merged;
    return registry_merge_of(a, event->id, &kept, &merged) && sessions_delete(a, merged) >= 0 &&
           recoveries_replace(a, merged, a->now) >= 0;
}

/* And whose session is whose, nobody can tell any more. */
bool access_end_unmerged(struct act *a, const struct event *event)
{
    int64_t kept, merged;
    return registry_merge_of(a, event->id, &kept, &merged) && sessions_delete(a, kept) >= 0 &&
           recoveries_replace(a, kept, a->now) >= 0;
}
