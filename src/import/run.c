/* A whole file, from the command line: checked first, then written batch by batch. */
#include "base/clock.h"
#include "base/id.h"
#include "import/import_parts.h"
#include "import_sql.h"
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
    struct act view;
    char digest[DIGEST_TEXT_SIZE];
    int64_t total;
    struct error *error;
};

/* A view of the square as it is before the file goes in. */
static bool view_open(struct run *run)
{
    act_begin_system(&run->view, run->arena, "import_view", clock_now());
    run->view.db = (struct db_context){NULL, run->arena, run->error};
    if (!db_connect(run->db, DB_READER, &run->view.db.conn, run->error))
        return false;
    struct arena *before = json_arena_enter(run->arena);
    bool read = db_begin(run->view.db.conn) && places_read(&run->view, &run->places);
    json_arena_leave(before);
    run->reader.act = read ? &run->view : NULL;
    run->view.arena = run->view.db.arena = run->reader.arena; /* for what one row needs */
    return read;
}

static void view_close(struct run *run)
{
    if (!run->view.db.conn)
        return;
    db_rollback(run->view.db.conn);
    db_disconnect(&run->view.db.conn);
}

/* Whose list it is: an organisation by its id or its VAT number. */
static bool organisation_find(struct run *run)
{
    const char *named = run->settings->organisation;
    int64_t *id = &run->reader.organisation;
    if (!run->batch->kind->is_of_organisation || !run->reader.act)
        return true;
    if (!id_parse(named, id) && !import_organisation_by_vat(run->reader.act, named, id))
        return error_set(run->error, NOT_FOUND, "organisation", "no organisation \"%s\"", named);
    run->batch->organisation = *id;
    return import_organisation_exists(run->reader.act, *id, id) ||
           error_set(run->error, NOT_FOUND, "organisation", "\"%s\" is not active", named);
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
    return batch_begin(a, import_digest_kept(a, run->digest), run->total, run->batch);
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
    if (settings->territory && !settings->dry_run && !run_perform(run, areas_load, "areas_load"))
        return false;
    if ((run->db && !view_open(run)) || !organisation_find(run))
        return false;
    if (!import_digest(run->file, run->batch->kind, run->reader.organisation, run->digest))
        return error_set(run->error, BAD_REQUEST, "file", "%s cannot be read", settings->name);
    bool checked = file_check(run);
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
    view_close(run);
    arena_free(&run->reader.arena);
    arena_free(&arena);
    return done;
}
