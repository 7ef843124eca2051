/* Ordering for somebody who stands at the counter: from the offers of whoever serves, paid by the
 * person served, and confirmed by them with the PIN that only they know. Who has none says yes
 * aloud, for so little a day that nobody is ruined by whoever serves. */
#include "access/access.h"
#include "counter/counter_parts.h"
#include "counter_sql.h"
#include "market/market.h"
#include "registry/registry.h"

#include <string.h>

enum { DAY = 86400 };

static int64_t spoken_max_cents = 3000;

void counter_spoken_max_set(int64_t cents)
{
    spoken_max_cents = cents;
}

/* ---- for whom, and what ---------------------------------------------------------------------- */

bool may_order_for(struct act *a, int64_t person)
{
    struct counter_person_row row;
    int64_t shown;
    return person != a->who.actor && counter_card_shown(a, person, a->who.actor, a->now, &shown) &&
           counter_person(a, person, &row) && !row.is_suspended;
}

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
    if (!may_order_for(a, person))
        return refuse(a, NOT_FOUND, "person");
    return market_offers_this(a, serving_organisation(a), listing) ||
           refuse(a, NOT_FOUND, "listing");
}

/* Who is served here, and nothing of what else they have. */
static bool person_put(struct act *a, const struct new_order *order, json_t *model)
{
    json_put(model, "person_id", json_id(order->recipient));
    json_put(model, "name", json_string(short_name(a, order->recipient)));
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

/* How much the person may still order by word today. */
static bool spoken_left(struct act *a, int64_t person, int64_t *cents)
{
    int64_t spent;
    if (!counter_word_cents(a, person, a->now - DAY, &spent))
        return false;
    *cents = spent < spoken_max_cents ? spoken_max_cents - spent : 0;
    return true;
}

bool serve_check(struct act *a, json_t *model)
{
    struct new_order order;
    int64_t left;
    if (!order_read(a, &order) || !market_order_check(a, &order, model) ||
        !person_put(a, &order, model) || !access_pin_show(a, order.recipient, model) ||
        !spoken_left(a, order.recipient, &left))
        return false;
    bool can_pin = json_is_true(json_object_get(model, "has_pin")) &&
                   !json_is_true(json_object_get(model, "is_pin_locked"));
    bool can_speak = json_int(json_object_get(model, "deal"), "price_cents") <= left;
    json_put(model, "can_pin", json_boolean(can_pin));
    json_put(model, "can_speak", json_boolean(can_speak));
    json_put(model, "can_confirm", json_boolean(can_pin || can_speak));
    json_put(model, "spoken_max_cents", json_integer(spoken_max_cents));
    return true;
}

/* ---- the order ------------------------------------------------------------------------------- */

/* The PIN is tried only at the counter where the card was shown, so that nobody tries, or locks,
 * those of people who are not there. */
bool serve_order_prepare(struct act *a, json_t *model)
{
    struct new_order order;
    const char *pin = param_text(a, "pin");
    (void)model;
    return order_read(a, &order) && (!*pin || access_pin_right(a, order.recipient, pin, "pin"));
}

/* By word: it was said, and is little enough. */
static bool spoken_right(struct act *a, int64_t person, int64_t price_cents)
{
    int64_t left;
    if (!spoken_left(a, person, &left))
        return false;
    if (price_cents > left)
        return refuse_field(a, PIN_NEEDED, "pin");
    return param_bool(a, "spoken") || refuse_field(a, CONSENT_UNSPOKEN, "spoken");
}

/* The PIN was found right before the act. */
static bool confirmed_right(struct act *a, int64_t person, bool by_pin, int64_t price_cents)
{
    return by_pin ? access_pin_used(a, person) : spoken_right(a, person, price_cents);
}

static bool order_note(struct act *a, const struct new_order *order, bool by_pin, json_t *model)
{
    const char *confirmed = by_pin ? "pin" : "word";
    int64_t organisation = serving_organisation(a), id = json_get_id(model, "id");
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
    bool by_pin = *param_text(a, "pin") != '\0';
    if (!order_read(a, &order))
        return false;
    if (counter_person_lock(a, order.recipient) != 1)
        return refuse(a, NOT_FOUND, "person");
    return market_order_place(a, &order, model) &&
           confirmed_right(a, order.recipient, by_pin, json_int(model, "price_cents")) &&
           order_note(a, &order, by_pin, model);
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
    json_put(model, "name", json_string(short_name(a, person)));
    json_put(model, "order", order);
    return a->error.code == ERROR_NONE;
}
