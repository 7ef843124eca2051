/* Trying migrations and statements on SQLite: unknown tables and columns end the build. */
#include "sqlc.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Report SQLite's complaint at the line of text it points to. */
static void complain_sqlite(sqlite3 *db, const char *path, int line, const char *text,
                            const char *name)
{
    int offset = sqlite3_error_offset(db);
    if (offset > 0)
        line += lines_in(text, (size_t)offset);
    complain(path, line, "%s%s%s", name, *name ? ": " : "", sqlite3_errmsg(db));
}

static bool migration_apply(sqlite3 *db, const struct migration *migration)
{
    const char *at = migration->text;
    while (*at) {
        sqlite3_stmt *statement;
        const char *tail;
        bool fine = sqlite3_prepare_v2(db, at, -1, &statement, &tail) == SQLITE_OK;
        if (fine && statement)
            fine = sqlite3_step(statement) == SQLITE_DONE;
        if (!fine)
            complain_sqlite(db, migration->path,
                            1 + lines_in(migration->text, (size_t)(at - migration->text)), at, "");
        sqlite3_finalize(statement);
        if (!fine)
            return false;
        at = tail + strspn(tail, " \n");
    }
    return true;
}

static void strict_check(sqlite3 *db, const struct migration *migration)
{
    sqlite3_stmt *loose;
    const char *sql = "select name from pragma_table_list where type = 'table' and not strict "
                      "and schema = 'main' and name not like 'sqlite_%'";
    if (sqlite3_prepare_v2(db, sql, -1, &loose, NULL) != SQLITE_OK)
        abort();
    while (sqlite3_step(loose) == SQLITE_ROW)
        complain(migration->path, 1, "table \"%s\" does not end with \") strict;\"",
                 (const char *)sqlite3_column_text(loose, 0));
    sqlite3_finalize(loose);
}

/* ---- columns --------------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static enum column_type type_by_name(const char *name)
{
    if (starts_with(name, "is_") || starts_with(name, "has_") || starts_with(name, "can_"))
        return COLUMN_BOOL;
    if (strcmp(name, "id") == 0 || ends_with(name, "_id") || ends_with(name, "_at") ||
        ends_with(name, "_cents"))
        return COLUMN_INT;
    if (ends_with(name, "_json") || ends_with(name, "_sealed"))
        return COLUMN_TEXT;
    return COLUMN_UNKNOWN;
}

static enum column_type type_by_declaration(const char *declaration)
{
    if (!declaration)
        return COLUMN_UNKNOWN;
    if (strncasecmp(declaration, "int", 3) == 0)
        return COLUMN_INT;
    if (strcasecmp(declaration, "text") == 0)
        return COLUMN_TEXT;
    if (strcasecmp(declaration, "real") == 0)
        return COLUMN_REAL;
    if (strcasecmp(declaration, "blob") == 0)
        return COLUMN_BLOB;
    return COLUMN_UNKNOWN;
}

/* The types SQLite derives for expressions such as casts show in a table made from the select. */
static void types_probe(sqlite3 *db, struct statement *statement)
{
    const char *create = keep_printf("create temp table probe as select * from (%s) where false",
                                     statement->sql[SQLITE]);
    if (sqlite3_exec(db, create, NULL, NULL, NULL) != SQLITE_OK)
        return;
    sqlite3_stmt *info;
    if (sqlite3_prepare_v2(db, "select type from pragma_table_info('probe') order by cid", -1,
                           &info, NULL) != SQLITE_OK)
        abort();
    for (unsigned i = 0; i < statement->column_count && sqlite3_step(info) == SQLITE_ROW; i++)
        if (statement->columns[i].type == COLUMN_UNKNOWN)
            statement->columns[i].type =
                type_by_declaration((const char *)sqlite3_column_text(info, 0));
    sqlite3_finalize(info);
    sqlite3_exec(db, "drop table temp.probe", NULL, NULL, NULL);
}

static void column_check(const struct statement *statement, unsigned column)
{
    const char *name = statement->columns[column].name;
    if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] || !*name)
        complain(statement->path, statement->line, "%s: column %u needs a name: … as name",
                 statement->name, column + 1);
    for (unsigned i = 0; i < column; i++)
        if (strcmp(statement->columns[i].name, name) == 0)
            complain(statement->path, statement->line, "%s: two columns are called \"%s\"",
                     statement->name, name);
}

/* A sealed column's text comes out opened, by the name without the ending (see db/db.h). */
static const char *name_opened(const char *name)
{
    static const char end[] = "_sealed";
    return ends_with(name, end) ? keep_text(name, strlen(name) - strlen(end)) : name;
}

static void columns_find(sqlite3 *db, struct statement *statement, sqlite3_stmt *prepared)
{
    bool unknown = false;
    for (unsigned i = 0; i < statement->column_count; i++) {
        struct column *column = &statement->columns[i];
        column->name = keep_printf("%s", sqlite3_column_name(prepared, (int)i));
        column->type = type_by_name(column->name);
        if (column->type == COLUMN_UNKNOWN)
            column->type = type_by_declaration(sqlite3_column_decltype(prepared, (int)i));
        unknown |= column->type == COLUMN_UNKNOWN;
        column->name = name_opened(column->name);
        if (statement->kind != KIND_VALUE)
            column_check(statement, i);
    }
    if (statement->kind != KIND_ROW)
        return;
    if (unknown)
        types_probe(db, statement);
    for (unsigned i = 0; i < statement->column_count; i++)
        if (statement->columns[i].type == COLUMN_UNKNOWN)
            complain(statement->path, statement->line,
                     "%s: the type of column \"%s\" is not known: write cast(… as integer), "
                     "cast(… as text) or a name that tells (…_at, …_cents, is_…)",
                     statement->name, statement->columns[i].name);
}

/* ---- statements ------------------------------------------------------------------------------ */

/* "insert into … values (…)" and nothing else: no select, no conflict clause, no second row. */
static bool inserts_one_row(const char *sql)
{
    size_t length;
    enum piece piece;
    bool is_insert = false, values = false;
    int depth = 0;
    for (const char *at = sql; (piece = sql_piece(at, &length)) != PIECE_END; at += length) {
        bool is_values = length == 6 && strncasecmp(at, "values", 6) == 0;
        if (piece == PIECE_WORD && at == sql)
            is_insert = length == 6 && strncasecmp(at, "insert", 6) == 0;
        depth += *at == '(' && piece == PIECE_OTHER;
        depth -= *at == ')' && piece == PIECE_OTHER;
        if (values && depth == 0 && piece != PIECE_SPACE && *at != ')')
            return false;
        values |= is_values;
    }
    return is_insert && values;
}

static void statement_check(sqlite3 *db, struct statement *statement)
{
    sqlite3_stmt *prepared = NULL;
    const char *sql = statement->sql[SQLITE];
    if (sqlite3_prepare_v2(db, sql, -1, &prepared, NULL) != SQLITE_OK || !prepared) {
        complain_sqlite(db, statement->path, statement->text_line[SQLITE], sql, statement->name);
        return;
    }
    int columns = sqlite3_column_count(prepared);
    bool is_exec = statement->kind == KIND_EXEC || statement->kind == KIND_SURE;
    if (is_exec && columns > 0)
        complain(statement->path, statement->line, "%s: an exec gives no columns", statement->name);
    else if (statement->kind == KIND_VALUE && columns != 1)
        complain(statement->path, statement->line, "%s: a value is one column", statement->name);
    else if (!is_exec && (columns < 1 || columns > COLUMNS_MAX))
        complain(statement->path, statement->line, "%s: 1 to %d columns are needed",
                 statement->name, COLUMNS_MAX);
    else {
        statement->column_count = (unsigned)columns;
        statement->is_certain =
            statement->kind == KIND_SURE ||
            (statement->kind == KIND_EXEC && !statement->text[POSTGRES] && inserts_one_row(sql));
        statement->reads_only = sqlite3_stmt_readonly(prepared);
        columns_find(db, statement, prepared);
    }
    sqlite3_finalize(prepared);
}

static const struct statement *same_name(const struct room *rooms, const struct statement *wanted)
{
    for (const struct room *room = rooms; room; room = room->next)
        for (const struct statement *s = room->statements; s; s = s->next) {
            if (s == wanted)
                return NULL;
            if (strcmp(s->name, wanted->name) == 0)
                return s;
        }
    return NULL;
}

static void room_check(sqlite3 *db, const struct room *rooms, const struct room *room,
                       unsigned *slot)
{
    for (const struct migration *m = room->migrations; m; m = m->next) {
        comments_check(m);
        if (!migration_apply(db, m))
            return;
        strict_check(db, m);
    }
    for (struct statement *s = room->statements; s; s = s->next) {
        const struct statement *other = same_name(rooms, s);
        if (other)
            complain(s->path, s->line, "%s is already a statement of %s:%d", s->name, other->path,
                     other->line);
        s->slot = (*slot)++;
        statement_check(db, s);
    }
}

void rooms_check(const struct room *rooms)
{
    sqlite3 *db;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK)
        abort();
    /* A misspelt "column" must not pass as a text in double quotes. */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    unsigned slot = 0;
    for (const struct room *room = rooms; room; room = room->next)
        room_check(db, rooms, room, &slot);
    sqlite3_close(db);
}
