/* Is the journal whole? Every hash computed again, every chain dense and as long as its head says,
 * every checkpoint true. */
#ifndef PIAZZA_ACT_CHECK_H
#define PIAZZA_ACT_CHECK_H

#include "db/db.h"

#include <stdbool.h>
#include <stdint.h>

struct act_check {
    uint64_t lanes;                /* chains read */
    uint64_t rows;                 /* journal rows read */
    uint64_t checkpoints;          /* checkpoint rows among them */
    uint64_t broken;               /* things found wrong; 0: the journal is whole */
    int64_t first_lane, first_seq; /* where the first of them is */
    char first_reason[80];         /* what it is, for the operator */
};

/* Read all chains on one snapshot, in constant memory. False only when the storage fails; a broken
 * journal is a finding. The connection is a reader outside a transaction. */
bool act_check(struct db_conn *conn, struct act_check *found, struct error *error)
    __attribute__((warn_unused_result));

#endif
