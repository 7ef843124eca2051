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

/* What is known of a person, for weighing rules. */
bool benefit_facts_read(struct act *a, int64_t person, struct benefit_facts *facts)
    __attribute__((warn_unused_result));

/* Say findings in words: names of areas, attestations and organisations. */
void findings_name(struct act *a, json_t *findings);

/* count.c: to how many people each is open, [{rule_json, …}]: adds "count", weighed by a sample of
 * at most 1000 people where there are more. Slow: in prepare, or as due work. */
bool benefits_count_people(struct act *a, json_t *benefits) __attribute__((warn_unused_result));
handler benefits_count_due;

/* offered.c: what an organisation offers, and to how many */
handler benefits_offered_page, benefit_page, benefit_open_act, benefit_end, benefit_drop;

/* write.c: a new one */
handler benefit_form, benefit_write_prepare, benefit_write;

/* A value as text. Arena memory. (load.c) */
const char *benefit_dumped(struct act *a, const json_t *value);

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
extern const struct belonging benefit_belongings[];

#endif
