/* The rooms' own migrations and statements: applied, prepared and run once on both engines, on
 * empty tables, in a transaction that is rolled back. */
#include "db/test_engines.h"

#include "db/driver.h"

enum { PARAMETERS_MAX = 32 };

static struct db_value plain_value(enum db_type type)
{
    switch (type) {
    case DB_INT:
        return db_value_int(1);
    case DB_TEXT:
        return db_value_text("{}"); /* valid where JSON is asked for */
    case DB_BLOB:
        return db_value_blob("", 0);
    default:
        return db_value_real(0);
    }
}

/* Whether the statement can be run. Breaking a constraint is fine: the values are nobody's. */
static bool works(struct db_conn *conn, const struct db_query *query)
{
    struct db_value values[PARAMETERS_MAX];
    for (unsigned i = 0; i < query->parameters; i++)
        values[i] = plain_value((enum db_type)query->types[i]);
    struct db_rows rows;
    assert_true(db_savepoint(conn));
    bool fine = db_run(conn, query, values, &rows);
    if (fine) {
        while (db_next(&rows))
            continue;
        db_done(&rows);
        fine = db_settle(conn);
    }
    fine = fine || db_fault(conn) == DB_CONSTRAINT;
    if (!fine)
        print_error("%s: %s\n", query->name, db_message(conn));
    assert_true(db_rollback_to(conn));
    return fine;
}

static void every_statement_works(void **state)
{
    struct engine_fixture *fixture = engine_fixture(state);
    struct error error = {0};
    struct db_conn *conn = NULL;
    unsigned applied, failures = 0;
    if (!db_migrate(fixture->db, &applied, &error) ||
        !db_connect(fixture->db, DB_WRITER, &conn, &error))
        fail_msg("%s", error.detail);
    assert_true(db_migrated(conn, &error));
    assert_true(db_begin(conn));
    unsigned count = 0;
    for (; db_queries[count]; count++) {
        assert_int_equal(db_queries[count]->slot, count);
        failures += !works(conn, db_queries[count]);
    }
    assert_int_equal(count, db_query_count);
    assert_int_equal(failures, 0);
    db_rollback(conn);
    db_disconnect(&conn);
}

int main(void)
{
    json_arena_setup();
    const struct CMUnitTest tests[] = {ON_EACH_ENGINE(every_statement_works)};
    return cmocka_run_group_tests_name("the rooms' SQL", tests, NULL, NULL);
}
