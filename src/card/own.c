/* A person's own card. Who acts for another has their own: a card is not part of any mandate. */
#include "card/card_parts.h"
#include "card/code.h"
#include "card_sql.h"

bool own_card(struct act *a, json_t *model)
{
    struct card_face_row row;
    if (!cards_put(a, a->who.actor, model))
        return false;
    bool has_card = card_face(a, a->who.actor, "active", &row);
    json_put(model, "code", json_string(has_card ? card_grouped(a->arena, row.code) : ""));
    return a->error.code == ERROR_NONE;
}

static bool card_noted(struct act *a, int64_t card, const char *state, json_t *model)
{
    act_subject(a, "card", card);
    act_fact(a, "state", json_string(state));
    json_put(model, "id", json_id(card));
    json_put(model, "state", json_string(state));
    act_redirect(a, "/me/card");
    return true;
}

/* The person holds what they print themselves, so it opens at once. */
bool own_card_make(struct act *a, json_t *model)
{
    int64_t card;
    return card_make(a, a->who.actor, 0, &card) && card_activate(a, a->who.actor, card) &&
           card_noted(a, card, "active", model);
}

bool own_card_activate(struct act *a, json_t *model)
{
    int64_t card = param_id(a, "card");
    return card_activate(a, a->who.actor, card) && card_noted(a, card, "active", model);
}

bool own_card_block(struct act *a, json_t *model)
{
    int64_t card = param_id(a, "card");
    return card_block(a, a->who.actor, card, param_text(a, "because")) &&
           card_noted(a, card, "blocked", model);
}

bool own_card_print(struct act *a, json_t *model)
{
    (void)model;
    return card_document(a, a->who.actor, "active");
}
