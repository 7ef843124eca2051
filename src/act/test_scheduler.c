#include "act/test_square.h"

#include "act/check.h"
#include "act/scheduler.h"
#include "act_sql.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { START = 7200000, HOUR = 3600, DAY = 24 * HOUR };

static atomic_uint runs;
static atomic_bool fails;

static bool count_run(struct act *a, json_t *model)
{
    (void)model;
    if (fails)
        return due_open(a, "half-done") >= 0 && refuse(a, STATE_CONFLICT, NULL);
    runs++;
    return true;
}

static const struct due jobs[] = {{"count_run", HOUR, count_run}, {0}};

/* Without this floor's own jobs in the counts: they run first. */
static struct scheduler *scheduler_for(struct square *square, struct lanes *lanes)
{
    struct scheduler *scheduler = scheduler_new(square->db, lanes, NULL);
    scheduler_add(scheduler, jobs);
    return scheduler;
}

/* What a job prepares on a reader, its act finds: as many preparations as there were. */
static int prepared, given;

static bool count_prepare(struct act *a, json_t *model)
{
    int64_t next;
    (void)model;
    if (fails)
        return refuse(a, STATE_CONFLICT, NULL);
    if (!due_next(a, "count_prepared", &next) && a->error.code != ERROR_NONE)
        return false;
    int *number = arena_alloc(a->arena, sizeof *number);
    *number = ++prepared;
    a->prepared = number;
    return true;
}

static bool count_found(struct act *a, json_t *model)
{
    (void)model;
    given = *(const int *)a->prepared;
    return true;
}

static const struct due prepared_jobs[] = {{"count_prepared", HOUR, count_found, count_prepare},
                                           {0}};

static void what_is_slow_is_prepared_before_the_act(void **state)
{
    struct square *square = *state;
    struct scheduler *scheduler = scheduler_new(square->db, square->lanes, NULL);
    scheduler_add(scheduler, prepared_jobs);
    prepared = given = 0;
    fails = true;
    scheduler_tick(scheduler, START);
    assert_int_equal(given, 0);
    fails = false;
    scheduler_tick(scheduler, START + 60);
    assert_int_equal(given, 1);
    scheduler_tick(scheduler, START + 120);
    assert_int_equal(prepared, 1);
    scheduler_tick(scheduler, START + HOUR);
    assert_int_equal(given, 2);
    scheduler_stop(&scheduler);
}

static int scheduler_setup(void **state)
{
    runs = 0;
    fails = false;
    return square_setup(state);
}

static void a_job_runs_once_per_period(void **state)
{
    struct square *square = *state;
    struct scheduler *scheduler = scheduler_for(square, square->lanes);
    for (int64_t now = START + 5; now < START + 3 * HOUR; now += 60)
        scheduler_tick(scheduler, now);
    assert_int_equal(runs, 3);
    scheduler_stop(&scheduler);
    assert_null(scheduler);
}

static void two_nodes_run_it_once_between_them(void **state)
{
    struct square *square = *state;
    struct lanes *other = square_lanes(square, 1, 1000);
    struct scheduler *here = scheduler_for(square, square->lanes);
    struct scheduler *there = scheduler_for(square, other);
    for (int64_t now = START; now < START + 3 * HOUR; now += 600) {
        scheduler_tick(here, now);
        scheduler_tick(there, now);
    }
    assert_int_equal(runs, 3);
    scheduler_stop(&here);
    scheduler_stop(&there);
    lanes_stop(&other);
}

static void *tick_many(void *scheduler)
{
    for (int64_t now = START; now < START + 20 * HOUR; now += HOUR)
        scheduler_tick(scheduler, now);
    return NULL;
}

static void two_nodes_at_the_same_instant_run_it_once(void **state)
{
    struct square *square = *state;
    struct lanes *other = square_lanes(square, 1, 1000);
    struct scheduler *here = scheduler_for(square, square->lanes);
    struct scheduler *there = scheduler_for(square, other);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, tick_many, there), 0);
    tick_many(here);
    pthread_join(thread, NULL);
    assert_int_equal(square_number(square, "select next_at from due_jobs "
                                           "where name = 'count_run'"),
                     START + 20 * HOUR);
    assert_in_range(runs, 1, 20);
    scheduler_stop(&here);
    scheduler_stop(&there);
    lanes_stop(&other);
}

static void a_restart_does_not_run_it_again(void **state)
{
    struct square *square = *state;
    for (int i = 0; i < 3; i++) {
        struct scheduler *scheduler = scheduler_for(square, square->lanes);
        scheduler_tick(scheduler, START + i);
        scheduler_stop(&scheduler);
    }
    assert_int_equal(runs, 1);
}

static void a_failed_job_keeps_its_period(void **state)
{
    struct square *square = *state;
    struct scheduler *scheduler = scheduler_for(square, square->lanes);
    fails = true;
    scheduler_tick(scheduler, START);
    assert_int_equal(square_number(square, "select count(*) from due_jobs "
                                           "where name in ('half-done', 'count_run')"),
                     0);
    fails = false;
    scheduler_tick(scheduler, START + 59);
    assert_int_equal(runs, 0);
    scheduler_tick(scheduler, START + 60);
    assert_int_equal(runs, 1);
    scheduler_stop(&scheduler);
}

static void the_thread_ticks(void **state)
{
    struct square *square = *state;
    struct scheduler *scheduler = scheduler_for(square, square->lanes);
    struct error error = {0};
    assert_true(scheduler_start(scheduler, &error));
    for (int i = 0; i < 100 && runs == 0; i++)
        usleep(20000);
    scheduler_stop(&scheduler);
    assert_int_equal(runs, 1);
}

/* ---- this floor's own jobs ---------------------------------------------------------------- */

static void what_is_old_is_forgotten(void **state)
{
    struct square *square = *state;
    square_execute(square, "insert into answers values (1, 'old', '', 7200000, '{}'), "
                           "(1, 'new', '', 7200000 + 10 * 86400, '{}')");
    square_execute(square, "insert into outbox values "
                           "(1, 1, 'k', 0, '{}', 1, 1, 1, 'sent', 7200000), "
                           "(2, 1, 'k', 0, '{}', 1, 1, 1, 'sent', 7200000 + 10 * 86400), "
                           "(3, 1, 'k', 0, '{}', 1, 1, 0, 'waiting', null)");
    struct scheduler *scheduler = scheduler_new(square->db, square->lanes, NULL);
    scheduler_tick(scheduler, START + 31 * DAY);
    scheduler_stop(&scheduler);
    assert_int_equal(square_number(square, "select count(*) from answers"), 1);
    assert_int_equal(square_number(square, "select count(*) from answers where key = 'new'"), 1);
    assert_int_equal(square_number(square, "select count(*) from outbox"), 2);
    assert_int_equal(square_number(square, "select count(*) from outbox where id = 1"), 0);
}

static void checkpoints_are_written(void **state)
{
    struct square *square = *state;
    struct scheduler *scheduler = scheduler_new(square->db, square->lanes, NULL);
    for (int64_t now = START; now < START + 3 * HOUR; now += 300)
        scheduler_tick(scheduler, now);
    scheduler_stop(&scheduler);

    struct db_conn *conn;
    struct error error = {0};
    struct act_check found;
    assert_true(db_connect(square->db, DB_READER, &conn, &error));
    assert_true(act_check(conn, &found, &error));
    db_disconnect(&conn);
    assert_int_equal(found.rows, 3);
    assert_int_equal(found.checkpoints, 3);
    assert_int_equal(found.broken, 0);
}

#define SCHEDULER_TEST(f) cmocka_unit_test_setup_teardown(f, scheduler_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHEDULER_TEST(a_job_runs_once_per_period),
        SCHEDULER_TEST(two_nodes_run_it_once_between_them),
        SCHEDULER_TEST(two_nodes_at_the_same_instant_run_it_once),
        SCHEDULER_TEST(a_restart_does_not_run_it_again),
        SCHEDULER_TEST(a_failed_job_keeps_its_period),
        SCHEDULER_TEST(what_is_slow_is_prepared_before_the_act),
        SCHEDULER_TEST(the_thread_ticks),
        SCHEDULER_TEST(what_is_old_is_forgotten),
        SCHEDULER_TEST(checkpoints_are_written),
    };
    return square_run("scheduler", tests, sizeof tests / sizeof *tests);
}
