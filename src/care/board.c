/* The coordinator's board: who goes where this week, and what waits for an answer. */
#include "base/clock.h"
#include "care/care_parts.h"
#include "care_sql.h"
#include "registry/registry.h"

enum { WEEK_DAYS = 7 };

bool list_put(struct act *a, json_t *model, const char *key, json_t *list, const char *code)
{
    json_t *item;
    size_t i;
    if (!list)
        return false;
    json_array_foreach(list, i, item)
        json_mark(item, code);
    json_put(model, arena_printf(a->arena, "has_%s", key), json_boolean(json_array_size(list) > 0));
    json_put(model, key, list);
    return true;
}

bool care_board(struct act *a, json_t *model)
{
    int64_t organisation = who_organisation(&a->who, COORDINATOR);
    json_t *workers = registry_holders(a, CARE_WORKER, organisation);
    if (!workers)
        return false;
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    json_put(model, "workers", workers);
    return list_put(a, model, "requested", visits_to_assign(a, organisation), "state") &&
           list_put(a, model, "visits",
                    visits_of_organisation(a, organisation, clock_day(a->now, 0),
                                           clock_day(a->now, WEEK_DAYS)),
                    "state") &&
           list_put(a, model, "signals", signals_open(a, a->who.actor, organisation), "cause");
}

/* ---- answering requests ---------------------------------------------------------------------- */

static bool is_worker(struct act *a, int64_t person, int64_t organisation)
{
    json_t *workers = registry_holders(a, CARE_WORKER, organisation), *worker;
    size_t i;
    json_array_foreach(workers, i, worker) {
        if (json_get_id(worker, "id") == person)
            return true;
    }
    return refuse_field(a, NOT_A_CHOICE, "worker");
}

/* A visit changed by its coordinator: noted, told to its asker, and back to the board. */
static bool visit_answered(struct act *a, json_t *model, const char *state, const char *reason)
{
    int64_t visit = param_id(a, "visit");
    struct visit_by_id_row row;
    if (!visit_by_id(a, visit, &row))
        return refuse(a, NOT_FOUND, "visit");
    act_subject(a, "visit", visit);
    act_fact(a, "state", json_string(state));
    json_put(model, "id", json_id(visit));
    json_put(model, "state", json_string(state));
    act_redirect(a, "/care");
    return act_emit(a, arena_printf(a->arena, "visit.%s", state), row.reference_id, reason);
}

/* Only one answer counts; a visit of another organisation does not exist here. */
static bool visit_changed(struct act *a, int64_t rows, int64_t organisation)
{
    struct visit_by_id_row row;
    if (rows == 1)
        return true;
    bool is_ours =
        visit_by_id(a, param_id(a, "visit"), &row) && row.organisation_id == organisation;
    return refuse(a, is_ours ? STATE_CONFLICT : NOT_FOUND, "visit");
}

bool visit_assign_act(struct act *a, json_t *model)
{
    int64_t visit = param_id(a, "visit"), worker = param_id(a, "worker");
    int64_t organisation = who_organisation(&a->who, COORDINATOR);
    return is_worker(a, worker, organisation) &&
           visit_changed(a, visit_assign(a, visit, organisation, worker, a->now), organisation) &&
           act_notify(a, worker, "visit-assigned", visit, NULL) &&
           visit_answered(a, model, "assigned", "");
}

bool visit_decline_act(struct act *a, json_t *model)
{
    const char *reason = param_text(a, "reason");
    int64_t organisation = who_organisation(&a->who, COORDINATOR);
    return visit_changed(a, visit_decline(a, param_id(a, "visit"), organisation, reason),
                         organisation) &&
           visit_answered(a, model, "declined", reason);
}
