/* Serving a person at a counter: by the code of their card, typed or seen by a camera.
 *
 * Whoever serves sees a given name and an initial, what of theirs is open here, and nothing else:
 * no address, no age, no other organisation. That they looked is noted, and the person reads it. */
#include "benefit/benefit.h"
#include "card/card.h"
#include "counter/counter_parts.h"
#include "counter_sql.h"
#include "market/market.h"
#include "registry/registry.h"

/* ---- whose card is it? ----------------------------------------------------------------------- */

static bool serve_form(struct act *a, json_t *model)
{
    json_put(model, "organisation", json_string(registry_name(a, card_served_at(a))));
    return true;
}

/* Wrong codes are counted before the act, because an act that is refused leaves no trace. */
static bool serve_prepare(struct act *a, json_t *model)
{
    (void)model;
    if (!card_guess_allowed(a))
        return refuse(a, TOO_MANY_REQUESTS, NULL);
    if (card_person(a, param_text(a, "code")))
        return true;
    if (a->error.code == ERROR_NONE)
        card_guess_wrong(a);
    return refuse_field(a, NOT_A_CARD, "code");
}

static bool serve(struct act *a, json_t *model)
{
    int64_t person = card_person(a, param_text(a, "code"));
    if (!person)
        return refuse_field(a, NOT_A_CARD, "code");
    if (!registry_access_note(a, person, "card"))
        return false;
    act_subject(a, "person", person);
    act_fact(a, "organisation", json_id(card_served_at(a)));
    json_put(model, "person_id", json_id(person));
    act_redirect(a, "/serve/%s", json_text(model, "person_id"));
    return true;
}

/* ---- who is it? ------------------------------------------------------------------------------ */

/* Of all that is open to the person, what this organisation offers; without the rest nobody here
 * learns what else the person is entitled to. */
static json_t *benefits_here(struct act *a, int64_t person, int64_t organisation)
{
    json_t *open = benefit_open(a, person), *here = json_array(), *benefit;
    size_t i;
    if (!open)
        return NULL;
    json_array_foreach(open, i, benefit) {
        if (json_get_id(benefit, "organisation_id") == organisation)
            json_array_append(here, benefit);
    }
    return here;
}

/* What can be ordered here for the person, who has shown the card. */
static bool offers_put(struct act *a, int64_t person, int64_t organisation, json_t *model)
{
    bool may_order = card_is_served(a, person);
    json_t *offers = may_order ? market_offers(a, organisation) : json_array();
    json_put(model, "person_id", json_id(person));
    json_put(model, "can_order", json_boolean(may_order));
    json_put(model, "has_offers", json_boolean(json_array_size(offers) > 0));
    json_put(model, "offers", offers);
    return a->error.code == ERROR_NONE;
}

static bool serve_person(struct act *a, json_t *model)
{
    int64_t person = param_id(a, "person"), organisation = card_served_at(a), funds;
    if (!registry_access_open(a, person))
        return refuse(a, NOT_FOUND, "person");
    json_t *benefits = benefits_here(a, person, organisation);
    if (!benefits || !counter_credit_count(a, person, organisation, a->now, &funds))
        return refuse(a, INTERNAL, NULL);
    json_put(model, "name", json_string(card_short_name(a, person)));
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    json_put(model, "has_benefits", json_boolean(json_array_size(benefits) > 0));
    json_put(model, "benefits", benefits);
    json_put(model, "has_credit", json_boolean(funds > 0));
    return offers_put(a, person, organisation, model);
}

#define CREDIT_MAX 100000000

static const struct route routes[] = {
    VIEW("/serve", serve_form, SHOPKEEPER | OPERATOR, .page = "counter/serve",
         .summary = "The form for the code of a card"),
    ACT("/serve", serve, SHOPKEEPER | OPERATOR, .page = "counter/serve", .prepare = serve_prepare,
        .back = serve_form, .rate = 60,
        .summary = "Serve whose card this is: by its code, its paper number or its QR code",
        .params = {SECRET("code", 1, 200)}),
    VIEW("/serve/{person}", serve_person, SHOPKEEPER | OPERATOR, .page = "counter/person",
         .summary = "Who is served: a short name, and what is open to them here"),
    VIEW("/serve/{person}/offers/{listing}", serve_offer, SHOPKEEPER | OPERATOR,
         .page = "counter/offer", .summary = "When the person served wants it, and how they pay"),
    VIEW("/serve/{person}/offers/{listing}/check", serve_check, SHOPKEEPER | OPERATOR,
         .page = "counter/check", .summary = "What the order would cost the person served",
         .params = {ID("slot"), CHOICE("pay", "credit|cash")}),
    ACT("/serve/{person}/offers/{listing}", serve_order, SHOPKEEPER | OPERATOR,
        .page = "counter/check", .prepare = serve_order_prepare, .toils = true, .back = serve_check,
        .rate = 30, .summary = "Order for the person served, who confirms by PIN or by word",
        .params = {ID("slot"),
                   CHOICE("pay", "credit|cash"),
                   CENTS("expected_credit", 0, CREDIT_MAX),
                   {.name = "pin", .type = PARAM_SECRET, .max = 20, .optional = true},
                   BOOL("spoken")}),
    VIEW("/serve/{person}/orders/{order}", serve_slip, SHOPKEEPER | OPERATOR,
         .page = "counter/slip", .summary = "The receipt of an order at the counter, to print"),
    {0}};

static const struct invariant invariants[] = {
    {"an order at a counter is the order of the person served", counter_orders_count,
     counter_orders_off_orders},
    {0}};

const struct room counter_room = {.name = "counter",
                                  .routes = routes,
                                  .invariants = invariants,
                                  .belongings = counter_belongings,
                                  .personal = counter_personal};
