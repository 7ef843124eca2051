/* Work piazza does by itself: each job at most once per period in the whole installation, however
 * many nodes run. */
#ifndef PIAZZA_ACT_SCHEDULER_H
#define PIAZZA_ACT_SCHEDULER_H

#include "act/lane.h"

/* Work that piazza does by itself, as an act of the system, at most once per period in the whole
 * installation. Periods are counted from 1970: with every = 3600 they start at the full hours. A
 * job that never ran is due at once. Tables end with {0}. */
struct due {
    const char *name;
    int64_t every; /* seconds */
    handler *handle;
    handler *prepare; /* slow work before the lane, on a reader; or NULL */
};

/* The jobs of this floor: checkpoints of the journal, forgetting what is old. */
extern const struct due act_due[];

struct scheduler;

/* A scheduler that knows the jobs of act_due. reactions: all rooms', for the acts it starts. */
struct scheduler *scheduler_new(struct db *db, struct lanes *lanes,
                                const struct reaction *reactions);

/* Add a room's table, which must outlive the scheduler. Before scheduler_start. */
void scheduler_add(struct scheduler *scheduler, const struct due *table);

/* Run what is due at this instant, and wait for it: what the thread does every second. A job that
 * fails is tried again a minute later, or at its next period if that comes sooner. Returns how
 * many jobs ran here and succeeded. */
unsigned scheduler_tick(struct scheduler *scheduler, int64_t now);

bool scheduler_start(struct scheduler *scheduler, struct error *error)
    __attribute__((warn_unused_result));

/* Finish the job at hand, stop the thread if there is one, free and clear. Before lanes_stop. */
void scheduler_stop(struct scheduler **scheduler);

#endif
