/* Confirmed lists go in a batch at a time, so that nobody waits behind a long one. */
#include "import/upload_parts.h"

#include <string.h>

/* The batch at hand, read from the file. */
static bool batch_fill(struct act *a, const struct upload_by_id_row *upload,
                       struct import_batch *batch)
{
    struct import_places places;
    struct import_reader reader = {.kind = batch->kind,
                                   .places = &places,
                                   .organisation = batch->organisation,
                                   .act = a,
                                   .now = a->now,
                                   .arena = a->arena};
    FILE *file = fmemopen((void *)upload->content, strlen(upload->content), "r");
    struct arena *passed = arena_new(); /* of rows that are in already */
    bool read = file && places_read(a, &places);
    if (read) {
        reader.arena = passed;
        read = reader_open(&reader, file, "file", &a->error) &&
               reader_skip(&reader, batch->until, &a->error);
        reader.arena = a->arena;
        read = read && batch_read(&reader, batch, &a->error);
        reader_close(&reader);
    }
    arena_free(&passed);
    if (file)
        fclose(file);
    return read || refuse(a, INTERNAL, "file");
}

bool upload_advance(struct act *a, int64_t id)
{
    struct upload_by_id_row upload;
    struct import_batch *batch = arena_alloc(a->arena, sizeof *batch);
    if (!upload_by_id(a, id, &upload) || !upload_import(a, id, &batch->import) ||
        !import_done(a, batch->import, &batch->until))
        return refuse(a, NOT_FOUND, "upload");
    batch->kind = import_kind_find(upload.kind);
    batch->organisation = upload.organisation_id;
    if (batch->until < upload.row_count &&
        (!batch_fill(a, &upload, batch) || !batch_write(a, batch)))
        return false;
    return batch->until < upload.row_count ? upload_touch(a, id, a->now) == 1
                                           : upload_finish(a, id, a->now) == 1;
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
        if (!act_notify(a, json_get_id(upload, "sender_id"), "import-failed",
                        json_get_id(upload, "id"), NULL))
            return false;
    return true;
}

bool uploads_forget_due(struct act *a, json_t *model)
{
    json_t *forgotten = uploads_forget(a, a->now - UPLOAD_KEPT, a->now);
    (void)model;
    if (!forgotten)
        return false;
    act_fact_ids(a, "forgotten", forgotten, "id");
    return true;
}
