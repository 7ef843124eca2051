/* What every SEPA message keeps to: whose accounts it reaches, and which characters it may hold. */
#ifndef PIAZZA_SETTLEMENT_SEPA_H
#define PIAZZA_SETTLEMENT_SEPA_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

enum { SEPA_NAME_MAX = 70, SEPA_TEXT_MAX = 140 };

/* Does SEPA reach this account? By the country of a well-formed IBAN, of the list of scheme
 * countries (EPC409-09). */
bool sepa_reaches(const char *iban);

/* The text in the characters that every bank must take (EPC217-08: Latin letters, digits and
 * / - ? : ( ) . , ' + and blanks), at most so many: accents fall off, and what has no likeness
 * becomes a blank. Never empty, never begins or ends with a slash, never holds two together. Arena
 * memory. */
const char *sepa_text(struct arena *arena, const char *text, unsigned most);

/* The day on which a bank is asked to pay what is sent now: the next one that is not a Saturday or
 * Sunday, as the instant of its first second. Banks move TARGET's few other holidays by themselves.
 */
int64_t sepa_next_day(int64_t now);

#endif
