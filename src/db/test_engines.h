/* Tests that run on both engines: each gets a new, empty database, deleted afterwards.
 *
 * PostgreSQL's tests are skipped, and say so, unless PIAZZA_TEST_POSTGRES holds the URL of a
 * server on which databases may be created (scripts/with-postgres starts one). */
#ifndef PIAZZA_DB_TEST_ENGINES_H
#define PIAZZA_DB_TEST_ENGINES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/db.h"

/* What a test finds in *state. */
struct engine_fixture {
    enum db_engine engine;
    struct arena *arena;
    const char *url;
    const char *name; /* of the file or the database */
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
