/* The life of an order after it was placed: each organisation answers for its legs, all confirm or
 * none, and what was held is paid when all is done. When the order ends before, the legs that were
 * done by then are paid, and the rest is set free. */
#include "care/care.h"
#include "market/market_parts.h"
#include "registry/registry.h"

#include <string.h>

/* ---- telling people -------------------------------------------------------------------------- */

static json_t *letter_data(struct act *a, const struct order_lock_row *order)
{
    json_t *data = json_object();
    json_t *slot = slot_of_listing(a, order->slot_id, order->listing_id);
    json_put(data, "order_id", json_id(order->id));
    json_put(data, "number", json_string(order_number(a, order->id)));
    json_put(data, "names",
             json_pack("{s:o, s:o}", "recipient", json_id(order->recipient_id), "placed_by",
                       json_id(order->placed_by_id)));
    json_put(data, "is_for_other", json_boolean(order->placed_by_id != order->recipient_id));
    json_put(data, "starts_at", json_integer(json_int(slot, "starts_at")));
    json_put(data, "credit_cents", json_integer(order->credit_cents));
    json_put(data, "cash_cents", json_integer(order->cash_cents));
    return data;
}

bool order_people_notify(struct act *a, const struct order_lock_row *order, const char *kind)
{
    json_t *data = letter_data(a, order);
    return act_notify(a, order->placed_by_id, kind, order->id, json_deep_copy(data)) &&
           (order->recipient_id == order->placed_by_id ||
            act_notify(a, order->recipient_id, kind, order->id, data));
}

/* ---- locking --------------------------------------------------------------------------------- */

bool order_open(struct act *a, int64_t id, struct order_lock_row *order)
{
    return order_lock(a, id, order) || refuse(a, NOT_FOUND, "order");
}

/* ---- going on -------------------------------------------------------------------------------- */

static bool leg_is_done(const json_t *leg)
{
    return strcmp(json_text(leg, "state"), "fulfilled") == 0;
}

/* Cash at the door belongs to all who did their part: who took it owes the others what credit did
 * not pay them. Nobody took any when the collector did not come. */
static bool cash_settle(struct act *a, const struct order_lock_row *order, const json_t *legs)
{
    const json_t *leg;
    size_t i;
    int64_t collector = 0;
    json_array_foreach(legs, i, leg) {
        if (json_is_true(json_object_get(leg, "is_collector")) && leg_is_done(leg))
            collector = json_get_id(leg, "organisation_id");
    }
    json_array_foreach(legs, i, leg) {
        int64_t organisation = json_get_id(leg, "organisation_id");
        int64_t cash = json_int(leg, "share_cents") - json_int(leg, "credit_cents");
        if (collector && leg_is_done(leg) && organisation != collector && cash > 0 &&
            !wallet_settle(a, collector, organisation, cash, order->id))
            return false;
    }
    return true;
}

/* Are they one provider's, for one category? Credit is held by these. */
static bool legs_alike(const json_t *leg, const json_t *other)
{
    return json_get_id(leg, "organisation_id") == json_get_id(other, "organisation_id") &&
           strcmp(json_text(leg, "category"), json_text(other, "category")) == 0;
}

/* Credit pays the done legs that are like this one, at the first of them. */
static bool credit_pay(struct act *a, const struct order_lock_row *order, const json_t *legs,
                       size_t place)
{
    const json_t *leg = json_array_get(legs, place), *other;
    int64_t cents = 0;
    size_t i;
    json_array_foreach(legs, i, other) {
        if (!leg_is_done(other) || !legs_alike(leg, other))
            continue;
        if (i < place)
            return true;
        cents += json_int(other, "credit_cents");
    }
    return wallet_capture_part(a, order->id, json_get_id(leg, "organisation_id"),
                               json_text(leg, "category"), cents);
}

/* Pay each leg that is done. What is held for the others stays. */
static bool done_pay(struct act *a, const struct order_lock_row *order)
{
    if (order_legs_fulfil(a, order->id, a->now) < 0)
        return false;
    json_t *legs = order_legs_of(a, order->id), *leg;
    size_t i;
    if (!legs)
        return false;
    json_array_foreach(legs, i, leg) {
        if (leg_is_done(leg) && !credit_pay(a, order, legs, i))
            return false;
    }
    return cash_settle(a, order, legs);
}

static bool order_fulfil(struct act *a, const struct order_lock_row *order)
{
    return order_move(a, order->id, "accepted", "fulfilled", a->now) == 1 && done_pay(a, order) &&
           order_people_notify(a, order, "order-fulfilled");
}

bool order_advance(struct act *a, struct order_lock_row *order)
{
    int64_t unanswered, undone;
    if (!order_legs_in(a, order->id, "placed", &unanswered) ||
        !order_legs_undone(a, order->id, &undone))
        return refuse(a, INTERNAL, NULL);
    if (unanswered == 0 && strcmp(order->state, "placed") == 0) {
        order->state = "accepted";
        if (order_move(a, order->id, "placed", "accepted", a->now) != 1 ||
            !order_people_notify(a, order, "order-accepted"))
            return false;
    }
    return undone > 0 || order_fulfil(a, order);
}

/* ---- ending ---------------------------------------------------------------------------------- */

/* Call off what the organisations have not done, and tell the shops: care tells its own people.
 * Why it ended is not for them to read: it may speak of the recipient. */
static bool providers_release(struct act *a, const struct order_lock_row *order)
{
    json_t *legs = order_legs_of(a, order->id), *leg, *data = json_object();
    size_t i;
    if (!legs)
        return false;
    json_put(data, "number", json_string(order_number(a, order->id)));
    json_array_foreach(legs, i, leg) {
        bool is_visit = json_is_true(json_object_get(leg, "is_visit"));
        if (!(is_visit ? care_visit_cancel(a, json_get_id(leg, "id"))
                       : registry_notify_holders(a, SHOPKEEPER, json_get_id(leg, "organisation_id"),
                                                 "order-called-off", order->id, data)))
            return false;
    }
    return order_legs_cancel(a, order->id, a->now) >= 0;
}

bool order_end(struct act *a, const struct order_lock_row *order, const char *state,
               const char *reason)
{
    int64_t closed = order_close(a, order->id, state, reason, a->now), done;
    if (closed != 1)
        return refuse(a, STATE_CONFLICT, "order");
    return providers_release(a, order) && slot_release(a, order->slot_id) == 1 &&
           done_pay(a, order) && wallet_release(a, order->id) &&
           order_legs_in(a, order->id, "fulfilled", &done) &&
           order_people_notify(a, order, done > 0 ? "order-part-done" : "order-released");
}

enum { EXPIRED_AT_ONCE = 100 };

bool orders_expire(struct act *a, json_t *model)
{
    json_t *late = orders_unanswered(a, a->now, a->now - ORDER_LATE_SECONDS, EXPIRED_AT_ONCE);
    json_t *row;
    size_t i;
    if (!late)
        return false;
    json_array_foreach(late, i, row) {
        struct order_lock_row order;
        if (!order_open(a, json_get_id(row, "id"), &order) || !order_end(a, &order, "expired", ""))
            return false;
    }
    act_fact_ids(a, "orders", late, "id");
    json_put(model, "expired", json_integer((json_int_t)json_array_size(late)));
    return true;
}

/* ---- what care tells ------------------------------------------------------------------------- */

/* The leg a visit belongs to, with its order locked. Visits asked for by others are not ours. */
static bool leg_find(struct act *a, const struct event *event, struct leg_by_id_row *leg,
                     struct order_lock_row *order, bool *is_ours)
{
    *is_ours = leg_by_id(a, event->id, leg);
    if (!*is_ours)
        return a->error.code == ERROR_NONE;
    /* read again under the lock */
    return order_open(a, leg->order_id, order) && leg_by_id(a, event->id, leg);
}

static bool leg_advance(struct act *a, const struct event *event, const char *from, const char *to)
{
    struct leg_by_id_row leg;
    struct order_lock_row order;
    bool is_ours;
    if (!leg_find(a, event, &leg, &order, &is_ours) || !is_ours)
        return a->error.code == ERROR_NONE;
    return leg_move(a, leg.id, from, to, a->now) == 1 ? order_advance(a, &order)
                                                      : refuse(a, STATE_CONFLICT, "leg");
}

static bool visit_assigned(struct act *a, const struct event *event)
{
    return leg_advance(a, event, "placed", "accepted");
}

static bool visit_done(struct act *a, const struct event *event)
{
    return leg_advance(a, event, "accepted", "fulfilled");
}

/* One leg that cannot be done ends the order: what others have done already is paid. */
static bool visit_lost(struct act *a, const struct event *event)
{
    struct leg_by_id_row leg;
    struct order_lock_row order;
    bool is_ours;
    if (!leg_find(a, event, &leg, &order, &is_ours) || !is_ours)
        return a->error.code == ERROR_NONE;
    return leg_refuse(a, leg.id, event->note, a->now) == 1
               ? order_end(a, &order, "refused", event->note)
               : refuse(a, STATE_CONFLICT, "leg");
}

/* The wallet sets credit free that was held too long: what it was held for ends. */
static bool hold_expired(struct act *a, const struct event *event)
{
    struct order_lock_row order;
    if (!order_lock(a, event->id, &order))
        return a->error.code == ERROR_NONE;
    bool is_open = strcmp(order.state, "placed") == 0 || strcmp(order.state, "accepted") == 0;
    return !is_open || order_end(a, &order, "expired", "");
}

static bool nothing_ordered(struct act *a, const struct event *event)
{
    int64_t open;
    return orders_open_of(a, event->id, &open) && (open == 0 || refuse(a, STILL_OPEN, "person"));
}

const struct reaction market_reactions[] = {{"visit.assigned", visit_assigned},
                                            {"visit.declined", visit_lost},
                                            {"visit.done", visit_done},
                                            {"visit.failed", visit_lost},
                                            {"hold.expired", hold_expired},
                                            {"person.erasing", nothing_ordered},
                                            {0}};
