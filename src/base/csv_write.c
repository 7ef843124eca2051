#include "base/csv_write.h"

#include <string.h>

static const char mark[] = "\xEF\xBB\xBF";

void csv_begin(struct buffer *file, struct arena *arena, size_t limit)
{
    buffer_init_in(file, arena, limit);
    buffer_text(file, mark);
}

/* A line end within a field is followed by its closing quote. */
static void field_begin(struct buffer *file)
{
    bool is_first = file->length == strlen(mark) || file->data[file->length - 1] == '\n';
    if (!is_first)
        buffer_char(file, ';');
}

void csv_cell(struct buffer *file, const char *text)
{
    field_begin(file);
    buffer_char(file, '"');
    if (*text && strchr("=+-@\t\r", *text))
        buffer_char(file, '\'');
    for (; *text; text++) {
        if (*text == '"')
            buffer_char(file, '"');
        buffer_char(file, *text);
    }
    buffer_char(file, '"');
}

void csv_cents(struct buffer *file, int64_t cents)
{
    uint64_t amount = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
    field_begin(file);
    if (cents < 0)
        buffer_char(file, '-');
    buffer_number(file, amount / 100, 1);
    buffer_char(file, ',');
    buffer_number(file, amount % 100, 2);
}

void csv_end_row(struct buffer *file)
{
    buffer_text(file, "\r\n");
}

void csv_cells(struct buffer *file, const char *const *texts)
{
    for (; *texts; texts++)
        csv_cell(file, *texts);
    csv_end_row(file);
}
