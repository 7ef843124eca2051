/* The HTTP transport: libmicrohttpd driven by our own epoll loops, one per core, with the checks
 * and deadlines that libmicrohttpd 0.9.75 lacks. Only server*.c name it.
 *
 * What reaches the application is a whole request with sound framing: one Host, at most one
 * Content-Length and Content-Type, no Transfer-Encoding, no folded or broken header lines.
 * Everything else is refused (through the application's refuser where libmicrohttpd lets us) and
 * the connection is closed. A slow head, a slow body and an answer read too slowly end the
 * connection as well. */
#ifndef PIAZZA_WEB_SERVER_H
#define PIAZZA_WEB_SERVER_H

#include "base/error.h"
#include "web/exchange.h"

/* The numbers given after "default" are taken for 0. */
struct server_settings {
    const char *listen;   /* a numeric address; default "127.0.0.1" */
    unsigned port;        /* 0: any free one */
    unsigned loops;       /* 0: one per core */
    unsigned connections; /* per loop, default 4096; more wait */
    size_t body_max;      /* bytes of a request body; default 1 MiB */
    size_t (*body_limit)(const struct exchange *x, void *context); /* of this request, whose head is
                                                   here, when its body is larger; NULL: of none */
    unsigned header_seconds;     /* default 40: a head must arrive so soon after the last answer */
    unsigned idle_seconds;       /* default 30: a silent connection is closed */
    unsigned body_grace_seconds; /* default 10: after it a body must come, and an answer be read, */
    unsigned body_rate;          /* at so many bytes/s on average; default 1000 */
    const char *trusted_proxy;   /* numeric address whose X-Forwarded-For is believed; NULL: none */
    exchange_handler *handle;
    exchange_refuser *refuse;
    void (*rest)(struct shelf *shelf, void *context); /* on a loop thread, when the requests that
                                                         arrived together are handled; or NULL */
    void *context;
};

struct server;

/* Listen and serve until server_stop. Fails, saying why, when the address is in use or not ours.
 * The handler and the refuser are called on the loop threads. */
bool server_start(const struct server_settings *settings, struct server **server,
                  struct error *error) __attribute__((warn_unused_result));
unsigned server_port(const struct server *server);

/* Stop accepting, answer what is under way, close and clear. After that many seconds whoever still
 * sends or reads is cut off; deferred exchanges are always waited for. */
void server_stop(struct server **server, unsigned seconds);

struct server_stats {
    uint64_t connections; /* accepted so far */
    uint64_t requests;    /* given to the handler */
    uint64_t refused;     /* answered by the transport's own checks */
    uint64_t reaped;      /* connections closed for being slow */
};
struct server_stats server_stats(const struct server *server);

#endif
