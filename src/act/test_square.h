/* A small square to test acts on: an empty database on either engine, with lanes. */
#ifndef PIAZZA_ACT_TEST_SQUARE_H
#define PIAZZA_ACT_TEST_SQUARE_H

#include "act/lane.h"
#include "db/test_engines.h"

struct square {
    struct test_database database;
    struct db *db;
    struct lanes *lanes;
};

/* Run the tests on SQLite, then on PostgreSQL when PIAZZA_TEST_POSTGRES gives its address. Each
 * test begins with an empty, migrated square as its state. Returns the number of failures. */
int square_run(const char *name, const struct CMUnitTest *tests, size_t count);

/* What a migrated database needs before it is used; each test program links one. The rooms' (in
 * registry/test_vault_open.c) gives it a vault, act's own (in test_plain.c) nothing. */
bool square_prepare(struct db *db, struct error *error);

/* cmocka's setup and teardown of each test. */
int square_setup(void **state);
int square_teardown(void **state);

/* Lanes like those of the square's own, for a second node. */
struct lanes *square_lanes(struct square *square, unsigned node, int64_t outbox_max);

/* Stop the square's own lanes and start others with this room in the outbox. */
void square_restart(struct square *square, int64_t outbox_max);

/* Statements of the test's own, on a connection of its own: run one, or read one number. */
void square_execute(struct square *square, const char *sql);
int64_t square_number(struct square *square, const char *sql);

/* What a counting statement finds, on a reader of its own. */
int64_t square_count(struct square *square, bool (*count)(struct act *a, int64_t *out));

/* Make the storage refuse what is written next, and take it again. */
void square_fill_disk(struct square *square);
void square_free_disk(struct square *square);

/* PostgreSQL only: end the lanes' connections, as a restarted server does. */
void square_cut_connections(struct square *square);

/* An act by the person with this id. */
void square_act(struct act *a, struct arena *arena, const char *name, int64_t actor);

/* Hold the (first) lane still until square_let_go, so that what is submitted meanwhile becomes one
 * batch. */
struct held_lane;
struct held_lane *square_hold(struct square *square);
void square_let_go(struct held_lane *held);

#endif
