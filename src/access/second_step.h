/* What setting up the second step and recovery share; only these files include this. */
#ifndef PIAZZA_ACCESS_SECOND_STEP_H
#define PIAZZA_ACCESS_SECOND_STEP_H

#include "access/access_parts.h"

/* Ten new codes on paper instead of the old ones, shown once by /me/spare-codes. */
bool spare_codes_give(struct act *a, json_t *model) __attribute__((warn_unused_result));

/* The person signs in with the password alone again. */
bool second_step_remove(struct act *a, int64_t person) __attribute__((warn_unused_result));

#endif
