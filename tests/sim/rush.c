#include "rush.h"

#include "batch.h"
#include "choose.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { WAVE = 500, TWICE_ONE_IN = 8, LANES = 4, BATCH = 32, AT = 6 * DAY };

struct rush {
    struct town town;
    struct chooser chooser;
    struct batch *batch;
    struct deed *deeds;
    bool *is_done;            /* each deed, by its number */
    int64_t balance[PARTIES]; /* of what each holds to spend, as the answers say */
    uint64_t acts, refused, busy;
};

/* ---- what the answers say -------------------------------------------------------------------- */

/* The deed changes what a party holds to spend by so much. Nothing expires meanwhile. */
static void balances_add(struct rush *rush, const struct deed *deed, int64_t answered)
{
    const struct deed *grant = &rush->deeds[deed->reference];
    int payer = deed->reference ? rush->deeds[deed->reference - 1].party : NOBODY;
    switch (deed->kind) {
    case GRANT:
    case REWARD:
        rush->balance[deed->other] += deed->cents;
        break;
    case TAKE_BACK:
        rush->balance[grant->other] -= deed->cents;
        break;
    case GIFT:
        rush->balance[deed->party] -= deed->cents;
        rush->balance[deed->other] += deed->cents;
        break;
    case PAY:
        rush->balance[deed->party] -= answered;
        break;
    case CAPTURE:
        if (answered)
            rush->balance[payer] -= answered;
        break;
    case PART:
        if (deed->cents)
            rush->balance[payer] -= deed->cents;
        break;
    case REFUND:
        rush->balance[payer] += deed->cents;
        break;
    default:
        break;
    }
}

static void task_count(struct rush *rush, const struct task *task)
{
    const struct deed *deed = task->errand.deed;
    const struct error *error = &task->act.error;
    if (error->code == INTERNAL || error->code == STORAGE_LOST || error->code == STORAGE_FULL)
        fail(task->content, *error->detail ? error->detail : error_name(error->code));
    rush->acts++;
    rush->busy += error->code == BUSY;
    rush->refused += error->code != ERROR_NONE && error->code != BUSY;
    if (error->code != ERROR_NONE || rush->is_done[deed->number])
        return;
    rush->is_done[deed->number] = true;
    balances_add(rush, deed, json_int(task->job.model, "cents"));
}

static void balances_compare(struct rush *rush)
{
    struct account *accounts = calloc(ACCOUNTS_MAX, sizeof *accounts);
    int64_t balance[PARTIES] = {0}, count = accounts ? town_read(&rush->town, accounts) : 0;
    for (int64_t i = 0; i < count; i++)
        if (accounts[i].role == 'h')
            balance[accounts[i].party] += accounts[i].received - accounts[i].paid;
    for (int i = 0; i < PARTIES; i++)
        if (balance[i] != rush->balance[i])
            fail("what somebody holds", "is not what the answers said");
    free(accounts);
}

/* ---- a wave ---------------------------------------------------------------------------------- */

/* Some are sent twice, under one key: whichever comes second gets the answer of the first. */
static void wave_draw(struct rush *rush, unsigned wanted)
{
    struct chooser *chooser = &rush->chooser;
    rush->batch->count = 0;
    for (unsigned i = 0; i < wanted; i++) {
        struct deed *deed = &rush->deeds[chooser->next];
        chooser->now = AT;
        deed_choose(chooser, deed);
        if (deed->kind == PAY || deed->kind == HOLD)
            deed->reference = deed->number + 1;
        if (deed_is_due_work(deed))
            deed->kind = NOTICES_DUE;
        batch_add(rush->batch, deed, AT);
        if (random_below(&chooser->random, TWICE_ONE_IN) == 0)
            batch_add(rush->batch, deed, AT);
    }
}

/* What was sent twice was answered alike, unless one of the two found the lanes busy. */
static void twins_compare(const struct batch *batch)
{
    for (unsigned i = 1; i < batch->count; i++) {
        const struct task *one = &batch->tasks[i - 1], *other = &batch->tasks[i];
        enum error_code a = one->act.error.code, b = other->act.error.code;
        if (one->errand.deed == other->errand.deed && a != b && a != BUSY && b != BUSY)
            fail(one->content, "was answered in two ways");
    }
}

static void rush_close(struct rush *rush)
{
    uint64_t retries = 0;
    for (unsigned i = 0; i < NODES; i++)
        retries += lanes_stats(rush->town.lanes[i]).retries;
    printf("%" PRIu64 " acts over %d nodes with %d lanes each, every cent as answered: %" PRIu64
           " refused, %" PRIu64 " run again alone, %" PRIu64 " told to come back\n",
           rush->acts, NODES, LANES, rush->refused, retries, rush->busy);
    town_check(&rush->town);
    town_close(&rush->town);
    batch_free(&rush->batch);
    free(rush->deeds);
    free(rush->is_done);
}

void rush_run(const char *url, uint64_t seed, unsigned acts)
{
    struct rush rush = {
        .town = {.url = url, .nodes = NODES, .lanes_per_node = LANES, .batch_max = BATCH}};
    snprintf(fail_hint, sizeof fail_hint, "sim rush=1 seed=%" PRIu64 " acts=%u db=…", seed, acts);
    rush.batch = batch_new(&rush.town, acts);
    rush.deeds = calloc(acts + 1, sizeof *rush.deeds);
    rush.is_done = calloc(acts, sizeof *rush.is_done);
    if (!rush.deeds || !rush.is_done)
        abort();
    chooser_begin(&rush.chooser, seed);
    town_found(&rush.town);
    town_open(&rush.town);
    while (rush.chooser.next < acts) {
        unsigned left = acts - rush.chooser.next;
        wave_draw(&rush, left < WAVE ? left : WAVE);
        batch_do_anywhere(rush.batch, &rush.chooser.random);
        for (unsigned i = 0; i < rush.batch->count; i++)
            task_count(&rush, &rush.batch->tasks[i]);
        twins_compare(rush.batch);
        balances_compare(&rush);
    }
    rush_close(&rush);
}
