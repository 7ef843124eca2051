/* One HTTP request and its answer, free of any HTTP library. web/server.c makes exchanges out of
 * sockets; everything above it sees only this. */
#ifndef PIAZZA_WEB_EXCHANGE_H
#define PIAZZA_WEB_EXCHANGE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One header of a request; the value has no white space around it. */
struct exchange_field {
    const char *name, *value;
    size_t name_length;
};

/* Where an application keeps, for a moment, what serves all requests that arrived together. */
struct shelf {
    void *thing;
    uint64_t mark; /* what the application wants to remember about it */
};

struct exchange {
    struct arena *arena; /* of this request; reset after the answer is sent */
    struct shelf *shelf; /* of the loop; only for the handler, before it defers */

    /* the request, complete and checked for framing; text is NUL-terminated */
    const char *method; /* "GET", "HEAD", "POST", … as sent */
    const char *path;   /* as sent, starting with '/', still percent-encoded */
    const char *query;  /* after '?', still percent-encoded; "" if none */
    const char *body;   /* "" if none */
    size_t body_length;
    const struct exchange_field *fields; /* the headers, in the order sent */
    unsigned field_count;
    const char *address; /* of the peer, or of X-Forwarded-For when the peer is trusted */
    char id[16];         /* the request's id, for the log and the answer */
    int64_t started_us;  /* monotonic */

    /* the answer */
    int status;
    const char *type;   /* Content-Type */
    const void *answer; /* body: arena memory or static; not copied */
    size_t answer_length;
    struct {
        const char *name, *value;
    } headers[24];
    unsigned header_count;

    void *app;       /* the application's own, for deferred exchanges */
    void *transport; /* the server's own */
};

/* A request header by name (any case), the first if repeated; NULL if absent. */
const char *exchange_header(const struct exchange *x, const char *name);

/* Add an answer header; name is static, value is static or arena memory. Beyond the room for
 * headers the program aborts: their number is fixed by the code, not by a request. */
void exchange_set(struct exchange *x, const char *name, const char *value);

/* Called on a loop thread for each complete request (fits in its limits, valid framing). It
 * fills the answer and returns true, or returns false: then exchange_finish is called for it
 * later, once, from any thread. A false return must be preceded by exchange_defer. */
typedef bool exchange_handler(struct exchange *x, void *context);

/* Keep the connection waiting. Call BEFORE handing the exchange to another thread. */
void exchange_defer(struct exchange *x);
void exchange_finish(struct exchange *x);

/* The answers that the transport itself must give (400, 411, 413, 431, …, before a request is
 * complete) are drawn by the application too, as page or JSON. Fills the answer. */
typedef void exchange_refuser(struct exchange *x, int status, void *context);

#endif
