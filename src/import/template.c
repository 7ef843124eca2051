/* Files to download: a list to begin with, and what is wrong with one. */
#include "base/csv_write.h"
#include "import/upload_parts.h"
#include "web/locale.h"

enum { FILE_MAX = 8 * 1024 * 1024 };

static void file_end(struct act *a, const struct buffer *out, const char *name)
{
    a->document = (struct document){
        .type = "text/csv; charset=utf-8", .name = name, .data = out->data, .length = out->length};
}

void template_write(struct act *a, const struct import_kind *kind)
{
    struct buffer out;
    const struct locale *locale = locale_find(a->language);
    csv_begin(&out, a->arena, FILE_MAX);
    for (unsigned i = 0; i < kind->column_count; i++)
        csv_cell(&out, locale_text(locale, kind->columns[i].label));
    csv_end_row(&out);
    for (unsigned i = 0; i < kind->column_count; i++)
        csv_cell(&out, kind->columns[i].example);
    csv_end_row(&out);
    file_end(a, &out, arena_printf(a->arena, "%s.csv", kind->name));
}

void faults_write(struct act *a, const json_t *faults)
{
    struct buffer out;
    const struct locale *locale = locale_find(a->language);
    size_t i;
    json_t *fault;
    csv_begin(&out, a->arena, FILE_MAX);
    csv_cell(&out, locale_text(locale, N_("Riga")));
    csv_cell(&out, locale_text(locale, N_("Colonna")));
    csv_cell(&out, locale_text(locale, N_("C’è scritto")));
    csv_cell(&out, locale_text(locale, N_("Che cosa fare")));
    csv_end_row(&out);
    json_array_foreach(faults, i, fault) {
        csv_cell(&out, arena_printf(a->arena, "%d", (int)json_int(fault, "line")));
        csv_cell(&out, json_text(fault, "column"));
        csv_cell(&out, json_text(fault, "value"));
        csv_cell(&out, json_text(fault, "message"));
        csv_end_row(&out);
    }
    file_end(a, &out, "errori.csv");
}
