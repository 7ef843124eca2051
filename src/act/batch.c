#include "act/batch.h"

#include "act/answer.h"
#include "base/log.h"

#include <time.h>

/* How a transaction, or one act in it, ended. */
enum outcome {
    HELD,  /* so far so good; an act that was refused is no trouble */
    GUARD, /* roll the transaction back and run it again with a savepoint for each act */
    AGAIN, /* roll the transaction back and replay its acts alone */
    FAILED /* roll back; the storage cannot take anything now */
};

enum { TRIES_MAX = 8, WARY_TRANSACTIONS = 64 };

/* What the fault of the last statement means for the transaction. lane->failure is what its acts
 * are told if nothing helps. */
static enum outcome fault_outcome(struct lane *lane)
{
    switch (db_fault(lane->conn)) {
    case DB_FULL:
        lane->failure = STORAGE_FULL;
        return FAILED;
    case DB_LOST:
        lane->failure = STORAGE_LOST;
        return FAILED;
    case DB_RETRY:
        lane->failure = BUSY;
        return AGAIN;
    case DB_CONSTRAINT: /* another lane has just answered the same key */
        lane->failure = BUSY;
        return lane->is_guarded ? AGAIN : GUARD;
    default:
        if (!lane->is_guarded)
            return GUARD;
        lane->failure = INTERNAL;
        log_error("transaction broken", "reason", db_message(lane->conn), NULL);
        return AGAIN;
    }
}

/* ---- one act --------------------------------------------------------------------------------- */

/* What a handler leaves, but for its refusal. */
static void job_clear(struct lane_job *job)
{
    struct act *a = job->act;
    json_object_clear(job->model);
    a->location = NULL;
    a->subject.kind = NULL;
    a->subject.id = 0;
    a->facts = NULL;
    a->cookies = NULL;
    a->notices = 0;
}

/* As it was submitted: the last try left nothing. */
static void job_reset(struct lane *lane, struct lane_job *job)
{
    struct act *a = job->act;
    if (!job->model)
        job->model = json_object();
    job_clear(job);
    a->error = (struct error){0};
    a->fields = NULL;
    a->random = job->random;
    a->db = (struct db_context){lane->conn, a->arena, &a->error, a->language};
    a->outbox = lane->outbox;
    if (!a->content)
        a->content = act_content_digest(a, NULL);
    job->replayed = false;
}

static bool job_handle(struct lane_job *job)
{
    struct act *a = job->act;
    bool done = job->handle(a, job->model);
    if (done && a->error.code == ERROR_NONE)
        return true;
    return error_set(&a->error, INTERNAL, NULL, "refused without a reason");
}

/* In a guarded transaction an act can be undone by itself. */
static bool guard_begin(struct lane *lane)
{
    return !lane->is_guarded || db_savepoint(lane->conn);
}

static bool guard_end(struct lane *lane)
{
    return !lane->is_guarded || db_release(lane->conn);
}

/* Keep a refusal. Guarded, it is proven here, as an engine may report an insert's failure late, and
 * another lane may be answering the same key. */
static enum outcome refusal_keep(struct lane *lane, struct lane_job *job)
{
    bool is_kept = guard_begin(lane) && answer_keep(job->act, job->model) && guard_end(lane);
    return is_kept ? HELD : fault_outcome(lane);
}

/* The handler said no. Its changes go; the refusal stays, unless the storage was the reason. */
static enum outcome job_refused(struct lane *lane, struct lane_job *job, bool has_written)
{
    enum db_fault fault = db_fault(lane->conn);
    if (fault == DB_RETRY || fault == DB_LOST || fault == DB_FULL)
        return fault_outcome(lane);
    if (!lane->is_guarded && (has_written || fault != DB_FINE))
        return GUARD;
    if (lane->is_guarded && !db_rollback_to(lane->conn))
        return fault_outcome(lane);
    job_clear(job);
    return refusal_keep(lane, job);
}

static enum outcome job_recalled(struct lane_job *job)
{
    job->replayed = job->act->error.code != KEY_CONFLICT;
    return HELD;
}

/* The handler was content, but what it left broke a constraint: another lane has just answered the
 * same key, or a statement of the handler's failed and the engine says so only now. */
static enum outcome job_conflicted(struct lane *lane, struct lane_job *job)
{
    if (!db_rollback_to(lane->conn))
        return fault_outcome(lane);
    job_reset(lane, job);
    switch (answer_recall(job->act, job->model)) {
    case ANSWER_RECALLED:
        return job_recalled(job);
    case ANSWER_FAILED:
        return fault_outcome(lane);
    case ANSWER_NEW:
        break;
    }
    refuse(job->act, STATE_CONFLICT, NULL);
    return refusal_keep(lane, job);
}

static enum outcome job_first_time(struct lane *lane, struct lane_job *job)
{
    struct journal_head before = lane->head;
    uint64_t writes = db_writes(lane->conn);
    if (!guard_begin(lane))
        return fault_outcome(lane);
    if (!job_handle(job))
        return job_refused(lane, job, db_writes(lane->conn) != writes);
    if (journal_append(job->act, &lane->head) && answer_keep(job->act, job->model) &&
        guard_end(lane))
        return HELD;
    lane->head = before;
    bool is_conflict = lane->is_guarded && db_fault(lane->conn) == DB_CONSTRAINT;
    return is_conflict ? job_conflicted(lane, job) : fault_outcome(lane);
}

static enum outcome job_attempt(struct lane *lane, struct lane_job *job)
{
    switch (answer_recall(job->act, job->model)) {
    case ANSWER_RECALLED:
        return job_recalled(job);
    case ANSWER_FAILED:
        return fault_outcome(lane);
    default:
        return job_first_time(lane, job);
    }
}

static enum outcome job_run(struct lane *lane, struct lane_job *job)
{
    struct arena *previous = json_arena_enter(job->act->arena);
    job_reset(lane, job);
    enum outcome outcome = job_attempt(lane, job);
    json_arena_leave(previous);
    job->act->db.conn = NULL;
    return outcome;
}

/* Nothing was done; the act is told why. */
static void job_fail(struct lane *lane, struct lane_job *job)
{
    job_clear(job);
    job->replayed = false;
    job->act->fields = NULL;
    job->act->error = (struct error){0};
    refuse(job->act, lane->failure, NULL);
}

/* ---- one transaction ------------------------------------------------------------------------- */

static void clerk_ready(struct lane *lane)
{
    struct act *clerk = &lane->clerk;
    arena_reset(clerk->arena);
    clerk->error = (struct error){0};
    clerk->db = (struct db_context){lane->conn, clerk->arena, &clerk->error};
}

static bool transaction_open(struct lane *lane)
{
    clerk_ready(lane);
    return db_begin(lane->conn) && journal_open(&lane->clerk, lane->head.lane, &lane->head);
}

/* When nothing can be begun, replaying the acts one by one is of no help. */
static enum outcome transaction_begin(struct lane *lane)
{
    if (transaction_open(lane))
        return HELD;
    fault_outcome(lane);
    return FAILED;
}

static bool transaction_end(struct lane *lane)
{
    return journal_close(&lane->clerk, &lane->head) && db_commit(lane->conn);
}

static enum outcome transaction_run(struct lane *lane, struct lane_job **jobs, unsigned count)
{
    enum outcome outcome = transaction_begin(lane);
    for (unsigned i = 0; i < count && outcome == HELD; i++)
        outcome = job_run(lane, jobs[i]);
    if (outcome == HELD && !transaction_end(lane))
        outcome = fault_outcome(lane);
    if (outcome != HELD) {
        db_rollback(lane->conn);
        return outcome;
    }
    atomic_fetch_add(lane->commits, 1);
    lane->tally.batches++;
    if (lane->tally.largest_batch < count)
        lane->tally.largest_batch = count;
    return HELD;
}

/* Wait up to 2, 4, 8 … ms, by chance, so that lanes that met do not meet again. */
static void pause_before(struct lane *lane, unsigned tries)
{
    uint64_t most_us = UINT64_C(1000) << tries;
    struct timespec pause = {.tv_nsec = (long)random_below(&lane->clerk.random, most_us) * 1000};
    nanosleep(&pause, NULL);
}

static void job_run_alone(struct lane *lane, struct lane_job *job)
{
    lane->is_guarded = true;
    for (unsigned tries = 1; tries <= TRIES_MAX; tries++) {
        lane->tally.retries++;
        enum outcome outcome = transaction_run(lane, &job, 1);
        if (outcome == HELD)
            return;
        if (outcome == FAILED || lane->failure == INTERNAL)
            break;
        pause_before(lane, tries);
    }
    job_fail(lane, job);
}

static void tally_count(struct lane *lane, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        lane->tally.acts++;
        lane->tally.refused += lane->jobs[i]->act->error.code != ERROR_NONE;
        lane->tally.replays += lane->jobs[i]->replayed;
    }
}

/* A savepoint for each act costs as much as a statement that writes, and few acts are refused after
 * they have written: they run without, until one of them must be undone alone. */
static enum outcome jobs_run(struct lane *lane, unsigned count)
{
    lane->is_guarded = lane->wary > 0;
    lane->wary -= lane->is_guarded;
    enum outcome outcome = transaction_run(lane, lane->jobs, count);
    if (outcome != GUARD)
        return outcome;
    lane->is_guarded = true;
    lane->wary = WARY_TRANSACTIONS;
    return transaction_run(lane, lane->jobs, count);
}

void batch_run(struct lane *lane, unsigned count)
{
    lane->tally = (struct lane_stats){0};
    enum outcome outcome = jobs_run(lane, count);
    if (outcome == FAILED)
        log_error("transaction failed", "reason", db_message(lane->conn), NULL);
    for (unsigned i = 0; i < count && outcome != HELD; i++) {
        if (outcome == AGAIN)
            job_run_alone(lane, lane->jobs[i]);
        else
            job_fail(lane, lane->jobs[i]);
    }
    tally_count(lane, count);
}
