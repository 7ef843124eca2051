/* How many transfers a second the ledger makes durable, in process: acts through the real lane,
 * each with its row in the journal, moving credit between two accounts of a fund.
 *
 *     ledger db=URL [accounts=N] [seconds=S] [hot=1] [keys=1] and one of
 *            threads=N     so many callers, each waiting for its transfer
 *            waiting=N     one caller, with so many transfers on their way: full batches
 *            rate=N        transfers offered a second, at random moments
 *            count=N       so many transfers in full batches, and no clock
 *            grow=N        the cost of a transfer after 10,000 and after N of them
 *
 * hot=1: all pay the same account. keys=1: each under an idempotency key. See bench/README.md. */
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "town.h"
#include "wallet/wallet_parts.h"

#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

enum { JOBS_MAX = 4096, KEY_SIZE = 24, LATENCIES_MAX = 1 << 20 };

struct settings {
    const char *url;
    int64_t accounts, seconds;
    bool hot, keys;
};

static struct settings settings = {.accounts = 10000, .seconds = 5};
static struct town town;

static int64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* ---- one transfer ---------------------------------------------------------------------------- */

struct transfer {
    struct lane_job job; /* first: done gets its address */
    struct arena *arena;
    struct act act;
    struct movement movement;
    char key[KEY_SIZE];
    int64_t asked_ns;
    sem_t *done;
};

static bool transfer_make(struct act *a, json_t *model)
{
    const struct movement *movement = a->prepared;
    act_subject(a, "payment", movement->reference);
    act_fact(a, "cents", json_integer(movement->cents));
    json_put(model, "payment", json_id(movement->reference));
    return ledger_move(a, movement);
}

static void movement_choose(struct movement *movement, struct random *random)
{
    uint64_t pairs = (uint64_t)settings.accounts / 2;
    int64_t holder = 2 + 2 * (int64_t)random_below(random, pairs);
    int64_t provider = settings.hot ? 1 : 1 + 2 * (int64_t)random_below(random, pairs);
    *movement = (struct movement){.kind = "payment",
                                  .fund = town.fund,
                                  .debit = holder,
                                  .credit = provider,
                                  .cents = 1 + (int64_t)random_below(random, 5000),
                                  .reference = id_new(),
                                  .note = "compagnia"};
}

static void transfer_begin(struct transfer *transfer, struct random *random)
{
    struct act *a = &transfer->act;
    arena_reset(transfer->arena);
    movement_choose(&transfer->movement, random);
    act_begin_system(a, transfer->arena, "transfer_make", clock_now());
    a->who = (struct who){
        .actor = transfer->movement.debit, .party = transfer->movement.debit, .roles = CITIZEN};
    a->prepared = &transfer->movement;
    if (settings.keys) {
        snprintf(transfer->key, sizeof transfer->key, "%lld",
                 (long long)transfer->movement.reference);
        a->key = transfer->key;
    }
    transfer->job = (struct lane_job){
        .act = a, .handle = transfer_make, .place = "/transfers", .done = transfer->job.done};
}

static void transfer_expect(const struct transfer *transfer)
{
    const struct error *error = &transfer->act.error;
    if (error->code == ERROR_NONE)
        return;
    fprintf(stderr, "a transfer failed: %s %s\n", error_name(error->code), error->detail);
    exit(1);
}

/* ---- latencies ------------------------------------------------------------------------------- */

/* Of all threads; each writes where it stands. */
static int64_t *latencies;
static atomic_size_t latency_count;

static void latency_note(int64_t ns)
{
    size_t place = atomic_fetch_add(&latency_count, 1);
    if (place < LATENCIES_MAX)
        latencies[place] = ns;
}

static int by_size(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static double percentile_ms(size_t count, double part)
{
    return count ? (double)latencies[(size_t)((double)(count - 1) * part)] / 1e6 : 0;
}

static void said(int64_t transfers, int64_t elapsed_ns)
{
    struct lane_stats stats = lanes_stats(town.lanes);
    size_t count = latency_count < LATENCIES_MAX ? latency_count : LATENCIES_MAX;
    qsort(latencies, count, sizeof *latencies, by_size);
    printf("%.0f/s p50 %.2f ms p99 %.2f ms, %.0f acts a commit\n",
           (double)transfers * 1e9 / (double)elapsed_ns, percentile_ms(count, 0.5),
           percentile_ms(count, 0.99), (double)stats.acts / (double)stats.batches);
}

/* ---- callers that wait -------------------------------------------------------------------------
 */

static void awaited_done(struct lane_job *job)
{
    sem_post(((struct transfer *)job)->done);
}

struct caller {
    pthread_t thread;
    unsigned number;
    int64_t end_ns, count;
};

static void *caller_main(void *context)
{
    struct caller *caller = context;
    struct random random;
    sem_t done;
    struct transfer transfer = {.arena = arena_new(), .done = &done};
    random_seed(&random, caller->number);
    sem_init(&done, 0, 0);
    transfer.job.done = awaited_done;
    for (int64_t asked; (asked = now_ns()) < caller->end_ns; caller->count++) {
        transfer_begin(&transfer, &random);
        if (!lanes_submit(town.lanes, &transfer.job))
            break;
        sem_wait(&done);
        transfer_expect(&transfer);
        latency_note(now_ns() - asked);
    }
    arena_free(&transfer.arena);
    return NULL;
}

static void run_threads(int64_t threads)
{
    struct caller *callers = calloc((size_t)threads, sizeof *callers);
    int64_t start = now_ns(), count = 0;
    for (int64_t i = 0; callers && i < threads; i++) {
        callers[i] =
            (struct caller){.number = (unsigned)i, .end_ns = start + settings.seconds * 1000000000};
        pthread_create(&callers[i].thread, NULL, caller_main, &callers[i]);
    }
    for (int64_t i = 0; callers && i < threads; i++) {
        pthread_join(callers[i].thread, NULL);
        count += callers[i].count;
    }
    said(count, now_ns() - start);
    free(callers);
}

/* ---- one caller that does not wait -------------------------------------------------------------
 */

/* A ring of transfers, used in turn: free again when the lane is done with them. */
struct ring {
    struct transfer *transfers;
    sem_t free;
    struct random random;
    size_t size, next;
};

static void ring_done(struct lane_job *job)
{
    struct transfer *transfer = (struct transfer *)job;
    latency_note(now_ns() - transfer->asked_ns);
    sem_post(transfer->done);
}

static void ring_open(struct ring *ring, size_t size)
{
    *ring = (struct ring){.size = size, .transfers = calloc(size, sizeof(struct transfer))};
    if (!ring->transfers)
        abort();
    sem_init(&ring->free, 0, (unsigned)size);
    random_seed(&ring->random, 42);
    for (size_t i = 0; i < size; i++) {
        ring->transfers[i].arena = arena_new();
        ring->transfers[i].done = &ring->free;
        ring->transfers[i].job.done = ring_done;
    }
}

/* Submit one more; waits while all are on their way. The lane ends them in the order they came. */
static void ring_submit(struct ring *ring, int64_t asked_ns)
{
    struct transfer *transfer = &ring->transfers[ring->next++ % ring->size];
    sem_wait(&ring->free);
    transfer_expect(transfer);
    transfer_begin(transfer, &ring->random);
    transfer->asked_ns = asked_ns;
    if (!lanes_submit(town.lanes, &transfer->job))
        exit(1);
}

static void ring_drain(struct ring *ring)
{
    for (size_t i = 0; i < ring->size; i++)
        sem_wait(&ring->free);
    for (size_t i = 0; i < ring->size; i++) {
        transfer_expect(&ring->transfers[i]);
        sem_post(&ring->free);
    }
}

static void ring_close(struct ring *ring)
{
    for (size_t i = 0; i < ring->size; i++)
        arena_free(&ring->transfers[i].arena);
    free(ring->transfers);
}

static int64_t ring_run(struct ring *ring, int64_t seconds)
{
    int64_t count = 0, end = now_ns() + seconds * 1000000000;
    for (int64_t now; (now = now_ns()) < end; count++)
        ring_submit(ring, now);
    ring_drain(ring);
    return count;
}

static void run_waiting(int64_t waiting)
{
    struct ring ring;
    ring_open(&ring, (size_t)waiting);
    int64_t start = now_ns(), count = ring_run(&ring, settings.seconds);
    said(count, now_ns() - start);
    ring_close(&ring);
}

/* Arrivals by chance, as a Poisson process; latencies count from when a transfer was due. */
static void run_rate(int64_t rate)
{
    struct ring ring;
    ring_open(&ring, JOBS_MAX - 1);
    prctl(PR_SET_TIMERSLACK, 1);
    int64_t start = now_ns(), due = start, count = 0;
    for (; due < start + settings.seconds * 1000000000; count++) {
        double chance = ((double)random_below(&ring.random, 1000000) + 0.5) / 1e6;
        due += (int64_t)(-log(chance) * 1e9 / (double)rate);
        const struct timespec when = {due / 1000000000, due % 1000000000};
        if (due > now_ns())
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL);
        ring_submit(&ring, due);
    }
    ring_drain(&ring);
    said(count, now_ns() - start);
    ring_close(&ring);
}

/* Whole batches: what is counted waits until all of it is there. */
static bool lane_hold(struct act *a, json_t *model)
{
    (void)model;
    sem_wait(a->prepared);
    return true;
}

static void batch_submit(struct ring *ring, struct arena *arena)
{
    sem_t may_go, is_done;
    sem_init(&may_go, 0, 0);
    sem_init(&is_done, 0, 0);
    struct transfer hold = {.done = &is_done};
    act_begin_system(&hold.act, arena, "lane_hold", clock_now());
    hold.act.prepared = &may_go;
    hold.job = (struct lane_job){.act = &hold.act, .handle = lane_hold, .done = awaited_done};
    if (!lanes_submit(town.lanes, &hold.job))
        exit(1);
    for (size_t i = 0; i < ring->size; i++)
        ring_submit(ring, 0);
    sem_post(&may_go);
    sem_wait(&is_done);
    ring_drain(ring);
}

static void run_count(int64_t count)
{
    enum { BATCH = 512 };
    struct ring ring;
    struct arena *arena = arena_new();
    ring_open(&ring, BATCH);
    for (int64_t i = 0; i < count; i += BATCH)
        batch_submit(&ring, arena);
    ring_close(&ring);
    arena_free(&arena);
}

static void run_grow(int64_t count)
{
    enum { WAITING = 2048, FIRST = 10000 };
    struct ring ring;
    int64_t made = 0, early, late;
    ring_open(&ring, WAITING);
    for (; made < FIRST; made++)
        ring_submit(&ring, 0);
    made += early = ring_run(&ring, settings.seconds);
    for (; made < count; made++)
        ring_submit(&ring, 0);
    ring_drain(&ring);
    late = ring_run(&ring, settings.seconds);
    printf("%lld/s after %d, %lld/s after %lld: a transfer costs %.2f times as much\n",
           (long long)(early / settings.seconds), FIRST, (long long)(late / settings.seconds),
           (long long)made, (double)early / (double)late);
    ring_close(&ring);
}

/* ---- the command line ------------------------------------------------------------------------ */

static const struct {
    const char *name;
    void (*run)(int64_t number);
} modes[] = {{"threads", run_threads},
             {"waiting", run_waiting},
             {"rate", run_rate},
             {"count", run_count},
             {"grow", run_grow}};

enum { MODES = sizeof modes / sizeof *modes };

/* "name=value": sets it, or says which mode it is and its number. */
static bool argument_read(const char *argument, unsigned *mode, int64_t *number)
{
    const char *value = strchr(argument, '=');
    if (!value++)
        return false;
    size_t length = (size_t)(value - 1 - argument);
    int64_t amount = strtoll(value, NULL, 10);
    for (unsigned i = 0; i < MODES; i++)
        if (strlen(modes[i].name) == length && memcmp(argument, modes[i].name, length) == 0) {
            *mode = i;
            *number = amount;
            return amount > 0;
        }
    if (memcmp(argument, "db=", 3) == 0)
        settings.url = value;
    else if (memcmp(argument, "accounts=", 9) == 0)
        settings.accounts = amount;
    else if (memcmp(argument, "seconds=", 8) == 0)
        settings.seconds = amount;
    else if (memcmp(argument, "hot=", 4) == 0)
        settings.hot = amount;
    else if (memcmp(argument, "keys=", 5) == 0)
        settings.keys = amount;
    else
        return false;
    return true;
}

int main(int count, char **arguments)
{
    unsigned mode = MODES;
    int64_t number = 0;
    bool is_read = true;
    for (int i = 1; i < count; i++)
        is_read &= argument_read(arguments[i], &mode, &number);
    if (!is_read || mode == MODES || !settings.url || settings.accounts < 2) {
        fputs("usage: ledger db=URL MODE=N [accounts=N] [seconds=S] [hot=1] [keys=1]\n", stderr);
        return 2;
    }
    json_arena_setup();
    log_set_level(LOG_WARN);
    latencies = calloc(LATENCIES_MAX, sizeof *latencies);
    town_open(&town, settings.url, settings.accounts);
    modes[mode].run(number);
    /* A town grown large is checked by `piazza check`: it takes its time. */
    if (modes[mode].run != run_count && modes[mode].run != run_grow)
        town_check(&town);
    town_close(&town);
    free(latencies);
    return 0;
}
