/* What the files of this room share. */
#ifndef PIAZZA_BENEFIT_PARTS_H
#define PIAZZA_BENEFIT_PARTS_H

#include "benefit/benefit.h"
#include "benefit/rule.h"

/* attestation.c: given, taken back, objected to */
handler attestation_give, attestation_revoke, attestation_object, attestations_expire_due;
bool attestations_of_erased(struct act *a, const struct event *event);

/* attest_pages.c: for whom, what, and what was given */
handler attestations_page, attest_whom, attest_find_prepare, attest_find, attest_form;

/* open.c */
handler benefits_page;

/* offered.c */
handler benefits_offered_page;

/* words.c: texts that the territory's data gives in several languages. The one in the act's
 * language, or the Italian one; "" when there is neither. */
const char *words_in(const struct act *a, const json_t *words);

/* Replace the member name_json of a row by `name`, its text in the act's language. */
void words_choose(const struct act *a, json_t *object, const char *name);

/* The same in each of a list. */
void words_choose_each(const struct act *a, json_t *list, const char *name);

/* True of {it: "…"} with nothing but filled texts in two-letter languages, Italian among them. */
bool words_are_valid(const json_t *words);

/* In which organisation the caller attests: as secretary, or as operator. */
int64_t attesting_organisation(const struct act *a);

/* personal.c */
handler benefit_personal;

#endif
