/* The schema as the migrations write it: a column a line. */
#include "privacy/test_columns.h"

#include "db/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 64 };

/* Columns that hold a party without saying so by a foreign key. */
static bool sounds_like_a_party(const char *column)
{
    static const char *const names[] = {"person_id", "actor_id", "party_id", "holder_id", NULL};
    for (const char *const *name = names; *name; name++)
        if (strcmp(column, *name) == 0)
            return true;
    return false;
}

static bool is_excepted(struct walk *walk, const char *place)
{
    for (size_t i = 0; walk->exceptions[i].column; i++)
        if (strcmp(walk->exceptions[i].column, place) == 0)
            return walk->used[i] = true;
    return false;
}

static void column_look(struct walk *walk, const char *column, const char *rest)
{
    char place[2 * NAME_SIZE + 2];
    bool names_party = strstr(rest, "references parties(id)") || sounds_like_a_party(column);
    if (!names_party || strstr(column, "organisation_id"))
        return;
    walk->columns++;
    snprintf(place, sizeof place, "%s.%s", walk->table, column);
    if (is_excepted(walk, place) || walk->is_there(walk->table, column))
        return;
    printf("%s is forgotten, and no exception\n", place);
    walk->forgotten++;
}

static void line_look(struct walk *walk, const char *line)
{
    char first[NAME_SIZE], column[NAME_SIZE];
    if (sscanf(line, "alter table %63[a-z_] add column %63[a-z_]", first, column) == 2)
        snprintf(walk->table, sizeof walk->table, "%s", first);
    else if (sscanf(line, " %63[a-z_] integer", column) != 1)
        return;
    column_look(walk, column, line);
}

/* A table made anew under another name, to be renamed, counts under the name it will have. */
static void table_rename(const char *sql, char table[NAME_SIZE])
{
    char opening[2 * NAME_SIZE], name[NAME_SIZE];
    snprintf(opening, sizeof opening, "alter table %s rename to ", table);
    const char *at = strstr(sql, opening);
    if (at && sscanf(at + strlen(opening), "%63[a-z_]", name) == 1)
        snprintf(table, NAME_SIZE, "%s", name);
}

void migration_look(struct walk *walk, const char *sql)
{
    char line[1024];
    for (const char *at = sql; *at;) {
        size_t length = strcspn(at, "\n");
        snprintf(line, sizeof line, "%.*s", (int)(length < 1000 ? length : 1000), at);
        if (sscanf(line, "create table %63[a-z_] (", walk->table) == 1)
            table_rename(sql, walk->table);
        else
            line_look(walk, line);
        at += length + (at[length] == '\n');
    }
}

void schema_look(struct walk *walk)
{
    for (const struct db_migration *migration = db_migrations; migration->sql; migration++)
        migration_look(walk, migration->sql);
    assert_true(walk->columns > 40); /* the schema was read */
    assert_int_equal(walk->forgotten, 0);
    for (size_t i = 0; walk->exceptions[i].column; i++)
        if (!walk->used[i])
            fail_msg("%s is no column of a person: strike it off", walk->exceptions[i].column);
}
