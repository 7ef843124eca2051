/* A file, row by row: which column is which, and what every cell says. */
#include "base/text.h"
#include "import/import_parts.h"
#include "web/locale.h"

#include <string.h>

const struct import_kind *import_kind_find(const char *name)
{
    static const struct import_kind *const kinds[] = {&import_people, &import_members,
                                                      &import_cards, &import_organisations};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

/* ---- the first row --------------------------------------------------------------------------- */

static bool is_among(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (; *words; words += *words == '|') {
        size_t next = strcspn(words, "|");
        if (next == length && memcmp(words, word, length) == 0)
            return true;
        words += next;
    }
    return false;
}

static bool column_is(struct arena *arena, const struct import_column *column, const char *header)
{
    const char *folded = text_fold(arena, header);
    return strcmp(folded, text_fold(arena, column->label)) == 0 ||
           strcmp(folded, text_fold(arena, column->name)) == 0 || is_among(column->headers, folded);
}

static bool columns_find(struct import_reader *reader, struct error *error)
{
    const struct import_column *column = reader->kind->columns;
    for (unsigned i = 0; i < reader->kind->column_count; i++) {
        reader->at[i] = -1;
        for (unsigned at = 0; at < csv_columns(reader->csv); at++) {
            const char *header = csv_column_name(reader->csv, at);
            if (!column_is(reader->arena, &column[i], header))
                continue;
            if (reader->at[i] >= 0)
                return error_set(error, CSV_COLUMN_TWICE, column[i].name, "%s", column[i].label);
            reader->at[i] = (int)at;
        }
        if (column[i].is_required && reader->at[i] < 0)
            return error_set(error, CSV_NO_COLUMN, column[i].name, "%s", column[i].label);
    }
    return true;
}

bool reader_open(struct import_reader *reader, FILE *file, const char *name, struct error *error)
{
    reader->counts = (struct import_counts){0};
    reader->seen = json_object();
    reader->csv = csv_open_spreadsheet(file, name, error);
    return reader->csv && columns_find(reader, error);
}

void reader_close(struct import_reader *reader)
{
    if (reader->csv)
        csv_close(&reader->csv);
    json_decref(reader->seen);
    reader->seen = NULL;
}

/* ---- faults ---------------------------------------------------------------------------------- */

static char *one_line(struct arena *arena, const char *text)
{
    char *clean = text_clean(arena, text);
    for (char *c = clean; *c; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    return clean;
}

/* The beginning of a long text, cut between characters; nothing in it moves a terminal. */
static const char *value_shown(struct arena *arena, const char *long_text)
{
    const char *text = one_line(arena, long_text);
    size_t length = strlen(text);
    if (length <= FAULT_VALUE_MAX)
        return text;
    for (length = FAULT_VALUE_MAX; length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80;)
        length--;
    return arena_printf(arena, "%.*s…", (int)length, text);
}

static void fault_tell(struct import_reader *reader, unsigned line, const char *column,
                       enum error_code code, const char *value)
{
    struct import_fault fault = {line, value_shown(reader->arena, column), code,
                                 value_shown(reader->arena, value)};
    reader->faults++;
    if (reader->fault)
        reader->fault(&fault, reader->context);
}

void reader_fault(struct import_reader *reader, unsigned column, enum error_code code)
{
    int at = reader->at[column];
    bool there = at >= 0;
    fault_tell(reader, csv_line(reader->csv),
               there ? csv_column_name(reader->csv, (unsigned)at)
                     : reader->kind->columns[column].label,
               code, there ? csv_field(reader->csv, (unsigned)at) : "");
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* "-" stands for nothing in many registers. */
static const char *cell_clean(struct import_reader *reader, unsigned column)
{
    int at = reader->at[column];
    if (at < 0)
        return "";
    const char *text = one_line(reader->arena, csv_field(reader->csv, (unsigned)at));
    return strcmp(text, "-") == 0 ? "" : text;
}

static void row_read(struct import_reader *reader, struct import_row *row)
{
    const struct import_column *column = reader->kind->columns;
    for (unsigned i = 0; i < reader->kind->column_count; i++) {
        row->cells[i] = cell_clean(reader, i);
        enum error_code code = ERROR_NONE;
        if (*row->cells[i])
            code = column[i].check(reader, &row->cells[i]);
        else if (column[i].is_required)
            code = MISSING;
        if (code != ERROR_NONE)
            reader_fault(reader, i, code);
    }
    reader->kind->check(reader, row);
    row->area = reader->area;
}

bool reader_next(struct import_reader *reader, struct import_row *row, bool *good,
                 struct error *error)
{
    *row = (struct import_row){0};
    reader->faults = 0;
    reader->area = 0;
    bool whole = csv_next(reader->csv, error);
    if (!whole && error->code != CSV_WIDTH)
        return false;
    if (whole) {
        row_read(reader, row);
    } else {
        *error = (struct error){0};
        fault_tell(reader, csv_line(reader->csv), "", CSV_WIDTH, "");
    }
    *good = reader->faults == 0;
    reader->counts.rows++;
    reader->counts.bad += !*good;
    return true;
}

/* ---- whole files ------------------------------------------------------------------------------
 */

/* Why the rest cannot be read, and where. */
static void file_fault(struct import_reader *reader, const struct error *error)
{
    unsigned line = 1, column;
    bool about_columns = error->code == CSV_NO_COLUMN || error->code == CSV_COLUMN_TWICE;
    if (reader->csv)
        csv_place(reader->csv, &line, &column);
    fault_tell(reader, about_columns ? 1 : line, about_columns ? error->detail : "", error->code,
               "");
}

bool reader_end(struct import_reader *reader, const struct error *error)
{
    if (error->code != ERROR_NONE)
        file_fault(reader, error);
    reader_close(reader);
    return error->code == ERROR_NONE;
}

bool reader_check(struct import_reader *reader, FILE *file, const char *name, struct error *error)
{
    struct import_row row;
    bool good;
    bool open = reader_open(reader, file, name, error);
    while (open && reader_next(reader, &row, &good, error))
        arena_reset(reader->arena);
    return reader_end(reader, error);
}

bool reader_skip(struct import_reader *reader, int64_t rows, struct error *error)
{
    struct import_row row;
    bool good;
    for (; rows > 0 && reader_next(reader, &row, &good, error); rows--)
        arena_reset(reader->arena);
    return error->code == ERROR_NONE;
}
