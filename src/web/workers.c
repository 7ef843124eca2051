#include "web/workers.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct work *first, **last;
    unsigned waiting, queue_max;
    bool stopping;
    int niceness;
    unsigned thread_count;
    pthread_t threads[];
};

/* The next piece of work, waiting for it; NULL when stopping and nothing is left. */
static struct work *work_take(struct workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    while (!workers->first && !workers->stopping)
        pthread_cond_wait(&workers->wake, &workers->lock);
    struct work *work = workers->first;
    if (work) {
        workers->first = work->next;
        workers->waiting--;
        if (!workers->first)
            workers->last = &workers->first;
    }
    pthread_mutex_unlock(&workers->lock);
    return work;
}

static void *worker_main(void *context)
{
    const struct workers *workers = context;
    struct work *work;
    if (workers->niceness) /* on Linux a thread has a niceness of its own */
        setpriority(PRIO_PROCESS, (id_t)gettid(), workers->niceness);
    while ((work = work_take(context)))
        work->run(work);
    return NULL;
}

struct workers *workers_start(unsigned threads, unsigned queue_max, int niceness)
{
    struct workers *workers = calloc(1, sizeof *workers + threads * sizeof *workers->threads);
    if (!workers)
        abort();
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->wake, NULL);
    workers->last = &workers->first;
    workers->queue_max = queue_max;
    workers->niceness = niceness;
    for (; workers->thread_count < threads; workers->thread_count++)
        if (pthread_create(&workers->threads[workers->thread_count], NULL, worker_main, workers))
            abort();
    return workers;
}

bool workers_give(struct workers *workers, struct work *work)
{
    work->next = NULL;
    pthread_mutex_lock(&workers->lock);
    bool room = workers->waiting < workers->queue_max;
    if (room) {
        *workers->last = work;
        workers->last = &work->next;
        workers->waiting++;
        pthread_cond_signal(&workers->wake);
    }
    pthread_mutex_unlock(&workers->lock);
    return room;
}

void workers_stop(struct workers **workers)
{
    struct workers *w = *workers;
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    for (unsigned i = 0; i < w->thread_count; i++)
        pthread_join(w->threads[i], NULL);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    free(w);
    *workers = NULL;
}
