/* A server over web/server.h alone, for the black-box tests of the transport.
 *
 *     GET /hello   a small text          GET /slow    the same, answered by another thread
 *     POST /form   the body again        GET /large   8 MiB of zeros
 *     GET /stats   the server's counters; any other path: 404 with the target as text
 *
 * Prints "port N" when it listens. Environment: ECHO_LISTEN, ECHO_PORT, ECHO_LOOPS,
 * ECHO_CONNECTIONS, ECHO_BODY_MAX, ECHO_HEADER_SECONDS, ECHO_IDLE_SECONDS, ECHO_GRACE_SECONDS,
 * ECHO_RATE, ECHO_TRUSTED_PROXY, ECHO_SLOW_MS. What the handler answers, and not the transport,
 * says "X-Handled: METHOD path". SIGTERM stops it within 5 seconds. */
#include "web/server.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char large[8 * 1024 * 1024];
static _Atomic(struct server *) running;

static unsigned setting(const char *name, unsigned standard)
{
    const char *value = getenv(name);
    return value ? (unsigned)strtoul(value, NULL, 10) : standard;
}

/* ---- slow answers: a queue and one thread ---------------------------------------------------- */

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t queue_filled = PTHREAD_COND_INITIALIZER;
static struct exchange *queue; /* linked through app */

static void answer(struct exchange *x, int status, const char *text)
{
    x->status = status;
    x->type = "text/plain; charset=utf-8";
    x->answer = text;
    x->answer_length = strlen(text);
}

static void slow_queue(struct exchange *x)
{
    exchange_defer(x);
    pthread_mutex_lock(&queue_lock);
    x->app = queue;
    queue = x;
    pthread_mutex_unlock(&queue_lock);
    pthread_cond_signal(&queue_filled);
}

static struct exchange *slow_take(void)
{
    pthread_mutex_lock(&queue_lock);
    while (!queue)
        pthread_cond_wait(&queue_filled, &queue_lock);
    struct exchange *all = queue;
    queue = NULL;
    pthread_mutex_unlock(&queue_lock);
    return all;
}

static void *slow_run(void *unused)
{
    unsigned milliseconds = setting("ECHO_SLOW_MS", 20);
    for (;;)
        for (struct exchange *x = slow_take(), *next; x; x = next) {
            next = x->app;
            usleep(milliseconds * 1000);
            answer(x, 200, arena_printf(x->arena, "slow %s\n", x->id));
            exchange_finish(x);
        }
    return unused;
}

/* ---- what is answered ------------------------------------------------------------------------ */

static void answer_stats(struct exchange *x)
{
    struct server_stats stats = server_stats(running);
    answer(x, 200,
           arena_printf(x->arena,
                        "{\"connections\":%llu,\"requests\":%llu,\"refused\":%llu,\"reaped\":%llu}",
                        (unsigned long long)stats.connections, (unsigned long long)stats.requests,
                        (unsigned long long)stats.refused, (unsigned long long)stats.reaped));
}

static void answer_form(struct exchange *x)
{
    answer(x, 200, "");
    x->answer = x->body;
    x->answer_length = x->body_length;
}

static void answer_other(struct exchange *x)
{
    bool known = strcmp(x->method, "GET") == 0 || strcmp(x->method, "HEAD") == 0 ||
                 strcmp(x->method, "POST") == 0;
    if (!known)
        exchange_set(x, "Allow", "GET, HEAD, POST");
    answer(x, known ? 404 : 405,
           arena_printf(x->arena, "%s %s %s\n", x->method, x->path, x->query));
}

static bool handle(struct exchange *x, void *context)
{
    (void)context;
    bool post = strcmp(x->method, "POST") == 0;
    exchange_set(x, "X-Handled", arena_printf(x->arena, "%s %s", x->method, x->path));
    exchange_set(x, "X-Address", x->address);
    if (strcmp(x->path, "/slow") == 0) {
        slow_queue(x);
        return false;
    }
    if (strcmp(x->path, "/hello") == 0 && !post && strlen(x->method) < 5) {
        answer(x, 200, "Hello, world! This is a small text.\n");
    } else if (strcmp(x->path, "/form") == 0 && post) {
        answer_form(x);
    } else if (strcmp(x->path, "/stats") == 0) {
        answer_stats(x);
    } else if (strcmp(x->path, "/large") == 0) {
        answer(x, 200, "");
        x->answer = large;
        x->answer_length = sizeof large;
    } else {
        answer_other(x);
    }
    return true;
}

static void refuse(struct exchange *x, int status, void *context)
{
    (void)context;
    exchange_set(x, "X-Request-Id", x->id);
    answer(x, status, arena_printf(x->arena, "refused %d\n", status));
}

int main(void)
{
    struct server_settings settings = {.listen = getenv("ECHO_LISTEN"),
                                       .port = setting("ECHO_PORT", 0),
                                       .loops = setting("ECHO_LOOPS", 0),
                                       .connections = setting("ECHO_CONNECTIONS", 0),
                                       .body_max = setting("ECHO_BODY_MAX", 0),
                                       .header_seconds = setting("ECHO_HEADER_SECONDS", 0),
                                       .idle_seconds = setting("ECHO_IDLE_SECONDS", 0),
                                       .body_grace_seconds = setting("ECHO_GRACE_SECONDS", 0),
                                       .body_rate = setting("ECHO_RATE", 0),
                                       .trusted_proxy = getenv("ECHO_TRUSTED_PROXY"),
                                       .handle = handle,
                                       .refuse = refuse};
    struct server *server;
    struct error error = {0};
    pthread_t slow;
    sigset_t stop;
    int received;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    if (pthread_create(&slow, NULL, slow_run, NULL) != 0)
        return 1;
    if (!server_start(&settings, &server, &error)) {
        fprintf(stderr, "%s\n", error.detail);
        return 1;
    }
    running = server;
    printf("port %u\n", server_port(server));
    fflush(stdout);
    sigwait(&stop, &received);
    server_stop(&server, 5);
    return 0;
}
