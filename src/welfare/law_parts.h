/* What the files of the law share. */
#ifndef PIAZZA_WELFARE_LAW_PARTS_H
#define PIAZZA_WELFARE_LAW_PARTS_H

#include "welfare/law.h"

/* ---- a decision in the making -----------------------------------------------------------------
 */

/* Allowed, without a reason yet; refused with "no_ruleset" when the ruleset is NULL. */
struct law_decision decide(const json_t *ruleset, const char *rule);

void decision_end(struct law_decision *decision, enum law_outcome outcome, const char *reason);
void decision_number(struct law_decision *decision, const char *name, int64_t value);
void decision_name(struct law_decision *decision, const char *name); /* of what is missing */

/* ---- parameters of a ruleset, which law_read has checked --------------------------------------
 */

int64_t law_int(const json_t *ruleset, const char *name); /* 0 for null */
bool law_bool(const json_t *ruleset, const char *name);
const char *law_text(const json_t *ruleset, const char *name);
const json_t *law_list(const json_t *ruleset, const char *name); /* of texts */
bool law_list_has(const json_t *ruleset, const char *name, const char *text);

/* Cents times basis points (hundredths of a percent): half up, or up to the next cent. Amounts from
 * 0 on; what is too large to count is INT64_MAX. */
int64_t law_share(int64_t cents, int64_t basis_points);
int64_t law_share_up(int64_t cents, int64_t basis_points);

/* The sum of amounts from 0 on; what is too large to count is INT64_MAX. */
int64_t law_sum(int64_t a, int64_t b);

#endif
