/* A deterministic simulation of the ledger: what a seed draws is done by the real lane, and by a
 * plain model beside it. Each deed must end as the model says, and after each batch every balance
 * must be the model's and every invariant of the wallet hold. The power fails at random writes;
 * what was answered before is there, and what was not happened whole or not at all.
 *
 *     sim [seed=N] [acts=M] [db=URL]           a town for every 5,000 acts, of the seeds from N on
 *     sim rush=1 db=postgresql://… [acts=M]    several lanes and two nodes at once: see rush.c
 *
 * Without db=, the towns are SQLite files in a folder of their own, and the power fails. With it,
 * the database is empty, there is one town, and no failure. */
#include "base/log.h"
#include "batch.h"
#include "choose.h"
#include "disk.h"
#include "model.h"
#include "rush.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TOWN_ACTS = 5000, REPLAY_ONE_IN = 25, RESTART_ONE_IN = 8, FAIL_ONE_IN = 5 };

struct counts {
    uint64_t acts, refused, replayed, batches, restarts, failures, lost, kept;
};

struct sim {
    struct town town;
    struct model model;
    struct chooser chooser;
    struct batch *batch;
    struct deed *deeds;
    enum error_code *outcomes; /* of each deed */
    struct account *before, *found;
    int64_t before_count;
    bool can_fail;  /* the power */
    uint64_t steps; /* of the disk, in the last batch */
    struct counts counts;
};

/* ---- drawing --------------------------------------------------------------------------------- */

static uint64_t draw(struct sim *sim, uint64_t bound)
{
    return random_below(&sim->chooser.random, bound);
}

/* A request that is sent again: the same answer; with another content, a conflict. */
static void replay_add(struct sim *sim)
{
    unsigned number = (unsigned)draw(sim, sim->chooser.next);
    struct task *task = batch_add(sim->batch, &sim->deeds[number], sim->chooser.now);
    task->is_altered = draw(sim, 5) == 0;
    task->expected = task->is_altered ? KEY_CONFLICT : sim->outcomes[number];
    sim->counts.replayed++;
}

static void deed_add(struct sim *sim)
{
    unsigned number = sim->chooser.next;
    struct deed *deed = &sim->deeds[number];
    deed_choose(&sim->chooser, deed);
    sim->outcomes[number] = model_do(&sim->model, deed);
    sim->batch->transfers[number] = 0;
    batch_add(sim->batch, deed, deed->now)->expected = sim->outcomes[number];
    sim->counts.refused += sim->outcomes[number] != ERROR_NONE;
}

static void batch_draw(struct sim *sim, unsigned most)
{
    uint64_t wanted = 1 + draw(sim, most < BATCH_MAX ? most : BATCH_MAX);
    memcpy(sim->before, sim->model.accounts,
           (size_t)sim->model.account_count * sizeof *sim->before);
    sim->before_count = sim->model.account_count;
    sim->batch->count = 0;
    for (uint64_t i = 0; i < wanted; i++)
        if (sim->chooser.next > 0 && draw(sim, REPLAY_ONE_IN) == 0)
            replay_add(sim);
        else
            deed_add(sim);
    sim->counts.acts += wanted;
}

/* ---- comparing ------------------------------------------------------------------------------- */

static bool is_moved(const struct account *account)
{
    return account->received || account->paid || account->held;
}

static bool is_same(const struct account *a, const struct account *b)
{
    return a->fund == b->fund && a->party == b->party && a->role == b->role &&
           a->expires == b->expires && a->received == b->received && a->paid == b->paid &&
           a->held == b->held && a->paid_out == b->paid_out;
}

static int64_t moved_count(const struct account *accounts, int64_t count)
{
    int64_t moved = 0;
    for (int64_t i = 0; i < count; i++)
        moved += is_moved(&accounts[i]);
    return moved;
}

/* Two lists hold the same accounts: those on which nothing ever moved count for nothing. */
static bool are_same(const struct account *a, int64_t a_count, const struct account *b,
                     int64_t b_count)
{
    int64_t found = 0;
    for (int64_t i = 0; i < a_count; i++)
        for (int64_t j = 0; j < b_count && is_moved(&a[i]); j++)
            found += is_same(&a[i], &b[j]);
    return found == moved_count(a, a_count) && found == moved_count(b, b_count);
}

static void task_compare(const struct task *task)
{
    char what[CONTENT_SIZE + 100], how[100];
    if (task->act.error.code == task->expected)
        return;
    snprintf(what, sizeof what, "deed %u (%s)", task->errand.deed->number, task->content);
    snprintf(how, sizeof how, "ended as %s %.40s, not as %s", error_name(task->act.error.code),
             task->act.error.detail, error_name(task->expected));
    fail(what, how);
}

static void batch_compare(struct sim *sim)
{
    for (unsigned i = 0; i < sim->batch->count; i++)
        task_compare(&sim->batch->tasks[i]);
    int64_t count = town_read(&sim->town, sim->found);
    if (!are_same(sim->found, count, sim->model.accounts, sim->model.account_count))
        fail("the balances", "are not those of the model");
}

/* ---- failing --------------------------------------------------------------------------------- */

static bool was_answered(const struct batch *batch)
{
    unsigned unanswered = 0;
    for (unsigned i = 0; i < batch->count; i++)
        unanswered += error_status(batch->tasks[i].act.error.code) >= 500;
    if (unanswered != 0 && unanswered != batch->count)
        fail("a batch whose commit failed", "was answered in part");
    return unanswered == 0;
}

/* What was answered is there. What was not may be there, all of it or nothing. */
static void recovery_compare(struct sim *sim, bool is_answered)
{
    int64_t count = town_read(&sim->town, sim->found);
    const struct model *model = &sim->model;
    bool is_there = are_same(sim->found, count, model->accounts, model->account_count);
    if (!is_there && is_answered)
        fail("what was answered", "is lost");
    if (!is_there && !are_same(sim->found, count, sim->before, sim->before_count))
        fail("a batch whose commit failed", "is neither there nor undone");
    sim->counts.lost += !is_there;
    sim->counts.kept += is_there;
}

/* The power may fail while the log is folded back into the file, too. */
static void reopen(struct sim *sim)
{
    if (!disk_has_failed() && sim->can_fail && draw(sim, 2))
        disk_fail_after(1 + draw(sim, sim->steps + 1));
    town_close(&sim->town);
    if (disk_has_failed()) {
        disk_restore(sim->town.file, &sim->chooser.random);
        sim->counts.failures++;
    }
    disk_fail_after(0);
    town_open(&sim->town);
}

/* After a failure everybody who had no answer sends the same again. */
static void batch_survive(struct sim *sim)
{
    bool is_answered = was_answered(sim->batch);
    reopen(sim);
    town_check(&sim->town);
    recovery_compare(sim, is_answered);
    if (!is_answered)
        batch_do(sim->batch);
}

/* Somewhere in the batch, or soon after it; or while it is made sure. */
static void failure_plan(struct sim *sim)
{
    if (draw(sim, 3) == 0)
        disk_fail_at_flush();
    else
        disk_fail_after(1 + draw(sim, 2 * sim->steps + 8));
}

static void batch_run_once(struct sim *sim)
{
    uint64_t begin = disk_steps();
    if (sim->can_fail && draw(sim, FAIL_ONE_IN) == 0)
        failure_plan(sim);
    batch_do(sim->batch);
    sim->steps = disk_steps() - begin;
    if (disk_has_failed())
        batch_survive(sim);
    disk_fail_after(0);
    sim->counts.batches++;
}

/* ---- a town ---------------------------------------------------------------------------------- */

static void town_live(struct sim *sim, uint64_t seed, unsigned acts)
{
    uint64_t end = sim->counts.acts + acts;
    snprintf(fail_hint, sizeof fail_hint, "sim seed=%" PRIu64 " acts=%u", seed, acts);
    chooser_begin(&sim->chooser, seed);
    model_clear(&sim->model);
    sim->steps = 100;
    town_open(&sim->town);
    while (sim->counts.acts < end) {
        batch_draw(sim, (unsigned)(end - sim->counts.acts));
        batch_run_once(sim);
        if (draw(sim, RESTART_ONE_IN) == 0) {
            reopen(sim);
            sim->counts.restarts++;
        }
        batch_compare(sim);
    }
    town_check(&sim->town);
    town_close(&sim->town);
}

static void sim_open(struct sim *sim, unsigned deeds)
{
    sim->batch = batch_new(&sim->town, deeds);
    sim->deeds = calloc(deeds, sizeof *sim->deeds);
    sim->outcomes = calloc(deeds, sizeof *sim->outcomes);
    sim->before = calloc(ACCOUNTS_MAX, sizeof *sim->before);
    sim->found = calloc(ACCOUNTS_MAX, sizeof *sim->found);
    if (!sim->deeds || !sim->outcomes || !sim->before || !sim->found)
        abort();
    model_init(&sim->model, deeds);
}

static void sim_close(struct sim *sim)
{
    const struct counts *counts = &sim->counts;
    printf("%" PRIu64 " acts in %" PRIu64 " batches, as the model said: %" PRIu64
           " refused, %" PRIu64 " sent twice, %" PRIu64 " restarts, %" PRIu64
           " power failures (unfinished work lost %" PRIu64 ", there %" PRIu64 " times)\n",
           counts->acts, counts->batches, counts->refused, counts->replayed, counts->restarts,
           counts->failures, counts->lost, counts->kept);
    batch_free(&sim->batch);
    model_free(&sim->model);
    free(sim->deeds);
    free(sim->outcomes);
    free(sim->before);
    free(sim->found);
}

static void run_here(struct sim *sim, uint64_t seed, unsigned acts)
{
    sim_open(sim, acts);
    town_found(&sim->town);
    town_live(sim, seed, acts);
    sim_close(sim);
}

/* Every town begins as a copy of the first. */
static void run_in_files(struct sim *sim, uint64_t seed, unsigned acts)
{
    char folder[] = "/tmp/piazza-sim-XXXXXX", file[64], url[80], remove[80];
    if (!mkdtemp(folder))
        fail(folder, "cannot be made");
    snprintf(file, sizeof file, "%s/town", folder);
    snprintf(url, sizeof url, "sqlite:%s", file);
    snprintf(remove, sizeof remove, "rm -rf %s", folder);
    sim->town.url = url;
    sim->town.file = file;
    sim->can_fail = true;
    disk_tap();
    sim_open(sim, TOWN_ACTS);
    town_found(&sim->town);
    town_keep(&sim->town);
    for (unsigned done = 0; done < acts; done += TOWN_ACTS, seed++) {
        town_begin_again(&sim->town);
        town_live(sim, seed, acts - done < TOWN_ACTS ? acts - done : TOWN_ACTS);
    }
    sim_close(sim);
    if (system(remove) != 0)
        fail(folder, "cannot be removed");
}

int main(int count, char **arguments)
{
    static struct sim sim = {.town = {.nodes = 1, .lanes_per_node = 1, .batch_max = BATCH_MAX + 1}};
    long long seed = 1, acts = TOWN_ACTS, rush = 0;
    char url[512] = "";
    for (int i = 1; i < count; i++)
        if (sscanf(arguments[i], "seed=%lld", &seed) + sscanf(arguments[i], "acts=%lld", &acts) +
                    sscanf(arguments[i], "rush=%lld", &rush) +
                    sscanf(arguments[i], "db=%511s", url) <=
                0 ||
            seed < 0 || acts < 1) {
            fputs("usage: sim [seed=N] [acts=M] [db=URL [rush=1]]\n", stderr);
            return 2;
        }
    json_arena_setup();
    log_set_level(LOG_ERROR);
    sim.town.url = url;
    if (rush)
        rush_run(url, (uint64_t)seed, (unsigned)acts);
    else if (*url)
        run_here(&sim, (uint64_t)seed, (unsigned)acts);
    else
        run_in_files(&sim, (uint64_t)seed, (unsigned)acts);
    return 0;
}
