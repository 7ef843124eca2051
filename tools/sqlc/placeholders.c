/* Named placeholders become numbered ones: the n-th parameter of the header is ?n or $n. For
 * PostgreSQL the types of casts get their names there, so that an integer is 64 bits everywhere. */
#include "sqlc.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *shared, *postgres;
} cast_types[] = {{"integer", "bigint"}, {"real", "double precision"}, {"blob", "bytea"}};

static int parameter_number(const struct statement *statement, const char *name, size_t length)
{
    for (unsigned i = 0; i < statement->parameter_count; i++)
        if (strlen(statement->parameters[i].name) == length &&
            strncmp(statement->parameters[i].name, name, length) == 0)
            return (int)i + 1;
    return 0;
}

/* Write a word; as the type of a cast ("… as integer") it may be another on PostgreSQL. */
static void word_write(FILE *out, const char *word, size_t length, bool is_type)
{
    for (size_t i = 0; is_type && i < sizeof cast_types / sizeof *cast_types; i++)
        if (strlen(cast_types[i].shared) == length &&
            strncasecmp(word, cast_types[i].shared, length) == 0) {
            fputs(cast_types[i].postgres, out);
            return;
        }
    fwrite(word, 1, length, out);
}

static const char *number(const struct statement *statement, enum engine engine, const char *text,
                          int line)
{
    bool used[PARAMETERS_MAX + 1] = {false};
    char *sql = NULL;
    size_t size = 0, length;
    FILE *out = open_memstream(&sql, &size);
    if (!out)
        abort();
    enum piece piece;
    bool after_as = false;
    bool shared = engine == POSTGRES && !statement->text[POSTGRES];
    for (const char *at = text; (piece = sql_piece(at, &length)) != PIECE_END; at += length) {
        if (piece != PIECE_PLACEHOLDER) {
            word_write(out, at, length, shared && after_as);
            if (piece != PIECE_SPACE)
                after_as = length == 2 && strncasecmp(at, "as", 2) == 0;
            continue;
        }
        int n = parameter_number(statement, at + 1, length - 1);
        used[n] = true;
        fprintf(out, "%c%d", engine == SQLITE ? '?' : '$', n);
        if (n == 0)
            complain(statement->path, line + lines_in(text, (size_t)(at - text)),
                     "%s: there is no parameter \"%.*s\"", statement->name, (int)length - 1,
                     at + 1);
    }
    fclose(out);
    for (unsigned i = 0; i < statement->parameter_count; i++)
        if (!used[i + 1])
            complain(statement->path, statement->line, "%s: parameter \"%s\" is not used%s",
                     statement->name, statement->parameters[i].name,
                     engine == POSTGRES && statement->text[POSTGRES] ? " by @postgres" : "");
    return keep(sql);
}

void placeholders_number(struct statement *statement)
{
    statement->sql[SQLITE] =
        number(statement, SQLITE, statement->text[SQLITE], statement->text_line[SQLITE]);
    if (complained())
        return;
    enum engine from = statement->text[POSTGRES] ? POSTGRES : SQLITE;
    statement->sql[POSTGRES] =
        number(statement, POSTGRES, statement->text[from], statement->text_line[from]);
}
