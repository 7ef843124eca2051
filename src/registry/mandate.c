/* Mandates ("delega"): who may act for whom, for what and until when.
 *
 *     draft -> offered -> accepted -> active -> expired | revoked (by the represented)
 *                      -> declined | revoked             | ended (by the delegate)
 *
 * An accepted one becomes active on its first day. The represented person is always the one who
 * offers, as themselves: nobody passes on a mandate they received, nor gives one while acting for
 * another. What the law gives instead of the person's will is in mandate_legal.c. Revoking works at
 * once, because a session finds its mandate anew at every request. */
#include "base/clock.h"
#include "base/id.h"
#include "registry/mandate_parts.h"
#include "registry_sql.h"

#include <string.h>

enum { MANDATE_LONGEST = 5 * 366 * 86400 };

static const unsigned all_scopes = MANDATE_READ | MANDATE_BUY | MANDATE_CARE;

static unsigned represented_max = 3;

void registry_represented_max_set(unsigned most)
{
    represented_max = most;
}

/* ---- making one ------------------------------------------------------------------------------ */

static bool mandate_allowed(struct act *a, const struct new_mandate *mandate)
{
    if (mandate->principal == mandate->delegate)
        return refuse_field(a, MANDATE_TO_SELF, "user");
    if (mandate->scopes == 0 || (mandate->scopes & ~all_scopes))
        return refuse_field(a, MISSING, "read");
    if (mandate->until <= a->now || mandate->until > a->now + MANDATE_LONGEST)
        return refuse_field(a, OUT_OF_RANGE, "until");
    if (mandate->from >= mandate->until)
        return refuse_field(a, OUT_OF_RANGE, "from");
    return true;
}

/* To act for somebody one must see their things: every scope includes reading. */
bool mandate_make(struct act *a, const struct new_mandate *mandate, int64_t *id)
{
    if (!mandate_allowed(a, mandate) ||
        mandates_expire_between(a, mandate->principal, mandate->delegate, a->now) < 0)
        return false;
    *id = id_new();
    int64_t from = mandate->from > a->now ? mandate->from : a->now;
    int64_t made = mandate_insert(a, *id, mandate->principal, mandate->delegate,
                                  mandate->scopes | MANDATE_READ, mandate->amount_cents,
                                  mandate->basis, mandate->state, a->now, from, mandate->until);
    if (made < 0)
        return false;
    act_subject(a, "mandate", *id);
    return made == 1 || refuse_field(a, ALREADY_DONE, "user");
}

bool mandate_tell(struct act *a, int64_t whom, const char *kind, int64_t mandate, int64_t other)
{
    json_t *data = json_object();
    json_put(data, "names", json_pack("{s:o}", "name", json_id(other)));
    return act_notify(a, whom, kind, mandate, data);
}

/* ---- how many one person may act for --------------------------------------------------------- */

/* So that nobody gathers the mandates of a whole village. Those by law do not count, since each of
 * them was decided by a judge or by birth; nor does it bind who serves people at a desk. */
static bool mandate_cap_allows(struct act *a, int64_t delegate)
{
    int64_t locked, operates, represented;
    if (!party_lock(a, delegate, &locked) ||
        !mandate_role_count(a, delegate, role_name(OPERATOR), a->now, &operates) ||
        !mandate_represented_count(a, delegate, a->now, &represented))
        return refuse(a, NOT_FOUND, "user");
    return operates > 0 || represented < represented_max || refuse(a, MANDATE_TOO_MANY, NULL);
}

bool registry_mandate_add(struct act *a, int64_t principal, int64_t delegate, unsigned scopes,
                          int64_t until, int64_t *id)
{
    const struct new_mandate mandate = {.principal = principal,
                                        .delegate = delegate,
                                        .scopes = scopes,
                                        .until = until,
                                        .basis = "will",
                                        .state = "offered"};
    return mandate_make(a, &mandate, id) && mandate_cap_allows(a, delegate) &&
           mandate_accepted(a, *id, delegate, a->now) == 1 &&
           mandate_tell(a, principal, "mandate-accepted", *id, delegate);
}

unsigned mandate_scopes_typed(const struct act *a)
{
    return (param_bool(a, "read") ? MANDATE_READ : 0) | (param_bool(a, "buy") ? MANDATE_BUY : 0) |
           (param_bool(a, "care") ? MANDATE_CARE : 0);
}

int64_t mandate_last_second(int64_t day)
{
    struct civil civil = clock_civil(day);
    civil.hour = 23;
    civil.minute = civil.second = 59;
    return clock_instant(civil);
}

bool mandate_offer(struct act *a, json_t *model)
{
    bool is_draft = param_bool(a, "draft");
    const struct new_mandate mandate = {.principal = a->who.actor,
                                        .delegate = registry_person_named(a, param_text(a, "user")),
                                        .scopes = mandate_scopes_typed(a),
                                        .amount_cents = param_int(a, "amount"),
                                        .from = param_time(a, "from"),
                                        .until = mandate_last_second(param_time(a, "until")),
                                        .basis = "will",
                                        .state = is_draft ? "draft" : "offered"};
    int64_t id;
    if (a->who.mandate)
        return refuse(a, MANDATE_SCOPE, NULL);
    if (!mandate.delegate)
        return refuse_field(a, NOT_FOUND, "user");
    if (!mandate_make(a, &mandate, &id) ||
        (!is_draft && !mandate_tell(a, mandate.delegate, "mandate-offered", id, a->who.actor)))
        return false;
    json_put(model, "mandate_id", json_id(id));
    act_redirect(a, "/mandates");
    return true;
}

/* ---- answering, taking back, giving back ----------------------------------------------------- */

bool mandate_mine(struct act *a, int64_t id, struct mandate_by_id_row *mandate)
{
    if (!mandate_by_id(a, id, mandate) ||
        (mandate->principal_id != a->who.actor && mandate->delegate_id != a->who.actor))
        return refuse(a, NOT_FOUND, "mandate");
    act_subject(a, "mandate", mandate->id);
    act_redirect(a, "/mandates");
    return true;
}

bool mandate_changed(struct act *a, int64_t rows)
{
    if (rows == 0)
        refuse(a, STATE_CONFLICT, "mandate");
    return rows == 1;
}

bool mandate_publish_act(struct act *a, json_t *model)
{
    (void)model;
    struct mandate_by_id_row mandate;
    if (a->who.mandate)
        return refuse(a, MANDATE_SCOPE, NULL);
    return mandate_mine(a, param_id(a, "mandate"), &mandate) &&
           mandate_changed(a, mandate_publish(a, mandate.id, a->who.actor, a->now)) &&
           mandate_tell(a, mandate.delegate_id, "mandate-offered", mandate.id, a->who.actor);
}

bool mandate_accept(struct act *a, json_t *model)
{
    (void)model;
    struct mandate_by_id_row mandate;
    return mandate_mine(a, param_id(a, "mandate"), &mandate) &&
           mandate_cap_allows(a, a->who.actor) &&
           mandate_changed(a, mandate_accepted(a, mandate.id, a->who.actor, a->now)) &&
           mandate_tell(a, mandate.principal_id, "mandate-accepted", mandate.id, a->who.actor);
}

bool mandate_decline(struct act *a, json_t *model)
{
    (void)model;
    struct mandate_by_id_row mandate;
    return mandate_mine(a, param_id(a, "mandate"), &mandate) &&
           mandate_changed(a, mandate_declined(a, mandate.id, a->who.actor, a->now)) &&
           mandate_tell(a, mandate.principal_id, "mandate-declined", mandate.id, a->who.actor);
}

/* A draft was never known to anybody. */
static bool mandate_take_back(struct act *a, const struct mandate_by_id_row *mandate)
{
    if (strcmp(mandate->basis, "will") != 0 && strcmp(mandate->basis, "phone") != 0)
        return refuse(a, MANDATE_BY_LAW, NULL);
    return mandate_changed(a, mandate_revoked(a, mandate->id, a->who.actor, a->now)) &&
           (strcmp(mandate->state, "draft") == 0 ||
            mandate_tell(a, mandate->delegate_id, "mandate-revoked", mandate->id, a->who.actor));
}

bool mandate_revoke(struct act *a, json_t *model)
{
    (void)model;
    struct mandate_by_id_row mandate;
    if (!mandate_mine(a, param_id(a, "mandate"), &mandate))
        return false;
    if (mandate.principal_id == a->who.actor)
        return mandate_take_back(a, &mandate);
    return mandate_changed(a, mandate_ended(a, mandate.id, a->who.actor, a->now)) &&
           mandate_tell(a, mandate.principal_id, "mandate-ended", mandate.id, a->who.actor);
}

/* ---- acting for somebody --------------------------------------------------------------------- */

bool registry_mandate_begin(struct act *a, int64_t id)
{
    struct mandate_by_id_row mandate;
    struct mandate_usable_row usable;
    if (!mandate_mine(a, id, &mandate))
        return false;
    if (!mandate_usable(a, mandate.id, a->who.actor, a->now, &usable))
        return refuse(a, STATE_CONFLICT, "mandate");
    return mandate_tell(a, usable.principal_id, "mandate-used", mandate.id, a->who.actor);
}

bool registry_mandate_covers(struct act *a, int64_t cents)
{
    int64_t most;
    if (!who_represents(&a->who) || !mandate_amount(a, a->who.mandate, &most))
        return a->error.code == ERROR_NONE;
    return cents <= most || refuse(a, MANDATE_AMOUNT, NULL);
}

/* ---- due work -------------------------------------------------------------------------------- */

bool mandates_turn_due(struct act *a, json_t *model)
{
    (void)model;
    json_t *begun = mandates_begin(a, a->now);
    json_t *expired = begun ? mandates_expire(a, a->now) : NULL;
    act_fact_ids(a, "begun", begun, "id");
    act_fact_ids(a, "expired", expired, "id");
    return expired != NULL;
}
