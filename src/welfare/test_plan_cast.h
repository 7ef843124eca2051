/* The people and organisations of the tests of plans. */
#ifndef PIAZZA_WELFARE_TEST_PLAN_CAST_H
#define PIAZZA_WELFARE_TEST_PLAN_CAST_H

#include "act/test_trial.h"
#include "welfare/plan_parts.h"

/* Paolo keeps the plans of the works, Ilaria approves them, Rita checks documents at the desk;
 * Elena, Luca and Nino work there, Otto for somebody else. */
struct cast {
    int64_t works, other, desk, shop;
    int64_t paolo, ilaria, rita, elena, luca, nino, otto;
    int64_t plan;
};

bool person_make(struct act *a, const char *given, int64_t *id);

/* The rulesets and the cast, without a plan; with one that is active, and 300 euro for each of its
 * three employees. */
struct cast cast_make(void **state);
struct cast plan_make_active(void **state);

/* The act that makes such a plan: cast->plan, of a prepared struct cast. */
handler plan_run;

/* What is typed, by name: a text, or else a number. Ended by a name of NULL. */
struct input {
    const char *name, *text;
    int64_t number;
};

/* An act of somebody in an organisation: how it ended, of the act or of the field that it was
 * refused for. *made: the request that it made; NULL: not asked. */
enum error_code by(void **state, int64_t person, enum role role, int64_t organisation,
                   handler *handle, const struct input *input, int64_t *made);

/* Credit for each of the category of the cast's plan. */
enum error_code grant_from(void **state, const struct cast *cast, const char *source,
                           const char *label, int64_t cents);

/* The room's invariants hold. */
void nothing_is_off(void **state);

#endif
