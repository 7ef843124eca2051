/* The care worker's day: the visits to make, and what each one found. */
#include "base/clock.h"
#include "care/care_parts.h"
#include "care_sql.h"

#include <string.h>

enum { DAYS_AHEAD = 14 };

bool visits_today(struct act *a, json_t *model)
{
    int64_t worker = a->who.actor, today = clock_day(a->now, 0), tomorrow = clock_day(a->now, 1);
    json_t *visits = visits_of_worker(a, worker, today, tomorrow);
    json_t *coming = visits_of_worker_coming(a, worker, tomorrow, clock_day(a->now, DAYS_AHEAD));
    return list_put(a, model, "visits", visits, "state") &&
           list_put(a, model, "coming", coming, "state");
}

/* typed.seen_yes and its like: what was chosen in a form that came back. */
static json_t *typed_show(struct act *a)
{
    static const char *const names[] = {"seen", "answered", "usual"};
    json_t *typed = json_object();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (*param_text(a, names[i]))
            json_put(typed, arena_printf(a->arena, "%s_%s", names[i], param_text(a, names[i])),
                     json_true());
    return typed;
}

bool visit_page(struct act *a, json_t *model)
{
    json_t *visit = visit_of_worker(a, param_id(a, "visit"), a->who.actor);
    if (!visit)
        return refuse(a, NOT_FOUND, "visit");
    json_put(model, "typed", typed_show(a));
    json_put(model, "visit", visit);
    return true;
}

/* ---- recording ------------------------------------------------------------------------------- */

/* Only the worker who makes the visit changes it, while it is open. */
static bool visit_changed(struct act *a, int64_t rows)
{
    if (rows == 1)
        return true;
    json_t *visit = visit_of_worker(a, param_id(a, "visit"), a->who.actor);
    return refuse(a, visit ? ALREADY_DONE : NOT_FOUND, "visit");
}

/* The answer names the state only: what was found is nobody else's. */
static void visit_noted(struct act *a, json_t *model, const char *state)
{
    act_subject(a, "visit", param_id(a, "visit"));
    act_fact(a, "state", json_string(state));
    json_put(model, "id", json_id(param_id(a, "visit")));
    json_put(model, "state", json_string(state));
}

bool visit_begin_act(struct act *a, json_t *model)
{
    int64_t visit = param_id(a, "visit");
    if (!visit_changed(a, visit_begin(a, visit, a->who.actor, a->now)))
        return false;
    visit_noted(a, model, "doing");
    act_redirect(a, "/visits/%s", json_text(model, "id"));
    return true;
}

/* When it was done: as the worker says, within reason; now if nothing is said. */
static bool done_when(struct act *a, int64_t *done)
{
    *done = param_int(a, "done_at");
    if (*done == 0)
        *done = a->now;
    return (*done <= a->now && *done >= a->now - RECORD_LATE_SECONDS) ||
           refuse_field(a, OUT_OF_RANGE, "done_at");
}

static bool is_yes(struct act *a, const char *name)
{
    return strcmp(param_text(a, name), "yes") == 0;
}

/* A visit to somebody who was not seen has failed; any other is done. */
bool visit_record(struct act *a, json_t *model)
{
    int64_t visit = param_id(a, "visit"), done;
    struct finding finding = {is_yes(a, "seen"), is_yes(a, "answered"), is_yes(a, "usual"),
                              param_text(a, "note")};
    const char *state = finding.seen ? "done" : "failed";
    const char *reason = finding.seen ? "" : "not_seen";
    struct visit_by_id_row row;
    if (!done_when(a, &done) ||
        !visit_changed(a, visit_end(a, visit, a->who.actor, state, reason, done, a->now)) ||
        !finding_keep(a, visit, &finding))
        return false;
    if (!visit_by_id(a, visit, &row))
        return refuse(a, NOT_FOUND, "visit");
    visit_noted(a, model, state);
    act_redirect(a, "/visits");
    return act_emit(a, finding.seen ? "visit.done" : "visit.failed", row.reference_id, reason);
}
