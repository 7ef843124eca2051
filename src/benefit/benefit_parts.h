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

/* One of an organisation that the caller keeps, by the parameter "benefit"; NULL with NOT_FOUND. */
json_t *benefit_kept(struct act *a);

/* write.c: a new one */
handler benefit_form, benefit_write_prepare, benefit_write;

/* What was typed, weighed and counted: what prepare leaves for the act. */
struct written {
    const char *kind, *title, *about, *rule;
    int64_t from, until, count;
};

/* The form of an organisation's benefit; known: its choices, {kind, member, need, attestation},
 * before anything is typed, or NULL. */
bool benefit_form_fill(struct act *a, int64_t organisation, const json_t *known, json_t *model)
    __attribute__((warn_unused_result));

/* Leave what was typed in a->prepared, with the rule that is kept, or NULL for the one typed. */
bool benefit_prepare(struct act *a, int64_t organisation, const json_t *kept)
    __attribute__((warn_unused_result));

/* A new draft, in whose place it comes once it is opened (0: it is new). 1, or -1 on failure. */
int64_t benefit_next(struct act *a, int64_t *id, int64_t organisation, int64_t before,
                     const struct written *written);

/* edit.c: changing one */
handler benefit_edit_form, benefit_edit_prepare, benefit_edit;

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
