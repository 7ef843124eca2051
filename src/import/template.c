/* Files to download: a list to begin with, and what is wrong with one. */
#include "base/buffer.h"
#include "import/upload_parts.h"
#include "web/locale.h"

#include <string.h>

enum { FILE_MAX = 8 * 1024 * 1024 };

/* A spreadsheet takes a cell that begins so for a formula, and would run it: the apostrophe makes
 * it text (OWASP, CSV injection). */
static bool is_formula(const char *text)
{
    return *text && strchr("=+-@\t\r", *text);
}

/* One cell in quotes, and what ends it. */
static void cell_write(struct buffer *out, const char *text, const char *end)
{
    buffer_char(out, '"');
    if (is_formula(text))
        buffer_char(out, '\'');
    for (; *text; text++) {
        if (*text == '"')
            buffer_char(out, '"');
        buffer_char(out, *text);
    }
    buffer_char(out, '"');
    buffer_text(out, end);
}

/* With the mark by which spreadsheets know UTF-8. */
static void file_begin(struct buffer *out)
{
    buffer_init(out, FILE_MAX);
    buffer_text(out, "\xEF\xBB\xBF");
}

static void file_end(struct act *a, struct buffer *out, const char *name)
{
    a->document = (struct document){.type = "text/csv; charset=utf-8",
                                    .name = name,
                                    .data = arena_copy_n(a->arena, out->data, out->length),
                                    .length = out->length};
    buffer_free(out);
}

void template_write(struct act *a, const struct import_kind *kind)
{
    struct buffer out;
    const struct locale *locale = locale_find(a->language);
    unsigned last = kind->column_count - 1;
    file_begin(&out);
    for (unsigned i = 0; i <= last; i++)
        cell_write(&out, locale_text(locale, kind->columns[i].label), i < last ? ";" : "\r\n");
    for (unsigned i = 0; i <= last; i++)
        cell_write(&out, kind->columns[i].example, i < last ? ";" : "\r\n");
    file_end(a, &out, arena_printf(a->arena, "%s.csv", kind->name));
}

void faults_write(struct act *a, const json_t *faults)
{
    struct buffer out;
    const struct locale *locale = locale_find(a->language);
    size_t i;
    json_t *fault;
    file_begin(&out);
    cell_write(&out, locale_text(locale, N_("Riga")), ";");
    cell_write(&out, locale_text(locale, N_("Colonna")), ";");
    cell_write(&out, locale_text(locale, N_("C’è scritto")), ";");
    cell_write(&out, locale_text(locale, N_("Che cosa fare")), "\r\n");
    json_array_foreach(faults, i, fault) {
        cell_write(&out, arena_printf(a->arena, "%d", (int)json_int(fault, "line")), ";");
        cell_write(&out, json_text(fault, "column"), ";");
        cell_write(&out, json_text(fault, "value"), ";");
        cell_write(&out, json_text(fault, "message"), "\r\n");
    }
    file_end(a, &out, "errori.csv");
}
