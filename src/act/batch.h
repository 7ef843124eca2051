/* One lane's work: many acts in one transaction. Used by lane.c, which feeds it. */
#ifndef PIAZZA_ACT_BATCH_H
#define PIAZZA_ACT_BATCH_H

#include "act/journal.h"
#include "act/lane.h"
#include "act/outbox.h"

#include <stdatomic.h>

struct lane {
    struct lanes *lanes;
    struct db_conn *conn;
    struct journal_head head;       /* of the chain this lane appends to, within a transaction */
    struct act clerk;               /* the lane's own, for the statements that belong to no act */
    struct outbox_gauge *outbox;    /* shared by all lanes of the process */
    atomic_uint_least64_t *commits; /* counted by all of them */
    struct lane_job **jobs;         /* the batch at hand: batch_max places */
    struct lane_stats tally;        /* of the batch at hand */
    bool is_guarded;                /* each act of the transaction at hand has a savepoint */
    unsigned wary;                  /* so many transactions to come are guarded from the start */
    enum error_code failure;        /* what acts are told when their transaction does not hold */
};

/* Do the jobs and commit. Afterwards each act's error says how it ended, and nothing that is said
 * to be done can be lost; done is for the caller to call. When the transaction must be run again
 * (serialization failure, deadlock, a statement that broke it) each act is replayed alone. */
void batch_run(struct lane *lane, unsigned count);

#endif
