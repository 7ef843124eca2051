/* What breaks outside the program: connections, disks, deadlocks. Each leaves a clear fault, no
 * half-written state, and a connection that works again without a restart. */
#include "db/test_engines.h"

#include "db/driver.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAME(text)                                                                                 \
    {                                                                                              \
        text, text                                                                                 \
    }

static const unsigned char number_types[] = {DB_INT};
static const struct db_query number_add = {
    .name = "number_add",
    .sql = {"insert into numbers (n, filler) values (?1, hex(zeroblob(2000)))",
            "insert into numbers (n, filler) values ($1, repeat('0', 4000))"},
    .slot = 0,
    .parameters = 1,
    .types = number_types,
    .is_certain = true};
static const struct db_query number_count = {
    .name = "number_count", .sql = SAME("select count(*) from numbers"), .slot = 1};
static const struct db_query number_touch = {
    .name = "number_touch",
    .sql = {"update numbers set filler = 'x' where n = ?1",
            "update numbers set filler = 'x' where n = $1"},
    .slot = 2,
    .parameters = 1,
    .types = number_types};

struct faulty {
    struct engine_fixture *fixture;
    struct db_conn *conn;
    struct error error;
};

static void faulty_open(void **state, struct faulty *faulty)
{
    static const struct db_migration numbers[] = {
        {"test", "0001_numbers",
         "create table numbers (n integer primary key, filler text) strict;", "0"},
        {0}};
    *faulty = (struct faulty){.fixture = engine_fixture(state)};
    unsigned applied;
    if (!migrations_apply(faulty->fixture->db, numbers, &applied, &faulty->error) ||
        !db_connect(faulty->fixture->db, DB_WRITER, &faulty->conn, &faulty->error))
        fail_msg("%s", faulty->error.detail);
}

static int64_t run_number(struct faulty *faulty, const struct db_query *query, int64_t n)
{
    struct db_context context = {faulty->conn, faulty->fixture->arena, &faulty->error};
    const struct db_value values[] = {db_value_int(n)};
    return db_exec(&context, query, values);
}

static bool count(struct faulty *faulty, int64_t *numbers)
{
    struct db_context context = {faulty->conn, faulty->fixture->arena, &faulty->error};
    return db_number(&context, &number_count, NULL, numbers);
}

/* The connection works: a transaction with the one number is committed and counted. */
static void assert_works(struct faulty *faulty, int64_t n, int64_t expected)
{
    faulty->error = (struct error){0};
    int64_t numbers = 0;
    assert_true(db_begin(faulty->conn));
    assert_int_equal(run_number(faulty, &number_add, n), 1);
    assert_true(db_commit(faulty->conn));
    assert_true(db_begin(faulty->conn));
    assert_true(count(faulty, &numbers));
    assert_true(db_commit(faulty->conn));
    assert_int_equal(numbers, expected);
}

/* ---- lost connections ------------------------------------------------------------------------ */

/* End every other connection to this test's database, as an administrator or a failover would. */
static void connections_end(struct faulty *faulty)
{
    struct db_conn *other;
    assert_true(db_connect(faulty->fixture->db, DB_WRITER, &other, &faulty->error));
    assert_true(other->db->driver->script(
        other, "select pg_terminate_backend(pid) from pg_stat_activity "
               "where application_name = current_setting('application_name') "
               "and pid <> pg_backend_pid()"));
    db_disconnect(&other);
    usleep(50000);
}

static void a_lost_connection_is_opened_again(void **state)
{
    struct faulty faulty;
    faulty_open(state, &faulty);
    assert_works(&faulty, 1, 1);
    assert_true(db_begin(faulty.conn));
    int64_t numbers;
    assert_int_equal(run_number(&faulty, &number_touch, 1), 1);
    connections_end(&faulty);
    assert_false(count(&faulty, &numbers));
    assert_int_equal(db_fault(faulty.conn), DB_LOST);
    assert_int_equal(faulty.error.code, STORAGE_LOST);
    assert_false(db_rollback_to(faulty.conn));
    assert_false(db_commit(faulty.conn));
    assert_int_equal(db_fault(faulty.conn), DB_LOST);
    db_rollback(faulty.conn);
    assert_works(&faulty, 2, 2);
    db_disconnect(&faulty.conn);
}

static void a_connection_lost_at_commit_is_no_commit(void **state)
{
    struct faulty faulty;
    faulty_open(state, &faulty);
    assert_true(db_begin(faulty.conn));
    assert_true(db_savepoint(faulty.conn));
    assert_int_equal(run_number(&faulty, &number_add, 1), 1);
    assert_true(db_release(faulty.conn));
    assert_int_equal(run_number(&faulty, &number_add, 2), 1);
    connections_end(&faulty);
    assert_false(db_commit(faulty.conn));
    assert_int_equal(db_fault(faulty.conn), DB_LOST);
    db_rollback(faulty.conn);
    assert_works(&faulty, 3, 1);
    db_disconnect(&faulty.conn);
}

/* A server that was restarted while nobody was asking is not even noticed. */
static void an_idle_loss_is_not_noticed(void **state)
{
    struct faulty faulty;
    faulty_open(state, &faulty);
    assert_works(&faulty, 1, 1);
    connections_end(&faulty);
    assert_works(&faulty, 2, 2);
    db_disconnect(&faulty.conn);
}

/* ---- codes of the server --------------------------------------------------------------------- */

static void the_server_codes_are_told_apart(void **state)
{
    static const struct {
        enum db_fault fault;
        enum error_code code;
        struct db_query query;
    } cases[] = {
#define RAISE(state)                                                                               \
    {.name = #state,                                                                               \
     .sql = {"", "do $$ begin raise exception 'no' using errcode = '" #state "'; end $$"},         \
     .slot = DB_SLOT_NONE}
        {DB_RETRY, BUSY, RAISE(40001)},        {DB_RETRY, BUSY, RAISE(40P01)},
        {DB_FULL, STORAGE_FULL, RAISE(53100)}, {DB_LOST, STORAGE_LOST, RAISE(57P01)},
        {DB_LOST, STORAGE_LOST, RAISE(25006)}, {DB_CONSTRAINT, STATE_CONFLICT, RAISE(23503)},
        {DB_BROKEN, INTERNAL, RAISE(42P01)},
    };
    struct faulty faulty;
    faulty_open(state, &faulty);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        faulty.error = (struct error){0};
        struct db_context context = {faulty.conn, faulty.fixture->arena, &faulty.error};
        assert_true(db_begin(faulty.conn));
        assert_int_equal(db_exec(&context, &cases[i].query, NULL), -1);
        assert_int_equal(db_fault(faulty.conn), cases[i].fault);
        assert_int_equal(faulty.error.code, cases[i].code);
        db_rollback(faulty.conn);
        assert_works(&faulty, (int64_t)i + 1, (int64_t)i + 1);
    }
    db_disconnect(&faulty.conn);
}

/* ---- deadlocks ------------------------------------------------------------------------------- */

struct locker {
    struct faulty *faulty;
    pthread_barrier_t *barrier;
    int64_t first, second;
    enum db_fault fault;
};

static void *lock_both(void *object)
{
    struct locker *locker = object;
    struct faulty own = {.fixture = locker->faulty->fixture};
    struct arena *arena = arena_new();
    struct engine_fixture fixture = *own.fixture;
    fixture.arena = arena;
    own.fixture = &fixture;
    if (db_connect(fixture.db, DB_WRITER, &own.conn, &own.error) && db_begin(own.conn)) {
        bool fine = run_number(&own, &number_touch, locker->first) == 1;
        pthread_barrier_wait(locker->barrier);
        fine = fine && run_number(&own, &number_touch, locker->second) == 1;
        locker->fault = db_fault(own.conn);
        if (!fine || !db_commit(own.conn))
            db_rollback(own.conn);
    }
    db_disconnect(&own.conn);
    arena_free(&arena);
    return NULL;
}

/* Two writers wait for each other: one of them is told to try again. */
static void deadlocks_are_tried_again(void **state)
{
    struct faulty faulty;
    faulty_open(state, &faulty);
    assert_works(&faulty, 1, 1);
    assert_works(&faulty, 2, 2);
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, 2);
    struct locker lockers[] = {{&faulty, &barrier, 1, 2, DB_BROKEN},
                               {&faulty, &barrier, 2, 1, DB_BROKEN}};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, lock_both, &lockers[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&barrier);
    assert_int_equal((lockers[0].fault == DB_RETRY) + (lockers[1].fault == DB_RETRY), 1);
    assert_int_equal((lockers[0].fault == DB_FINE) + (lockers[1].fault == DB_FINE), 1);
    db_disconnect(&faulty.conn);
}

/* ---- full disks ------------------------------------------------------------------------------ */

/* SQLite's own limit of pages stands for the disk's. */
static void full_disks_are_told_and_leave_nothing(void **state)
{
    struct faulty faulty;
    faulty_open(state, &faulty);
    assert_works(&faulty, 1, 1);
    assert_true(faulty.conn->db->driver->script(faulty.conn, "pragma max_page_count = 40"));
    assert_true(db_begin(faulty.conn));
    int64_t n = 2;
    while (run_number(&faulty, &number_add, n) == 1 && n < 1000)
        n++;
    assert_in_range(n, 3, 100);
    assert_int_equal(db_fault(faulty.conn), DB_FULL);
    assert_int_equal(faulty.error.code, STORAGE_FULL);
    db_rollback(faulty.conn);
    assert_true(faulty.conn->db->driver->script(faulty.conn, "pragma max_page_count = 100000"));
    assert_works(&faulty, n, 2);
    db_disconnect(&faulty.conn);
}

/* ---- backups --------------------------------------------------------------------------------- */

static void backups_are_whole(void **state)
{
    struct faulty faulty;
    faulty_open(state, &faulty);
    assert_works(&faulty, 1, 1);
    assert_true(db_begin(faulty.conn)); /* an open transaction is not in the copy */
    assert_int_equal(run_number(&faulty, &number_add, 2), 1);
    const char *file =
        arena_printf(faulty.fixture->arena, "%s.copy", faulty.fixture->database.name);
    assert_true(db_backup(faulty.fixture->db, file, &faulty.error));
    db_rollback(faulty.conn);
    db_disconnect(&faulty.conn);
    struct db *copy;
    assert_true(
        db_open(arena_printf(faulty.fixture->arena, "sqlite:%s", file), &copy, &faulty.error));
    assert_true(db_connect(copy, DB_WRITER, &faulty.conn, &faulty.error));
    assert_works(&faulty, 2, 2);
    db_disconnect(&faulty.conn);
    db_close(&copy);
    unlink(file);
    struct stat status;
    assert_int_not_equal(stat(arena_printf(faulty.fixture->arena, "%s.part", file), &status), 0);
    assert_false(db_backup(faulty.fixture->db, "/nowhere/copy", &faulty.error));
}

static void postgres_has_its_own_backup(void **state)
{
    struct faulty faulty;
    faulty_open(state, &faulty);
    assert_false(db_backup(faulty.fixture->db, "/tmp/x", &faulty.error));
    assert_non_null(strstr(faulty.error.detail, "pg_dump"));
    db_disconnect(&faulty.conn);
}

int main(void)
{
    json_arena_setup();
    const struct CMUnitTest tests[] = {
        ON_ENGINE(DB_POSTGRES, a_lost_connection_is_opened_again),
        ON_ENGINE(DB_POSTGRES, a_connection_lost_at_commit_is_no_commit),
        ON_ENGINE(DB_POSTGRES, an_idle_loss_is_not_noticed),
        ON_ENGINE(DB_POSTGRES, the_server_codes_are_told_apart),
        ON_ENGINE(DB_POSTGRES, deadlocks_are_tried_again),
        ON_ENGINE(DB_SQLITE, full_disks_are_told_and_leave_nothing),
        ON_ENGINE(DB_SQLITE, backups_are_whole),
        ON_ENGINE(DB_POSTGRES, postgres_has_its_own_backup),
    };
    return cmocka_run_group_tests_name("database faults", tests, NULL, NULL);
}
