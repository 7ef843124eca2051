/* Signals: something is not as it should be, somebody takes it, reaches the person, and says how it
 * ended. */
#include "base/id.h"
#include "care/care_parts.h"
#include "care_sql.h"
#include "registry/registry.h"
#include "registry/vault.h"

#include <string.h>

enum { ESCALATED_AT_ONCE = 100 };

/* ---- raising --------------------------------------------------------------------------------- */

/* Nobody saw or heard the person: 3. Seen, but silent or not as usual, or heard and not as usual:
 * 2. Not seen, but heard as usual through the door: 1. */
static int64_t severity_of(const struct finding *finding)
{
    if (!finding->seen && !finding->answered)
        return 3;
    return finding->answered && finding->usual ? 1 : 2;
}

static const char *cause_of(const struct finding *finding)
{
    if (!finding->seen)
        return "not_seen";
    return finding->answered ? "not_usual" : "no_answer";
}

/* Letters go through other people's servers: they name the person, never what was found. */
static bool signal_tell(struct act *a, int64_t signal, const char *kind)
{
    struct signal_by_id_row row;
    if (!signal_by_id(a, signal, &row))
        return refuse(a, NOT_FOUND, "signal");
    json_t *data = json_object();
    json_put(data, "names", json_pack("{s:o}", "recipient", json_id(row.recipient_id)));
    json_put(data, "signal_id", json_id(signal));
    return act_notify(a, row.referent_id, kind, signal, json_deep_copy(data)) &&
           registry_notify_holders(a, COORDINATOR, row.organisation_id, kind, signal, data);
}

bool finding_keep(struct act *a, int64_t visit, const struct finding *finding)
{
    int64_t found = id_new(), signal = id_new();
    struct visit_by_id_row row;
    if (!visit_by_id(a, visit, &row))
        return refuse(a, NOT_FOUND, "visit");
    const char *note = vault_seal(a, row.recipient_id, finding->note);
    if (!note ||
        check_insert(a, found, visit, finding->seen, finding->answered, finding->usual, note) != 1)
        return false;
    if (finding->seen && finding->answered && finding->usual)
        return true;
    return signal_insert(a, signal, found, row.organisation_id, row.recipient_id, row.referent_id,
                         cause_of(finding), severity_of(finding), a->now) == 1 &&
           signal_tell(a, signal, "signal-raised");
}

/* ---- what the pages see ---------------------------------------------------------------------- */

static int64_t coordinated(const struct act *a)
{
    return who_organisation(&a->who, COORDINATOR);
}

bool signals_page(struct act *a, json_t *model)
{
    return list_put(a, model, "signals", signals_open(a, a->who.actor, coordinated(a)), "cause") &&
           list_put(a, model, "closed", signals_closed(a, a->who.actor, coordinated(a)), "outcome");
}

/* What a signal can end with; the one typed is marked. */
static json_t *outcomes(struct act *a)
{
    json_t *list = json_array();
    char *rest = arena_copy(a->arena, SIGNAL_OUTCOMES);
    for (char *code; (code = strsep(&rest, "|"));) {
        json_t *outcome = json_object();
        json_put(outcome, "code", json_string(code));
        json_put(outcome, "is_selected", json_boolean(strcmp(code, param_text(a, "outcome")) == 0));
        json_mark(outcome, "code");
        json_array_append_new(list, outcome);
    }
    return list;
}

bool signal_page(struct act *a, json_t *model)
{
    json_t *signal = signal_show(a, param_id(a, "signal"), a->who.actor, coordinated(a));
    if (!signal)
        return refuse(a, NOT_FOUND, "signal");
    json_t *outcome = json_object();
    json_mark(signal, "cause");
    json_put(outcome, "code", json_copy(json_object_get(signal, "outcome")));
    json_mark(outcome, "code");
    json_put(model, "outcome", outcome);
    json_put(model, "outcomes", outcomes(a));
    json_put(model, "signal", signal);
    return true;
}

/* ---- answering ------------------------------------------------------------------------------- */

/* Who may not read a signal does not learn that it exists. How it ended stays out of the journal:
 * it speaks of somebody's health. */
static bool signal_moved(struct act *a, json_t *model, int64_t rows, const char *state)
{
    int64_t signal = param_id(a, "signal");
    if (rows != 1) {
        json_t *seen = signal_show(a, signal, a->who.actor, coordinated(a));
        return refuse(a, seen ? STATE_CONFLICT : NOT_FOUND, "signal");
    }
    act_subject(a, "signal", signal);
    act_fact(a, "state", json_string(state));
    json_put(model, "id", json_id(signal));
    json_put(model, "state", json_string(state));
    act_redirect(a, "/signals/%s", json_text(model, "id"));
    return true;
}

bool signal_take_act(struct act *a, json_t *model)
{
    int64_t rows = signal_take(a, param_id(a, "signal"), a->who.actor, coordinated(a), a->now);
    return signal_moved(a, model, rows, "taken");
}

bool signal_contact_act(struct act *a, json_t *model)
{
    int64_t rows = signal_contact(a, param_id(a, "signal"), a->who.actor, coordinated(a), a->now);
    return signal_moved(a, model, rows, "contacted");
}

bool signal_close_act(struct act *a, json_t *model)
{
    struct signal_by_id_row row;
    if (!signal_by_id(a, param_id(a, "signal"), &row))
        return refuse(a, NOT_FOUND, "signal");
    const char *note = vault_seal(a, row.recipient_id, param_text(a, "note"));
    if (!note)
        return false;
    int64_t rows = signal_close(a, param_id(a, "signal"), a->who.actor, coordinated(a),
                                param_text(a, "outcome"), note, a->now);
    return signal_moved(a, model, rows, "closed") &&
           signal_tell(a, param_id(a, "signal"), "signal-closed");
}

/* ---- when nobody answers --------------------------------------------------------------------- */

bool signals_escalate(struct act *a, json_t *model)
{
    json_t *overdue = signals_overdue(a, a->now - SIGNAL_ANSWER_SECONDS, ESCALATED_AT_ONCE), *row;
    size_t i;
    int64_t told = 0;
    if (!overdue)
        return false;
    json_array_foreach(overdue, i, row) {
        int64_t signal = json_get_id(row, "id");
        int64_t changed = signal_escalate(a, signal, a->now);
        if (changed < 0 || (changed == 1 && !signal_tell(a, signal, "signal-escalated")))
            return false;
        told += changed;
    }
    act_fact_ids(a, "signals", overdue, "id");
    json_put(model, "escalated", json_integer(told));
    return true;
}
