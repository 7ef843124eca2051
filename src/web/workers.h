/* A pool of threads for work that may wait: PostgreSQL, password hashing, pages of refused acts. */
#ifndef PIAZZA_WEB_WORKERS_H
#define PIAZZA_WEB_WORKERS_H

#include <stdbool.h>

struct workers;

/* A piece of work; the owner embeds it and keeps it until run has been called. */
struct work {
    void (*run)(struct work *work);
    struct work *next; /* the queue's own */
};

/* niceness is added to the threads' own: 0 for the program's priority, up to 19 for the lowest. */
struct workers *workers_start(unsigned threads, unsigned queue_max, int niceness);

/* False when the queue is full. */
bool workers_give(struct workers *workers, struct work *work) __attribute__((warn_unused_result));

/* Finish what waits, stop the threads, clear the pointer. */
void workers_stop(struct workers **workers);

#endif
