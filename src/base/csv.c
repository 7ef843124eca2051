/* A row is read byte by byte into one run of memory, its fields NUL-terminated one after the
 * other. */
#include "base/csv.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct csv {
    FILE *file;
    const char *name;
    char separator;        /* 0: not known yet */
    bool is_spreadsheet;   /* rows without text are passed over */
    unsigned line, column; /* of the next byte */
    unsigned row_line;     /* where the current row began */
    char row[CSV_ROW_MAX]; /* the fields of the current row */
    size_t length;         /* bytes of it in use */
    size_t starts[CSV_COLUMNS_MAX];
    unsigned count; /* fields of the current row */
    char header[CSV_ROW_MAX];
    size_t header_starts[CSV_COLUMNS_MAX];
    unsigned columns; /* 0 until the header is read */
};

static bool refused(const struct csv *csv, enum error_code code, const char *why,
                    struct error *error)
{
    return error_set(error, code, NULL, "%s:%u:%u: %s", csv->name, csv->line, csv->column, why);
}

static bool malformed(const struct csv *csv, struct error *error, const char *why)
{
    return refused(csv, CSV_MALFORMED, why, error);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static int peek(struct csv *csv)
{
    int byte = getc(csv->file);
    if (byte != EOF)
        ungetc(byte, csv->file);
    return byte;
}

/* The next byte, with CRLF read as one line end. */
static int take(struct csv *csv)
{
    int byte = getc(csv->file);
    if (byte == '\r' && peek(csv) == '\n')
        byte = getc(csv->file);
    if (byte == '\n') {
        csv->line++;
        csv->column = 1;
    } else if (byte != EOF && (byte & 0xC0) != 0x80) {
        csv->column++;
    }
    return byte;
}

static bool keep(struct csv *csv, int byte, struct error *error)
{
    if (byte == 0)
        return refused(csv, FILE_NOT_UTF8, "a zero byte", error);
    if (csv->length + 2 >= CSV_ROW_MAX)
        return malformed(csv, error, "the row is too long");
    csv->row[csv->length++] = (char)byte;
    return true;
}

/* ---- fields ---------------------------------------------------------------------------------- */

/* Inside quotes, up to the closing one. */
static bool read_quoted(struct csv *csv, struct error *error)
{
    for (;;) {
        int byte = take(csv);
        if (byte == EOF)
            return malformed(csv, error, "the file ends inside quotes");
        if (byte == '"') {
            if (peek(csv) != '"')
                return true;
            take(csv);
        }
        if (!keep(csv, byte, error))
            return false;
    }
}

static bool is_separator(struct csv *csv, int byte)
{
    bool possible = byte == ',' || byte == ';' || byte == '\t';
    if (csv->separator == 0 && possible)
        csv->separator = (char)byte;
    return possible && byte == csv->separator;
}

/* One field; *end is the byte that ended it: a separator, a line end or the end of the file. */
static bool read_field(struct csv *csv, int *end, struct error *error)
{
    bool quoted = peek(csv) == '"';
    if (quoted) {
        take(csv);
        if (!read_quoted(csv, error))
            return false;
    }
    while (!is_separator(csv, *end = take(csv)) && *end != '\n' && *end != EOF) {
        if (quoted)
            return malformed(csv, error, "text after the closing quote");
        if (*end == '"')
            return malformed(csv, error, "a quote inside a field without quotes");
        if (*end == '\r')
            return malformed(csv, error, "a carriage return without a line feed");
        if (!keep(csv, *end, error))
            return false;
    }
    return true;
}

/* One row of any width. False at the end of the file too. */
static bool read_row(struct csv *csv, struct error *error)
{
    csv->length = 0;
    csv->count = 0;
    csv->row_line = csv->line;
    if (peek(csv) == EOF)
        return false;
    for (int end = 0; end != '\n' && end != EOF;) {
        if (csv->count == CSV_COLUMNS_MAX)
            return malformed(csv, error, "too many fields");
        size_t start = csv->length;
        csv->starts[csv->count++] = start;
        if (!read_field(csv, &end, error))
            return false;
        if (!text_valid(csv->row + start, csv->length - start))
            return refused(csv, FILE_NOT_UTF8, "not UTF-8", error);
        csv->row[csv->length++] = '\0';
        if (csv->length + 2 >= CSV_ROW_MAX && end != '\n' && end != EOF)
            return malformed(csv, error, "the row is too long");
    }
    return true;
}

/* ---- the header ------------------------------------------------------------------------------ */

static int column_find(const struct csv *csv, const char *column, size_t length)
{
    for (unsigned i = 0; i < csv->columns; i++) {
        const char *known = csv->header + csv->header_starts[i];
        if (strlen(known) == length && memcmp(known, column, length) == 0)
            return (int)i;
    }
    return -1;
}

static void skip_byte_order_mark(FILE *file)
{
    int first = getc(file);
    if (first != 0xEF) {
        if (first != EOF)
            ungetc(first, file);
        return;
    }
    getc(file);
    getc(file);
}

static bool read_header(struct csv *csv, const char *columns, struct error *error)
{
    skip_byte_order_mark(csv->file);
    if (!read_row(csv, error))
        return malformed(csv, error, "no row of column names");
    memcpy(csv->header, csv->row, csv->length);
    memcpy(csv->header_starts, csv->starts, sizeof csv->starts);
    csv->columns = csv->count;
    for (const char *name = columns; *name;) {
        size_t length = strcspn(name, ",");
        if (column_find(csv, name, length) < 0)
            return error_set(error, CSV_MALFORMED, NULL, "%s: no column %.*s", csv->name,
                             (int)length, name);
        name += length + (name[length] == ',');
    }
    return true;
}

static struct csv *csv_new(FILE *file, const char *name)
{
    struct csv *csv = calloc(1, sizeof *csv);
    if (!csv)
        abort();
    csv->file = file;
    csv->name = name;
    csv->line = csv->column = 1;
    return csv;
}

struct csv *csv_open(FILE *file, const char *name, const char *columns, struct error *error)
{
    struct csv *csv = csv_new(file, name);
    csv->separator = ',';
    if (!read_header(csv, columns, error))
        csv_close(&csv);
    return csv;
}

struct csv *csv_open_spreadsheet(FILE *file, const char *name, struct error *error)
{
    struct csv *csv = csv_new(file, name);
    csv->is_spreadsheet = true;
    if (!read_header(csv, "", error))
        csv_close(&csv);
    return csv;
}

void csv_close(struct csv **csv)
{
    free(*csv);
    *csv = NULL;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Nothing but the NULs that end the fields. */
static bool row_is_empty(const struct csv *csv)
{
    return csv->length == csv->count;
}

bool csv_next(struct csv *csv, struct error *error)
{
    do {
        if (!read_row(csv, error))
            return false;
    } while (csv->is_spreadsheet && row_is_empty(csv));
    if (csv->count != csv->columns)
        return error_set(error, CSV_WIDTH, NULL, "%s:%u: %u fields instead of %u", csv->name,
                         csv->row_line, csv->count, csv->columns);
    return true;
}

const char *csv_text(const struct csv *csv, const char *column)
{
    int i = column_find(csv, column, strlen(column));
    assert(i >= 0);
    return csv->row + csv->starts[i];
}

bool csv_refuse(const struct csv *csv, const char *column, const char *why, struct error *error)
{
    return error_set(error, CSV_MALFORMED, column, "%s:%u: %s: %s", csv->name, csv->row_line,
                     column, why);
}

bool csv_int(const struct csv *csv, const char *column, int64_t *out, struct error *error)
{
    const char *text = csv_text(csv, column);
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (*end || errno || strspn(text, "-0123456789") != strlen(text))
        return csv_refuse(csv, column, "not a number", error);
    *out = number;
    return true;
}

bool csv_real(const struct csv *csv, const char *column, double *out, struct error *error)
{
    const char *text = csv_text(csv, column);
    char *end;
    errno = 0;
    double number = strtod(text, &end);
    if (*end || errno || strspn(text, "-.0123456789") != strlen(text))
        return csv_refuse(csv, column, "not a number", error);
    *out = number;
    return true;
}

unsigned csv_line(const struct csv *csv)
{
    return csv->row_line;
}

void csv_place(const struct csv *csv, unsigned *line, unsigned *column)
{
    *line = csv->line;
    *column = csv->column;
}

unsigned csv_columns(const struct csv *csv)
{
    return csv->columns;
}

const char *csv_column_name(const struct csv *csv, unsigned column)
{
    assert(column < csv->columns);
    return csv->header + csv->header_starts[column];
}

const char *csv_field(const struct csv *csv, unsigned column)
{
    assert(column < csv->count);
    return csv->row + csv->starts[column];
}

bool csv_read(const char *folder, const char *name, const char *columns, csv_handler *handle,
              void *context, struct error *error)
{
    char path[4096];
    if (!text_format(path, sizeof path, "%s/%s", folder, name))
        return error_set(error, NOT_FOUND, "file", "%s: the path is too long", name);
    FILE *file = fopen(path, "r");
    if (!file)
        return error_set(error, NOT_FOUND, "file", "%s cannot be opened", path);
    struct csv *csv = csv_open(file, name, columns, error);
    bool fine = csv != NULL;
    while (fine && csv_next(csv, error))
        fine = handle(csv, context);
    if (csv)
        csv_close(&csv);
    fclose(file);
    return fine && error->code == ERROR_NONE;
}
