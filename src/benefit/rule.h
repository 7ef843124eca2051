/* Benefit rules: what must be true of a person for something to be open to them. A rule is data
 * (JSON); weighing it is a pure function of the rule, the facts and the time.
 *
 *     rule      {"all": [rule, …]}     every part is met; of no parts: met
 *               {"any": [rule, …]}     at least one part is met
 *               condition
 *     condition {"affiliation": {"organisation": id}}      a member of that organisation,
 *               {"affiliation": {"kind": "cooperative", "sector": "consumption"}}   or of such
 * ones; with "type": "member" in that way only
 *               {"attestation": "caregiver"}               somebody entitled has attested it
 *               {"age": {"from": 65, "below": 75}}         in years, either or both
 *               {"area": ["022150", "valle-di-sole"]}      lives in one of them
 *               {"assurance": 2}                           identity known at least this well
 *
 * A day counts as civil time in the territory. Age changes at the first second of the birthday;
 * who was born on 29 February has it on the 28th in other years (art. 2963 c.c.: a term whose day
 * is missing ends with the last day of the month). */
#ifndef PIAZZA_BENEFIT_RULE_H
#define PIAZZA_BENEFIT_RULE_H

#include "base/json.h"

#include <stdbool.h>
#include <stdint.h>

enum { RULE_DEPTH_MAX = 3, RULE_CONDITIONS_MAX = 16 };

/* What is known of a person. Members that lack are unknown or none. */
struct benefit_facts {
    const char *birth_date;     /* "1942-03-14"; "" or NULL: unknown */
    const json_t *affiliations; /* that hold: [{organisation_id, kind, sector, type}] */
    const json_t *attestations; /* [{code, until_at (its last second)}] */
    const json_t *areas;        /* where they live, from the smallest: ["022150", …] */
    int assurance;              /* 0 to 3 */
};

/* Is this a rule? Nothing else may be stored or weighed. */
bool rule_is_valid(const json_t *rule);

/* Weigh a valid rule: a tree of findings, one for each part of the rule:
 *     {is_met, is_all|is_any, parts: [finding, …]} or
 *     {is_met, is_age, has_from, from, has_below, below, is_unknown (no birth date)}
 *     {is_met, is_attestation, code}         {is_met, is_assurance, level}
 *     {is_met, is_area, areas: [code, …]}
 *     {is_met, is_affiliation, organisation_id|null, kind, sector, type}
 * Every is_… above is in every finding, for templates. In memory of the current arena. */
json_t *rule_weigh(const json_t *rule, const struct benefit_facts *facts, int64_t now);

/* What is lacking in a finding that is not met: the unmet parts; of an "any", all of its parts. And
 * why one is met: the met parts. A new list of findings; what it holds is shared with the tree. */
json_t *finding_lacks(const json_t *finding);
json_t *finding_grounds(const json_t *finding);

#endif
