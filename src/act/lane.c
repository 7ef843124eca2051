#include "act/lane.h"

#include "act/batch.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

struct queue {
    pthread_cond_t wake; /* something waits, or it is time to stop */
    struct lane_job *first;
    struct lane_job **last; /* where the next job is hung */
};

struct lanes {
    pthread_mutex_t mutex;                      /* guards the queues, stopping and stats */
    struct queue queue[JOURNAL_LANES_PER_NODE]; /* of each lane */
    bool stopping;
    struct lane_stats stats;
    atomic_uint_least64_t commits;
    struct lane_settings settings;
    struct outbox_gauge outbox;
    unsigned count; /* of lanes */
    unsigned running;
    struct lane lane[JOURNAL_LANES_PER_NODE];
    pthread_t threads[JOURNAL_LANES_PER_NODE];
};

/* ---- the queues ------------------------------------------------------------------------------ */

/* FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/): the lane of a place is always the same. */
static struct queue *queue_of(struct lanes *lanes, const char *place)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; place && *place; place++)
        hash = (hash ^ (unsigned char)*place) * UINT64_C(0x100000001b3);
    return &lanes->queue[place ? hash % lanes->count : 0];
}

static bool queue_put(struct lanes *lanes, struct lane_job *job)
{
    pthread_mutex_lock(&lanes->mutex);
    bool is_open = !lanes->stopping && lanes->stats.waiting < lanes->settings.queue_max;
    if (is_open) {
        struct queue *queue = queue_of(lanes, job->place);
        *queue->last = job;
        queue->last = &job->next;
        lanes->stats.waiting++;
        pthread_cond_signal(&queue->wake);
    }
    pthread_mutex_unlock(&lanes->mutex);
    return is_open;
}

/* Wait for jobs and take all, up to a batch; 0 when the lanes stop and nothing waits. */
static unsigned queue_take(struct lanes *lanes, struct queue *queue, struct lane_job **jobs)
{
    pthread_mutex_lock(&lanes->mutex);
    while (!queue->first && !lanes->stopping)
        pthread_cond_wait(&queue->wake, &lanes->mutex);
    unsigned count = 0;
    while (count < lanes->settings.batch_max && queue->first) {
        struct lane_job *job = queue->first;
        queue->first = job->next;
        job->next = NULL;
        jobs[count++] = job;
    }
    if (!queue->first)
        queue->last = &queue->first;
    lanes->stats.waiting -= count;
    pthread_mutex_unlock(&lanes->mutex);
    return count;
}

static void stats_add(struct lanes *lanes, const struct lane_stats *tally)
{
    pthread_mutex_lock(&lanes->mutex);
    lanes->stats.acts += tally->acts;
    lanes->stats.refused += tally->refused;
    lanes->stats.batches += tally->batches;
    lanes->stats.retries += tally->retries;
    lanes->stats.replays += tally->replays;
    if (lanes->stats.largest_batch < tally->largest_batch)
        lanes->stats.largest_batch = tally->largest_batch;
    pthread_mutex_unlock(&lanes->mutex);
}

static void *lane_main(void *context)
{
    struct lane *lane = context;
    unsigned count;
    struct queue *queue = &lane->lanes->queue[lane - lane->lanes->lane];
    while ((count = queue_take(lane->lanes, queue, lane->jobs)) > 0) {
        batch_run(lane, count);
        stats_add(lane->lanes, &lane->tally);
        for (unsigned i = 0; i < count; i++)
            lane->jobs[i]->done(lane->jobs[i]);
    }
    return NULL;
}

/* ---- starting and stopping ------------------------------------------------------------------- */

static struct lanes *lanes_new(const struct lane_settings *settings, unsigned count)
{
    struct lanes *lanes = calloc(1, sizeof *lanes);
    if (!lanes)
        abort();
    pthread_mutex_init(&lanes->mutex, NULL);
    lanes->settings = *settings;
    lanes->outbox.max = settings->outbox_max;
    lanes->count = count;
    for (unsigned i = 0; i < count; i++) {
        pthread_cond_init(&lanes->queue[i].wake, NULL);
        lanes->queue[i].last = &lanes->queue[i].first;
    }
    return lanes;
}

static bool lane_open(struct lanes *lanes, unsigned number, struct db *db, struct error *error)
{
    struct lane *lane = &lanes->lane[number];
    lane->lanes = lanes;
    lane->outbox = &lanes->outbox;
    lane->commits = &lanes->commits;
    lane->head.lane = (int64_t)lanes->settings.node * JOURNAL_LANES_PER_NODE + number;
    act_begin_system(&lane->clerk, arena_new(), "lane", 0);
    lane->jobs = calloc(lanes->settings.batch_max, sizeof(struct lane_job *));
    if (!lane->jobs)
        abort();
    return db_connect(db, DB_WRITER, &lane->conn, error);
}

static void lane_close(struct lane *lane)
{
    if (lane->conn)
        db_disconnect(&lane->conn);
    arena_free(&lane->clerk.arena);
    free(lane->jobs);
}

static bool lane_start(struct lanes *lanes, unsigned number, struct error *error)
{
    if (pthread_create(&lanes->threads[number], NULL, lane_main, &lanes->lane[number]) != 0)
        return error_set(error, INTERNAL, NULL, "no thread for a lane");
    lanes->running++;
    return true;
}

bool lanes_start(struct db *db, const struct lane_settings *settings, struct lanes **lanes,
                 struct error *error)
{
    *lanes = NULL;
    if (settings->batch_max == 0 || settings->queue_max == 0)
        return error_set(error, INTERNAL, NULL, "a lane needs room for one act");
    unsigned wanted = db_engine(db) == DB_SQLITE || settings->lanes == 0 ? 1 : settings->lanes;
    unsigned count = wanted < JOURNAL_LANES_PER_NODE ? wanted : JOURNAL_LANES_PER_NODE;

    struct lanes *new = lanes_new(settings, count);
    bool is_ready = true;
    for (unsigned i = 0; i < count && is_ready; i++)
        is_ready = lane_open(new, i, db, error);
    for (unsigned i = 0; i < count && is_ready; i++)
        is_ready = lane_start(new, i, error);
    if (!is_ready) {
        lanes_stop(&new);
        return false;
    }
    *lanes = new;
    return true;
}

void lanes_stop(struct lanes **lanes)
{
    struct lanes *old = *lanes;
    if (!old)
        return;
    *lanes = NULL;
    pthread_mutex_lock(&old->mutex);
    old->stopping = true;
    for (unsigned i = 0; i < old->count; i++)
        pthread_cond_signal(&old->queue[i].wake);
    pthread_mutex_unlock(&old->mutex);
    for (unsigned i = 0; i < old->running; i++)
        pthread_join(old->threads[i], NULL);
    for (unsigned i = 0; i < old->count; i++) {
        lane_close(&old->lane[i]);
        pthread_cond_destroy(&old->queue[i].wake);
    }
    pthread_mutex_destroy(&old->mutex);
    free(old);
}

/* ---- using ----------------------------------------------------------------------------------- */

bool lanes_submit(struct lanes *lanes, struct lane_job *job)
{
    job->next = NULL;
    job->random = job->act->random;
    return queue_put(lanes, job) || refuse(job->act, BUSY, NULL);
}

/* A job whose submitter sleeps until it is done. */
struct awaited_job {
    struct lane_job job; /* first: done gets its address */
    sem_t is_done;
};

static void awaited_done(struct lane_job *job)
{
    sem_post(&((struct awaited_job *)job)->is_done);
}

bool lanes_perform(struct lanes *lanes, struct act *act, handler *handle, json_t *model)
{
    struct awaited_job awaited = {
        .job = {.act = act, .handle = handle, .model = model, .done = awaited_done}};
    sem_init(&awaited.is_done, 0, 0);
    if (lanes_submit(lanes, &awaited.job))
        while (sem_wait(&awaited.is_done) != 0)
            ; /* interrupted by a signal */
    sem_destroy(&awaited.is_done);
    return act->error.code == ERROR_NONE;
}

uint64_t lanes_commits(const struct lanes *lanes)
{
    return atomic_load(&lanes->commits);
}

struct lane_stats lanes_stats(struct lanes *lanes)
{
    pthread_mutex_lock(&lanes->mutex);
    struct lane_stats stats = lanes->stats;
    pthread_mutex_unlock(&lanes->mutex);
    return stats;
}
