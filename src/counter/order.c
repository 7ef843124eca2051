/* Ordering for somebody who stands at the counter: from the offers of whoever serves, paid by the
 * person served, and confirmed by them with the PIN that only they know. Who has none says yes
 * aloud, for so little a day that nobody is ruined by whoever serves. */
#include "counter/counter_parts.h"
#include "counter_sql.h"
#include "market/market.h"
#include "registry/registry.h"

#include <string.h>

/* ---- for whom, and what ---------------------------------------------------------------------- */

/* One of our own offers, for a person who has shown the card. To everybody else neither exists. */
static bool order_read(struct act *a, struct new_order *order)
{
    int64_t person = param_id(a, "person"), listing = param_id(a, "listing");
    *order = (struct new_order){.listing = listing,
                                .slot = param_id(a, "slot"),
                                .recipient = person,
                                .payer = person,
                                .pay = param_text(a, "pay"),
                                .expected_credit_cents = param_int(a, "expected_credit")};
    if (!card_is_served(a, person))
        return refuse(a, NOT_FOUND, "person");
    return market_offers_this(a, card_served_at(a), listing) || refuse(a, NOT_FOUND, "listing");
}

/* Who is served here, and nothing of what else they have. */
static bool person_put(struct act *a, const struct new_order *order, json_t *model)
{
    json_put(model, "person_id", json_id(order->recipient));
    json_put(model, "name", json_string(card_short_name(a, order->recipient)));
    json_object_del(model, "credits");
    return a->error.code == ERROR_NONE;
}

bool serve_offer(struct act *a, json_t *model)
{
    struct new_order order;
    return order_read(a, &order) && market_offer_show(a, &order, model) &&
           person_put(a, &order, model);
}

/* ---- the check ------------------------------------------------------------------------------- */

bool serve_check(struct act *a, json_t *model)
{
    struct new_order order;
    return order_read(a, &order) && market_order_check(a, &order, model) &&
           person_put(a, &order, model) &&
           card_confirm_show(a, order.recipient,
                             json_int(json_object_get(model, "deal"), "price_cents"), model);
}

/* ---- the order ------------------------------------------------------------------------------- */

bool serve_order_prepare(struct act *a, json_t *model)
{
    struct new_order order;
    (void)model;
    return order_read(a, &order) && card_confirm_try(a, order.recipient);
}

static bool order_note(struct act *a, const struct new_order *order, const char *confirmed,
                       json_t *model)
{
    int64_t organisation = card_served_at(a), id = json_get_id(model, "id");
    act_fact(a, "person", json_id(order->recipient));
    act_fact(a, "organisation", json_id(organisation));
    act_fact(a, "confirmed", json_string(confirmed));
    json_put(model, "person_id", json_id(order->recipient));
    json_put(model, "confirmed", json_string(confirmed));
    act_redirect(a, "/serve/%s/orders/%s", json_text(model, "person_id"), json_text(model, "id"));
    return counter_order_insert(a, id, order->recipient, organisation, a->who.actor, confirmed,
                                json_int(model, "price_cents"), a->now) == 1;
}

bool serve_order(struct act *a, json_t *model)
{
    struct new_order order;
    const char *confirmed;
    return order_read(a, &order) && card_person_hold(a, order.recipient) &&
           market_order_place(a, &order, model) &&
           card_confirm(a, order.recipient, json_int(model, "price_cents"), &confirmed) &&
           order_note(a, &order, confirmed, model);
}

/* ---- the receipt ----------------------------------------------------------------------------- */

/* For whoever placed it, while the person's record is open to them. */
bool serve_slip(struct act *a, json_t *model)
{
    int64_t person = param_id(a, "person"), id = param_id(a, "order");
    json_t *order =
        registry_access_open(a, person) ? counter_order_show(a, id, person, a->who.actor) : NULL;
    if (!order)
        return refuse(a, NOT_FOUND, "order");
    json_put(order, "number", json_string(market_order_number(a, id)));
    json_put(order, "is_by_pin", json_boolean(strcmp(json_text(order, "confirmed"), "pin") == 0));
    json_put(model, "person_id", json_id(person));
    json_put(model, "name", json_string(card_short_name(a, person)));
    json_put(model, "order", order);
    return a->error.code == ERROR_NONE;
}
