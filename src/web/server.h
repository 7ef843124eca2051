/* The HTTP transport: libmicrohttpd driven by our own epoll loops, one per core, with the checks
 * and deadlines that libmicrohttpd 0.9.75 lacks. The only file that names it is server.c. */
#ifndef PIAZZA_WEB_SERVER_H
#define PIAZZA_WEB_SERVER_H

#include "base/error.h"
#include "web/exchange.h"

struct server_settings {
    const char *listen;        /* "127.0.0.1" */
    unsigned port;             /* 0: any free one */
    unsigned loops;            /* 0: one per core */
    unsigned connections;      /* per loop; 4096 */
    size_t body_max;           /* bytes of a request body; 1 MiB */
    unsigned header_seconds;   /* a request's head must arrive in this time; 40 */
    unsigned idle_seconds;     /* a silent connection is closed; 30 */
    unsigned body_grace_seconds; /* then a body must come at body_rate bytes/s at least; 10 */
    unsigned body_rate;        /* 1000 */
    const char *trusted_proxy; /* address whose X-Forwarded-For is believed; NULL: none */
    exchange_handler *handle;
    exchange_refuser *refuse;
    void *context;
};

struct server;

bool server_start(const struct server_settings *settings, struct server **server,
                  struct error *error) __attribute__((warn_unused_result));
unsigned server_port(const struct server *server);

/* Stop accepting, answer what is under way (at most that many seconds), close and clear. */
void server_stop(struct server **server, unsigned seconds);

struct server_stats {
    uint64_t connections, requests, refused, reaped;
};
struct server_stats server_stats(const struct server *server);

#endif
