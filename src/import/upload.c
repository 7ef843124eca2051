/* Lists sent by a browser: sent, checked, then confirmed by whoever sent them.
 *
 *     checked -> running -> done
 *                        -> failed
 *             -> discarded */
#include "base/id.h"
#include "import/upload_parts.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "web/locale.h"

#include <string.h>

enum { UPLOADS_SHOWN = 20 };

/* ---- checking -------------------------------------------------------------------------------- */

static void fault_keep(const struct import_fault *fault, void *context)
{
    struct fault_list *faults = context;
    const struct locale *locale = locale_find(faults->act->language);
    if (faults->count++ >= faults->most)
        return;
    json_t *one = json_object();
    json_put(one, "line", json_integer(fault->line));
    json_put(one, "column", json_string(fault->column));
    json_put(one, "value", json_string(fault->value));
    json_put(one, "code", json_string(error_name(fault->code)));
    json_put(one, "message", json_string(locale_text(locale, error_message(fault->code))));
    json_array_append_new(faults->list, one);
}

/* Read a list for its faults; false when it cannot be read to its end. */
static bool content_check(struct act *a, const char *kind, int64_t organisation,
                          const char *content, struct fault_list *faults,
                          struct import_counts *counts)
{
    struct error error = {0};
    struct import_places places;
    struct import_reader reader = {.kind = import_kind_find(kind),
                                   .places = &places,
                                   .organisation = organisation,
                                   .act = a,
                                   .now = a->now,
                                   .fault = fault_keep,
                                   .context = faults};
    FILE *file = fmemopen((void *)content, strlen(content), "r");
    *faults = (struct fault_list){.act = a, .list = json_array(), .most = faults->most};
    if (!file || !places_read(a, &places))
        return refuse(a, INTERNAL, "file");
    reader.arena = arena_new();
    bool whole = reader_check(&reader, file, "file", &error);
    arena_free(&reader.arena);
    fclose(file);
    *counts = reader.counts;
    return whole;
}

/* ---- who sends what -------------------------------------------------------------------------- */

/* The Federation sends lists of people and organisations; a secretary, of members. */
static bool sender_may(struct act *a, const char *kind, int64_t *organisation)
{
    bool of_organisation = import_kind_find(kind)->is_of_organisation;
    *organisation = of_organisation ? who_organisation(&a->who, SECRETARY) : 0;
    bool may = of_organisation ? *organisation != 0 : (a->who.roles & FEDERATION) != 0;
    return may || refuse(a, FORBIDDEN, "kind");
}

/* The upload of the path, if the caller sent it and still may; for others it does not exist. */
static bool upload_find(struct act *a, struct upload_by_id_row *upload)
{
    if (!upload_by_id(a, param_id(a, "upload"), upload) || upload->sender_id != a->who.actor)
        return refuse(a, NOT_FOUND, "upload");
    bool may = upload->organisation_id ? who_holds(&a->who, SECRETARY, upload->organisation_id)
                                       : (a->who.roles & FEDERATION) != 0;
    return may || refuse(a, NOT_FOUND, "upload");
}

/* ---- pages ----------------------------------------------------------------------------------- */

/* The columns of a kind, for whoever prepares a file: [{label, example, is_required}]. */
static json_t *columns_show(struct act *a, const struct import_kind *kind)
{
    json_t *columns = json_array();
    const struct locale *locale = locale_find(a->language);
    for (unsigned i = 0; i < kind->column_count; i++) {
        const struct import_column *column = &kind->columns[i];
        json_t *one = json_object();
        json_put(one, "label", json_string(locale_text(locale, column->label)));
        json_put(one, "example", json_string(column->example));
        json_put(one, "is_required", json_boolean(column->is_required));
        json_array_append_new(columns, one);
    }
    return columns;
}

bool uploads_show(struct act *a, json_t *model)
{
    json_t *uploads = uploads_of(a, a->who.actor, UPLOADS_SHOWN), *upload;
    size_t i;
    if (!uploads)
        return false;
    json_array_foreach(uploads, i, upload) {
        json_mark(upload, "kind");
        json_mark(upload, "state");
    }
    int64_t organisation = who_organisation(&a->who, SECRETARY);
    json_put(model, "may_send_all", json_boolean((a->who.roles & FEDERATION) != 0));
    json_put(model, "may_send_members", json_boolean(organisation != 0));
    json_put(model, "organisation",
             json_string(organisation ? registry_name(a, organisation) : ""));
    json_put(model, "member_columns", columns_show(a, &import_members));
    json_put(model, "people_columns", columns_show(a, &import_people));
    json_put(model, "organisation_columns", columns_show(a, &import_organisations));
    json_put(model, "has_uploads", json_boolean(json_array_size(uploads) > 0));
    json_put(model, "uploads", uploads);
    return true;
}

bool upload_template(struct act *a, json_t *model)
{
    (void)model;
    template_write(a, import_kind_find(param_text(a, "kind")));
    return true;
}

/* Its faults, and how far it came: {upload, faults, …}. */
static bool upload_fill(struct act *a, const struct upload_by_id_row *upload, json_t *model)
{
    struct fault_list faults = {.most = FAULTS_SHOWN, .list = json_array()};
    struct import_counts counts;
    json_t *progress = upload_progress(a, upload->id);
    if (!progress)
        return false;
    if (*upload->content)
        content_check(a, upload->kind, upload->organisation_id, upload->content, &faults, &counts);
    json_mark(progress, "state");
    json_mark(progress, "kind");
    json_put(model, "upload", progress);
    json_put(model, "has_faults", json_boolean(faults.count > 0));
    json_put(model, "fault_count", json_integer(faults.count));
    json_put(model, "has_more_faults", json_boolean(faults.count > faults.most));
    json_put(model, "faults", faults.list);
    json_put(model, "has_bad_rows", json_boolean(upload->bad_count > 0));
    json_put(model, "can_confirm",
             json_boolean(strcmp(upload->state, "checked") == 0 && upload->is_readable &&
                          upload->row_count > upload->bad_count));
    return a->error.code == ERROR_NONE;
}

bool upload_show(struct act *a, json_t *model)
{
    struct upload_by_id_row upload;
    return upload_find(a, &upload) && upload_fill(a, &upload, model);
}

bool upload_errors(struct act *a, json_t *model)
{
    struct upload_by_id_row upload;
    struct fault_list faults = {.most = 100000};
    struct import_counts counts;
    (void)model;
    if (!upload_find(a, &upload))
        return false;
    if (*upload.content == '\0')
        return refuse(a, NOT_FOUND, "upload");
    content_check(a, upload.kind, upload.organisation_id, upload.content, &faults, &counts);
    faults_write(a, faults.list);
    return a->error.code == ERROR_NONE;
}

/* ---- acts ------------------------------------------------------------------------------------ */

/* What the step before the lane found out. */
struct checked {
    int64_t organisation;
    struct import_counts counts;
    bool is_readable;
};

bool upload_check(struct act *a, json_t *model)
{
    struct fault_list faults = {.most = 0};
    struct checked *checked = arena_alloc(a->arena, sizeof *checked);
    const char *kind = param_text(a, "kind");
    (void)model;
    if (!sender_may(a, kind, &checked->organisation))
        return false;
    checked->is_readable = content_check(a, kind, checked->organisation, param_text(a, "file"),
                                         &faults, &checked->counts);
    a->prepared = checked;
    return a->error.code == ERROR_NONE;
}

bool upload_make(struct act *a, json_t *model)
{
    const struct checked *checked = a->prepared;
    int64_t id = id_new();
    const char *content = vault_seal(a, 0, param_text(a, "file"));
    if (!content ||
        upload_insert(a, id, param_text(a, "kind"), checked->organisation, a->who.actor, content,
                      checked->is_readable, checked->counts.rows, checked->counts.bad, a->now) != 1)
        return false;
    act_subject(a, "import_upload", id);
    json_put(model, "upload_id", json_id(id));
    act_redirect(a, "/imports/%s", json_string_value(json_id(id)));
    return true;
}

bool upload_digest(struct act *a, const struct upload_by_id_row *upload,
                   char digest[DIGEST_TEXT_SIZE])
{
    FILE *file = fmemopen((void *)upload->content, strlen(upload->content), "r");
    bool read = file && import_digest(file, import_kind_find(upload->kind), upload->organisation_id,
                                      digest);
    if (file)
        fclose(file);
    return read || refuse(a, INTERNAL, "file");
}

/* The first batch goes in at once, which for most lists is all of it. */
bool upload_start(struct act *a, json_t *model)
{
    struct upload_by_id_row upload;
    struct import_batch batch = {0};
    char digest[DIGEST_TEXT_SIZE];
    if (!upload_find(a, &upload))
        return false;
    if (upload.bad_count > 0 && !param_bool(a, "skip_bad"))
        return refuse_field(a, CSV_FAULTY, "skip_bad");
    batch.kind = import_kind_find(upload.kind);
    batch.organisation = upload.organisation_id;
    if (!upload_digest(a, &upload, digest) || !batch_begin(a, digest, upload.row_count, &batch))
        return false;
    if (upload_confirm(a, upload.id, batch.import, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "upload");
    json_put(model, "upload_id", json_id(upload.id));
    act_redirect(a, "/imports/%s", json_string_value(json_id(upload.id)));
    return upload_advance(a, upload.id);
}

bool upload_drop(struct act *a, json_t *model)
{
    struct upload_by_id_row upload;
    (void)model;
    if (!upload_find(a, &upload))
        return false;
    if (upload_discard(a, upload.id, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "upload");
    act_subject(a, "import_upload", upload.id);
    act_redirect(a, "/imports");
    return true;
}
