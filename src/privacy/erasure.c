/* Leaving: a person asks to be erased, thinks it over for a week, and is erased. */
#include "base/id.h"
#include "privacy/privacy_parts.h"
#include "privacy_sql.h"
#include "registry/merge.h"
#include "registry/vault.h"

/* A session counts as proof only just after signing in. */
enum { FRESH_SECONDS = 10 * 60, PEOPLE_AT_ONCE = 20, RETRY_SECONDS = 86400 };

static bool session_is_new(struct act *a)
{
    int64_t count;
    return a->session && privacy_session_begun(a, a->session, a->now - FRESH_SECONDS, &count) &&
           count == 1;
}

/* Article 2220 of the civil code, as the wallet counts it. */
static const int64_t books_seconds = (int64_t)10 * 366 * 86400;

/* ---- what it means for this person ----------------------------------------------------------- */

/* What is waiting, what stands in the way, and what the law keeps. */
static bool erasure_fill(struct act *a, int64_t person, json_t *model)
{
    struct erasure_waiting_row waiting;
    int64_t open, latest = 0;
    if (!privacy_open_things(a, person, &open) ||
        (!privacy_money_latest(a, person, &latest) && a->error.code != ERROR_NONE))
        return false;
    bool is_waiting = erasure_waiting(a, person, &waiting);
    if (!is_waiting && a->error.code != ERROR_NONE)
        return false;
    json_put(model, "is_waiting", json_boolean(is_waiting));
    if (is_waiting) {
        json_put(model, "requested_at", json_integer(waiting.requested_at));
        json_put(model, "due_at", json_integer(waiting.due_at));
    }
    json_put(model, "open_things", json_integer(open));
    bool is_kept = latest != 0 && latest + books_seconds > a->now;
    json_put(model, "is_kept", json_boolean(is_kept));
    if (is_kept)
        json_put(model, "kept_until_at", json_integer(latest + books_seconds));
    return true;
}

bool erasure_show(struct act *a, json_t *model)
{
    json_put(model, "is_fresh", json_boolean(session_is_new(a)));
    return erasure_fill(a, a->who.actor, model);
}

/* ---- asking and taking back -------------------------------------------------------------------
 */

static bool erasure_request(struct act *a, int64_t person, const char *channel,
                            const char *document)
{
    int64_t id = id_new(), due = a->now + ERASURE_COOLING_SECONDS;
    int64_t to = a->who.actor == person ? 0 : a->who.actor;
    int64_t made = erasure_insert(a, id, person, a->now, channel, to, document, due);
    if (made < 0)
        return false;
    if (made == 0)
        return refuse(a, ALREADY_DONE, NULL);
    act_subject(a, "person", person);
    json_t *data = json_object();
    json_put(data, "due_at", json_integer(due));
    return act_notify(a, person, "erasure-requested", id, data);
}

static bool erasure_take_back(struct act *a, int64_t person)
{
    int64_t changed = erasure_cancelled(a, person, a->now);
    act_subject(a, "person", person);
    if (changed == 0)
        return refuse(a, STATE_CONFLICT, NULL);
    return changed == 1 && act_notify(a, person, "erasure-cancelled", 0, NULL);
}

bool erasure_ask(struct act *a, json_t *model)
{
    (void)model;
    if (!param_bool(a, "sure"))
        return refuse_field(a, MISSING, "sure");
    if (!session_is_new(a))
        return refuse(a, SIGN_IN_AGAIN, NULL);
    act_redirect(a, "/me/erase");
    return erasure_request(a, a->who.actor, "web", "");
}

bool erasure_cancel(struct act *a, json_t *model)
{
    (void)model;
    act_redirect(a, "/me/erase");
    return erasure_take_back(a, a->who.actor);
}

/* ---- at a desk, with the person's document ----------------------------------------------------
 */

/* Nobody serves themselves at their own desk. */
static bool desk_person(struct act *a, int64_t *person)
{
    return registry_person_opened(a, person) &&
           (*person != a->who.actor || refuse(a, FORBIDDEN, NULL));
}

bool desk_erasure_show(struct act *a, json_t *model)
{
    int64_t person;
    if (!desk_person(a, &person))
        return false;
    json_put(model, "id", json_id(person));
    json_put(model, "name", json_string(registry_name(a, person)));
    return erasure_fill(a, person, model);
}

static void desk_return(struct act *a, int64_t person, json_t *model)
{
    json_put(model, "id", json_id(person));
    act_redirect(a, "/people/%s/erasure", json_text(model, "id"));
}

bool desk_erasure_ask(struct act *a, json_t *model)
{
    int64_t person;
    if (!desk_person(a, &person))
        return false;
    const char *document = vault_seal(a, person, param_text(a, "document"));
    desk_return(a, person, model);
    return document && erasure_request(a, person, "desk", document);
}

bool desk_erasure_cancel(struct act *a, json_t *model)
{
    int64_t person;
    if (!desk_person(a, &person))
        return false;
    desk_return(a, person, model);
    return erasure_take_back(a, person);
}

/* Whoever waits to be erased decides that first: a merge would erase both records. */
bool nobody_leaves(struct act *a, const struct event *event)
{
    struct erasure_waiting_row waiting;
    int64_t kept, merged;
    if (!registry_merge_of(a, event->id, &kept, &merged))
        return false;
    if (erasure_waiting(a, kept, &waiting) || erasure_waiting(a, merged, &waiting))
        return refuse(a, MERGE_LEAVING, NULL);
    return a->error.code == ERROR_NONE;
}

/* ---- when the week is over ----------------------------------------------------------------------
 */

/* Whoever has something open waits a day more; the page says so. */
static bool erasure_perform(struct act *a, int64_t erasure, int64_t person, unsigned place)
{
    int64_t open;
    if (!privacy_open_things(a, person, &open))
        return false;
    if (open > 0)
        return erasure_postpone(a, erasure, a->now + RETRY_SECONDS) >= 0;
    act_fact(a, arena_printf(a->arena, "person %u", place), json_id(person));
    return vault_erase(a, person) && erasure_done(a, person, a->now) == 1;
}

bool erasures_do_due(struct act *a, json_t *model)
{
    (void)model;
    json_t *due = erasures_due(a, a->now, PEOPLE_AT_ONCE), *row;
    size_t i;
    if (!due)
        return false;
    json_array_foreach(due, i, row) {
        if (!erasure_perform(a, json_get_id(row, "id"), json_get_id(row, "person_id"), (unsigned)i))
            return false;
    }
    return true;
}

/* ---- every page says that it waits
 * --------------------------------------------------------------- */

json_t *privacy_user(struct act *a)
{
    struct erasure_waiting_row waiting;
    json_t *user = registry_user(a);
    if (a->who.actor && erasure_waiting(a, a->who.actor, &waiting))
        json_put(user, "erasure_due_at", json_integer(waiting.due_at));
    return user;
}
