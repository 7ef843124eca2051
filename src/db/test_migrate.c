/* Migrations: once, in order, all or nothing each, and never altered. */
#include "db/test_engines.h"

#include "db/driver.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FIRST                                                                                      \
    {                                                                                              \
        "shop", "0001_a", "create table a (id integer primary key) strict;", "d1"                  \
    }
#define SECOND                                                                                     \
    {                                                                                              \
        "shop", "0002_b", "create table b (id integer references a(id)) strict;", "d2"             \
    }

static const struct db_migration none[] = {{0}};
static const struct db_migration one[] = {FIRST, {0}};
static const struct db_migration both[] = {FIRST, SECOND, {0}};
static const struct db_migration altered[] = {
    {"shop", "0001_a", "create table a (id integer primary key, x text) strict;", "other"},
    SECOND,
    {0}};
static const struct db_migration failing[] = {
    FIRST,
    {"shop", "0002_b",
     "create table b (id integer primary key) strict;\ninsert into b values (1);\n"
     "insert into b values (1);",
     "d3"},
    {0}};
/* A room that was added before one whose migrations are there already. */
static const struct db_migration between[] = {
    FIRST,
    {"bakery", "0001_c", "create table c (id integer primary key) strict;", "d4"},
    SECOND,
    {0}};

static unsigned apply(struct engine_fixture *fixture, const struct db_migration *list)
{
    struct error error = {0};
    unsigned applied = 99;
    if (!migrations_apply(fixture->db, list, &applied, &error))
        fail_msg("%s", error.detail);
    return applied;
}

static bool is_complete(struct engine_fixture *fixture, const struct db_migration *list)
{
    struct error error = {0};
    struct db_conn *conn;
    assert_true(db_connect(fixture->db, DB_READER, &conn, &error));
    bool complete = migrations_complete(conn, list, &error);
    db_disconnect(&conn);
    return complete;
}

static void each_is_applied_once(void **state)
{
    struct engine_fixture *fixture = engine_fixture(state);
    assert_int_equal(apply(fixture, one), 1);
    assert_true(is_complete(fixture, one));
    assert_false(is_complete(fixture, both));
    assert_int_equal(apply(fixture, both), 1);
    assert_int_equal(apply(fixture, both), 0);
    assert_true(is_complete(fixture, both));
    assert_int_equal(apply(fixture, between), 1);
    assert_true(is_complete(fixture, between));
}

static void an_altered_one_stops_all(void **state)
{
    struct engine_fixture *fixture = engine_fixture(state);
    apply(fixture, one);
    struct error error = {0};
    unsigned applied;
    assert_false(migrations_apply(fixture->db, altered, &applied, &error));
    assert_int_equal(applied, 0);
    assert_non_null(strstr(error.detail, "shop/0001_a was altered"));
    assert_false(is_complete(fixture, altered));
    assert_int_equal(apply(fixture, both), 1); /* nothing of it had happened */
}

static void a_missing_one_stops_all(void **state)
{
    struct engine_fixture *fixture = engine_fixture(state);
    apply(fixture, one);
    struct error error = {0};
    unsigned applied;
    assert_false(migrations_apply(fixture->db, none, &applied, &error));
    assert_non_null(strstr(error.detail, "does not know"));
    assert_false(is_complete(fixture, none));
}

static void a_failing_one_leaves_nothing(void **state)
{
    struct engine_fixture *fixture = engine_fixture(state);
    struct error error = {0};
    unsigned applied;
    assert_false(migrations_apply(fixture->db, failing, &applied, &error));
    assert_int_equal(applied, 1);
    assert_non_null(strstr(error.detail, "0002_b"));
    assert_true(is_complete(fixture, one));
    assert_int_equal(apply(fixture, both), 1); /* table b was not left behind */
}

static void an_empty_database_is_not_complete(void **state)
{
    struct engine_fixture *fixture = engine_fixture(state);
    struct error error = {0};
    struct db_conn *conn;
    assert_true(db_connect(fixture->db, DB_WRITER, &conn, &error));
    assert_false(migrations_complete(conn, one, &error));
    assert_int_not_equal(error.code, ERROR_NONE);
    db_disconnect(&conn);
}

struct node {
    struct db *db;
    unsigned applied;
    struct error error;
};

static void *node_start(void *object)
{
    struct node *node = object;
    if (!migrations_apply(node->db, both, &node->applied, &node->error))
        print_message("%s\n", node->error.detail);
    return NULL;
}

/* Nodes that start together do not run into each other. */
static void nodes_may_start_together(void **state)
{
    struct engine_fixture *fixture = engine_fixture(state);
    pthread_t threads[4];
    struct node nodes[4];
    for (int i = 0; i < 4; i++) {
        nodes[i] = (struct node){.db = fixture->db};
        pthread_create(&threads[i], NULL, node_start, &nodes[i]);
    }
    unsigned applied = 0;
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(nodes[i].error.code, ERROR_NONE);
        applied += nodes[i].applied;
    }
    assert_int_equal(applied, 2);
    assert_true(is_complete(fixture, both));
}

static void types_are_translated_outside_quotes(void **state)
{
    (void)state;
    static const struct {
        const char *shared, *postgres;
    } cases[] = {
        {"create table a (n integer, r REAL, b blob, t text) strict;",
         "create table a (n bigint, r double precision, b bytea, t text) ;"},
        {"-- an integer\nx integer check (k in ('integer', 'it''s real'))",
         "-- an integer\nx bigint check (k in ('integer', 'it''s real'))"},
        {"\"blob\" integers reality", "\"blob\" integers reality"},
        {"x integer -- real", "x bigint -- real"},
        {"'open integer", "'open integer"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *translated = postgres_translate(cases[i].shared);
        assert_string_equal(translated, cases[i].postgres);
        free(translated);
    }
}

int main(void)
{
    json_arena_setup();
    const struct CMUnitTest tests[] = {
        ON_EACH_ENGINE(each_is_applied_once),
        ON_EACH_ENGINE(an_altered_one_stops_all),
        ON_EACH_ENGINE(a_missing_one_stops_all),
        ON_EACH_ENGINE(a_failing_one_leaves_nothing),
        ON_EACH_ENGINE(an_empty_database_is_not_complete),
        ON_EACH_ENGINE(nodes_may_start_together),
        cmocka_unit_test(types_are_translated_outside_quotes),
    };
    return cmocka_run_group_tests_name("migrations", tests, NULL, NULL);
}
