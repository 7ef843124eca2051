#include "web/site_parts.h"

#include "act/test_square.h"

#include "act_sql.h"

static bool row_write(struct act *a, json_t *model)
{
    (void)model;
    return due_open(a, param_text(a, "name")) >= 0;
}

static void write_row(struct square *square, const char *name)
{
    struct act a;
    struct arena *arena = arena_new();
    square_act(&a, arena, "row_write", 7);
    struct arena *before = json_arena_enter(arena);
    a.input = json_pack("{s:s}", "name", name);
    assert_true(lanes_perform(square->lanes, &a, row_write, NULL));
    json_arena_leave(before);
    arena_free(&arena);
}

static struct db_conn *open_snapshot(struct site *site, struct shelf *shelf)
{
    struct db_conn *reader;
    struct error error = {0};
    assert_true(snapshot_open(site, shelf, &reader, &error));
    return reader;
}

/* Rows that a reader sees. */
static int64_t rows_seen(struct db_conn *reader)
{
    static const struct db_query query = {
        .name = "rows",
        .sql = {"select count(*) from due_jobs", "select count(*) from due_jobs"},
        .slot = DB_SLOT_NONE};
    struct arena *arena = arena_new();
    struct error error = {0};
    struct db_context context = {reader, arena, &error};
    int64_t count = -1;
    assert_true(db_number(&context, &query, NULL, &count));
    arena_free(&arena);
    return count;
}

static struct site site_of(struct square *square)
{
    return (struct site){.settings = {.lanes = square->lanes},
                         .readers = db_pool_new(square->db, 2)};
}

static void what_arrived_together_shares_a_snapshot(void **state)
{
    struct square *square = *state;
    struct site site = site_of(square);
    struct shelf shelf = {0};
    struct db_conn *first = open_snapshot(&site, &shelf), *reader = first;
    int64_t before = rows_seen(reader);
    snapshot_close(&site, &shelf, &reader);
    assert_null(reader);
    square_execute(square, "insert into due_jobs (name, next_at) values ('elsewhere', 0)");
    reader = open_snapshot(&site, &shelf);
    assert_ptr_equal(reader, first);
    assert_int_equal(rows_seen(reader), before); /* of another process: seen after the rest */
    snapshot_close(&site, &shelf, &reader);
    site_rest(&shelf, &site);
    assert_null(shelf.thing);
    reader = open_snapshot(&site, &shelf);
    assert_int_equal(rows_seen(reader), before + 1);
    site_rest(&shelf, &site);
    db_pool_free(&site.readers);
}

static void what_was_committed_meanwhile_is_seen(void **state)
{
    struct square *square = *state;
    struct site site = site_of(square);
    struct shelf shelf = {0};
    struct db_conn *reader = open_snapshot(&site, &shelf);
    int64_t before = rows_seen(reader);
    snapshot_close(&site, &shelf, &reader);
    write_row(square, "one");
    reader = open_snapshot(&site, &shelf);
    assert_int_equal(rows_seen(reader), before + 1);
    site_rest(&shelf, &site);
    db_pool_free(&site.readers);
}

static void a_broken_reader_is_not_kept(void **state)
{
    static const struct db_query wrong = {
        .name = "wrong", .sql = {"select nothing", "select nothing"}, .slot = DB_SLOT_NONE};
    struct square *square = *state;
    struct site site = site_of(square);
    struct shelf shelf = {0};
    struct db_conn *reader = open_snapshot(&site, &shelf);
    struct db_rows rows;
    assert_false(db_run(reader, &wrong, NULL, &rows) && db_next(&rows));
    snapshot_close(&site, &shelf, &reader);
    assert_null(shelf.thing);
    reader = open_snapshot(&site, &shelf);
    assert_true(rows_seen(reader) >= 0);
    site_rest(&shelf, &site);
    db_pool_free(&site.readers);
}

static void off_the_loop_each_has_its_own(void **state)
{
    struct square *square = *state;
    struct site site = site_of(square);
    struct shelf shelf = {0};
    struct db_conn *shared = open_snapshot(&site, &shelf), *own = open_snapshot(&site, NULL);
    assert_ptr_not_equal(shared, own);
    snapshot_close(&site, NULL, &own);
    snapshot_close(&site, NULL, &own);
    assert_null(own);
    site_rest(&shelf, &site);
    site_rest(&shelf, &site);
    db_pool_free(&site.readers);
}

#define SNAPSHOT_TEST(f) cmocka_unit_test_setup_teardown(f, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SNAPSHOT_TEST(what_arrived_together_shares_a_snapshot),
        SNAPSHOT_TEST(what_was_committed_meanwhile_is_seen),
        SNAPSHOT_TEST(a_broken_reader_is_not_kept),
        SNAPSHOT_TEST(off_the_loop_each_has_its_own),
    };
    return square_run("snapshot", tests, sizeof tests / sizeof *tests);
}
