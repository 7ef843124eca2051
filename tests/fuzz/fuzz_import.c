/* Reads whatever comes as a list: the first byte says of what kind. Good rows have every cell that
 * is needed, in UTF-8; bad ones tell why; a file is read to its end or refused. */
#include "base/text.h"
#include "import/import_parts.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static unsigned faults;

static void fault_check(const struct import_fault *fault, void *context)
{
    (void)context;
    faults++;
    if (fault->code == ERROR_NONE || !text_valid(fault->value, strlen(fault->value)) ||
        !text_valid(fault->column, strlen(fault->column)) || strpbrk(fault->value, "\n\x1b"))
        abort();
}

static void row_check(const struct import_kind *kind, const struct import_row *row)
{
    for (unsigned i = 0; i < kind->column_count; i++) {
        const char *cell = row->cells[i];
        if (!text_valid(cell, strlen(cell)) || (kind->columns[i].is_required && !*cell))
            abort();
    }
}

static void read_rows(struct import_reader *reader, FILE *file)
{
    struct error error = {0};
    struct import_row row;
    bool good;
    bool open = reader_open(reader, file, "list", &error);
    for (; open; arena_reset(reader->arena)) {
        faults = 0;
        if (!reader_next(reader, &row, &good, &error))
            break;
        if (good == (faults > 0))
            abort();
        if (good)
            row_check(reader->kind, &row);
    }
    reader_close(reader);
    if (reader->counts.bad > reader->counts.rows)
        abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const char *const kinds[] = {"people", "members", "organisations"};
    static struct import_place places_known[] = {{1, "022205", "L378", "trento", ""}};
    struct import_places places = {places_known, 1};
    FILE *file = size > 1 ? fmemopen((void *)(data + 1), size - 1, "r") : NULL;
    if (!file)
        return 0;
    struct import_reader reader = {.kind = import_kind_find(kinds[data[0] % 3]),
                                   .places = &places,
                                   .now = 1800000000,
                                   .fault = fault_check,
                                   .arena = arena_new()};
    read_rows(&reader, file);
    arena_free(&reader.arena);
    fclose(file);
    return 0;
}
