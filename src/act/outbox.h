/* The outbox: messages that leave after the commit, each at least once. Acts fill it with
 * act_notify (act.h); the deliverer empties it. Several nodes may deliver from one outbox. */
#ifndef PIAZZA_ACT_OUTBOX_H
#define PIAZZA_ACT_OUTBOX_H

#include "act/lane.h"

#include <stdatomic.h>

/* How many messages wait, near enough: counted now and then, and advanced by each new one. */
struct outbox_gauge {
    _Atomic int64_t waiting;
    _Atomic int64_t counted_at; /* act->now of the last count */
    int64_t max;
};

struct outbox_message {
    int64_t id;
    int64_t party;      /* to whom */
    const char *kind;   /* its template: "order-placed" */
    int64_t about;      /* what it is about, or 0 */
    const json_t *data; /* fills the template */
    int64_t tries;      /* this one included */
};

/* Who carries messages out of the house, on the deliverer's thread, outside any transaction. */
struct outbox_carrier {
    /* Send one message. True when it is out of our hands; false to try again later. May be called
     * twice for one message: send its id along. */
    bool (*deliver)(const struct outbox_message *message, void *context);
    /* Once after several messages, before they are recorded as sent: make lasting what was
     * delivered. False: all of them count as failed. May be NULL. */
    bool (*settle)(void *context);
    void *context;
};

struct outbox;

/* Start the thread that delivers what is due, through the lanes. */
bool outbox_start(struct lanes *lanes, const struct outbox_carrier *carrier, struct outbox **outbox,
                  struct error *error) __attribute__((warn_unused_result));

/* Finish the messages at hand, stop, and clear the pointer. Before lanes_stop. */
void outbox_stop(struct outbox **outbox);

enum { OUTBOX_BATCH = 50, OUTBOX_TRIES_MAX = 12, OUTBOX_LEASE_SECONDS = 300 };

/* Deliver at most OUTBOX_BATCH messages that are due at this instant: what the thread does again
 * and again. *taken counts them. A message that fails is postponed by outbox_delay, and given up
 * after OUTBOX_TRIES_MAX. False when the storage fails; the messages taken come back when their
 * lease has ended. */
bool outbox_pass(struct lanes *lanes, const struct outbox_carrier *carrier, int64_t now,
                 unsigned *taken) __attribute__((warn_unused_result));

/* Seconds before the next try: 30 doubled at each try, at most 6 hours, a quarter more or less by
 * chance so that messages that failed together do not come back together. */
int64_t outbox_delay(int64_t tries, struct random *random);

#endif
