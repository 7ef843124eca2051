/* Confirmed lists go in a slice at a time, so that nobody waits behind a long one. */
#include "import/upload_parts.h"

#include <string.h>

static void row_fill(struct act *a, const json_t *cells, struct import_row *row)
{
    size_t count = json_array_size(cells) - 1;
    for (size_t i = 0; i < count && i < IMPORT_CELLS_MAX; i++)
        row->cells[i] = arena_copy(a->arena, json_string_value(json_array_get(cells, i)));
    row->area = json_integer_value(json_array_get(cells, count));
}

/* The slice that follows the rows which are in. */
static bool slice_fill(struct act *a, int64_t upload, struct import_batch *batch)
{
    struct slice_at_row slice;
    if (!slice_at(a, upload, batch->until, &slice))
        return refuse(a, NOT_FOUND, "slice");
    json_t *list = json_loads(slice.list, 0, NULL);
    if (!list || json_array_size(list) > IMPORT_BATCH)
        return refuse(a, INTERNAL, "slice");
    batch->from = batch->until;
    batch->until = slice.row_until;
    batch->count = (unsigned)json_array_size(list);
    for (unsigned i = 0; i < batch->count; i++)
        row_fill(a, json_array_get(list, i), &batch->rows[i]);
    return true;
}

bool upload_advance(struct act *a, int64_t id)
{
    struct upload_by_id_row upload;
    struct import_batch *batch = arena_alloc(a->arena, sizeof *batch);
    if (!upload_by_id(a, id, &upload) || !import_done(a, upload.import_id, &batch->until))
        return refuse(a, NOT_FOUND, "upload");
    batch->import = upload.import_id;
    batch->kind = import_kind_find(upload.kind);
    batch->organisation = upload.organisation_id;
    if (batch->until < upload.row_count && (!slice_fill(a, id, batch) || !batch_write(a, batch)))
        return false;
    if (slices_delete(a, id, batch->until) < 0)
        return false;
    return batch->until < upload.row_count ? upload_touch(a, id, a->now) == 1
                                           : upload_finish(a, id, a->now) == 1;
}

bool upload_empty(struct act *a, int64_t upload)
{
    return slices_delete(a, upload, INT64_MAX) >= 0 && fault_pages_delete(a, upload) >= 0;
}

bool uploads_run_due(struct act *a, json_t *model)
{
    int64_t upload;
    (void)model;
    if (upload_running(a, a->now / UPLOAD_PACE, &upload))
        return upload_advance(a, upload);
    return a->error.code == ERROR_NONE;
}

/* A step that fails leaves no trace of its own, so standing still is what is counted; time in which
 * nobody looked is not. */
bool uploads_watch_due(struct act *a, json_t *model)
{
    json_t *failed = NULL, *upload;
    size_t i;
    (void)model;
    if (uploads_stall(a, a->now - UPLOAD_WATCH) >= 0)
        failed = uploads_fail(a, UPLOAD_STALLS_MAX, a->now);
    if (!failed)
        return false;
    act_fact_ids(a, "failed", failed, "id");
    json_array_foreach(failed, i, upload)
        if (slices_delete(a, json_get_id(upload, "id"), INT64_MAX) < 0 ||
            !act_notify(a, json_get_id(upload, "sender_id"), "import-failed",
                        json_get_id(upload, "id"), NULL))
            return false;
    return true;
}

bool uploads_forget_due(struct act *a, json_t *model)
{
    json_t *forgotten = uploads_forget(a, a->now - UPLOAD_KEPT, a->now), *upload;
    size_t i;
    (void)model;
    if (!forgotten || fault_pages_forget(a, a->now - UPLOAD_KEPT) < 0)
        return false;
    act_fact_ids(a, "forgotten", forgotten, "id");
    json_array_foreach(forgotten, i, upload)
        if (!upload_empty(a, json_get_id(upload, "id")))
            return false;
    return true;
}
