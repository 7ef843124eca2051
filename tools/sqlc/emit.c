/* Writing the C: a header and a source for each room, and the catalogue of all. */
#include "sqlc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct output {
    FILE *file;
    char *text;
    size_t size;
};

static FILE *output_open(struct output *output)
{
    output->file = open_memstream(&output->text, &output->size);
    if (!output->file)
        abort();
    return output->file;
}

static void output_close(struct output *output, const char *path)
{
    fclose(output->file);
    file_write(path, keep(output->text));
}

/* A C string literal, one line of SQL a line. */
static void literal_write(FILE *out, const char *text)
{
    fputs("\n        \"", out);
    for (; *text; text++) {
        if (*text == '\n' && text[1])
            fputs("\\n\"\n        \"", out);
        else if (*text == '\n')
            fputs("\\n", out);
        else if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else
            fputc(*text, out);
    }
    fputc('"', out);
}

static void comment_write(FILE *out, const struct statement *statement)
{
    const char *text = statement->description;
    if (!*text)
        return;
    fputs("\n/* ", out);
    for (; *text; text++) {
        if (*text == '\n')
            fputs("\n * ", out);
        else if (text[0] == '*' && text[1] == '/')
            fputc(' ', out);
        else
            fputc(*text, out);
    }
    fputs(" */", out);
}

/* Formats come from the table of parameter types: "int64_t %s". */
static void format_write(FILE *out, const char *format, const char *name)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    fprintf(out, format, name);
#pragma GCC diagnostic pop
}

static const char *column_declaration(enum column_type type)
{
    switch (type) {
    case COLUMN_BOOL:
        return "bool ";
    case COLUMN_TEXT:
        return "const char *";
    case COLUMN_REAL:
        return "double ";
    case COLUMN_BLOB:
        return "struct {\n        const void *data;\n        size_t length;\n    } ";
    default:
        return "int64_t ";
    }
}

static void signature_write(FILE *out, const struct statement *statement)
{
    static const char *const results[KINDS] = {"json_t *", "json_t *", "bool ",
                                               "int64_t ", "bool ",    "bool "};
    fprintf(out, "\n%s%s(struct act *a", results[statement->kind], statement->name);
    for (unsigned i = 0; i < statement->parameter_count; i++) {
        fputs(", ", out);
        format_write(out, statement->parameters[i].type->declaration,
                     statement->parameters[i].name);
    }
    if (statement->kind == KIND_VALUE)
        fputs(", int64_t *out", out);
    else if (statement->kind == KIND_ROW)
        fprintf(out, ", struct %s_row *out", statement->name);
    fputc(')', out);
}

static void row_struct_write(FILE *out, const struct statement *statement)
{
    fprintf(out, "\nstruct %s_row {\n", statement->name);
    for (unsigned i = 0; i < statement->column_count; i++)
        fprintf(out, "    %s%s;\n", column_declaration(statement->columns[i].type),
                statement->columns[i].name);
    fputs("};", out);
}

static void header_write(FILE *out, const struct room *room)
{
    char guard[64];
    size_t i = 0;
    for (; i < sizeof guard - 1 && room->name[i]; i++)
        guard[i] = (char)toupper((unsigned char)room->name[i]);
    guard[i] = '\0';
    fprintf(out,
            "/* The statements of the room %s, made by sqlc from its queries.sql. */\n"
            "#ifndef PIAZZA_%s_SQL_H\n#define PIAZZA_%s_SQL_H\n\n#include \"act/act.h\"\n",
            room->name, guard, guard);
    for (const struct statement *s = room->statements; s; s = s->next) {
        comment_write(out, s);
        if (s->kind == KIND_ROW)
            row_struct_write(out, s);
        signature_write(out, s);
        if (s->kind == KIND_VALUE || s->kind == KIND_ROW || s->kind == KIND_SURE)
            fputs(" __attribute__((warn_unused_result))", out);
        fputs(";\n", out);
    }
    fputs("\n#endif\n", out);
}

static void query_write(FILE *out, const struct statement *statement)
{
    if (statement->parameter_count > 0) {
        fprintf(out, "\nstatic const unsigned char %s_types[] = {", statement->name);
        for (unsigned i = 0; i < statement->parameter_count; i++)
            fprintf(out, "%s%s", i ? ", " : "", statement->parameters[i].type->db_type);
        fputs("};", out);
    }
    fprintf(out,
            "\nextern const struct db_query %s_query;\n"
            "const struct db_query %s_query = {\n    .name = \"%s\",\n    .sql = {",
            statement->name, statement->name, statement->name);
    literal_write(out, statement->sql[SQLITE]);
    fputc(',', out);
    literal_write(out, statement->sql[POSTGRES]);
    fprintf(out, "},\n    .slot = %u,\n    .parameters = %u,\n", statement->slot,
            statement->parameter_count);
    if (statement->parameter_count > 0)
        fprintf(out, "    .types = %s_types,\n", statement->name);
    if (statement->is_certain)
        fputs("    .is_certain = true,\n", out);
    if (statement->reads_only)
        fputs("    .reads_only = true,\n", out);
    fputs("};\n", out);
}

static void row_body_write(FILE *out, const struct statement *statement, const char *values)
{
    fprintf(out,
            "    struct db_rows rows;\n"
            "    if (!db_row_open(&a->db, &%s_query, %s, &rows))\n        return false;\n",
            statement->name, values);
    for (unsigned i = 0; i < statement->column_count; i++) {
        const char *name = statement->columns[i].name;
        switch (statement->columns[i].type) {
        case COLUMN_TEXT:
            fprintf(out, "    out->%s = db_row_text(&a->db, &rows, %u);\n", name, i);
            break;
        case COLUMN_BLOB:
            fprintf(out, "    out->%s.data = db_row_blob(&a->db, &rows, %u, &out->%s.length);\n",
                    name, i, name);
            break;
        case COLUMN_REAL:
            fprintf(out, "    out->%s = db_real(&rows, %u);\n", name, i);
            break;
        default:
            fprintf(out, "    out->%s = db_int(&rows, %u);\n", name, i);
        }
    }
    fputs("    db_row_close(&a->db, &rows);\n    return true;\n", out);
}

static void function_write(FILE *out, const struct statement *statement)
{
    static const char *const calls[KINDS] = {"db_one",  "db_many", "db_number",
                                             "db_exec", "",        "db_sure"};
    signature_write(out, statement);
    fputs("\n{\n", out);
    const char *values = statement->parameter_count ? "values" : "NULL";
    if (statement->parameter_count > 0) {
        fputs("    const struct db_value values[] = {", out);
        for (unsigned i = 0; i < statement->parameter_count; i++) {
            const struct parameter *parameter = &statement->parameters[i];
            fputs(i ? ",\n                                      " : "", out);
            format_write(out,
                         parameter->nullable ? parameter->type->value_null : parameter->type->value,
                         parameter->name);
        }
        fputs("};\n", out);
    }
    if (statement->kind == KIND_ROW)
        row_body_write(out, statement, values);
    else
        fprintf(out, "    return %s(&a->db, &%s_query, %s%s);\n", calls[statement->kind],
                statement->name, values, statement->kind == KIND_VALUE ? ", out" : "");
    fputs("}\n", out);
}

static void source_write(FILE *out, const struct room *room)
{
    fprintf(out,
            "/* The statements of the room %s, made by sqlc from its queries.sql. */\n"
            "#include \"%s_sql.h\"\n",
            room->name, room->name);
    for (const struct statement *s = room->statements; s; s = s->next) {
        query_write(out, s);
        function_write(out, s);
    }
}

static void catalog_write(FILE *out, const struct room *rooms)
{
    unsigned count = 0;
    fputs("/* Every statement and migration, made by sqlc. */\n#include \"db/db.h\"\n\n", out);
    for (const struct room *room = rooms; room; room = room->next)
        for (const struct statement *s = room->statements; s; s = s->next)
            fprintf(out, "extern const struct db_query %s_query;\n", s->name);
    fputs("\nconst struct db_query *const db_queries[] = {\n", out);
    for (const struct room *room = rooms; room; room = room->next)
        for (const struct statement *s = room->statements; s; s = s->next, count++)
            fprintf(out, "    &%s_query,\n", s->name);
    fprintf(out, "    NULL};\n\nconst unsigned db_query_count = %u;\n", count);
    fputs("\nconst struct db_migration db_migrations[] = {\n", out);
    for (const struct room *room = rooms; room; room = room->next)
        for (const struct migration *m = room->migrations; m; m = m->next) {
            fprintf(out, "    {\"%s\", \"%s\",", m->room, m->name);
            literal_write(out, m->text);
            fprintf(out, ",\n     \"%s\"},\n", m->digest);
        }
    fputs("    {0}};\n", out);
}

void outputs_write(const char *directory, const struct room *rooms)
{
    struct output output;
    for (const struct room *room = rooms; room; room = room->next) {
        header_write(output_open(&output), room);
        output_close(&output, keep_printf("%s/%s_sql.h", directory, room->name));
        source_write(output_open(&output), room);
        output_close(&output, keep_printf("%s/%s_sql.c", directory, room->name));
    }
    catalog_write(output_open(&output), rooms);
    output_close(&output, keep_printf("%s/catalog.c", directory));
}
