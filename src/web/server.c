/* The life of the server: listening sockets, loops, stop. */
#include "web/server.h"
#include "base/clock.h"
#include "web/server_loop.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

static unsigned given_or(unsigned given, unsigned standard)
{
    return given > 0 ? given : standard;
}

static void settings_complete(struct server_settings *settings)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    settings->listen = settings->listen ? settings->listen : "127.0.0.1";
    settings->loops = given_or(settings->loops, cores > 0 ? (unsigned)cores : 1);
    settings->connections = given_or(settings->connections, 4096);
    settings->body_max = settings->body_max > 0 ? settings->body_max : 1024UL * 1024;
    settings->header_seconds = given_or(settings->header_seconds, 40);
    settings->idle_seconds = given_or(settings->idle_seconds, 30);
    settings->body_grace_seconds = given_or(settings->body_grace_seconds, 10);
    settings->body_rate = given_or(settings->body_rate, 1000);
}

/* Ask for as many descriptors as the connections may need, within what the system allows. */
static void descriptors_raise(rlim_t wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* ---- listening sockets ----------------------------------------------------------------------- */

static int socket_bound(const struct addrinfo *address, bool shared)
{
    int on = 1;
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        (shared && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) ||
        bind(fd, address->ai_addr, address->ai_addrlen) != 0 ||
        (shared && listen(fd, BACKLOG) != 0)) {
        int reason = errno;
        close(fd);
        errno = reason;
        return -1;
    }
    return fd;
}

/* Sockets that share a port would share it with a second piazza too, in silence: first see that
 * nobody else has it. */
static bool address_is_free(const struct addrinfo *address)
{
    int fd = socket_bound(address, false);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static unsigned socket_port(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } own = {0};
    socklen_t length = sizeof own;
    if (getsockname(fd, &own.any, &length) != 0)
        return 0;
    return ntohs(own.any.sa_family == AF_INET6 ? own.v6.sin6_port : own.v4.sin_port);
}

static void address_set_port(struct addrinfo *address, unsigned port)
{
    if (address->ai_family == AF_INET6)
        ((struct sockaddr_in6 *)address->ai_addr)->sin6_port = htons((uint16_t)port);
    else
        ((struct sockaddr_in *)address->ai_addr)->sin_port = htons((uint16_t)port);
}

static bool listeners_open(struct server *server, struct addrinfo *address, struct error *error)
{
    const struct server_settings *settings = &server->settings;
    bool ok = settings->port == 0 || address_is_free(address);
    for (unsigned i = 0; ok && i < server->loop_count; i++) {
        server->loops[i].listener = socket_bound(address, true);
        ok = server->loops[i].listener >= 0;
        if (ok && i == 0) {
            server->port = socket_port(server->loops[0].listener);
            address_set_port(address, server->port);
        }
    }
    return ok || error_set(error, INTERNAL, NULL, "cannot listen on %s port %u: %s",
                           settings->listen, settings->port, strerror(errno));
}

static bool server_listen(struct server *server, struct error *error)
{
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                   .ai_socktype = SOCK_STREAM};
    struct addrinfo *address;
    char port[8];
    snprintf(port, sizeof port, "%u", server->settings.port & 0xffff);
    if (server->settings.port > 65535 ||
        getaddrinfo(server->settings.listen, port, &hints, &address) != 0)
        return error_set(error, INTERNAL, NULL, "not a numeric address and port: %s %u",
                         server->settings.listen, server->settings.port);
    bool ok = listeners_open(server, address, error);
    freeaddrinfo(address);
    return ok;
}

/* ---- start and stop -------------------------------------------------------------------------- */

static void server_join(struct server *server, unsigned running)
{
    atomic_store(&server->stopping, true);
    for (unsigned i = 0; i < running; i++)
        loop_wake(&server->loops[i]);
    for (unsigned i = 0; i < running; i++)
        pthread_join(server->loops[i].thread, NULL);
}

static void server_free(struct server **server)
{
    for (unsigned i = 0; i < (*server)->loop_count; i++)
        loop_close(&(*server)->loops[i]);
    free((*server)->loops);
    free(*server);
    *server = NULL;
}

static struct server *server_new(const struct server_settings *settings)
{
    struct server *server = calloc(1, sizeof *server);
    if (!server)
        abort();
    server->settings = *settings;
    settings_complete(&server->settings);
    server->loop_count = server->settings.loops;
    server->loops = calloc(server->loop_count, sizeof *server->loops);
    if (!server->loops)
        abort();
    for (unsigned i = 0; i < server->loop_count; i++) {
        struct loop *loop = &server->loops[i];
        loop->server = server;
        loop->listener = loop->poller = loop->bell = -1;
    }
    return server;
}

bool server_start(const struct server_settings *settings, struct server **out, struct error *error)
{
    struct server *server = server_new(settings);
    descriptors_raise((rlim_t)server->settings.connections * server->loop_count + 256);
    signal(SIGPIPE, SIG_IGN);
    bool ok = server_listen(server, error);
    for (unsigned i = 0; ok && i < server->loop_count; i++)
        ok = loop_open(&server->loops[i], error);
    unsigned running = 0;
    while (ok && running < server->loop_count) {
        struct loop *loop = &server->loops[running];
        int reason = pthread_create(&loop->thread, NULL, loop_run, loop);
        if (reason == 0)
            running++;
        else
            ok = error_set(error, INTERNAL, NULL, "cannot start a thread: %s", strerror(reason));
    }
    if (!ok) {
        server_join(server, running);
        server_free(&server);
    }
    *out = server;
    return ok;
}

unsigned server_port(const struct server *server)
{
    return server->port;
}

void server_stop(struct server **server, unsigned seconds)
{
    if (!*server)
        return;
    (*server)->stop_us = clock_monotonic_us() + (int64_t)seconds * 1000000;
    server_join(*server, (*server)->loop_count);
    server_free(server);
}

struct server_stats server_stats(const struct server *server)
{
    struct server_stats sum = {0};
    for (unsigned i = 0; i < server->loop_count; i++) {
        const struct loop *loop = &server->loops[i];
        sum.connections += atomic_load_explicit(&loop->connections, memory_order_relaxed);
        sum.requests += atomic_load_explicit(&loop->requests, memory_order_relaxed);
        sum.refused += atomic_load_explicit(&loop->refused, memory_order_relaxed);
        sum.reaped += atomic_load_explicit(&loop->reaped, memory_order_relaxed);
    }
    return sum;
}
