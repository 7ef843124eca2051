/* Lists sent by a browser: sent, checked, then confirmed by whoever sent them.
 *
 *     checked -> running -> done
 *                        -> failed
 *             -> discarded */
#include "base/id.h"
#include "import/upload_parts.h"
#include "registry/registry.h"
#include "web/locale.h"

#include <string.h>

enum { UPLOADS_SHOWN = 20 };

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

/* Its faults by pages, as buttons to turn them want: {faults, page, previous_page, next_page}. */
static bool faults_fill(struct act *a, const struct upload_by_id_row *upload, json_t *model)
{
    int64_t page = param_int(a, "page") > 0 ? param_int(a, "page") : 1;
    json_t *faults = upload_faults(a, upload->id, page, page + 1);
    if (!faults)
        return false;
    bool has_more = json_array_size(faults) > FAULT_PAGE;
    while (json_array_size(faults) > FAULT_PAGE)
        json_array_remove(faults, json_array_size(faults) - 1);
    json_put(model, "has_faults", json_boolean(json_array_size(faults) > 0));
    json_put(model, "has_more_faults",
             json_boolean(upload->fault_count > (int64_t)FAULT_PAGES_MAX * FAULT_PAGE));
    json_put(model, "faults", faults);
    json_put(model, "page", json_integer(page));
    json_put(model, "previous_page", json_integer(page - 1));
    json_put(model, "next_page", json_integer(has_more ? page + 1 : 0));
    return true;
}

/* Its faults, and how far it came: {upload, faults, …}. */
static bool upload_fill(struct act *a, const struct upload_by_id_row *upload, json_t *model)
{
    json_t *progress = upload_progress(a, upload->id);
    if (!progress)
        return false;
    json_mark(progress, "state");
    json_mark(progress, "kind");
    json_put(model, "upload", progress);
    json_put(model, "has_bad_rows", json_boolean(upload->bad_count > 0));
    json_put(model, "can_confirm",
             json_boolean(strcmp(upload->state, "checked") == 0 && upload->is_readable &&
                          upload->row_count > upload->bad_count));
    return faults_fill(a, upload, model);
}

bool upload_show(struct act *a, json_t *model)
{
    struct upload_by_id_row upload;
    return upload_find(a, &upload) && upload_fill(a, &upload, model);
}

bool upload_errors(struct act *a, json_t *model)
{
    struct upload_by_id_row upload;
    (void)model;
    if (!upload_find(a, &upload))
        return false;
    json_t *faults = upload_faults(a, upload.id, 1, FAULT_PAGES_MAX);
    if (!faults)
        return false;
    faults_write(a, faults);
    return true;
}

/* ---- acts ------------------------------------------------------------------------------------ */

bool upload_check(struct act *a, json_t *model)
{
    struct upload_checked *checked = arena_alloc(a->arena, sizeof *checked);
    const char *kind = param_text(a, "kind");
    (void)model;
    a->prepared = checked;
    return sender_may(a, kind, &checked->organisation) &&
           upload_read(a, import_kind_find(kind), param_text(a, "file"), checked);
}

bool upload_make(struct act *a, json_t *model)
{
    const struct upload_checked *checked = a->prepared;
    int64_t id = id_new();
    if (upload_insert(a, id, param_text(a, "kind"), checked->organisation, a->who.actor,
                      checked->digest, checked->is_readable, checked->counts.rows,
                      checked->counts.bad, checked->fault_count, a->now) != 1 ||
        !upload_keep(a, id, checked))
        return false;
    act_subject(a, "import_upload", id);
    json_put(model, "upload_id", json_id(id));
    act_redirect(a, "/imports/%s", json_string_value(json_id(id)));
    return true;
}

/* The first slice goes in at once, which for most lists is all of it. */
bool upload_start(struct act *a, json_t *model)
{
    struct upload_by_id_row upload;
    struct import_batch batch = {0};
    if (!upload_find(a, &upload))
        return false;
    if (upload.bad_count > 0 && !param_bool(a, "skip_bad"))
        return refuse_field(a, CSV_FAULTY, "skip_bad");
    if (strcmp(upload.state, "checked") != 0)
        return refuse(a, STATE_CONFLICT, "upload");
    batch.kind = import_kind_find(upload.kind);
    if (!batch_begin(a, upload.digest, upload.row_count, &batch))
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
    return upload_empty(a, upload.id);
}
