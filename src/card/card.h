/* The card of a person: what lets a shop or a desk recognise them, on paper.
 *
 *     pending -> active -> blocked | expired        (pending may be blocked or expire too)
 *
 * A card holds three codes: a random token in its QR code, a short code to type, and a number by
 * which people talk about it. The first two open something and are found by digest and by keyed
 * index only; beside that they lie sealed under the person's key, so that whoever has lost the
 * paper but not the card prints it again, and other copies keep working. A card that came with the
 * person ("paper") has nothing but its number. */
#ifndef PIAZZA_CARD_CARD_H
#define PIAZZA_CARD_CARD_H

#include "web/route.h"

extern const struct room card_room;

/* Make a card that waits to be handed over, at the desk of an organisation, or by the person
 * themselves (0). One that waited before is replaced. */
bool card_make(struct act *a, int64_t person, int64_t organisation, int64_t *card)
    __attribute__((warn_unused_result));

/* It is in the person's hands: from now on it opens, and the one before it no longer does.
 * STATE_CONFLICT unless it is this person's and waits. */
bool card_activate(struct act *a, int64_t person, int64_t card) __attribute__((warn_unused_result));

/* A card that the person brings along is theirs from now on: number as typed, ours or anybody's.
 * Doing so twice is fine; CARD_TAKEN when it is another person's or was blocked, NOT_A_CARD when it
 * is no number (both for the field "card"). */
bool card_adopt(struct act *a, int64_t person, const char *number)
    __attribute__((warn_unused_result));

/* The person whose active card this is: the short code or the number of a paper card, as typed, or
 * the address in the QR code, or its token alone. 0 for anything else, or when the storage fails
 * (a->error). Whoever lets people type must count what went wrong: see card_guess_allowed. */
int64_t card_person(struct act *a, const char *typed);

/* May this caller try a code? After 10 wrong ones from a person, or 20 from an address, not before
 * the quarter of an hour is over. card_guess_wrong counts one. */
bool card_guess_allowed(const struct act *a);
void card_guess_wrong(const struct act *a);

/* A person's cards, those in use first: [{id, origin, state, number, made_at, activated_at,
 * expires_at, closed_at, closed_because, organisation, is_open, is_ours, is: {state: true}}]. NULL
 * on failure. */
json_t *cards_show(struct act *a, int64_t person);

#endif
