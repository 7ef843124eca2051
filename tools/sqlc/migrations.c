/* Reading a room's migrations, and asking that every table and column be explained. */
#include "sqlc.h"

#include <ctype.h>
#include <dirent.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DIGEST_BYTES = 32 };

static void digest_make(const char *text, char digest[2 * DIGEST_BYTES + 1])
{
    unsigned char bytes[DIGEST_BYTES];
    crypto_generichash(bytes, sizeof bytes, (const unsigned char *)text, strlen(text), NULL, 0);
    sodium_bin2hex(digest, 2 * DIGEST_BYTES + 1, bytes, sizeof bytes);
}

/* "0001_listings.sql" */
static int is_migration(const struct dirent *entry)
{
    const char *name = entry->d_name;
    size_t length = strlen(name);
    return length > 4 && name[0] != '.' && strcmp(name + length - 4, ".sql") == 0;
}

static struct migration *migration_read(const char *directory, const char *room, const char *file)
{
    struct migration *migration = keep(calloc(1, sizeof *migration));
    migration->path = keep_printf("%s/%s", directory, file);
    migration->room = room;
    migration->name = keep_text(file, strlen(file) - strlen(".sql"));
    migration->text = file_read(migration->path);
    if (!migration->text)
        migration->text = "";
    digest_make(migration->text, migration->digest);
    return migration;
}

struct migration *migrations_read(const char *directory, const char *room)
{
    struct dirent **entries;
    int count = scandir(directory, &entries, is_migration, alphasort);
    struct migration *first = NULL, **end = &first;
    for (int i = 0; i < count; i++) {
        *end = migration_read(directory, room, entries[i]->d_name);
        const char *expected = keep_printf("%04d_", i + 1);
        if (strncmp((*end)->name, expected, strlen(expected)) != 0)
            complain((*end)->path, 1, "the name should begin with %s: numbers have no gaps",
                     expected);
        end = &(*end)->next;
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return first;
}

/* ---- comments -------------------------------------------------------------------------------- */

/* A walk over the text, one piece at a time. */
struct walk {
    const struct migration *migration;
    const char *at;
    int line;
    size_t length;
    enum piece piece;
};

static void walk_next(struct walk *walk)
{
    walk->line += lines_in(walk->at, walk->length);
    walk->at += walk->length;
    walk->piece = sql_piece(walk->at, &walk->length);
}

/* The next piece that is neither space nor comment. */
static void walk_word(struct walk *walk)
{
    do
        walk_next(walk);
    while (walk->piece == PIECE_SPACE || walk->piece == PIECE_COMMENT);
}

static bool walk_is(const struct walk *walk, const char *word)
{
    return walk->length == strlen(word) && strncasecmp(walk->at, word, walk->length) == 0;
}

static const char *line_start(const char *text, int line)
{
    while (line > 1 && (text = strchr(text, '\n'))) {
        text++;
        line--;
    }
    return text;
}

static bool line_is_comment(const char *text, int line)
{
    const char *start = line < 1 ? NULL : line_start(text, line);
    return start && strncmp(start + strspn(start, " \t"), "--", 2) == 0;
}

/* Whether a comment stands on one of the lines, or alone on the line above the first. */
static bool is_explained(const char *text, int first, int last)
{
    if (line_is_comment(text, first - 1))
        return true;
    const char *at = line_start(text, first);
    int line = first;
    size_t length;
    enum piece piece;
    for (; (piece = sql_piece(at, &length)) != PIECE_END; at += length) {
        if (piece == PIECE_COMMENT && line <= last)
            return true;
        line += lines_in(at, length);
        if (line > last)
            return false;
    }
    return false;
}

static bool is_table_constraint(const struct walk *walk)
{
    return walk_is(walk, "primary") || walk_is(walk, "unique") || walk_is(walk, "check") ||
           walk_is(walk, "foreign") || walk_is(walk, "constraint");
}

/* From the first word of a column or constraint to the comma or parenthesis that ends it. A
 * table's own id explains itself. */
static void definition_check(struct walk *walk)
{
    bool column = !is_table_constraint(walk) && !walk_is(walk, "id");
    int first = walk->line, depth = 0;
    const char *name = keep_text(walk->at, walk->length);
    while (walk->piece != PIECE_END && (depth > 0 || (*walk->at != ',' && *walk->at != ')'))) {
        depth += *walk->at == '(';
        depth -= *walk->at == ')';
        walk_word(walk);
    }
    if (column && !is_explained(walk->migration->text, first, walk->line))
        complain(walk->migration->path, first, "column \"%s\" has no comment", name);
}

/* From "create" to the parenthesis that ends the table. */
static void table_check(struct walk *walk)
{
    int line = walk->line;
    walk_word(walk);
    if (!walk_is(walk, "table"))
        return;
    walk_word(walk);
    const char *name = keep_text(walk->at, walk->length);
    walk_word(walk);
    if (!is_explained(walk->migration->text, line, walk->line))
        complain(walk->migration->path, line, "table \"%s\" has no comment", name);
    while (walk->piece != PIECE_END && *walk->at != ')') {
        walk_word(walk);
        definition_check(walk);
    }
}

void comments_check(const struct migration *migration)
{
    struct walk walk = {.migration = migration, .at = migration->text, .line = 1};
    for (walk_word(&walk); walk.piece != PIECE_END; walk_word(&walk))
        if (walk_is(&walk, "create"))
            table_check(&walk);
}
