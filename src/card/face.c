/* What a person's cards look like: on a page, and on paper. */
#include "card/card_parts.h"
#include "card/code.h"
#include "card/print.h"
#include "card_sql.h"
#include "registry/registry.h"

#include <string.h>

json_t *cards_show(struct act *a, int64_t person)
{
    json_t *cards = cards_of(a, person), *card;
    size_t i;
    if (!cards)
        return NULL;
    json_array_foreach(cards, i, card) {
        const char *number = json_text(card, "number");
        if (json_is_true(json_object_get(card, "is_ours"))) /* others are read as they come */
            json_put(card, "number", json_string(card_grouped(a->arena, number)));
        json_mark(card, "state");
        json_mark(card, "closed_because");
    }
    return cards;
}

/* True of the list's first card of ours in that state. */
static bool has_state(const json_t *cards, const char *state)
{
    size_t i;
    json_t *card;
    json_array_foreach(cards, i, card) {
        if (json_is_true(json_object_get(card, "is_ours")) &&
            strcmp(json_text(card, "state"), state) == 0)
            return true;
    }
    return false;
}

bool cards_put(struct act *a, int64_t person, json_t *model)
{
    json_t *cards = cards_show(a, person);
    if (!cards)
        return false;
    json_put(model, "has_cards", json_boolean(json_array_size(cards) > 0));
    json_put(model, "has_active", json_boolean(has_state(cards, "active")));
    json_put(model, "has_pending", json_boolean(has_state(cards, "pending")));
    json_put(model, "cards", cards);
    return true;
}

bool card_document(struct act *a, int64_t person, const char *state)
{
    struct card_face_row row;
    const char *language = json_text(registry_contact(a, person), "language");
    if (!card_face(a, person, state, &row))
        return refuse(a, NOT_FOUND, "card");
    const struct card_face face = {.name = registry_name(a, person),
                                   .number = card_grouped(a->arena, row.number),
                                   .code = card_grouped(a->arena, row.code),
                                   .address =
                                       arena_printf(a->arena, "%s/c/%s", a->origin, row.token),
                                   .site_name = a->site_name,
                                   .help_phone = a->help_phone,
                                   .expires_at = row.expires_at,
                                   .language = *language ? language : a->language};
    return card_print(a->arena, &face, &a->document, &a->error);
}
