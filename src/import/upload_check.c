/* A list that was sent is read once, before the act that keeps it: its good rows become slices,
 * which go in one by one, its faults pages, which its sender reads. */
#include "import/upload_parts.h"
#include "registry/vault.h"
#include "web/locale.h"

#include <string.h>

/* ---- faults ---------------------------------------------------------------------------------- */

struct reading {
    struct act *act;
    struct upload_checked *checked;
    struct import_reader reader;
    struct import_places places;
    struct import_batch *batch;
    json_t *faults; /* of the page that is not full yet */
};

/* JSON as stored; NULL on failure. */
static const char *json_seal(struct act *a, const json_t *list)
{
    char *text = json_dumps(list, JSON_COMPACT);
    return text ? vault_seal(a, 0, text) : NULL;
}

static bool fault_page_end(struct reading *reading)
{
    const char *sealed = json_seal(reading->act, reading->faults);
    if (!sealed)
        return refuse(reading->act, INTERNAL, "file");
    json_array_append_new(reading->checked->fault_pages, json_string(sealed));
    reading->faults = json_array();
    return true;
}

static void fault_keep(const struct import_fault *fault, void *context)
{
    struct reading *reading = context;
    if (reading->checked->fault_count++ >= (int64_t)FAULT_PAGES_MAX * FAULT_PAGE)
        return;
    json_t *one = json_object();
    json_put(one, "line", json_integer(fault->line));
    json_put(one, "column", json_string(fault->column));
    json_put(one, "value", json_string(fault->value));
    json_put(one, "code", json_string(error_name(fault->code)));
    json_put(one, "message", json_string(error_message(fault->code))); /* in Italian */
    json_array_append_new(reading->faults, one);
    if (json_array_size(reading->faults) == FAULT_PAGE)
        (void)fault_page_end(reading); /* a refusal stays in the act */
}

json_t *upload_faults(struct act *a, int64_t upload, int64_t first_page, int64_t last_page)
{
    const struct locale *locale = locale_find(a->language);
    json_t *pages = fault_pages(a, upload, first_page, last_page), *faults = json_array();
    json_t *page, *fault;
    size_t i, j;
    if (!pages)
        return NULL;
    json_array_foreach(pages, i, page)
        json_array_extend(faults, json_loads(json_text(page, "list"), 0, NULL));
    json_array_foreach(faults, j, fault)
        json_put(fault, "message", json_string(locale_text(locale, json_text(fault, "message"))));
    return faults;
}

/* ---- slices ---------------------------------------------------------------------------------- */

static json_t *rows_list(const struct import_batch *batch)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < batch->count; i++) {
        json_t *cells = json_array();
        for (unsigned j = 0; j < batch->kind->column_count; j++)
            json_array_append_new(cells, json_string(batch->rows[i].cells[j]));
        json_array_append_new(cells, json_integer(batch->rows[i].area));
        json_array_append_new(list, cells);
    }
    return list;
}

/* The list as text lies in the rows' arena, which is reset after each slice. */
static bool slice_keep(struct reading *reading)
{
    const struct import_batch *batch = reading->batch;
    if (batch->until == batch->from)
        return true;
    struct arena *before = json_arena_enter(reading->reader.arena);
    const char *sealed = json_seal(reading->act, rows_list(batch));
    json_arena_leave(before);
    if (!sealed)
        return refuse(reading->act, INTERNAL, "file");
    json_t *slice = json_object();
    json_put(slice, "from", json_integer(batch->from));
    json_put(slice, "until", json_integer(batch->until));
    json_put(slice, "list", json_string(sealed));
    json_array_append_new(reading->checked->slices, slice);
    return true;
}

static bool slices_read(struct reading *reading, struct error *error)
{
    struct import_batch *batch = reading->batch;
    do {
        if (!batch_read(&reading->reader, batch, error) || !slice_keep(reading))
            return false;
        arena_reset(reading->reader.arena);
    } while (batch->until - batch->from == IMPORT_BATCH);
    return true;
}

/* ---- the list -------------------------------------------------------------------------------- */

/* What keeps the list from being read is the list's fault; what fails here is the act's. */
static bool list_read(struct reading *reading, FILE *file)
{
    struct upload_checked *checked = reading->checked;
    struct import_reader *reader = &reading->reader;
    struct error error = {0};
    char digest[DIGEST_TEXT_SIZE];
    if (!places_read(reading->act, &reading->places) ||
        !import_digest(file, reader->kind, checked->organisation, digest))
        return refuse(reading->act, INTERNAL, "file");
    checked->digest = import_digest_kept(reading->act, digest);
    if (reader_open(reader, file, "file", &error))
        (void)slices_read(reading, &error);
    checked->is_readable = reader_end(reader, &error);
    checked->counts = reader->counts;
    if (!checked->is_readable)
        checked->slices = json_array();
    bool ended = json_array_size(reading->faults) == 0 || fault_page_end(reading);
    return ended && reading->act->error.code == ERROR_NONE;
}

bool upload_read(struct act *a, const struct import_kind *kind, const char *content,
                 struct upload_checked *checked)
{
    FILE *file = fmemopen((void *)content, strlen(content), "r");
    struct reading reading = {.act = a, .checked = checked, .faults = json_array()};
    if (!file)
        return refuse(a, INTERNAL, "file");
    checked->slices = json_array();
    checked->fault_pages = json_array();
    reading.batch = arena_alloc(a->arena, sizeof *reading.batch);
    reading.batch->kind = kind;
    reading.reader = (struct import_reader){.kind = kind,
                                            .places = &reading.places,
                                            .organisation = checked->organisation,
                                            .act = a,
                                            .now = a->now,
                                            .fault = fault_keep,
                                            .context = &reading,
                                            .arena = arena_new()};
    bool read = list_read(&reading, file);
    arena_free(&reading.reader.arena);
    fclose(file);
    return read;
}

bool upload_keep(struct act *a, int64_t upload, const struct upload_checked *checked)
{
    json_t *slice, *page;
    size_t i;
    json_array_foreach(checked->slices, i, slice)
        if (slice_insert(a, upload, json_int(slice, "from"), json_int(slice, "until"),
                         json_text(slice, "list")) != 1)
            return false;
    json_array_foreach(checked->fault_pages, i, page)
        if (fault_page_insert(a, upload, (int64_t)i + 1, json_string_value(page)) != 1)
            return false;
    return true;
}
