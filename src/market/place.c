/* Placing an order: the place in the slot, the credit, the parts of each organisation. All of it
 * happens, or nothing. */
#include "base/id.h"
#include "care/care.h"
#include "market/market_parts.h"
#include "registry/registry.h"

#include <string.h>

/* A hold outlives the latest day on which the order may still be finished. */
enum { HOLD_SECONDS = ORDER_LATE_SECONDS + 7 * 86400 };

struct order {
    int64_t id;
    int64_t starts_at, ends_at; /* of its slot */
    const struct new_order *wish;
    struct deal deal;
};

static bool slot_take(struct act *a, struct order *order)
{
    int64_t slot = order->wish->slot, listing = order->wish->listing;
    int64_t taken = slot_reserve(a, slot, listing, a->now);
    if (taken != 1)
        return taken < 0 ? refuse(a, INTERNAL, NULL) : refuse_field(a, SLOT_TAKEN, "slot");
    json_t *times = slot_of_listing(a, slot, listing);
    order->starts_at = json_int(times, "starts_at");
    order->ends_at = json_int(times, "ends_at");
    return times || refuse(a, NOT_FOUND, "slot");
}

/* Exactly the credit the person was shown, neither less nor more. */
static bool credit_take(struct act *a, struct order *order)
{
    const struct new_order *wish = order->wish;
    int64_t expected = wish->expected_credit_cents;
    struct deal *deal = &order->deal;
    if (strcmp(wish->pay, "cash") == 0)
        return expected == 0 || refuse_field(a, CREDIT_SHORT, "pay");
    if (!wallet_hold(a, wish->payer, wish->recipient, deal->lines, deal->count, expected, order->id,
                     order->ends_at + HOLD_SECONDS))
        return false;
    for (unsigned i = 0; i < deal->count; i++)
        deal->credit_cents += deal->lines[i].credit_cents;
    return deal->credit_cents == expected || refuse(a, STATE_CONFLICT, "expected_credit");
}

static bool order_record(struct act *a, const struct order *order, json_t *model)
{
    const struct deal *deal = &order->deal;
    int64_t cash = deal->price_cents - deal->credit_cents;
    json_put(model, "id", json_id(order->id));
    json_put(model, "number", json_string(order_number(a, order->id)));
    json_put(model, "state", json_string("placed"));
    json_put(model, "price_cents", json_integer(deal->price_cents));
    json_put(model, "credit_cents", json_integer(deal->credit_cents));
    json_put(model, "cash_cents", json_integer(cash));
    act_subject(a, "order", order->id);
    act_fact(a, "listing", json_id(deal->listing));
    act_fact(a, "credit_cents", json_integer(deal->credit_cents));
    act_fact(a, "cash_cents", json_integer(cash));
    act_redirect(a, "/orders/%s", json_text(model, "id"));
    return order_insert(a, order->id, deal->listing, order->wish->slot, a->who.actor,
                        order->wish->recipient, order->wish->pay, deal->price_cents,
                        deal->credit_cents, cash, a->now) == 1;
}

/* ---- telling the providers ------------------------------------------------------------------- */

/* Whom to tell of the visit: the referent; else whoever ordered, or the person themselves when they
 * were served. */
static int64_t referent_of(struct act *a, const struct new_order *wish)
{
    int64_t referent = registry_referent(a, wish->recipient);
    int64_t other = wish->recipient == a->who.party ? a->who.actor : wish->recipient;
    return referent ? referent : other;
}

static bool visit_ask(struct act *a, const struct order *order, const json_t *leg,
                      int64_t order_leg)
{
    int64_t visit;
    const struct new_visit wanted = {.organisation = json_get_id(leg, "organisation_id"),
                                     .recipient = order->wish->recipient,
                                     .referent = referent_of(a, order->wish),
                                     .starts_at = order->starts_at,
                                     .ends_at = order->ends_at,
                                     .reference = order_leg,
                                     .what = json_text(leg, "what")};
    return care_visit_request(a, &wanted, &visit);
}

static bool shop_tell(struct act *a, const struct order *order, const json_t *leg)
{
    json_t *data = json_object();
    json_put(data, "number", json_string(order_number(a, order->id)));
    json_put(data, "what", json_copy(json_object_get(leg, "what")));
    json_put(data, "starts_at", json_integer(order->starts_at));
    return registry_notify_holders(a, SHOPKEEPER, json_get_id(leg, "organisation_id"),
                                   "order-placed", order->id, data);
}

/* A visit is asked of the organisation's coordinator; the rest goes to the shop's board. */
static bool leg_record(struct act *a, const struct order *order, size_t place)
{
    const json_t *leg = json_array_get(order->deal.legs, place);
    int64_t id = id_new();
    if (order_leg_insert(a, id, order->id, json_get_id(leg, "id"),
                         json_get_id(leg, "organisation_id"), json_int(leg, "share_cents"),
                         deal_leg_credit(&order->deal, place), a->now) != 1)
        return false;
    if (json_is_true(json_object_get(leg, "is_shop_side")))
        return shop_tell(a, order, leg);
    return visit_ask(a, order, leg, id);
}

static bool legs_record(struct act *a, const struct order *order)
{
    for (size_t i = 0; i < order->deal.count; i++)
        if (!leg_record(a, order, i))
            return false;
    return true;
}

/* Whoever orders gets a letter, and so does the person it is for. */
static bool people_tell(struct act *a, const struct order *order)
{
    struct order_lock_row row;
    return order_open(a, order->id, &row) && order_people_notify(a, &row, "order-received");
}

bool market_order_place(struct act *a, const struct new_order *wish, json_t *model)
{
    struct order order = {.id = id_new(), .wish = wish};
    if (!listing_published(a, wish->listing))
        return refuse(a, NOT_FOUND, "listing");
    return deal_open(a, wish->listing, &order.deal) &&
           registry_mandate_covers(a, order.deal.price_cents) && slot_take(a, &order) &&
           credit_take(a, &order) && order_record(a, &order, model) && legs_record(a, &order) &&
           people_tell(a, &order);
}

/* What the caller asks for, for the party they act for. */
struct new_order order_asked(struct act *a)
{
    return (struct new_order){.listing = param_id(a, "listing"),
                              .slot = param_id(a, "slot"),
                              .recipient = a->who.party,
                              .payer = registry_payer(a),
                              .pay = param_text(a, "pay"),
                              .expected_credit_cents = param_int(a, "expected_credit")};
}

bool order_place(struct act *a, json_t *model)
{
    const struct new_order order = order_asked(a);
    return market_order_place(a, &order, model);
}
