/* Lanes: writers that run many acts in one transaction, of which each can be undone by itself, and
 * answer after the commit. One lane on SQLite, a few per node on PostgreSQL. A transaction of many
 * acts holds its locks until it commits: acts on the same place go to the same lane, so that lanes
 * do not wait for each other's locks, nor deadlock, whenever many want the same thing. */
#ifndef PIAZZA_ACT_LANE_H
#define PIAZZA_ACT_LANE_H

#include "act/act.h"

/* An act waiting to be done. The submitter owns it, and must not touch it until done is called,
 * on the lane's thread, after the commit (or the refusal). A handler may run several times until
 * its transaction holds; each time it finds the act as it was submitted. A refused act has an
 * empty model, no location and no cookies. */
struct lane_job {
    struct act *act; /* error.code says how it ended */
    handler *handle;
    json_t *model;     /* the answer: filled by the handler, or the stored one;
                        * an object, or NULL: made in the act's arena */
    const char *place; /* what it is done to, such as its path; NULL: the house as a whole */
    void (*done)(struct lane_job *job);
    bool replayed;         /* the answer was stored under the same key before */
    struct lane_job *next; /* the queue's own */
    struct random random;  /* the lane's own: the act's randomness before it ran */
};

struct lanes;

struct lane_settings {
    unsigned node;      /* this process among those that share the database; 0 */
    unsigned lanes;     /* 1 to 16; PostgreSQL only: SQLite always has one */
    unsigned batch_max; /* acts in one transaction; 512 */
    unsigned queue_max; /* waiting acts before new ones are refused; 4096 */
    int64_t outbox_max; /* waiting messages before OUTBOX_FULL */
};

bool lanes_start(struct db *db, const struct lane_settings *settings, struct lanes **lanes,
                 struct error *error) __attribute__((warn_unused_result));

/* False, leaving BUSY in the act, when the queue is full or the lanes are stopping; done is then
 * not called. */
bool lanes_submit(struct lanes *lanes, struct lane_job *job) __attribute__((warn_unused_result));

/* Submit and wait: for due work, the demo and tests; never from within a handler. True when the
 * act succeeded. model may be NULL. */
bool lanes_perform(struct lanes *lanes, struct act *act, handler *handle, json_t *model)
    __attribute__((warn_unused_result));

/* Finish what waits, then stop and clear the pointer. */
void lanes_stop(struct lanes **lanes);

/* How many transactions have been committed so far; a snapshot begun after reading it holds all of
 * them. Counts before anybody learns that their act is done. */
uint64_t lanes_commits(const struct lanes *lanes);

/* Counters for /metrics and the bench. */
struct lane_stats {
    uint64_t acts;          /* done or refused */
    uint64_t refused;       /* of them, those refused */
    uint64_t batches;       /* transactions that held */
    uint64_t largest_batch; /* acts in the largest of them */
    uint64_t retries;       /* transactions run again after a serialization failure */
    uint64_t replays;       /* acts answered from memory */
    uint64_t waiting;       /* acts in the queue now */
};
struct lane_stats lanes_stats(struct lanes *lanes);

#endif
