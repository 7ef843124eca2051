#include "act/ticker.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct ticker {
    ticker_work *work;
    void *context;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t stop;
    bool stopping;
};

/* Sleep until the next tick, unless there is more to do. False when it is time to stop. */
static bool ticker_wait(struct ticker *ticker, bool has_more)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += has_more ? 0 : 1;

    pthread_mutex_lock(&ticker->mutex);
    int expired = 0;
    while (!ticker->stopping && !expired)
        expired = pthread_cond_timedwait(&ticker->stop, &ticker->mutex, &until);
    bool goes_on = !ticker->stopping;
    pthread_mutex_unlock(&ticker->mutex);
    return goes_on;
}

static void *ticker_main(void *context)
{
    struct ticker *ticker = context;
    bool has_more;
    do {
        has_more = ticker->work(ticker->context);
    } while (ticker_wait(ticker, has_more));
    return NULL;
}

bool ticker_start(ticker_work *work, void *context, struct ticker **ticker, struct error *error)
{
    struct ticker *new = calloc(1, sizeof *new);
    if (!new)
        abort();
    new->work = work;
    new->context = context;
    pthread_mutex_init(&new->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&new->stop, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&new->thread, NULL, ticker_main, new) != 0) {
        free(new);
        return error_set(error, INTERNAL, NULL, "no thread for a ticker");
    }
    *ticker = new;
    return true;
}

void ticker_stop(struct ticker **ticker)
{
    struct ticker *old = *ticker;
    if (!old)
        return;
    *ticker = NULL;
    pthread_mutex_lock(&old->mutex);
    old->stopping = true;
    pthread_cond_signal(&old->stop);
    pthread_mutex_unlock(&old->mutex);
    pthread_join(old->thread, NULL);
    pthread_cond_destroy(&old->stop);
    pthread_mutex_destroy(&old->mutex);
    free(old);
}
