/* Rows become JSON and structs, failures become errors: what the generated functions call. */
#include "db/driver.h"

#include "base/id.h"

#include <stdlib.h>
#include <string.h>

/* ---- columns --------------------------------------------------------------------------------- */

static bool starts_with(const char *name, const char *start)
{
    return strncmp(name, start, strlen(start)) == 0;
}

static bool ends_with(const char *name, size_t length, const char *end)
{
    size_t end_length = strlen(end);
    return length >= end_length && memcmp(name + length - end_length, end, end_length) == 0;
}

static const char sealed_end[] = "_sealed";

static enum column_kind kind_of(const char *name, size_t length)
{
    if (strcmp(name, "id") == 0 || ends_with(name, length, "_id"))
        return COLUMN_ID;
    if (ends_with(name, length, "_cents") || ends_with(name, length, "_at"))
        return COLUMN_NUMBER;
    if (starts_with(name, "is_") || starts_with(name, "has_") || starts_with(name, "can_"))
        return COLUMN_TRUTH;
    if (ends_with(name, length, "_json"))
        return COLUMN_JSON;
    if (ends_with(name, length, sealed_end))
        return COLUMN_SEALED;
    return COLUMN_STORED;
}

void statement_describe(struct statement *statement, int columns)
{
    statement->column_count = columns;
    statement->columns = calloc((size_t)columns + 1, sizeof *statement->columns);
    if (!statement->columns)
        abort();
}

void statement_name_column(struct statement *statement, int column, const char *name)
{
    size_t length = strlen(name);
    struct column *named = &statement->columns[column];
    enum column_kind kind = kind_of(name, length);
    if (kind == COLUMN_SEALED)
        length -= sizeof sealed_end - 1;
    *named = (struct column){strndup(name, length), length, kind};
    if (!named->name)
        abort();
}

void statement_forget(struct statement *statement)
{
    for (int i = 0; i < statement->column_count; i++)
        free(statement->columns[i].name);
    free(statement->columns);
    *statement = (struct statement){0};
}

/* ---- values ---------------------------------------------------------------------------------- */

struct db_value db_value_int(int64_t number)
{
    return (struct db_value){.type = DB_INT, .number = number};
}

struct db_value db_value_int_or_null(int64_t number)
{
    return (struct db_value){.type = number ? DB_INT : DB_NULL, .number = number};
}

struct db_value db_value_text(const char *text)
{
    return (struct db_value){.type = text ? DB_TEXT : DB_NULL, .data = text};
}

struct db_value db_value_blob(const void *data, size_t length)
{
    return (struct db_value){.type = data ? DB_BLOB : DB_NULL, .length = length, .data = data};
}

struct db_value db_value_real(double real)
{
    return (struct db_value){.type = DB_REAL, .real = real};
}

/* ---- sealed text ------------------------------------------------------------------------------
 */

enum { PLAIN_MARK = '=' };

const char *db_open_sealed(struct db_context *context, const char *sealed)
{
    const struct db_vault *vault = &context->conn->db->vault;
    if (*sealed == PLAIN_MARK)
        return arena_copy(context->arena, sealed + 1);
    return *sealed && vault->open ? vault->open(vault->keeper, context, sealed) : "";
}

const char *db_seal(struct db_context *context, const char *text)
{
    const struct db_vault *vault = &context->conn->db->vault;
    if (vault->seal)
        return vault->seal(vault->keeper, context, text);
    return arena_printf(context->arena, "%c%s", PLAIN_MARK, text);
}

/* ---- rows to JSON ---------------------------------------------------------------------------- */

static json_t *json_stored(const struct db_rows *rows, int column, enum db_type type)
{
    const struct driver *driver = rows->conn->db->driver;
    size_t length;
    const char *text;
    switch (type) {
    case DB_INT:
        return json_integer(driver->number(rows, column));
    case DB_REAL:
        return json_real(driver->real(rows, column));
    case DB_TEXT:
        text = driver->text(rows, column, &length);
        return json_stringn_nocheck(text, length);
    default:
        return json_null();
    }
}

static json_t *json_parsed(const struct db_rows *rows, int column)
{
    size_t length;
    const char *text = rows->conn->db->driver->text(rows, column, &length);
    json_t *value = json_loadb(text, length, JSON_DECODE_ANY, NULL);
    return value ? value : json_null();
}

static json_t *json_opened(struct db_context *context, const struct db_rows *rows, int column)
{
    size_t length;
    const char *sealed = rows->conn->db->driver->text(rows, column, &length);
    const char *text = db_open_sealed(context, sealed);
    return text ? json_string_nocheck(text) : json_null();
}

static json_t *json_column(struct db_context *context, const struct db_rows *rows, int column,
                           enum column_kind kind)
{
    const struct driver *driver = rows->conn->db->driver;
    enum db_type type = driver->type(rows, column);
    if (type == DB_NULL)
        return json_null();
    switch (kind) {
    case COLUMN_ID:
        return type == DB_INT ? json_id(driver->number(rows, column))
                              : json_stored(rows, column, type);
    case COLUMN_NUMBER:
        return json_integer(driver->number(rows, column));
    case COLUMN_TRUTH:
        return json_boolean(driver->number(rows, column) != 0);
    case COLUMN_JSON:
        return json_parsed(rows, column);
    case COLUMN_SEALED:
        return json_opened(context, rows, column);
    default:
        return json_stored(rows, column, type);
    }
}

static json_t *json_row(struct db_context *context, const struct db_rows *rows)
{
    const struct statement *statement = rows->engine;
    json_t *object = json_object();
    for (int i = 0; i < statement->column_count; i++) {
        const struct column *column = &statement->columns[i];
        json_object_setn_new_nocheck(object, column->name, column->length,
                                     json_column(context, rows, i, column->kind));
    }
    return object;
}

/* ---- what generated functions call ----------------------------------------------------------- */

static bool failed(const struct db_context *context, const struct db_query *query)
{
    conn_explain(context->conn, context->error, query->name);
    return false;
}

static bool run(const struct db_context *context, const struct db_query *query,
                const struct db_value *values, struct db_rows *rows)
{
    return db_run(context->conn, query, values, rows) || failed(context, query);
}

/* The next row; false at the end, or on a failure left in the error. */
static bool next(const struct db_context *context, struct db_rows *rows)
{
    if (db_next(rows))
        return true;
    if (db_fault(context->conn) != DB_FINE)
        failed(context, rows->query);
    return false;
}

json_t *db_one(struct db_context *context, const struct db_query *query,
               const struct db_value *values)
{
    struct db_rows rows;
    if (!run(context, query, values, &rows))
        return NULL;
    struct arena *before = json_arena_enter(context->arena);
    json_t *object = next(context, &rows) ? json_row(context, &rows) : NULL;
    if (db_fault(context->conn) != DB_FINE)
        object = NULL; /* its memory is the arena's */
    json_arena_leave(before);
    db_done(&rows);
    return object;
}

json_t *db_many(struct db_context *context, const struct db_query *query,
                const struct db_value *values)
{
    struct db_rows rows;
    if (!run(context, query, values, &rows))
        return NULL;
    struct arena *before = json_arena_enter(context->arena);
    json_t *array = json_array();
    while (next(context, &rows))
        json_array_append_new(array, json_row(context, &rows));
    if (db_fault(context->conn) != DB_FINE)
        array = NULL;
    json_arena_leave(before);
    db_done(&rows);
    return array;
}

bool db_number(struct db_context *context, const struct db_query *query,
               const struct db_value *values, int64_t *out)
{
    struct db_rows rows;
    if (!run(context, query, values, &rows))
        return false;
    bool found = next(context, &rows) && db_column_type(&rows, 0) != DB_NULL;
    if (found)
        *out = db_int(&rows, 0);
    db_done(&rows);
    return found;
}

int64_t db_exec(struct db_context *context, const struct db_query *query,
                const struct db_value *values)
{
    struct db_rows rows;
    if (!run(context, query, values, &rows))
        return -1;
    db_done(&rows);
    return rows.count;
}

bool db_sure(struct db_context *context, const struct db_query *query,
             const struct db_value *values)
{
    int64_t count = db_exec(context, query, values);
    if (count >= 0 && count != 1) {
        conn_failed(context->conn, DB_CONSTRAINT, "it did not change one row");
        failed(context, query);
    }
    return count == 1;
}

bool db_row_open(struct db_context *context, const struct db_query *query,
                 const struct db_value *values, struct db_rows *rows)
{
    if (!run(context, query, values, rows))
        return false;
    if (next(context, rows))
        return true;
    db_done(rows);
    return false;
}

void db_row_close(struct db_context *context, struct db_rows *rows)
{
    (void)context;
    db_done(rows);
}

const char *db_row_text(struct db_context *context, const struct db_rows *rows, int column)
{
    const struct statement *statement = rows->engine;
    size_t length;
    const char *text = rows->conn->db->driver->text(rows, column, &length);
    if (text && statement->columns[column].kind == COLUMN_SEALED)
        return db_open_sealed(context, text);
    return text ? arena_copy_n(context->arena, text, length) : NULL;
}

const void *db_row_blob(struct db_context *context, const struct db_rows *rows, int column,
                        size_t *length)
{
    const void *data = db_blob(rows, column, length);
    return data ? memcpy(arena_alloc(context->arena, *length + 1), data, *length) : NULL;
}
