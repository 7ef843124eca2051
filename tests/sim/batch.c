#include "batch.h"

#include <stdio.h>
#include <stdlib.h>

struct batch *batch_new(const struct town *town, unsigned deeds)
{
    struct batch *batch = calloc(1, sizeof *batch);
    if (!batch || !(batch->transfers = calloc(deeds, sizeof *batch->transfers)))
        abort();
    batch->town = town;
    for (int i = 0; i < BATCH_MAX; i++)
        batch->tasks[i].arena = arena_new();
    return batch;
}

void batch_free(struct batch **batch)
{
    for (int i = 0; i < BATCH_MAX; i++)
        arena_free(&(*batch)->tasks[i].arena);
    free((*batch)->transfers);
    free(*batch);
    *batch = NULL;
}

struct task *batch_add(struct batch *batch, const struct deed *deed, int64_t now)
{
    struct task *task = &batch->tasks[batch->count++];
    task->errand = (struct errand){deed, batch->town, batch->transfers};
    task->now = now;
    task->is_altered = false;
    task->expected = ERROR_NONE;
    snprintf(task->key, sizeof task->key, "k%u", deed->number);
    deed_write(deed, task->content, sizeof task->content);
    return task;
}

/* ---- sending --------------------------------------------------------------------------------- */

static void task_done(struct lane_job *job)
{
    sem_post(((struct task *)job)->done);
}

static void task_ready(struct task *task, sem_t *done)
{
    const struct deed *deed = task->errand.deed;
    struct act *a = &task->act;
    arena_reset(task->arena);
    act_begin_system(a, task->arena, deed_names[deed->kind], town_founded_at + task->now);
    if (!deed_is_due_work(deed)) {
        int64_t actor = task->errand.town->party[deed->party];
        a->who = (struct who){.actor = actor, .party = actor, .roles = CITIZEN};
    }
    a->prepared = &task->errand;
    a->key = task->key;
    a->content = task->is_altered ? "something else" : task->content;
    task->done = done;
    task->job = (struct lane_job){.act = a, .handle = deed_do, .done = task_done};
}

static void submit(struct lanes *lanes, struct lane_job *job)
{
    if (!lanes_submit(lanes, job))
        fail("lanes_submit", "the queue is full");
}

/* A grant that was answered from memory says its transfer only in the answer. */
static void task_learn(struct task *task)
{
    int64_t transfer = json_get_id(task->job.model, "transfer");
    if (transfer && task->act.error.code == ERROR_NONE)
        task->errand.transfers[task->errand.deed->number] = transfer;
}

static void batch_wait(struct batch *batch, sem_t *done)
{
    for (unsigned i = 0; i < batch->count; i++)
        sem_wait(done);
    for (unsigned i = 0; i < batch->count; i++)
        task_learn(&batch->tasks[i]);
}

/* ---- in one transaction: the lane is kept busy until all are in its queue -------------------- */

struct keeper {
    struct lane_job job;
    sem_t is_there, may_go, is_done;
};

static bool lane_keep(struct act *a, json_t *model)
{
    (void)model;
    struct keeper *keeper = a->prepared;
    sem_post(&keeper->is_there);
    sem_wait(&keeper->may_go);
    return true;
}

static void keeper_done(struct lane_job *job)
{
    sem_post(&((struct keeper *)job)->is_done);
}

void batch_do(struct batch *batch)
{
    struct lanes *lanes = batch->town->lanes[0];
    struct arena *arena = arena_new();
    struct act a;
    struct keeper keeper = {.job = {.act = &a, .handle = lane_keep, .done = keeper_done}};
    sem_t done;
    sem_init(&done, 0, 0);
    sem_init(&keeper.is_there, 0, 0);
    sem_init(&keeper.may_go, 0, 0);
    sem_init(&keeper.is_done, 0, 0);
    act_begin_system(&a, arena, "lane_keep", town_founded_at);
    a.prepared = &keeper;
    submit(lanes, &keeper.job);
    sem_wait(&keeper.is_there);
    for (unsigned i = 0; i < batch->count; i++) {
        task_ready(&batch->tasks[i], &done);
        submit(lanes, &batch->tasks[i].job);
    }
    sem_post(&keeper.may_go);
    batch_wait(batch, &done);
    sem_wait(&keeper.is_done);
    arena_free(&arena);
}

/* ---- anywhere -------------------------------------------------------------------------------- */

void batch_do_anywhere(struct batch *batch, struct random *random)
{
    const struct town *town = batch->town;
    sem_t done;
    sem_init(&done, 0, 0);
    for (unsigned i = 0; i < batch->count; i++) {
        struct task *task = &batch->tasks[i];
        task_ready(task, &done);
        task->job.place = arena_printf(task->arena, "/%u", (unsigned)random_below(random, 64));
        submit(town->lanes[random_below(random, town->nodes)], &task->job);
    }
    batch_wait(batch, &done);
}
