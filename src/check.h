/* Is everything as it must be? The journal's chains and the invariants of every room. */
#ifndef PIAZZA_CHECK_H
#define PIAZZA_CHECK_H

#include "db/db.h"

#include <stdio.h>

/* Verify on one snapshot and print a line per rule with what was counted and what is broken. False
 * when the storage fails or anything is broken. */
bool check_print(struct db *db, FILE *out, struct error *error) __attribute__((warn_unused_result));

#endif
