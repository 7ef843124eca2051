/* Columns named *_sealed come out opened, by the name without that ending. */
#include "db/test_engines.h"

#include <string.h>

/* A vault of the test's own: what begins with "~" is sealed, written backwards. */
static const char *backwards(struct db_context *context, const char *text)
{
    size_t length = strlen(text);
    char *out = arena_alloc(context->arena, length + 1);
    for (size_t i = 0; i < length; i++)
        out[i] = text[length - 1 - i];
    out[length] = '\0';
    return out;
}

static const struct db_query missing = {
    .name = "missing", .sql = {"select x from nothing", "select x from nothing"}, .slot = 7};
static const struct db_query count = {.name = "count", .sql = {"select 7", "select 7"}, .slot = 8};

/* Opening asks the same connection, while the rows are still being read. */
static const char *open_text(void *keeper, struct db_context *context, const char *sealed)
{
    int64_t seven;
    if (strcmp(sealed, "~broken") == 0 && db_exec(context, &missing, NULL) < 0)
        return NULL;
    assert_true(db_number(context, &count, NULL, &seven));
    *(int *)keeper += 1;
    return *sealed == '~' ? backwards(context, sealed + 1) : "";
}

static const char *seal_text(void *keeper, struct db_context *context, const char *text)
{
    (void)keeper;
    return arena_printf(context->arena, "~%s", backwards(context, text));
}

static void vault_freed(void *keeper)
{
    *(int *)keeper = -1;
}

static int opened;
static const struct db_vault vault = {open_text, seal_text, vault_freed, &opened};

static const struct db_query people = {
    .name = "people",
    .sql =
        {"select 1 as id, '~anele' as name_sealed, '=Bottega' as shop_sealed, '' as none_sealed, "
         "null as null_sealed union all select 2, '~onurb', '==', '?', null order by 1",
         "select 1 as id, '~anele' as name_sealed, '=Bottega' as shop_sealed, '' as none_sealed, "
         "null as null_sealed union all select 2, '~onurb', '==', '?', null order by 1"},
    .slot = 0};
static const struct db_query broken = {
    .name = "broken",
    .sql = {"select '~broken' as name_sealed", "select '~broken' as name_sealed"},
    .slot = 1};

struct desk {
    struct db_conn *conn;
    struct error error;
    struct db_context context;
    struct arena *outer;
};

static void desk_open(struct desk *desk, void **state, const struct db_vault *its_vault)
{
    struct engine_fixture *fixture = engine_fixture(state);
    *desk = (struct desk){0};
    opened = 0;
    if (its_vault)
        db_set_vault(fixture->db, its_vault);
    assert_true(db_connect(fixture->db, DB_WRITER, &desk->conn, &desk->error));
    assert_true(db_begin(desk->conn));
    desk->context = (struct db_context){desk->conn, fixture->arena, &desk->error};
    desk->outer = json_arena_enter(fixture->arena);
}

static void desk_close(struct desk *desk)
{
    json_arena_leave(desk->outer);
    db_rollback(desk->conn);
    db_disconnect(&desk->conn);
}

static void sealed_columns_open_in_json(void **state)
{
    struct desk desk;
    desk_open(&desk, state, &vault);
    json_t *rows = db_many(&desk.context, &people, NULL);
    assert_int_equal(json_array_size(rows), 2);
    json_t *first = json_array_get(rows, 0), *second = json_array_get(rows, 1);
    assert_string_equal(json_text(first, "name"), "elena");
    assert_string_equal(json_text(first, "shop"), "Bottega");
    assert_string_equal(json_text(first, "none"), "");
    assert_true(json_is_null(json_object_get(first, "null")));
    assert_null(json_object_get(first, "name_sealed"));
    assert_string_equal(json_text(second, "name"), "bruno");
    assert_string_equal(json_text(second, "shop"), "=");
    assert_string_equal(json_text(second, "none"), "");
    assert_int_equal(opened, 3); /* plain and empty text does not ask */
    desk_close(&desk);
}

static void sealed_columns_open_in_rows(void **state)
{
    struct desk desk;
    struct db_rows rows;
    desk_open(&desk, state, &vault);
    assert_true(db_row_open(&desk.context, &people, NULL, &rows));
    assert_string_equal(db_column_name(&rows, 1), "name");
    assert_string_equal(db_row_text(&desk.context, &rows, 1), "elena");
    assert_string_equal(db_row_text(&desk.context, &rows, 2), "Bottega");
    assert_null(db_row_text(&desk.context, &rows, 4));
    db_row_close(&desk.context, &rows);
    desk_close(&desk);
}

static void a_failure_while_opening_is_a_failure(void **state)
{
    struct desk desk;
    desk_open(&desk, state, &vault);
    assert_null(db_one(&desk.context, &broken, NULL));
    assert_int_equal(desk.error.code, INTERNAL);
    desk_close(&desk);
    desk_open(&desk, state, NULL);
    assert_null(db_many(&desk.context, &broken, NULL));
    desk_close(&desk);
}

static void text_is_sealed_and_opened(void **state)
{
    struct desk desk;
    desk_open(&desk, state, &vault);
    assert_string_equal(db_seal(&desk.context, "elena"), "~anele");
    assert_string_equal(db_open_sealed(&desk.context, "~anele"), "elena");
    assert_ptr_equal(db_vault_keeper(desk.conn), &opened);
    desk_close(&desk);
}

static void without_a_vault_text_is_marked_only(void **state)
{
    struct desk desk;
    desk_open(&desk, state, NULL);
    assert_string_equal(db_seal(&desk.context, "elena"), "=elena");
    assert_string_equal(db_open_sealed(&desk.context, "=elena"), "elena");
    assert_string_equal(db_open_sealed(&desk.context, "~anele"), "");
    assert_null(db_vault_keeper(desk.conn));
    desk_close(&desk);
}

static void the_vault_ends_with_its_database(void **state)
{
    (void)state;
    struct error error = {0};
    struct db *db;
    assert_true(db_open("sqlite:/nonexistent", &db, &error));
    db_set_vault(db, &vault);
    db_close(&db);
    assert_int_equal(opened, -1);
}

int main(void)
{
    json_arena_setup();
    const struct CMUnitTest tests[] = {
        ON_EACH_ENGINE(sealed_columns_open_in_json),
        ON_EACH_ENGINE(sealed_columns_open_in_rows),
        ON_EACH_ENGINE(a_failure_while_opening_is_a_failure),
        ON_EACH_ENGINE(text_is_sealed_and_opened),
        ON_EACH_ENGINE(without_a_vault_text_is_marked_only),
        cmocka_unit_test(the_vault_ends_with_its_database),
    };
    return cmocka_run_group_tests_name("sealed columns", tests, NULL, NULL);
}
