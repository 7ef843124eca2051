/* Reading queries.sql: a header comment says what each statement is called, takes and gives.
 *
 *     -- listing_by_id(listing id) one
 *     -- A published listing with its seller's name.
 *     select l.id, l.title from listings l where l.id = :listing;
 *     -- @postgres
 *     select … the text for PostgreSQL, where it must differ …; */
#include "sqlc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct parameter_type parameter_types[] = {
    {"id", "int64_t %s", "db_value_int(%s)", "db_value_int_or_null(%s)", "DB_INT"},
    {"int", "int64_t %s", "db_value_int(%s)", "db_value_int_or_null(%s)", "DB_INT"},
    {"cents", "int64_t %s", "db_value_int(%s)", "db_value_int_or_null(%s)", "DB_INT"},
    {"time", "int64_t %s", "db_value_int(%s)", "db_value_int_or_null(%s)", "DB_INT"},
    {"bool", "bool %s", "db_value_int(%s)", NULL, "DB_INT"},
    {"text", "const char *%s", "db_value_text(%s)", "db_value_text(%s)", "DB_TEXT"},
    {"blob", "const void *%1$s, size_t %1$s_length", "db_value_blob(%1$s, %1$s_length)",
     "db_value_blob(%1$s, %1$s_length)", "DB_BLOB"},
    {"real", "double %s", "db_value_real(%s)", NULL, "DB_REAL"},
};

static const char *const kind_names[KINDS] = {"one", "many", "value", "exec", "row", "sure"};

/* Names the generated functions use themselves, and the words of C a query might want. */
static const char *const taken_names[] = {
    "a",      "out",     "values", "rows",   "auto",   "break",   "case",   "char",
    "const",  "default", "do",     "double", "else",   "enum",    "extern", "float",
    "for",    "if",      "int",    "long",   "return", "short",   "signed", "static",
    "struct", "switch",  "union",  "void",   "while",  "register"};

struct reader {
    const char *path;
    const char *at;
    int line;
    struct statement *first, *last;
};

static void advance(struct reader *reader, size_t length)
{
    reader->line += lines_in(reader->at, length);
    reader->at += length;
}

static bool is_name(const char *text, size_t length)
{
    if (length == 0 || !islower((unsigned char)text[0]))
        return false;
    for (size_t i = 0; i < length; i++)
        if (!islower((unsigned char)text[i]) && !isdigit((unsigned char)text[i]) && text[i] != '_')
            return false;
    return true;
}

static size_t name_length(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    return length;
}

/* The text of a comment line, without its dashes and outer spaces. */
static const char *comment_text(const char *comment, size_t length)
{
    while (length > 0 && (*comment == '-' || *comment == ' ')) {
        comment++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)comment[length - 1]))
        length--;
    return keep_text(comment, length);
}

static bool looks_like_header(const char *comment)
{
    size_t length = name_length(comment);
    return is_name(comment, length) && comment[length] == '(';
}

static bool kind_find(const char *name, enum kind *kind)
{
    for (int i = 0; i < KINDS; i++)
        if (strcmp(name, kind_names[i]) == 0) {
            *kind = (enum kind)i;
            return true;
        }
    return false;
}

static bool is_taken(const char *name)
{
    for (size_t i = 0; i < sizeof taken_names / sizeof *taken_names; i++)
        if (strcmp(name, taken_names[i]) == 0)
            return true;
    return false;
}

static const struct parameter_type *type_find(const char *name)
{
    for (size_t i = 0; i < sizeof parameter_types / sizeof *parameter_types; i++)
        if (strcmp(name, parameter_types[i].name) == 0)
            return &parameter_types[i];
    return NULL;
}

static void parameter_check(const struct statement *statement, const struct parameter *parameter)
{
    const char *name = parameter->name;
    if (!is_name(name, strlen(name)) || is_taken(name))
        complain(statement->path, statement->line, "%s: \"%s\" cannot name a parameter",
                 statement->name, name);
    for (unsigned i = 0; i < statement->parameter_count; i++)
        if (strcmp(statement->parameters[i].name, name) == 0)
            complain(statement->path, statement->line, "%s: parameter \"%s\" is named twice",
                     statement->name, name);
}

/* One parameter: "listing id", "until time?". */
static void parameter_read(struct statement *statement, char *text)
{
    char *rest;
    char *name = strtok_r(text, " \t", &rest);
    char *type = strtok_r(NULL, " \t", &rest);
    if (!name || !type || strtok_r(NULL, " \t", &rest)) {
        complain(statement->path, statement->line, "%s: a parameter is \"name type\"",
                 statement->name);
        return;
    }
    struct parameter parameter = {.name = name};
    size_t length = strlen(type);
    if (type[length - 1] == '?') {
        parameter.nullable = true;
        type[length - 1] = '\0';
    }
    parameter.type = type_find(type);
    if (!parameter.type || (parameter.nullable && !parameter.type->value_null)) {
        complain(statement->path, statement->line,
                 "%s: parameter \"%s\" has unknown type \"%s%s\" (first the name, then the type)",
                 statement->name, name, type, parameter.nullable ? "?" : "");
        return;
    }
    parameter_check(statement, &parameter);
    if (statement->parameter_count == PARAMETERS_MAX)
        complain(statement->path, statement->line, "%s: more than %d parameters", statement->name,
                 PARAMETERS_MAX);
    else
        statement->parameters[statement->parameter_count++] = parameter;
}

/* "name(arg type, …) kind" */
static struct statement *header_read(const char *path, int line, const char *header)
{
    struct statement *statement = keep(calloc(1, sizeof *statement));
    size_t length = name_length(header);
    *statement = (struct statement){.path = path, .line = line, .description = ""};
    statement->name = keep_text(header, length);
    const char *open = header + length, *close = strchr(open, ')');
    if (!close) {
        complain(path, line, "%s: the parameters are not closed by \")\"", statement->name);
        return statement;
    }
    char *rest, *list = keep_text(open + 1, (size_t)(close - open) - 1);
    for (char *one = strtok_r(list, ",", &rest); one; one = strtok_r(NULL, ",", &rest))
        parameter_read(statement, one);
    const char *kind = close + 1 + strspn(close + 1, " \t");
    if (!kind_find(kind, &statement->kind))
        complain(path, line, "%s: \"%s\" is none of one, many, value, exec, row", statement->name,
                 kind);
    return statement;
}

/* Take the comment line at the reader, if there is one. */
static const char *comment_take(struct reader *reader)
{
    size_t length;
    while (sql_piece(reader->at, &length) == PIECE_SPACE)
        advance(reader, length);
    if (sql_piece(reader->at, &length) != PIECE_COMMENT)
        return NULL;
    const char *text = comment_text(reader->at, length);
    advance(reader, length);
    return text;
}

/* The statement up to its semicolon, without comments. */
static const char *sql_take(struct reader *reader, const char *name)
{
    char *sql = NULL;
    size_t size = 0, length;
    FILE *out = open_memstream(&sql, &size);
    if (!out)
        abort();
    enum piece piece;
    while ((piece = sql_piece(reader->at, &length)) != PIECE_END && *reader->at != ';') {
        if (piece != PIECE_COMMENT)
            fwrite(reader->at, 1, length, out);
        advance(reader, length);
    }
    fclose(out);
    if (piece == PIECE_END)
        complain(reader->path, reader->line, "%s: the statement does not end with \";\"", name);
    else
        advance(reader, 1);
    return keep(sql);
}

static void statement_read(struct reader *reader, const char *header, int line)
{
    while (!strchr(header, ')')) {
        const char *more = comment_take(reader);
        if (!more)
            break;
        header = keep_printf("%s %s", header, more);
    }
    struct statement *statement = header_read(reader->path, line, header);
    const char *more;
    while ((more = comment_take(reader))) {
        if (looks_like_header(more) && strchr(more, ')'))
            complain(reader->path, line, "%s: there is no statement before the next header",
                     statement->name);
        statement->description = keep_printf("%s%s%s", statement->description,
                                             *statement->description ? "\n" : "", more);
    }
    statement->text_line[SQLITE] = reader->line;
    statement->text[SQLITE] = sql_take(reader, statement->name);
    if (reader->last)
        reader->last->next = statement;
    else
        reader->first = statement;
    reader->last = statement;
}

static void postgres_read(struct reader *reader, int line)
{
    struct statement *statement = reader->last;
    const char *more;
    do
        more = comment_take(reader);
    while (more);
    int text_line = reader->line;
    const char *text = sql_take(reader, "@postgres");
    if (!statement || statement->text[POSTGRES]) {
        complain(reader->path, line, "@postgres follows no statement");
        return;
    }
    statement->text[POSTGRES] = text;
    statement->text_line[POSTGRES] = text_line;
}

struct statement *queries_read(const char *path)
{
    const char *text = file_read(path);
    if (!text)
        return NULL;
    struct reader reader = {.path = path, .at = text, .line = 1};
    for (;;) {
        size_t length;
        while (sql_piece(reader.at, &length) == PIECE_SPACE)
            advance(&reader, length);
        int line = reader.line;
        const char *comment = comment_take(&reader);
        if (comment && strcmp(comment, "@postgres") == 0)
            postgres_read(&reader, line);
        else if (comment && looks_like_header(comment))
            statement_read(&reader, comment, line);
        else if (!comment && *reader.at == '\0')
            return reader.first;
        else if (!comment) {
            complain(path, line, "a statement needs a header: -- name(parameter type, …) kind");
            sql_take(&reader, "?");
        }
    }
}
