/* A whole file, from the command line: checked first, then written batch by batch. */
#include "base/clock.h"
#include "import/import_parts.h"
#include "territory/territory.h"

struct run {
    struct db *db;
    struct lanes *lanes;
    FILE *file;
    const struct import_settings *settings;
    struct import_reader reader;
    struct import_places places;
    struct import_batch *batch;
    struct arena *arena; /* of the whole run; the reader has its own, for rows */
    char digest[DIGEST_TEXT_SIZE];
    int64_t total;
    struct error *error;
};

/* A view of the territory, on a reader of its own. */
static bool places_load(struct run *run)
{
    struct act act;
    struct db_conn *conn;
    act_begin_system(&act, run->arena, "import_places", clock_now());
    if (!db_connect(run->db, DB_READER, &conn, run->error))
        return false;
    act.db = (struct db_context){conn, run->arena, run->error};
    struct arena *before = json_arena_enter(run->arena);
    bool read = db_begin(conn) && places_read(&act, &run->places);
    json_arena_leave(before);
    db_rollback(conn);
    db_disconnect(&conn);
    return read;
}

/* A dry run also does without a database. */
static bool places_known(struct run *run)
{
    if (places_load(run))
        return true;
    if (run->settings->dry_run)
        *run->error = (struct error){0};
    return run->settings->dry_run;
}

/* Read every row, and tell its faults. */
static bool file_check(struct run *run)
{
    struct import_reader *reader = &run->reader;
    bool whole = reader_check(reader, run->file, run->settings->name, run->error);
    run->total = reader->counts.rows;
    reader->fault = NULL; /* told once is enough */
    return whole;
}

/* One act of the system. */
static bool run_perform(struct run *run, handler *handle, const char *name)
{
    struct arena *arena = arena_new();
    struct act act;
    act_begin_system(&act, arena, name, clock_now());
    act.prepared = run;
    bool done = lanes_perform(run->lanes, &act, handle, NULL);
    if (!done)
        *run->error = act.error;
    arena_free(&arena);
    return done;
}

static bool areas_load(struct act *a, json_t *model)
{
    const struct run *run = a->prepared;
    (void)model;
    return territory_load(a, run->settings->territory);
}

static bool import_begin(struct act *a, json_t *model)
{
    struct run *run = a->prepared;
    (void)model;
    return batch_begin(a, run->digest, run->total, run->batch);
}

static bool import_rows(struct act *a, json_t *model)
{
    struct run *run = a->prepared;
    (void)model;
    return batch_write(a, run->batch);
}

static bool rows_write(struct run *run, struct import_counts *counts)
{
    struct import_batch *batch = run->batch;
    while (batch->until < run->total) {
        int64_t before = batch->until;
        if (!batch_read(&run->reader, batch, run->error) ||
            !run_perform(run, import_rows, "import_rows"))
            return false;
        if (batch->until == before)
            return error_set(run->error, STATE_CONFLICT, "file", "the file was changed meanwhile");
        arena_reset(run->reader.arena);
        counts->added += batch->added;
        counts->known += batch->known;
        if (run->settings->progress)
            run->settings->progress(batch->until, run->total, run->settings->context);
    }
    return true;
}

static bool file_write(struct run *run, struct import_counts *counts)
{
    if (!run_perform(run, import_begin, "import_begin") || fseek(run->file, 0, SEEK_SET) != 0)
        return false;
    counts->before = run->batch->until;
    bool done = reader_open(&run->reader, run->file, run->settings->name, run->error) &&
                reader_skip(&run->reader, counts->before, run->error) && rows_write(run, counts);
    reader_close(&run->reader);
    return done;
}

static bool run_all(struct run *run, struct import_counts *counts)
{
    const struct import_settings *settings = run->settings;
    if (!import_digest(run->file, settings->kind, run->digest))
        return error_set(run->error, BAD_REQUEST, "file", "%s cannot be read", settings->name);
    if (settings->territory && !settings->dry_run && !run_perform(run, areas_load, "areas_load"))
        return false;
    bool checked = places_known(run) && file_check(run);
    *counts = run->reader.counts;
    if (!checked || settings->dry_run)
        return checked;
    if (counts->bad > 0 && !settings->skip_bad)
        return error_set(run->error, CSV_FAULTY, "file", "%s has faults", settings->name);
    return file_write(run, counts);
}

bool import_file(struct db *db, struct lanes *lanes, FILE *file,
                 const struct import_settings *settings, struct import_counts *counts,
                 struct error *error)
{
    struct arena *arena = arena_new();
    struct run *run = arena_alloc(arena, sizeof *run);
    *run =
        (struct run){.db = db, .lanes = lanes, .file = file, .settings = settings, .error = error};
    *counts = (struct import_counts){0};
    run->arena = arena;
    run->batch = arena_alloc(arena, sizeof *run->batch);
    run->batch->kind = import_kind_find(settings->kind);
    run->reader = (struct import_reader){.kind = run->batch->kind,
                                         .places = &run->places,
                                         .now = clock_now(),
                                         .fault = settings->fault,
                                         .context = settings->context,
                                         .arena = arena_new()};
    bool done = run->batch->kind
                    ? run_all(run, counts)
                    : error_set(error, NOT_A_CHOICE, "kind", "no list of %s", settings->kind);
    arena_free(&run->reader.arena);
    arena_free(&arena);
    return done;
}
