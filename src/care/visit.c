/* Visits as other rooms know them: asked for, called off, next to come. */
#include "base/id.h"
#include "care/care_parts.h"
#include "care_sql.h"
#include "registry/registry.h"

bool care_visit_request(struct act *a, const struct new_visit *visit, int64_t *id)
{
    if (visit->referent == 0)
        return refuse(a, MISSING, "referent");
    *id = id_new();
    json_t *data = json_object();
    json_put(data, "what", json_string(visit->what));
    json_put(data, "starts_at", json_integer(visit->starts_at));
    return visit_insert(a, *id, visit->organisation, visit->recipient, visit->referent,
                        visit->reference, visit->what, visit->starts_at, visit->ends_at,
                        a->now) == 1 &&
           registry_notify_holders(a, COORDINATOR, visit->organisation, "visit-requested", *id,
                                   data);
}

bool care_visit_cancel(struct act *a, int64_t reference)
{
    struct visit_by_reference_row visit;
    int64_t cancelled = visit_cancel(a, reference);
    if (cancelled != 1)
        return cancelled == 0;
    if (!visit_by_reference(a, reference, &visit))
        return refuse(a, NOT_FOUND, "visit");
    return (visit.worker_id == 0 ||
            act_notify(a, visit.worker_id, "visit-cancelled", visit.id, NULL)) &&
           registry_notify_holders(a, COORDINATOR, visit.organisation_id, "visit-cancelled",
                                   visit.id, json_object());
}

bool care_nothing_open(struct act *a, const struct event *event)
{
    int64_t open;
    return care_open_about(a, event->id, &open) && (open == 0 || refuse(a, STILL_OPEN, "person"));
}

json_t *care_next_visits(struct act *a, int64_t recipient, int64_t limit)
{
    return visits_next(a, recipient, a->now, limit);
}

json_t *care_open_signals(struct act *a, int64_t person)
{
    return signals_open(a, person, who_organisation(&a->who, COORDINATOR));
}
