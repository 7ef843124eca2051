/* Writing a file's rows, batch by batch, and remembering how far it came. */
#include "base/clock.h"
#include "base/id.h"
#include "import/import_parts.h"
#include "import_sql.h"
#include "territory/territory.h"

#include <sodium.h>
#include <string.h>

bool import_digest(FILE *file, const char *kind, char digest[DIGEST_TEXT_SIZE])
{
    crypto_generichash_state state;
    unsigned char bytes[65536], hash[(DIGEST_TEXT_SIZE - 1) / 2];
    size_t length;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
    while ((length = fread(bytes, 1, sizeof bytes, file)) > 0)
        crypto_generichash_update(&state, bytes, length);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(digest, DIGEST_TEXT_SIZE, hash, sizeof hash);
    return !ferror(file) && fseek(file, 0, SEEK_SET) == 0;
}

/* ---- batches --------------------------------------------------------------------------------- */

bool batch_read(struct import_reader *reader, struct import_batch *batch, struct error *error)
{
    batch->from = batch->until;
    batch->count = 0;
    bool good;
    while (batch->until - batch->from < IMPORT_BATCH &&
           reader_next(reader, &batch->rows[batch->count], &good, error)) {
        batch->until++;
        batch->count += good;
    }
    return error->code == ERROR_NONE;
}

bool batch_write(struct act *a, struct import_batch *batch)
{
    batch->added = batch->known = 0;
    for (unsigned i = 0; i < batch->count; i++) {
        bool added;
        if (!batch->kind->add(a, &batch->rows[i], &added))
            return refuse(a, INTERNAL, "row");
        batch->added += added;
        batch->known += !added;
    }
    int64_t moved = import_advance(a, batch->import, batch->from, batch->until, batch->added,
                                   batch->known, a->now);
    act_subject(a, "import", batch->import);
    act_fact(a, "added", json_integer(batch->added));
    act_fact(a, "until", json_integer(batch->until));
    return moved == 1 || refuse(a, STATE_CONFLICT, "import");
}

/* ---- a whole file, from the command line ----------------------------------------------------- */

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
    struct import_row row;
    bool good;
    struct import_reader *reader = &run->reader;
    bool open = reader_open(reader, run->file, run->settings->name, run->error);
    while (open && reader_next(reader, &row, &good, run->error))
        arena_reset(reader->arena);
    reader_close(reader);
    run->total = reader->counts.rows;
    reader->fault = NULL; /* told once is enough */
    return run->error->code == ERROR_NONE;
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
    struct import_by_digest_row row;
    (void)model;
    if (import_insert(a, id_new(), run->batch->kind->name, run->digest, run->total, a->now) < 0 ||
        !import_by_digest(a, run->digest, &row))
        return false;
    run->batch->import = row.id;
    run->batch->until = row.done_count;
    act_subject(a, "import", row.id);
    return true;
}

static bool import_rows(struct act *a, json_t *model)
{
    struct run *run = a->prepared;
    (void)model;
    return batch_write(a, run->batch);
}

/* Rows that were written before are read past. */
static bool rows_skip(struct run *run, int64_t count)
{
    struct import_row row;
    bool good;
    while (count > 0 && reader_next(&run->reader, &row, &good, run->error)) {
        arena_reset(run->reader.arena);
        count--;
    }
    return run->error->code == ERROR_NONE;
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
                rows_skip(run, counts->before) && rows_write(run, counts);
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
