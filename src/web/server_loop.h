/* Private to the transport: one loop, its connections and the exchanges on the wire. */
#ifndef PIAZZA_WEB_SERVER_LOOP_H
#define PIAZZA_WEB_SERVER_LOOP_H

#include "base/buffer.h"
#include "web/server.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
    POOL_SIZE = 16 * 1024, /* libmicrohttpd's memory per connection: request head and answer head */
    HEAD_MAX = 12 * 1024,  /* bytes of a request head, leaving room in the pool for the answer's */
    TARGET_MAX = 8 * 1024, /* bytes of a path with its query */
    FIELDS_MAX = 64,       /* header lines */
    SPARE_MAX = 256,       /* idle wires that a loop keeps */
    FAREWELLS_MAX = 64,    /* closing sockets that a loop waits for */
    SMALL_BODY = 16 * 1024,       /* larger bodies count against BODIES_MAX */
    BODIES_MAX = 64 * 1024 * 1024 /* bytes of large bodies in memory at once, all loops together;
                                     those above body_max leave half of it to the others */
};

/* What a connection is doing, each with its own patience. */
enum stage { STAGE_HEAD, STAGE_BODY, STAGE_WORK, STAGE_SENDING };

/* A connection. Touched by its loop's thread only. */
struct peer {
    int fd;
    enum stage stage;
    int64_t since_us; /* when the stage began */
    size_t bytes;     /* STAGE_BODY: received so far; STAGE_SENDING: length of the answer */
    struct peer *previous, *next;
    bool is_looked_at; /* in this stage: whether it has left */
    bool is_refused, is_reaped;
    bool is_held; /* its answer waits to leave with those of others */
    struct peer *next_held;
    char address[INET6_ADDRSTRLEN];
};

/* A socket that is closing. */
struct farewell {
    int fd;
    int64_t until_us;
};

/* An exchange on the wire; pooled with its arena by its loop. */
struct wire {
    struct exchange exchange;
    struct loop *loop;
    struct peer *peer;
    struct MHD_Connection *connection;
    const char *target; /* as received, in libmicrohttpd's memory: for checking, not for reading */
    size_t target_length;
    struct exchange_field fields[FIELDS_MAX];
    struct buffer body;
    size_t reserved; /* of BODIES_MAX */
    enum { WIRE_NEW, WIRE_READING, WIRE_DEFERRED, WIRE_ANSWERED } state;
    struct wire *next; /* in the loop's spare or finished ones */
};

struct loop {
    struct server *server;
    struct MHD_Daemon *daemon;
    pthread_t thread;
    int listener, poller, bell; /* bell: an eventfd that wakes the loop */
    struct shelf shelf;
    struct peer *peers;
    struct peer *held;
    struct wire *spare;
    unsigned spare_count;
    struct farewell farewells[FAREWELLS_MAX];
    unsigned farewell_count;
    _Atomic(struct wire *) finished; /* deferred and now answered, from any thread */
    unsigned under_way;              /* exchanges between request line and end of answer */
    unsigned deferred;               /* of which wait for exchange_finish */
    int64_t now_us, reaped_us;
    bool closing;
    atomic_uint_least64_t connections, requests, refused, reaped;
};

struct server {
    struct server_settings settings;
    unsigned port;
    unsigned loop_count;
    struct loop *loops;
    atomic_bool stopping;
    int64_t stop_us;          /* when slow peers are cut off; valid once stopping */
    atomic_size_t body_bytes; /* reserved of BODIES_MAX */
};

/* Make a loop's daemon, poller and bell around its listening socket; run it (a thread's main). */
bool loop_open(struct loop *loop, struct error *error) __attribute__((warn_unused_result));
void *loop_run(void *context);
void loop_close(struct loop *loop);
void loop_wake(struct loop *loop);

/* Check the request's head as received, and fill the exchange's fields. 0 when it is sound, else
 * the HTTP status it deserves. version is libmicrohttpd's, inside the head. */
int guard_head(struct wire *wire, const char *version);

/* The body's declared length; 0 without one. Valid after guard_head found the head sound. */
size_t guard_body_length(const struct wire *wire);

/* Close the connections that have been too slow; cheap when called more often than once a second.
 */
void guard_reap(struct loop *loop);

/* Called when libmicrohttpd is about to close the peer's socket: if the peer may still be sending,
 * keep the socket until it stops, or for 5 seconds. */
void farewell_begin(struct loop *loop, const struct peer *peer);
void farewell_drain(struct loop *loop, int fd);
void farewell_expire(struct loop *loop, int64_t now_us);

#endif
