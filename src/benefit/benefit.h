/* Benefits: what organisations open to whom, and what organisations attest of people.
 *
 * A benefit has a rule over what the registry knows and over attestations (benefit/rule.h). What is
 * open to a person is found anew at every reading; nothing about it is stored. */
#ifndef PIAZZA_BENEFIT_BENEFIT_H
#define PIAZZA_BENEFIT_BENEFIT_H

#include "web/route.h"

extern const struct room benefit_room;

/* What is open to a person now: [{id, code, organisation_id, organisation, kind, title, about,
 * until_at}] in the act's language. NULL on failure. */
json_t *benefit_open(struct act *a, int64_t person);

/* ---- filling: territory packs, the demo ------------------------------------------------------ */

/* Load what may be attested, and by whom, from a territory pack's folder (attestations.json). A
 * kind that is there already is replaced. CSV_MALFORMED or NOT_FOUND name the file. */
bool benefit_load_kinds(struct act *a, const char *folder) __attribute__((warn_unused_result));

/* Offer a benefit: {code, kind, title: {it, de, en}, about: {it, de, en}, rule, from, until} with
 * dates ("2026-01-01"; the last day is included). One of the same code is replaced. CSV_MALFORMED,
 * with the code in the detail, when it is none. */
bool benefit_offer(struct act *a, int64_t organisation, const json_t *benefit)
    __attribute__((warn_unused_result));

/* An organisation attests something of a person until a time; note: what else it writes, or "".
 * FORBIDDEN at the field "what" when it may not say that, OUT_OF_RANGE at "until" when that is past
 * or too far, ALREADY_DONE at "what" when it says so already. */
bool benefit_attest(struct act *a, int64_t organisation, int64_t person, const char *what,
                    int64_t until, const char *note, int64_t *id)
    __attribute__((warn_unused_result));

#endif
