/* Many deeds, sent to the lanes at once and waited for. */
#ifndef PIAZZA_SIM_BATCH_H
#define PIAZZA_SIM_BATCH_H

#include "deed.h"

#include <semaphore.h>

enum { BATCH_MAX = 2000, CONTENT_SIZE = 400 };

/* A deed that was sent. */
struct task {
    struct lane_job job; /* first: done gets its address */
    struct arena *arena;
    struct act act;
    struct errand errand;
    char key[16], content[CONTENT_SIZE];
    sem_t *done;
    int64_t now;
    bool is_altered;          /* sent under its key with another content */
    enum error_code expected; /* by the model */
};

struct batch {
    const struct town *town;
    int64_t *transfers; /* of each deed that granted */
    unsigned count;
    struct task tasks[BATCH_MAX];
};

struct batch *batch_new(const struct town *town, unsigned deeds);
void batch_free(struct batch **batch);

/* Send a deed, now. */
struct task *batch_add(struct batch *batch, const struct deed *deed, int64_t now);

/* In one transaction of the first lane, in order; leaves how each ended in its act. */
void batch_do(struct batch *batch);

/* The same, each over the node and in the lane that chance says. */
void batch_do_anywhere(struct batch *batch, struct random *random);

#endif
