/* What the files of this room share. */
#ifndef PIAZZA_CARD_PARTS_H
#define PIAZZA_CARD_PARTS_H

#include "card/card.h"

/* Why a card is blocked, as a choice of a form. */
#define BLOCK_REASONS "lost|stolen|damaged|other"

/* own.c: a person's own card */
handler own_card, own_card_make, own_card_activate, own_card_block, own_card_print;

/* desk.c: the card of somebody at the desk */
handler desk_card, desk_card_make, desk_card_adopt, desk_card_activate, desk_card_block,
    desk_card_print;

/* found.c: where the QR code leads */
handler card_found;

/* card.c */
handler cards_expire_due;
bool card_of_erased(struct act *a, const struct event *event); /* reaction to "person.erased" */

/* Block one card of a person. STATE_CONFLICT unless it is theirs and in use or waiting. */
bool card_block(struct act *a, int64_t person, int64_t card, const char *because)
    __attribute__((warn_unused_result));

/* Answer with the person's card in that state, as a page to print. NOT_FOUND when there is none. */
bool card_document(struct act *a, int64_t person, const char *state)
    __attribute__((warn_unused_result));

/* What a form says of a person's cards: {cards, has_cards, active (the number of the card in use,
 * or
 * ""), …}. */
bool cards_put(struct act *a, int64_t person, json_t *model) __attribute__((warn_unused_result));

/* personal.c */
handler card_personal;
extern const struct belonging card_belongings[];

#endif
