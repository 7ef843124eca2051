#include "act/scheduler.h"

#include "act/look.h"
#include "act/ticker.h"
#include "act_sql.h"
#include "base/clock.h"
#include "base/log.h"

#include <stdlib.h>

enum { JOBS_MAX = 64, RETRY_SECONDS = 60 };

struct job {
    const struct due *due;
    int64_t not_before; /* nothing to ask the database until then */
};

struct scheduler {
    struct db *db;
    struct lanes *lanes;
    const struct reaction *reactions;
    struct job jobs[JOBS_MAX];
    unsigned count;
    struct arena *arena;
    struct ticker *ticker;
};

static int64_t period_after(int64_t now, int64_t every)
{
    return (now / every + 1) * every;
}

/* ---- the act --------------------------------------------------------------------------------- */

/* What the act finds: the job, and what was prepared for it. */
struct call {
    const struct due *due;
    void *prepared;
};

/* How many periods this node got: 1, or 0 when there is nothing to do before *next; -1 on failure.
 */
static int64_t period_claim(struct act *a, const struct due *due, int64_t *next)
{
    *next = period_after(a->now, due->every);
    int64_t claimed = due_claim(a, due->name, a->now, *next);
    if (claimed != 0 || due_next(a, due->name, next))
        return claimed;
    if (a->error.code != ERROR_NONE || due_open(a, due->name) < 0)
        return -1;
    return due_claim(a, due->name, a->now, *next);
}

/* Claim the period and do the job in one transaction: both happen, or neither. */
static bool due_run(struct act *a, json_t *model)
{
    struct call *call = a->prepared;
    const struct due *due = call->due;
    int64_t next;
    int64_t claimed = period_claim(a, due, &next);
    if (claimed < 0)
        return false;
    json_put(model, "next_at", json_integer(next));
    json_put(model, "is_run", json_boolean(claimed));
    json_t *answer = json_object();
    json_put(model, "answer", answer);
    a->prepared = call->prepared;
    bool done = claimed == 0 || due->handle(a, answer);
    a->prepared = call; /* the lane may run the act again */
    return done;
}

/* ---- ticking --------------------------------------------------------------------------------- */

static bool job_tick(struct scheduler *scheduler, struct job *job, int64_t now)
{
    struct act a;
    act_begin_system(&a, scheduler->arena, job->due->name, now);
    a.reactions = scheduler->reactions;
    json_t *model = json_object();
    bool ready = !job->due->prepare || act_look(scheduler->db, &a, job->due->prepare, model);
    struct call call = {job->due, a.prepared};
    a.prepared = &call;
    if (ready && lanes_perform(scheduler->lanes, &a, due_run, model)) {
        job->not_before = json_int(model, "next_at");
        return json_is_true(json_object_get(model, "is_run"));
    }
    int64_t next = period_after(now, job->due->every);
    job->not_before = next < now + RETRY_SECONDS ? next : now + RETRY_SECONDS;
    log_error("due job failed", "job", job->due->name, "code", error_name(a.error.code), "detail",
              a.error.detail, NULL);
    return false;
}

unsigned scheduler_tick(struct scheduler *scheduler, int64_t now)
{
    unsigned ran = 0;
    for (unsigned i = 0; i < scheduler->count; i++) {
        if (now < scheduler->jobs[i].not_before)
            continue;
        struct arena *previous = json_arena_enter(scheduler->arena);
        ran += job_tick(scheduler, &scheduler->jobs[i], now);
        json_arena_leave(previous);
        arena_reset(scheduler->arena);
    }
    return ran;
}

static bool scheduler_work(void *context)
{
    scheduler_tick(context, clock_now());
    return false;
}

/* ---- starting and stopping ------------------------------------------------------------------- */

struct scheduler *scheduler_new(struct db *db, struct lanes *lanes,
                                const struct reaction *reactions)
{
    struct scheduler *scheduler = calloc(1, sizeof *scheduler);
    if (!scheduler)
        abort();
    scheduler->db = db;
    scheduler->lanes = lanes;
    scheduler->reactions = reactions;
    scheduler->arena = arena_new();
    scheduler_add(scheduler, act_due);
    return scheduler;
}

void scheduler_add(struct scheduler *scheduler, const struct due *table)
{
    for (const struct due *due = table; due && due->name; due++) {
        if (scheduler->count == JOBS_MAX)
            abort();
        scheduler->jobs[scheduler->count++] = (struct job){.due = due};
    }
}

bool scheduler_start(struct scheduler *scheduler, struct error *error)
{
    return ticker_start(scheduler_work, scheduler, &scheduler->ticker, error);
}

void scheduler_stop(struct scheduler **scheduler)
{
    if (!*scheduler)
        return;
    ticker_stop(&(*scheduler)->ticker);
    arena_free(&(*scheduler)->arena);
    free(*scheduler);
    *scheduler = NULL;
}
