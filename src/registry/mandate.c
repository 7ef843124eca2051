/* Mandates ("delega"): who may act for whom, for what and until when.
 *
 *     offered -> active -> expired | revoked (by the represented) | ended (by the delegate)
 *             -> declined | revoked | expired
 *
 * The represented person is always the one who offers, as themselves: nobody passes on a mandate
 * they received. Revoking works at once, because a session finds its mandate anew at every
 * request. */
#include "base/clock.h"
#include "base/id.h"
#include "registry/registry_parts.h"
#include "registry_sql.h"

enum { MANDATE_LONGEST = 5 * 366 * 86400 };

static const unsigned all_scopes = MANDATE_READ | MANDATE_BUY | MANDATE_CARE;

/* ---- making one ------------------------------------------------------------------------------ */

static bool mandate_allowed(struct act *a, int64_t principal, int64_t delegate, unsigned scopes,
                            int64_t until)
{
    if (principal == delegate)
        return refuse_field(a, MANDATE_TO_SELF, "user");
    if (scopes == 0 || (scopes & ~all_scopes))
        return refuse_field(a, MISSING, "read");
    if (until <= a->now || until > a->now + MANDATE_LONGEST)
        return refuse_field(a, OUT_OF_RANGE, "until");
    return true;
}

/* To act for somebody one must see their things: every scope includes reading. */
static bool mandate_make(struct act *a, int64_t principal, int64_t delegate, unsigned scopes,
                         int64_t until, int64_t *id)
{
    if (!mandate_allowed(a, principal, delegate, scopes, until) ||
        mandates_expire_between(a, principal, delegate, a->now) < 0)
        return false;
    *id = id_new();
    int64_t made =
        mandate_insert(a, *id, principal, delegate, scopes | MANDATE_READ, a->now, until);
    if (made < 0)
        return false;
    return made == 1 || refuse_field(a, ALREADY_DONE, "user");
}

/* Tell somebody what happened to a mandate, and who did it. */
static bool mandate_tell(struct act *a, int64_t whom, const char *kind, int64_t mandate,
                         int64_t other)
{
    json_t *data = json_object();
    json_put(data, "names", json_pack("{s:o}", "name", json_id(other)));
    return act_notify(a, whom, kind, mandate, data);
}

bool registry_mandate_add(struct act *a, int64_t principal, int64_t delegate, unsigned scopes,
                          int64_t until, int64_t *id)
{
    return mandate_make(a, principal, delegate, scopes, until, id) &&
           mandate_accepted(a, *id, delegate, a->now) == 1 &&
           mandate_tell(a, principal, "mandate-accepted", *id, delegate);
}

static unsigned scopes_typed(const struct act *a)
{
    return (param_bool(a, "read") ? MANDATE_READ : 0) | (param_bool(a, "buy") ? MANDATE_BUY : 0) |
           (param_bool(a, "care") ? MANDATE_CARE : 0);
}

/* The last second of the day that begins at that instant. */
static int64_t end_of_day(int64_t day)
{
    struct civil civil = clock_civil(day);
    civil.hour = 23;
    civil.minute = civil.second = 59;
    return clock_instant(civil);
}

bool mandate_offer(struct act *a, json_t *model)
{
    int64_t delegate = registry_person_named(a, param_text(a, "user"));
    int64_t id;
    if (!delegate)
        return refuse_field(a, NOT_FOUND, "user");
    if (!mandate_make(a, a->who.actor, delegate, scopes_typed(a),
                      end_of_day(param_time(a, "until")), &id) ||
        !mandate_tell(a, delegate, "mandate-offered", id, a->who.actor))
        return false;
    act_subject(a, "mandate", id);
    json_put(model, "mandate_id", json_id(id));
    act_redirect(a, "/mandates");
    return true;
}

/* ---- answering, taking back, giving back ----------------------------------------------------- */

/* The mandate, if the caller is one of its two people; for others it does not exist. */
static bool mandate_mine(struct act *a, int64_t id, struct mandate_by_id_row *mandate)
{
    if (!mandate_by_id(a, id, mandate) ||
        (mandate->principal_id != a->who.actor && mandate->delegate_id != a->who.actor))
        return refuse(a, NOT_FOUND, "mandate");
    act_subject(a, "mandate", mandate->id);
    act_redirect(a, "/mandates");
    return true;
}

/* After a conditional update: one row changed, or it was not in the state for it. */
static bool mandate_changed(struct act *a, int64_t rows)
{
    if (rows == 0)
        refuse(a, STATE_CONFLICT, "mandate");
    return rows == 1;
}

bool mandate_accept(struct act *a, json_t *model)
{
    (void)model;
    struct mandate_by_id_row mandate;
    return mandate_mine(a, param_id(a, "mandate"), &mandate) &&
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

bool mandate_revoke(struct act *a, json_t *model)
{
    (void)model;
    struct mandate_by_id_row mandate;
    if (!mandate_mine(a, param_id(a, "mandate"), &mandate))
        return false;
    if (mandate.principal_id == a->who.actor)
        return mandate_changed(a, mandate_revoked(a, mandate.id, a->who.actor, a->now)) &&
               mandate_tell(a, mandate.delegate_id, "mandate-revoked", mandate.id, a->who.actor);
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

/* ---- pages and due work ---------------------------------------------------------------------- */

bool mandates_show(struct act *a, json_t *model)
{
    json_t *given = mandates_given(a, a->who.actor, a->now);
    json_t *received = mandates_received(a, a->who.actor, a->now);
    if (!given || !received)
        return false;
    json_put(model, "has_given", json_boolean(json_array_size(given) > 0));
    json_put(model, "has_received", json_boolean(json_array_size(received) > 0));
    json_put(model, "given", given);
    json_put(model, "received", received);
    return true;
}

bool mandates_expire_due(struct act *a, json_t *model)
{
    (void)model;
    json_t *expired = mandates_expire(a, a->now);
    act_fact_ids(a, "mandates", expired, "id");
    return expired != NULL;
}
