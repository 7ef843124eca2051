/* The card of somebody who stands at the desk, or calls. The operator has opened the person's
 * record before, which is noted (registry_access_open); for everybody else there is nobody here. */
#include "card/card_parts.h"
#include "card_sql.h"
#include "registry/registry.h"

static bool person_open(struct act *a, int64_t *person)
{
    *person = param_id(a, "person");
    return registry_access_open(a, *person) || refuse(a, NOT_FOUND, "person");
}

bool desk_card(struct act *a, json_t *model)
{
    int64_t person;
    if (!person_open(a, &person) || !cards_put(a, person, model))
        return false;
    json_t *shown = json_object();
    json_put(shown, "id", json_id(person));
    json_put(shown, "name", json_string(registry_name(a, person)));
    json_put(model, "person", shown);
    return true;
}

static bool card_noted(struct act *a, int64_t person, int64_t card, const char *state,
                       json_t *model)
{
    act_subject(a, "card", card);
    act_fact(a, "person", json_id(person));
    act_fact(a, "state", json_string(state));
    json_put(model, "id", json_id(card));
    json_put(model, "state", json_string(state));
    act_redirect(a, "/people/%s/card", json_string_value(json_id(person)));
    return true;
}

bool desk_card_make(struct act *a, json_t *model)
{
    int64_t person, card;
    return person_open(a, &person) &&
           card_make(a, person, who_organisation(&a->who, OPERATOR), &card) &&
           card_noted(a, person, card, "pending", model);
}

bool desk_card_adopt(struct act *a, json_t *model)
{
    int64_t person;
    if (!person_open(a, &person) || !card_adopt(a, person, param_text(a, "card")))
        return false;
    act_subject(a, "person", person);
    json_put(model, "state", json_string("active"));
    act_redirect(a, "/people/%s/card", json_string_value(json_id(person)));
    return true;
}

bool desk_card_activate(struct act *a, json_t *model)
{
    int64_t person, card = param_id(a, "card");
    return person_open(a, &person) && card_activate(a, person, card) &&
           card_noted(a, person, card, "active", model);
}

/* The person is told: whoever blocks a card in somebody's name must not do so unseen. */
bool desk_card_block(struct act *a, json_t *model)
{
    int64_t person, card = param_id(a, "card");
    return person_open(a, &person) && card_block(a, person, card, param_text(a, "because")) &&
           act_notify(a, person, "card-blocked", card, NULL) &&
           card_noted(a, person, card, "blocked", model);
}

/* A desk prints what it has made itself and not handed over yet. A card in use is printed by its
 * person only: a copy of it would open in anybody's hand. */
bool desk_card_print(struct act *a, json_t *model)
{
    struct card_waiting_row waiting;
    int64_t person;
    (void)model;
    if (!person_open(a, &person))
        return false;
    if (!card_waiting(a, person, &waiting) ||
        !who_holds(&a->who, OPERATOR, waiting.organisation_id))
        return refuse(a, NOT_FOUND, "card");
    return card_document(a, person, "pending");
}
