/* Tests that run on both engines: each gets a new, empty database, deleted afterwards.
 *
 * PostgreSQL's tests are skipped, and say so, unless PIAZZA_TEST_POSTGRES holds the URL of a
 * server on which schemas may be created (scripts/with-postgres starts one). */
#ifndef PIAZZA_DB_TEST_ENGINES_H
#define PIAZZA_DB_TEST_ENGINES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/db.h"

/* A database of a test's own: a file, or a schema, which also names its connections. */
struct test_database {
    enum db_engine engine;
    char name[256];
    char url[1024];
};

bool test_postgres_is_there(void);
void test_database_make(struct test_database *database, enum db_engine engine);
void test_database_drop(const struct test_database *database);

/* Run the test's own statements on a connection of their own, outside of what is tested. Returns
 * the first number of the last row, 0 when there is none. */
int64_t test_database_run(const struct test_database *database, const char *sql);

/* What a test finds in *state. */
struct engine_fixture {
    struct test_database database;
    struct arena *arena;
    struct db *db;
};

int engine_setup(void **state);
int engine_teardown(void **state);

/* The fixture of the running test, which is skipped where its engine is not there. Never NULL. */
struct engine_fixture *engine_fixture(void **state);

/* What cmocka hands to engine_setup. */
extern enum db_engine engine_numbers[DB_ENGINES];

/* A test on SQLite and the same test on PostgreSQL. */
#define ON_EACH_ENGINE(test)                                                                       \
    {"sqlite " #test, test, engine_setup, engine_teardown, &engine_numbers[DB_SQLITE]},            \
    {                                                                                              \
        "postgres " #test, test, engine_setup, engine_teardown, &engine_numbers[DB_POSTGRES]       \
    }

/* A test of one engine. */
#define ON_ENGINE(engine, test)                                                                    \
    {                                                                                              \
#test, test, engine_setup, engine_teardown, &engine_numbers[engine]                        \
    }

#endif
