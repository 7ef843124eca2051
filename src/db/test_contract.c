/* What both engines promise: values, transactions, constraints, snapshots. */
#include "db/test_engines.h"

#include "db/driver.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAME(text)                                                                                 \
    {                                                                                              \
        text, text                                                                                 \
    }

static const unsigned char thing_types[] = {DB_INT, DB_TEXT, DB_INT, DB_REAL, DB_BLOB};
static const struct db_query thing_add = {
    .name = "thing_add",
    .sql = {"insert into things (id, name, price_cents, weight, picture) "
            "values (?1, ?2, ?3, ?4, ?5)",
            "insert into things (id, name, price_cents, weight, picture) "
            "values ($1, $2, $3, $4, $5)"},
    .slot = 0,
    .parameters = 5,
    .types = thing_types,
    .is_certain = true};

static const unsigned char id_types[] = {DB_INT};
static const struct db_query thing_by_id = {
    .name = "thing_by_id",
    .sql = {"select id, name, price_cents, weight, picture, price_cents > 100 as is_dear, "
            "price_cents as seen_at, '{\"a\":1}' as facts_json from things where id = ?1",
            "select id, name, price_cents, weight, picture, price_cents > 100 as is_dear, "
            "price_cents as seen_at, '{\"a\":1}' as facts_json from things where id = $1"},
    .slot = 1,
    .parameters = 1,
    .types = id_types};

static const struct db_query thing_list = {
    .name = "thing_list", .sql = SAME("select id, name from things order by id"), .slot = 2};
static const struct db_query thing_count = {
    .name = "thing_count", .sql = SAME("select count(*) from things"), .slot = 200};
static const struct db_query thing_sum = {
    .name = "thing_sum", .sql = SAME("select sum(price_cents) as total from things"), .slot = 3};
static const struct db_query thing_take = {
    .name = "thing_take",
    .sql = SAME("update things set price_cents = price_cents - 1 "
                "where id = 1 and price_cents >= 1"),
    .slot = 4};
static const struct db_query thing_sold = {
    .name = "thing_sold",
    .sql = SAME("update things set price_cents = 0 where price_cents >= 1"),
    .slot = 6,
    .is_certain = true};
static const struct db_query thing_missing = {
    .name = "thing_missing", .sql = SAME("select x from nothing"), .slot = 5};
static const unsigned char text_types[] = {DB_TEXT};
static const struct db_query text_echo = {.name = "text_echo",
                                          .sql = {"select ?1 as echo", "select $1 as echo"},
                                          .slot = DB_SLOT_NONE,
                                          .parameters = 1,
                                          .types = text_types};

/* ---- a room of things ------------------------------------------------------------------------ */

static const struct db_migration things[] = {
    {"shop", "0001_things",
     "create table things (id integer primary key, name text not null unique,\n"
     " price_cents integer check (price_cents >= 0), weight real, picture blob) strict;",
     "0"},
    {0}};

struct shop {
    struct engine_fixture *fixture;
    struct db_conn *writer;
    struct error error;
    struct db_context context;
};

/* An empty table and a writer. */
static void shop_open(void **state, struct shop *shop)
{
    *shop = (struct shop){.fixture = engine_fixture(state)};
    unsigned applied;
    if (!migrations_apply(shop->fixture->db, things, &applied, &shop->error) ||
        !db_connect(shop->fixture->db, DB_WRITER, &shop->writer, &shop->error))
        fail_msg("%s", shop->error.detail);
    shop->context = (struct db_context){shop->writer, shop->fixture->arena, &shop->error};
}

static void shop_close(struct shop *shop)
{
    db_disconnect(&shop->writer);
}

static int64_t thing_put(struct shop *shop, int64_t id, const char *name, int64_t price)
{
    const struct db_value values[] = {db_value_int(id), db_value_text(name), db_value_int(price),
                                      db_value_real(1.5), db_value_blob("a\0b", 3)};
    return db_exec(&shop->context, &thing_add, values);
}

static int64_t count_by(struct db_conn *conn, struct arena *arena)
{
    struct error error = {0};
    struct db_context context = {conn, arena, &error};
    int64_t count = -1;
    assert_true(db_number(&context, &thing_count, NULL, &count));
    return count;
}

static int64_t things_now(struct shop *shop)
{
    struct db_conn *reader;
    assert_true(db_connect(shop->fixture->db, DB_READER, &reader, &shop->error));
    int64_t count = count_by(reader, shop->fixture->arena);
    db_disconnect(&reader);
    return count;
}

/* ---- values ---------------------------------------------------------------------------------- */

static void values_survive(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    assert_true(db_begin(shop.writer));
    assert_int_equal(thing_put(&shop, INT64_MAX, "Malé è \"bello\"", INT64_MAX), 1);
    const struct db_value key[] = {db_value_int(INT64_MAX)};
    struct db_rows rows;
    assert_true(db_row_open(&shop.context, &thing_by_id, key, &rows));
    assert_int_equal(db_columns(&rows), 8);
    assert_string_equal(db_column_name(&rows, 1), "name");
    assert_true(db_int(&rows, 0) == INT64_MAX);
    assert_string_equal(db_row_text(&shop.context, &rows, 1), "Malé è \"bello\"");
    assert_true(db_real(&rows, 3) == 1.5);
    size_t length;
    const void *picture = db_row_blob(&shop.context, &rows, 4, &length);
    assert_int_equal(length, 3);
    assert_memory_equal(picture, "a\0b", 3);
    assert_false(db_next(&rows));
    db_row_close(&shop.context, &rows);
    assert_true(db_commit(shop.writer));
    shop_close(&shop);
}

static void names_tell_the_json(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    assert_true(db_begin(shop.writer));
    assert_int_equal(thing_put(&shop, 1, "", 250), 1);
    const struct db_value key[] = {db_value_int(1)};
    json_t *thing = db_one(&shop.context, &thing_by_id, key);
    assert_string_equal(json_text(thing, "id"), "0000000000001");
    assert_true(json_is_string(json_object_get(thing, "name")));
    assert_int_equal(json_int(thing, "price_cents"), 250);
    assert_true(json_is_true(json_object_get(thing, "is_dear")));
    assert_int_equal(json_int(thing, "seen_at"), 250);
    assert_int_equal(json_int(json_object_get(thing, "facts_json"), "a"), 1);
    assert_true(json_is_real(json_object_get(thing, "weight")));
    json_t *sum = db_one(&shop.context, &thing_sum, NULL);
    assert_true(json_is_integer(json_object_get(sum, "total")));
    assert_int_equal(json_array_size(db_many(&shop.context, &thing_list, NULL)), 1);
    shop_close(&shop);
}

static void nulls_survive(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    assert_true(db_begin(shop.writer));
    const struct db_value values[] = {db_value_int(1),
                                      db_value_text("x"),
                                      db_value_int_or_null(0),
                                      {.type = DB_NULL},
                                      db_value_blob(NULL, 0)};
    assert_int_equal(db_exec(&shop.context, &thing_add, values), 1);
    const struct db_value key[] = {db_value_int(1)};
    json_t *thing = db_one(&shop.context, &thing_by_id, key);
    assert_true(json_is_null(json_object_get(thing, "price_cents")));
    assert_true(json_is_null(json_object_get(thing, "is_dear")));
    assert_true(json_is_null(json_object_get(thing, "picture")));
    int64_t sum = 7;
    assert_false(db_number(&shop.context, &thing_sum, NULL, &sum));
    assert_int_equal(sum, 7);
    assert_int_equal(shop.error.code, ERROR_NONE);
    struct db_rows rows;
    assert_true(db_row_open(&shop.context, &thing_by_id, key, &rows));
    size_t length;
    assert_null(db_row_text(&shop.context, &rows, 2));
    assert_null(db_row_blob(&shop.context, &rows, 4, &length));
    assert_int_equal(db_int(&rows, 2), 0);
    db_row_close(&shop.context, &rows);
    shop_close(&shop);
}

static void empty_blobs_are_not_null(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    assert_true(db_begin(shop.writer));
    const struct db_value values[] = {db_value_int(1), db_value_text("x"), db_value_int(0),
                                      db_value_real(-0.25), db_value_blob("", 0)};
    assert_int_equal(db_exec(&shop.context, &thing_add, values), 1);
    const struct db_value key[] = {db_value_int(1)};
    struct db_rows rows;
    assert_true(db_row_open(&shop.context, &thing_by_id, key, &rows));
    size_t length = 9;
    assert_non_null(db_blob(&rows, 4, &length));
    assert_int_equal(length, 0);
    db_row_close(&shop.context, &rows);
    shop_close(&shop);
}

static void large_texts_survive(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    size_t length = 3 << 20;
    char *text = arena_alloc(shop.fixture->arena, length + 1);
    memset(text, 'a', length);
    const struct db_value values[] = {db_value_text(text)};
    assert_true(db_begin(shop.writer));
    json_t *answer = db_one(&shop.context, &text_echo, values);
    assert_non_null(answer);
    assert_true(strcmp(json_text(answer, "echo"), text) == 0);
    shop_close(&shop);
}

static void nothing_found_is_no_failure(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    const struct db_value key[] = {db_value_int(1)};
    assert_null(db_one(&shop.context, &thing_by_id, key));
    assert_int_equal(json_array_size(db_many(&shop.context, &thing_list, NULL)), 0);
    struct db_rows rows;
    assert_false(db_row_open(&shop.context, &thing_by_id, key, &rows));
    assert_int_equal(db_exec(&shop.context, &thing_take, NULL), 0);
    assert_int_equal(shop.error.code, ERROR_NONE);
    assert_int_equal(db_fault(shop.writer), DB_FINE);
    shop_close(&shop);
}

/* ---- transactions ---------------------------------------------------------------------------- */

static void commits_show_and_rollbacks_do_not(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    assert_true(db_begin(shop.writer));
    assert_int_equal(thing_put(&shop, 1, "a", 1), 1);
    assert_int_equal(things_now(&shop), 0);
    assert_true(db_commit(shop.writer));
    assert_int_equal(things_now(&shop), 1);
    assert_true(db_begin(shop.writer));
    assert_int_equal(thing_put(&shop, 2, "b", 1), 1);
    db_rollback(shop.writer);
    assert_int_equal(things_now(&shop), 1);
    shop_close(&shop);
}

static void savepoints_undo_only_themselves(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    assert_true(db_begin(shop.writer));
    for (int64_t i = 1; i <= 9; i++) {
        char name[8];
        snprintf(name, sizeof name, "n%d", (int)i);
        assert_true(db_savepoint(shop.writer));
        assert_int_equal(thing_put(&shop, i, name, i), 1);
        assert_true(i % 3 == 0 ? db_rollback_to(shop.writer) : db_release(shop.writer));
    }
    assert_true(db_commit(shop.writer));
    assert_int_equal(things_now(&shop), 6);
    shop_close(&shop);
}

/* One act after another breaks a constraint; each loses its own work and no other's. */
static void failed_acts_leave_the_others(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    assert_true(db_begin(shop.writer));
    unsigned done = 0;
    for (int64_t i = 1; i <= 40; i++) {
        char name[8];
        snprintf(name, sizeof name, "n%d", (int)(i % 10));
        assert_true(db_savepoint(shop.writer));
        bool fine = thing_put(&shop, i, name, i) == 1 && db_release(shop.writer);
        done += fine;
        if (fine)
            continue;
        assert_int_equal(db_fault(shop.writer), DB_CONSTRAINT);
        assert_true(db_rollback_to(shop.writer));
    }
    assert_int_equal(done, 10);
    assert_true(db_commit(shop.writer));
    assert_int_equal(things_now(&shop), 10);
    shop_close(&shop);
}

static void many_queued_statements_fit(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    assert_true(db_begin(shop.writer));
    for (int64_t i = 1; i <= 1000; i++) {
        char name[8];
        snprintf(name, sizeof name, "n%d", (int)i);
        assert_int_equal(thing_put(&shop, i, name, i), 1);
    }
    assert_true(db_settle(shop.writer));
    assert_true(db_commit(shop.writer));
    assert_int_equal(things_now(&shop), 1000);
    shop_close(&shop);
}

static void readers_keep_their_snapshot(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    struct db_conn *reader;
    assert_true(db_connect(shop.fixture->db, DB_READER, &reader, &shop.error));
    assert_true(db_begin(reader));
    assert_int_equal(count_by(reader, shop.fixture->arena), 0);
    assert_true(db_begin(shop.writer));
    assert_int_equal(thing_put(&shop, 1, "a", 1), 1);
    assert_true(db_commit(shop.writer));
    assert_int_equal(count_by(reader, shop.fixture->arena), 0);
    assert_true(db_commit(reader));
    assert_true(db_begin(reader));
    assert_int_equal(count_by(reader, shop.fixture->arena), 1);
    db_rollback(reader);
    db_disconnect(&reader);
    shop_close(&shop);
}

static void readers_cannot_write(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    struct db_conn *reader;
    assert_true(db_connect(shop.fixture->db, DB_READER, &reader, &shop.error));
    assert_true(db_begin(reader));
    struct db_rows rows;
    assert_false(db_run(reader, &thing_take, NULL, &rows));
    assert_int_not_equal(db_fault(reader), DB_FINE);
    db_rollback(reader);
    db_disconnect(&reader);
    shop_close(&shop);
}

/* ---- faults ---------------------------------------------------------------------------------- */

static void constraints_are_conflicts(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    static const struct {
        int64_t id, price;
        const char *name;
    } wrong[] = {{1, 1, "b"}, {2, 1, "a"}, {3, -1, "c"}, {4, 1, NULL}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        shop.error = (struct error){0};
        assert_true(db_begin(shop.writer));
        assert_int_equal(thing_put(&shop, 1, "a", 1), 1);
        int64_t count = thing_put(&shop, wrong[i].id, wrong[i].name, wrong[i].price);
        /* A queued insert fails at the next statement whose result is needed. */
        assert_true(count == -1 || db_one(&shop.context, &thing_sum, NULL) == NULL);
        assert_int_equal(db_fault(shop.writer), DB_CONSTRAINT);
        assert_int_equal(shop.error.code, STATE_CONFLICT);
        db_rollback(shop.writer);
    }
    assert_int_equal(things_now(&shop), 0);
    shop_close(&shop);
}

static void queued_failures_show_when_settled(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    assert_true(db_begin(shop.writer));
    assert_true(db_savepoint(shop.writer));
    assert_int_equal(thing_put(&shop, 1, "a", 1), 1);
    bool put = thing_put(&shop, 1, "a", 1) == 1;
    assert_false(db_settle(shop.writer));
    assert_int_equal(db_fault(shop.writer), DB_CONSTRAINT);
    assert_true(!put || shop.fixture->database.engine == DB_POSTGRES);
    if (put)
        assert_non_null(strstr(db_message(shop.writer), "thing_add: "));
    assert_true(db_rollback_to(shop.writer));
    assert_true(db_settle(shop.writer));
    assert_true(db_commit(shop.writer));
    shop_close(&shop);
}

/* None or two is a failure, perhaps said late. */
static void the_sure_change_one_row(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    for (int64_t rows = 0; rows < 3; rows++) {
        shop.error = (struct error){0};
        assert_true(db_begin(shop.writer));
        for (int64_t row = 1; row <= rows; row++)
            assert_int_equal(thing_put(&shop, row, row == 1 ? "a" : "b", 1), 1);
        bool done = db_sure(&shop.context, &thing_sold, NULL);
        assert_int_equal(done && db_settle(shop.writer), rows == 1);
        assert_int_equal(db_fault(shop.writer), rows == 1 ? DB_FINE : DB_CONSTRAINT);
        db_rollback(shop.writer);
    }
    shop_close(&shop);
}

static void writes_are_counted(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    uint64_t before = db_writes(shop.writer);
    assert_int_equal(db_exec(&shop.context, &thing_take, NULL), 0);
    assert_int_equal(db_writes(shop.writer), before);
    assert_int_equal(thing_put(&shop, 1, "a", 1), 1);
    assert_int_equal(db_writes(shop.writer), before + 1);
    shop_close(&shop);
}

static void defects_are_internal(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    assert_true(db_begin(shop.writer));
    assert_null(db_many(&shop.context, &thing_missing, NULL));
    assert_int_equal(db_fault(shop.writer), DB_BROKEN);
    assert_int_equal(shop.error.code, INTERNAL);
    assert_non_null(strstr(shop.error.detail, "thing_missing"));
    db_rollback(shop.writer);
    /* The connection goes on, and the statement fails again. */
    assert_true(db_begin(shop.writer));
    assert_int_equal(thing_put(&shop, 1, "a", 1), 1);
    assert_null(db_many(&shop.context, &thing_missing, NULL));
    db_rollback(shop.writer);
    shop_close(&shop);
}

static void unknown_schemes_are_refused(void **state)
{
    (void)state;
    struct db *db;
    struct error error = {0};
    assert_false(db_open("mysql://root@localhost/x", &db, &error));
    assert_false(db_open("sqlite:", &db, &error));
    assert_int_not_equal(error.code, ERROR_NONE);
}

static void unreachable_databases_are_lost(void **state)
{
    (void)state;
    static const char *const urls[] = {"sqlite:/nowhere/at/all.db",
                                       "postgresql://nobody@127.0.0.1:1/nothing"};
    for (size_t i = 0; i < 2; i++) {
        struct db *db;
        struct db_conn *conn;
        struct error error = {0};
        assert_true(db_open(urls[i], &db, &error));
        assert_false(db_connect(db, DB_WRITER, &conn, &error));
        assert_null(conn);
        assert_int_equal(error.code, STORAGE_LOST);
        db_close(&db);
    }
}

/* ---- many at once ---------------------------------------------------------------------------- */

enum { TAKERS = 4, TRIES = 40, STOCK = 100 };

struct taker {
    struct db *db;
    unsigned taken, retries;
};

static void *taker_run(void *object)
{
    struct taker *taker = object;
    struct db_conn *conn;
    struct error error = {0};
    if (!db_connect(taker->db, DB_WRITER, &conn, &error))
        return NULL;
    for (unsigned i = 0; i < TRIES;) {
        struct db_rows rows;
        bool fine = db_begin(conn) && db_run(conn, &thing_take, NULL, &rows);
        int64_t count = fine ? rows.count : 0;
        if (fine)
            db_done(&rows);
        if (fine && db_commit(conn)) {
            taker->taken += (unsigned)count;
            i++;
        } else {
            taker->retries++;
            db_rollback(conn);
            if (taker->retries > 1000)
                break;
        }
    }
    db_disconnect(&conn);
    return NULL;
}

/* 160 tries for 100 pieces by writers that know nothing of each other: exactly 100 succeed. */
static void conditional_updates_hold_with_many_writers(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    assert_true(db_begin(shop.writer));
    assert_int_equal(thing_put(&shop, 1, "bread", STOCK), 1);
    assert_true(db_commit(shop.writer));
    pthread_t threads[TAKERS];
    struct taker takers[TAKERS];
    for (int i = 0; i < TAKERS; i++) {
        takers[i] = (struct taker){.db = shop.fixture->db};
        pthread_create(&threads[i], NULL, taker_run, &takers[i]);
    }
    unsigned taken = 0;
    for (int i = 0; i < TAKERS; i++) {
        pthread_join(threads[i], NULL);
        taken += takers[i].taken;
    }
    assert_int_equal(taken, STOCK);
    shop_close(&shop);
}

struct giver {
    struct db_pool *pool;
    struct db_conn *conn;
};

static void *give_later(void *object)
{
    struct giver *giver = object;
    usleep(50000);
    db_pool_give(giver->pool, giver->conn);
    return NULL;
}

static void pools_wait_at_their_limit(void **state)
{
    struct shop shop;
    shop_open(state, &shop);
    struct db_pool *pool = db_pool_new(shop.fixture->db, 2);
    struct db_conn *first, *second, *third;
    assert_true(db_pool_take(pool, &first, &shop.error));
    assert_true(db_pool_take(pool, &second, &shop.error));
    assert_ptr_not_equal(first, second);
    assert_true(db_begin(first)); /* given back in a transaction: the pool ends it */
    assert_int_equal(count_by(first, shop.fixture->arena), 0);
    pthread_t thread;
    struct giver giver = {pool, first};
    pthread_create(&thread, NULL, give_later, &giver);
    assert_true(db_pool_take(pool, &third, &shop.error));
    assert_ptr_equal(third, first);
    assert_true(db_begin(third));
    db_rollback(third);
    pthread_join(thread, NULL);
    db_pool_give(pool, third);
    db_pool_give(pool, second);
    db_pool_free(&pool);
    assert_null(pool);
    shop_close(&shop);
}

int main(void)
{
    json_arena_setup();
    const struct CMUnitTest tests[] = {
        ON_EACH_ENGINE(values_survive),
        ON_EACH_ENGINE(names_tell_the_json),
        ON_EACH_ENGINE(nulls_survive),
        ON_EACH_ENGINE(empty_blobs_are_not_null),
        ON_EACH_ENGINE(large_texts_survive),
        ON_EACH_ENGINE(nothing_found_is_no_failure),
        ON_EACH_ENGINE(commits_show_and_rollbacks_do_not),
        ON_EACH_ENGINE(savepoints_undo_only_themselves),
        ON_EACH_ENGINE(failed_acts_leave_the_others),
        ON_EACH_ENGINE(many_queued_statements_fit),
        ON_EACH_ENGINE(readers_keep_their_snapshot),
        ON_EACH_ENGINE(readers_cannot_write),
        ON_EACH_ENGINE(constraints_are_conflicts),
        ON_EACH_ENGINE(queued_failures_show_when_settled),
        ON_EACH_ENGINE(the_sure_change_one_row),
        ON_EACH_ENGINE(writes_are_counted),
        ON_EACH_ENGINE(defects_are_internal),
        ON_EACH_ENGINE(conditional_updates_hold_with_many_writers),
        ON_EACH_ENGINE(pools_wait_at_their_limit),
        cmocka_unit_test(unknown_schemes_are_refused),
        cmocka_unit_test(unreachable_databases_are_lost),
    };
    return cmocka_run_group_tests_name("database contract", tests, NULL, NULL);
}
