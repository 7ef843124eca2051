/* One loop: libmicrohttpd in external epoll mode, driven by one thread. */
#include "web/server_loop.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void count(atomic_uint_least64_t *counter)
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* ---- connections ----------------------------------------------------------------------------- */

static void peer_enter(struct peer *peer, enum stage stage, size_t bytes, int64_t now_us)
{
    peer->stage = stage;
    peer->bytes = bytes;
    peer->since_us = now_us;
    peer->is_looked_at = false;
}

/* An IPv4 peer of a socket for both families is written as IPv4. */
static void address_write(const struct sockaddr *address, char out[INET6_ADDRSTRLEN])
{
    const struct in6_addr *six = &((const struct sockaddr_in6 *)address)->sin6_addr;
    const void *four = &((const struct sockaddr_in *)address)->sin_addr;
    bool is_six = address->sa_family == AF_INET6;
    if (is_six && IN6_IS_ADDR_V4MAPPED(six)) {
        four = &six->s6_addr[12];
        is_six = false;
    }
    if (!inet_ntop(is_six ? AF_INET6 : AF_INET, is_six ? six : four, out, INET6_ADDRSTRLEN))
        out[0] = '\0';
}

static struct peer *peer_new(struct loop *loop, struct MHD_Connection *connection)
{
    struct peer *peer = calloc(1, sizeof *peer);
    if (!peer)
        abort();
    peer->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    address_write(
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
        peer->address);
    peer_enter(peer, STAGE_HEAD, 0, loop->now_us);
    peer->next = loop->peers;
    if (peer->next)
        peer->next->previous = peer;
    loop->peers = peer;
    count(&loop->connections);
    return peer;
}

/* An answer that leaves may wake its reader, who takes our core before the next request is handled.
 * So the answers of requests that arrived together leave together, when all of them are handled. */
static void peer_hold(struct loop *loop, struct peer *peer)
{
    static const int on = 1;
    if (peer->is_held || setsockopt(peer->fd, IPPROTO_TCP, TCP_CORK, &on, sizeof on) != 0)
        return;
    peer->is_held = true;
    peer->next_held = loop->held;
    loop->held = peer;
}

static void peers_release(struct loop *loop)
{
    static const int off = 0;
    for (struct peer *peer = loop->held; peer; peer = peer->next_held) {
        peer->is_held = false;
        (void)setsockopt(peer->fd, IPPROTO_TCP, TCP_CORK, &off, sizeof off);
    }
    loop->held = NULL;
}

static void peer_free(struct loop *loop, struct peer *peer)
{
    if (peer->is_held)
        peers_release(loop);
    if (peer->previous)
        peer->previous->next = peer->next;
    else
        loop->peers = peer->next;
    if (peer->next)
        peer->next->previous = peer->previous;
    free(peer);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **peer,
                          enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *peer = peer_new(context, connection);
    } else if (*peer) {
        farewell_begin(context, *peer);
        peer_free(context, *peer);
        *peer = NULL;
    }
}

/* ---- exchanges on the wire ------------------------------------------------------------------- */

static struct wire *wire_take(struct loop *loop)
{
    struct wire *wire = loop->spare;
    if (wire) {
        loop->spare = wire->next;
        loop->spare_count--;
        return wire;
    }
    wire = calloc(1, sizeof *wire);
    if (!wire)
        abort();
    wire->exchange.arena = arena_new();
    return wire;
}

static void wire_discard(struct wire *wire)
{
    arena_free(&wire->exchange.arena);
    free(wire);
}

static void wire_give_back(struct wire *wire)
{
    struct loop *loop = wire->loop;
    struct arena *arena = wire->exchange.arena;
    buffer_free(&wire->body);
    atomic_fetch_sub(&loop->server->body_bytes, wire->reserved);
    wire->reserved = 0;
    if (loop->spare_count == SPARE_MAX) {
        wire_discard(wire);
        return;
    }
    arena_reset(arena);
    wire->exchange = (struct exchange){.arena = arena};
    wire->next = loop->spare;
    loop->spare = wire;
    loop->spare_count++;
}

/* Called by libmicrohttpd with the target as it came, before it is decoded: what it decodes is
 * ambiguous. The query is hidden from libmicrohttpd, whose own list of arguments would fill the
 * connection's memory and leave it stuck. */
static void *on_target(void *context, const char *target, struct MHD_Connection *connection)
{
    struct loop *loop = context;
    struct wire *wire = wire_take(loop);
    struct exchange *x = &wire->exchange;
    size_t length = strlen(target);
    char *copy = arena_copy_n(x->arena, target, length);
    char *query = memchr(copy, '?', length);
    if (query) {
        ((char *)target)[query - copy + 1] = '\0';
        *query++ = '\0';
    }
    x->path = copy;
    x->query = query ? query : "";
    x->body = "";
    x->started_us = clock_monotonic_us();
    x->transport = wire;
    x->shelf = &loop->shelf;
    x->fields = wire->fields;
    wire->target = target;
    wire->target_length = length;
    wire->loop = loop;
    wire->connection = connection;
    wire->peer =
        *(struct peer **)MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    wire->state = WIRE_NEW;
    loop->under_way++;
    return wire;
}

static size_t keep_encoded(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context, (void)connection;
    return strlen(text);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **request,
                         enum MHD_RequestTerminationCode how)
{
    struct loop *loop = context;
    struct wire *wire = *request;
    (void)connection, (void)how;
    if (!wire)
        return;
    *request = NULL;
    loop->under_way--;
    peer_enter(wire->peer, STAGE_HEAD, 0, loop->now_us);
    wire_give_back(wire);
}

/* The last of these headers, as a proxy may add its own below the client's; NULL if absent. */
static const char *header_last(const struct exchange *x, const char *name)
{
    size_t length = strlen(name);
    for (unsigned i = x->field_count; i-- > 0;)
        if (x->fields[i].name_length == length && strcasecmp(x->fields[i].name, name) == 0)
            return x->fields[i].value;
    return NULL;
}

/* The address nearest to us in X-Forwarded-For is the one that our proxy saw. */
static const char *wire_address(struct wire *wire)
{
    const char *proxy = wire->loop->server->settings.trusted_proxy;
    const char *chain = header_last(&wire->exchange, "X-Forwarded-For");
    if (!proxy || !chain || strcmp(proxy, wire->peer->address) != 0)
        return wire->peer->address;
    const char *last = strrchr(chain, ',');
    last = last ? last + 1 : chain;
    last += strspn(last, " \t");
    struct in6_addr parsed;
    bool sound = inet_pton(AF_INET, last, &parsed) == 1 || inet_pton(AF_INET6, last, &parsed) == 1;
    return sound ? last : wire->peer->address;
}

/* Make room for the body that is announced; false when too many large ones are on their way. */
static bool wire_reserve(struct wire *wire, size_t length)
{
    struct server *server = wire->loop->server;
    size_t most = length > server->settings.body_max ? BODIES_MAX / 2 : BODIES_MAX;
    buffer_init(&wire->body, length);
    if (length <= SMALL_BODY)
        return true;
    wire->reserved = length;
    return atomic_fetch_add(&server->body_bytes, length) + length <= most;
}

/* ---- answers --------------------------------------------------------------------------------- */

static bool answer_field(struct MHD_Response *response, const char *name, const char *value)
{
    if (MHD_add_response_header(response, name, value) == MHD_YES)
        return true;
    log_error("answer header refused", "name", name, NULL);
    return false;
}

/* The body stays where it is, in the arena or static, until libmicrohttpd says that it is sent. */
static enum MHD_Result wire_answer(struct wire *wire)
{
    struct exchange *x = &wire->exchange;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        x->answer_length, (void *)x->answer, MHD_RESPMEM_PERSISTENT);
    if (!response)
        return MHD_NO;
    bool ok = !x->type || answer_field(response, "Content-Type", x->type);
    for (unsigned i = 0; ok && i < x->header_count; i++)
        ok = answer_field(response, x->headers[i].name, x->headers[i].value);
    if (ok && wire->loop->closing)
        ok = answer_field(response, "Connection", "close");
    wire->state = WIRE_ANSWERED;
    peer_hold(wire->loop, wire->peer);
    peer_enter(wire->peer, STAGE_SENDING, x->answer_length, wire->loop->now_us);
    enum MHD_Result queued =
        ok ? MHD_queue_response(wire->connection, (unsigned)x->status, response) : MHD_NO;
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result wire_refuse(struct wire *wire, int status)
{
    const struct server_settings *settings = &wire->loop->server->settings;
    count(&wire->loop->refused);
    wire->peer->is_refused = true;
    settings->refuse(&wire->exchange, status, settings->context);
    return wire_answer(wire);
}

/* First call for a request: its head is here. An answer given now closes the connection, so only
 * refusals are. */
static enum MHD_Result wire_begin(struct wire *wire, const char *method, const char *version)
{
    struct exchange *x = &wire->exchange;
    x->method = method;
    int status = guard_head(wire, version);
    size_t length = status == 0 ? guard_body_length(wire) : 0;
    id_text(id_new(), x->id);
    x->address = wire_address(wire);
    if (*x->path != '/')
        x->path = "/";
    if (status == 0 && !wire_reserve(wire, length))
        status = 503;
    if (status != 0)
        return wire_refuse(wire, status);
    wire->state = WIRE_READING;
    peer_enter(wire->peer, length > 0 ? STAGE_BODY : STAGE_WORK, 0, wire->loop->now_us);
    return MHD_YES;
}

static enum MHD_Result wire_receive(struct wire *wire, const char *data, size_t *length)
{
    if (!buffer_append(&wire->body, data, *length))
        return MHD_NO;
    wire->peer->bytes += *length;
    *length = 0;
    return MHD_YES;
}

/* Second call: the request is whole. */
static enum MHD_Result wire_handle(struct wire *wire)
{
    const struct server_settings *settings = &wire->loop->server->settings;
    struct exchange *x = &wire->exchange;
    if (wire->body.length > 0) {
        x->body = wire->body.data;
        x->body_length = wire->body.length;
    }
    peer_enter(wire->peer, STAGE_WORK, 0, wire->loop->now_us);
    count(&wire->loop->requests);
    return settings->handle(x, settings->context) ? wire_answer(wire) : MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *data, size_t *length, void **request)
{
    struct wire *wire = *request;
    (void)context, (void)connection, (void)path;
    switch (wire->state) {
    case WIRE_NEW:
        return wire_begin(wire, method, version);
    case WIRE_READING:
        return *length > 0 ? wire_receive(wire, data, length) : wire_handle(wire);
    case WIRE_DEFERRED: /* resumed: exchange_finish was called */
        return wire_answer(wire);
    case WIRE_ANSWERED:
        break;
    }
    return MHD_NO;
}

/* ---- deferred exchanges ---------------------------------------------------------------------- */

void exchange_defer(struct exchange *x)
{
    struct wire *wire = x->transport;
    wire->state = WIRE_DEFERRED;
    wire->loop->deferred++;
    MHD_suspend_connection(wire->connection);
}

void exchange_finish(struct exchange *x)
{
    struct wire *wire = x->transport;
    struct loop *loop = wire->loop;
    struct wire *first = atomic_load(&loop->finished);
    do
        wire->next = first;
    while (!atomic_compare_exchange_weak(&loop->finished, &first, wire));
    /* Only the first to arrive rings: the loop takes all. The wire is no longer ours. */
    if (!first)
        loop_wake(loop);
}

/* The finished exchanges, oldest first. */
static struct wire *finished_take(struct loop *loop)
{
    struct wire *newest = atomic_exchange(&loop->finished, NULL), *oldest = NULL;
    while (newest) {
        struct wire *next = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = next;
    }
    return oldest;
}

static void finished_resume(struct loop *loop)
{
    for (struct wire *wire = finished_take(loop), *next; wire; wire = next) {
        next = wire->next;
        loop->deferred--;
        MHD_resume_connection(wire->connection);
    }
}

/* ---- the loop -------------------------------------------------------------------------------- */

static bool poller_add(struct loop *loop, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    return epoll_ctl(loop->poller, EPOLL_CTL_ADD, fd, &event) == 0;
}

bool loop_open(struct loop *loop, struct error *error)
{
    const struct server_settings *settings = &loop->server->settings;
    loop->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, loop,
        MHD_OPTION_LISTEN_SOCKET, loop->listener, MHD_OPTION_CONNECTION_LIMIT,
        settings->connections, MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_SIZE, MHD_OPTION_URI_LOG_CALLBACK,
        on_target, loop, MHD_OPTION_UNESCAPE_CALLBACK, keep_encoded, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, loop, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, loop, MHD_OPTION_END);
    loop->poller = epoll_create1(EPOLL_CLOEXEC);
    loop->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (!loop->daemon || loop->poller < 0 || loop->bell < 0 || !poller_add(loop, loop->bell) ||
        !poller_add(loop, MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd))
        return error_set(error, INTERNAL, NULL, "cannot start a loop: %s", strerror(errno));
    loop->now_us = clock_monotonic_us();
    return true;
}

void loop_close(struct loop *loop)
{
    if (loop->daemon)
        MHD_stop_daemon(loop->daemon); /* closes the listener too, unless it was quiesced */
    else if (loop->listener >= 0)
        close(loop->listener);
    if (loop->poller >= 0)
        close(loop->poller);
    if (loop->bell >= 0)
        close(loop->bell);
    farewell_expire(loop, INT64_MAX);
    for (struct wire *wire = loop->spare, *next; wire; wire = next) {
        next = wire->next;
        wire_discard(wire);
    }
}

void loop_wake(struct loop *loop)
{
    uint64_t one = 1;
    if (write(loop->bell, &one, sizeof one) < 0 && errno != EAGAIN)
        abort();
}

static void bell_silence(struct loop *loop)
{
    uint64_t rings;
    if (read(loop->bell, &rings, sizeof rings) < 0 && errno != EAGAIN)
        abort();
}

/* Sleep until something happens, at most a second. libmicrohttpd's own events are left to it. */
static void loop_wait(struct loop *loop)
{
    MHD_UNSIGNED_LONG_LONG pending;
    int timeout = 1000;
    if (MHD_get_timeout(loop->daemon, &pending) == MHD_YES && pending < 1000)
        timeout = (int)pending;
    struct epoll_event events[16];
    int count = epoll_wait(loop->poller, events, 16, timeout);
    loop->now_us = clock_monotonic_us();
    for (int i = 0; i < count; i++)
        if (events[i].data.fd == loop->bell)
            bell_silence(loop);
        else
            farewell_drain(loop, events[i].data.fd);
}

/* Handle what has arrived, then let the answers go. */
static void loop_turn(struct loop *loop)
{
    MHD_run(loop->daemon);
    peers_release(loop);
}

/* Take in what has already knocked, then close the door. */
static void loop_quiesce(struct loop *loop)
{
    loop_turn(loop);
    int listener = MHD_quiesce_daemon(loop->daemon);
    if (listener >= 0)
        close(listener);
    loop_turn(loop);
    loop->closing = true;
}

static void loop_rest(struct loop *loop)
{
    const struct server_settings *settings = &loop->server->settings;
    if (settings->rest)
        settings->rest(&loop->shelf, settings->context);
}

static bool loop_is_done(const struct loop *loop)
{
    return loop->closing && loop->deferred == 0 &&
           (loop->under_way == 0 || loop->now_us >= loop->server->stop_us);
}

void *loop_run(void *context)
{
    struct loop *loop = context;
    while (!loop_is_done(loop)) {
        loop_wait(loop);
        finished_resume(loop);
        loop_turn(loop);
        guard_reap(loop);
        if (!loop->closing && atomic_load(&loop->server->stopping))
            loop_quiesce(loop);
        loop_rest(loop);
    }
    return NULL;
}
