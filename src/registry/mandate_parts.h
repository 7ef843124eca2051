/* What the files on mandates share. */
#ifndef PIAZZA_REGISTRY_MANDATE_PARTS_H
#define PIAZZA_REGISTRY_MANDATE_PARTS_H

#include "registry/registry_parts.h"

struct mandate_by_id_row;

/* ---- mandate.c ---------------------------------------------------------------------------- */

struct new_mandate {
    int64_t principal, delegate;
    unsigned scopes;
    int64_t amount_cents;      /* the most that one act may spend; 0: no limit */
    int64_t from, until;       /* first and last second; from 0: at once */
    const char *basis, *state; /* as the table has them */
};

/* Check it and write it down, as what the act is about. Refuses at the fields "user", "read",
 * "from" and "until". */
bool mandate_make(struct act *a, const struct new_mandate *mandate, int64_t *id)
    __attribute__((warn_unused_result));

/* Tell somebody what happened to a mandate; other: who did it. */
bool mandate_tell(struct act *a, int64_t whom, const char *kind, int64_t mandate, int64_t other)
    __attribute__((warn_unused_result));

/* The scopes ticked in the form: read, buy, care. */
unsigned mandate_scopes_typed(const struct act *a);

/* The last second of the day that begins at that instant. */
int64_t mandate_last_second(int64_t day);

/* The mandate, if the caller is one of its two people; for others it does not exist (NOT_FOUND). */
bool mandate_mine(struct act *a, int64_t id, struct mandate_by_id_row *mandate)
    __attribute__((warn_unused_result));

/* After a conditional update: one row changed, or it was not in the state for it. */
bool mandate_changed(struct act *a, int64_t rows) __attribute__((warn_unused_result));

#endif
