#include "act/test_square.h"

#include "base/clock.h"

#include <semaphore.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUTBOX_MAX = 1000 };

static enum db_engine engine_tested;

/* ---- a disk that can be full: SQLite's file system, with a tap on the log ----------------- */

static sqlite3_vfs tapped_vfs;
static sqlite3_vfs *real_vfs;
static sqlite3_io_methods tapped_methods;
static int (*real_write)(sqlite3_file *, const void *, int, sqlite3_int64);
static atomic_bool disk_is_full;

static int tapped_write(sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
    return disk_is_full ? SQLITE_FULL : real_write(file, data, length, offset);
}

static int tapped_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    int result = real_vfs->xOpen(real_vfs, name, file, flags, out);
    if (result == SQLITE_OK && (flags & SQLITE_OPEN_WAL)) {
        tapped_methods = *file->pMethods;
        real_write = tapped_methods.xWrite;
        tapped_methods.xWrite = tapped_write;
        file->pMethods = &tapped_methods;
    }
    return result;
}

static void disk_tap(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    tapped_vfs = *real_vfs;
    tapped_vfs.zName = "tapped";
    tapped_vfs.xOpen = tapped_open;
    sqlite3_vfs_register(&tapped_vfs, 1);
}

int64_t square_number(struct square *square, const char *sql)
{
    return test_database_run(&square->database, sql);
}

int64_t square_count(struct square *square, bool (*count)(struct act *a, int64_t *out))
{
    struct arena *arena = arena_new();
    struct db_conn *conn;
    struct act a;
    int64_t found;
    act_begin_system(&a, arena, "count", clock_now());
    assert_true(db_connect(square->db, DB_READER, &conn, &a.error));
    assert_true(db_begin(conn));
    a.db = (struct db_context){conn, arena, &a.error};
    assert_true(count(&a, &found));
    db_rollback(conn);
    db_disconnect(&conn);
    arena_free(&arena);
    return found;
}

void square_execute(struct square *square, const char *sql)
{
    square_number(square, sql);
}

/* ---- trouble ------------------------------------------------------------------------------ */

/* On PostgreSQL the commit finds the disk full: a deferred check of every remembered answer. */
void square_fill_disk(struct square *square)
{
    if (square->database.engine == DB_SQLITE) {
        disk_is_full = true;
        return;
    }
    square_execute(square, "create function disk_is_full() returns trigger language plpgsql as "
                           "$$begin raise exception using errcode = '53100'; end$$;"
                           "create constraint trigger disk_full after insert on due_jobs "
                           "deferrable initially deferred for each row "
                           "execute function disk_is_full()");
}

void square_free_disk(struct square *square)
{
    if (square->database.engine == DB_SQLITE)
        disk_is_full = false;
    else
        square_execute(square, "drop trigger disk_full on due_jobs");
}

void square_cut_connections(struct square *square)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "select count(pg_terminate_backend(pid)) from pg_stat_activity "
             "where application_name = '%s' and pid <> pg_backend_pid()",
             square->database.name);
    square_execute(square, sql);
    usleep(100000); /* the server ends them in its own time */
}

/* ---- the square --------------------------------------------------------------------------- */

struct lanes *square_lanes(struct square *square, unsigned node, int64_t outbox_max)
{
    struct lane_settings settings = {
        .node = node, .lanes = 1, .batch_max = 512, .queue_max = 4096, .outbox_max = outbox_max};
    struct error error = {0};
    struct lanes *lanes;
    if (!lanes_start(square->db, &settings, &lanes, &error))
        fail_msg("%s", error.detail);
    return lanes;
}

void square_restart(struct square *square, int64_t outbox_max)
{
    lanes_stop(&square->lanes);
    square->lanes = square_lanes(square, 0, outbox_max);
}

int square_setup(void **state)
{
    struct square *square = calloc(1, sizeof *square);
    test_database_make(&square->database, engine_tested);

    struct error error = {0};
    unsigned applied;
    if (!db_open(square->database.url, &square->db, &error) ||
        !db_migrate(square->db, &applied, &error) || !square_prepare(square->db, &error))
        fail_msg("%s %s", error_name(error.code), error.detail);
    square->lanes = square_lanes(square, 0, OUTBOX_MAX);
    *state = square;
    return 0;
}

int square_teardown(void **state)
{
    struct square *square = *state;
    lanes_stop(&square->lanes);
    db_close(&square->db);
    test_database_drop(&square->database);
    free(square);
    return 0;
}

int square_run(const char *name, const struct CMUnitTest *tests, size_t count)
{
    char title[100];
    json_arena_setup();
    disk_tap();
    engine_tested = DB_SQLITE;
    snprintf(title, sizeof title, "%s on SQLite", name);
    int failures = _cmocka_run_group_tests(title, tests, count, NULL, NULL);

    if (!test_postgres_is_there()) {
        printf("%s on PostgreSQL: skipped, PIAZZA_TEST_POSTGRES is not set\n", name);
        return failures;
    }
    engine_tested = DB_POSTGRES;
    snprintf(title, sizeof title, "%s on PostgreSQL", name);
    return failures + _cmocka_run_group_tests(title, tests, count, NULL, NULL);
}

void square_act(struct act *a, struct arena *arena, const char *name, int64_t actor)
{
    act_begin_system(a, arena, name, 1000000);
    a->who = (struct who){.actor = actor, .party = actor, .roles = CITIZEN};
}

/* ---- holding a lane ----------------------------------------------------------------------- */

struct held_lane {
    struct arena *arena;
    struct act act;
    struct lane_job job; /* act.prepared points back here */
    sem_t is_held, may_go, is_done;
};

static bool lane_hold(struct act *a, json_t *model)
{
    (void)model;
    struct held_lane *held = a->prepared;
    sem_post(&held->is_held);
    sem_wait(&held->may_go);
    return true;
}

static void hold_done(struct lane_job *job)
{
    struct held_lane *held = job->act->prepared;
    sem_post(&held->is_done);
}

struct held_lane *square_hold(struct square *square)
{
    struct held_lane *held = calloc(1, sizeof *held);
    held->arena = arena_new();
    act_begin_system(&held->act, held->arena, "lane_hold", 1);
    held->act.prepared = held;
    held->job = (struct lane_job){.act = &held->act, .handle = lane_hold, .done = hold_done};
    sem_init(&held->is_held, 0, 0);
    sem_init(&held->may_go, 0, 0);
    sem_init(&held->is_done, 0, 0);
    assert_true(lanes_submit(square->lanes, &held->job));
    sem_wait(&held->is_held);
    return held;
}

void square_let_go(struct held_lane *held)
{
    sem_post(&held->may_go);
    sem_wait(&held->is_done);
    arena_free(&held->arena);
    free(held);
}
