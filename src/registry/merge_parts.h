/* What the kept record learns from the merged one (merge_fill.c). */
#ifndef PIAZZA_REGISTRY_MERGE_PARTS_H
#define PIAZZA_REGISTRY_MERGE_PARTS_H

#include "act/act.h"

/* What is known of the merged record and not of the kept one is known of the kept one from now on:
 * telephone, mail, municipality, and of one that is known as surely birth date and tax code. */
bool merge_fill(struct act *a, int64_t merge, int64_t kept, int64_t merged)
    __attribute__((warn_unused_result));

/* Forgotten again, where it has not been changed since. */
bool merge_unfill(struct act *a, int64_t merge, int64_t kept, int64_t merged)
    __attribute__((warn_unused_result));

#endif
