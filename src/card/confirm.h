/* Confirming where a card was shown: the person at the counter or till types the PIN that only they
 * know. Who has none says yes aloud, for so little a day that nobody is ruined by whoever serves.
 */
#ifndef PIAZZA_CARD_CONFIRM_H
#define PIAZZA_CARD_CONFIRM_H

#include "act/act.h"

/* How much one person may agree to within a day by word alone, at all counters and tills: 30 euro,
 * unless set before the first act. */
void card_spoken_max_set(int64_t cents);

/* Where the caller serves: in their shop, or at their desk. 0: nowhere. */
int64_t card_served_at(const struct act *a);

/* "Agnese M."; "" for nobody. */
const char *card_short_name(struct act *a, int64_t person);

/* Does the caller serve this person: another one, who has just shown their card to them, and is not
 * suspended? False also when the storage fails (a->error). */
bool card_is_served(struct act *a, int64_t person);

/* How the person may confirm so much: add {has_pin, is_pin_locked, can_pin, can_speak, can_confirm,
 * spoken_max_cents}. */
bool card_confirm_show(struct act *a, int64_t person, int64_t cents, json_t *model)
    __attribute__((warn_unused_result));

/* In prepare, on a route that .toils, with the parameters "pin" (a secret) and "spoken": is the PIN
 * right, if one was typed? Only for whom the caller serves (NOT_FOUND), so that nobody tries, or
 * locks, the PINs of people who are not there. */
bool card_confirm_try(struct act *a, int64_t person) __attribute__((warn_unused_result));

/* In the act: two who serve the same person at once wait for each other. NOT_FOUND when they are
 * suspended or gone. */
bool card_person_hold(struct act *a, int64_t person) __attribute__((warn_unused_result));

/* In the act, after both: the person agrees to so much. how: "pin" or "word". By word it is noted;
 * PIN_NEEDED or CONSENT_UNSPOKEN when it was too much, or not said. */
bool card_confirm(struct act *a, int64_t person, int64_t cents, const char **how)
    __attribute__((warn_unused_result));

#endif
