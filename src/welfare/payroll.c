/* What the employer sees: totals, never of so few that they tell of one; and, for who does the
 * payroll, a month's rows (R25), whose drawing up is noted in everybody's record. */
#include "base/clock.h"
#include "base/csv_write.h"
#include "base/id.h"
#include "registry/registry.h"
#include "wallet/wallet.h"
#include "welfare/request_parts.h"

#include <string.h>

enum { FILE_MAX = 8 * 1024 * 1024, OPEN_SECONDS = 15 * 60 };

/* ---- totals ------------------------------------------------------------------------------------
 */

json_t *plan_sources_shown(struct act *a, int64_t plan)
{
    static const char *const figures[] = {"people", "granted_cents", "left_cents"};
    json_t *sources = plan_totals_by_source(a, plan, PEOPLE_FEWEST, a->now), *source;
    size_t i;
    json_array_foreach(sources, i, source)
        for (size_t j = 0; j < sizeof figures / sizeof *figures; j++)
            if (json_is_true(json_object_get(source, "is_hidden")))
                json_put(source, figures[j], json_null());
    return sources;
}

/* No sum of all sources: without those that are shown it would be what is hidden. */
bool plan_totals_page(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    json_t *letters, *sources, *one, *shown = json_object();
    size_t i;
    if (!plan_find(a, HR_MANAGER, &plan) || !(sources = plan_sources_shown(a, plan.id)) ||
        !(letters = plan_totals_by_letter(a, plan.id)))
        return false;
    json_array_foreach(sources, i, one)
        json_mark(one, "source");
    json_array_foreach(letters, i, one) {
        bool is_hidden = json_int(one, "people") < PEOPLE_FEWEST;
        json_put(one, "is_hidden", json_boolean(is_hidden));
        json_mark(one, "letter");
        if (!is_hidden)
            continue;
        json_put(one, "people", json_null());
        json_put(one, "amount_cents", json_null());
    }
    json_put(shown, "id", json_id(plan.id));
    json_put(shown, "name", json_string(plan.name));
    json_put(model, "plan", shown);
    json_put(model, "sources", sources);
    json_put(model, "has_letters", json_boolean(json_array_size(letters) > 0));
    json_put(model, "letters", letters);
    return true;
}

/* ---- drawing a month up ------------------------------------------------------------------------
 */

static int64_t month_of(int64_t instant, int later)
{
    struct civil day = clock_civil(instant);
    return clock_instant((struct civil){.year = day.year, .month = day.month + later, .day = 1});
}

bool payroll_page(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    json_t *shown = json_object();
    if (!plan_find(a, SECRETARY, &plan))
        return false;
    json_t *exports = payroll_exports_of(a, plan.id);
    json_put(shown, "id", json_id(plan.id));
    json_put(shown, "name", json_string(plan.name));
    json_put(model, "plan", shown);
    json_put(model, "this_month_at", json_integer(month_of(a->now, 0)));
    json_put(model, "has_exports", json_boolean(json_array_size(exports) > 0));
    json_put(model, "exports", exports);
    return a->error.code == ERROR_NONE;
}

/* Reimbursements that were checked until the month's end are paid with these wages. */
static bool reimbursements_pay(struct act *a, int64_t plan, int64_t to)
{
    json_t *due = welfare_requests_to_pay(a, plan, to), *one;
    size_t i;
    json_array_foreach(due, i, one)
        if (welfare_request_paid(a, json_get_id(one, "id"), a->now) != 1 ||
            !act_notify(a, json_get_id(one, "person_id"), "welfare-paid", json_get_id(one, "id"),
                        NULL))
            return refuse(a, STATE_CONFLICT, "plan");
    return due != NULL;
}

bool payroll_make(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    int64_t month = month_of(param_time(a, "month"), 0), id = id_new();
    json_t *people, *one;
    size_t i;
    if (!plan_find(a, SECRETARY, &plan))
        return false;
    if (month > a->now)
        return refuse_field(a, OUT_OF_RANGE, "month");
    if (!(people = payroll_people(a, plan.id, month, month_of(month, 1))))
        return false;
    json_array_foreach(people, i, one)
        if (!registry_access_note(a, json_get_id(one, "person_id"), "welfare"))
            return false;
    if (!reimbursements_pay(a, plan.id, month_of(month, 1)) ||
        payroll_export_insert(a, id, plan.id, month, a->who.actor, a->now) != 1)
        return false;
    act_subject(a, "payroll_export", id);
    act_fact(a, "people", json_integer((json_int_t)json_array_size(people)));
    json_put(model, "export_id", json_id(id));
    act_redirect(a, "/welfare/payroll/%s", json_text(model, "export_id"));
    return true;
}

/* ---- reading it: who drew it up, for a quarter of an hour --------------------------------------
 */

static bool export_find(struct act *a, struct payroll_export_row_row *export)
{
    bool found = payroll_export_row(a, param_id(a, "export"), export);
    bool may = found && export->made_by_id == a->who.actor &&
               who_holds(&a->who, SECRETARY, export->employer_id);
    if (!may)
        return refuse(a, NOT_FOUND, "export");
    return a->now <= export->made_at + OPEN_SECONDS || refuse(a, RECORD_CLOSED, "export");
}

static void row_words(json_t *row)
{
    json_t *record = record_of(row), *document = request_details(json_text(row, "document"));
    json_put(row, "number", json_string(json_text(document, "number")));
    json_object_del(row, "document");
    json_object_del(row, "record");
    json_put(row, "site", json_string(json_text(record, "site")));
    json_mark(row, "source");
    json_mark(row, "letter");
    json_mark(row, "way");
    json_mark(row, "beneficiary");
    json_put(row, "is_fringe", json_boolean(strcmp(json_text(row, "letter"), "fringe") == 0));
}

static json_t *export_rows(struct act *a, const struct payroll_export_row_row *export)
{
    json_t *rows =
               payroll_rows(a, export->plan_id, export->month_at, month_of(export->month_at, 1)),
           *row;
    size_t i;
    json_array_foreach(rows, i, row)
        row_words(row);
    return rows;
}

bool payroll_show(struct act *a, json_t *model)
{
    struct payroll_export_row_row export;
    json_t *rows;
    if (!export_find(a, &export) || !(rows = export_rows(a, &export)))
        return false;
    json_put(model, "export_id", json_id(export.id));
    json_put(model, "plan_id", json_id(export.plan_id));
    json_put(model, "month_at", json_integer(export.month_at));
    json_put(model, "has_rows", json_boolean(json_array_size(rows) > 0));
    json_put(model, "rows", rows);
    return true;
}

/* "" for what is not of the limit. */
static void limit_cell(struct buffer *out, const json_t *row, bool is_fringe, const char *name)
{
    if (is_fringe)
        csv_cents(out, json_int(row, name));
    else
        csv_cell(out, "");
}

static void file_row(struct act *a, struct buffer *out, const json_t *row, int64_t month)
{
    static const char *const names[] = {"source", "letter", "beneficiary"};
    struct civil first = clock_civil(month);
    char day[11];
    bool is_fringe = json_is_true(json_object_get(row, "is_fringe"));
    bool has_declared = json_is_true(json_object_get(row, "has_declared_children"));
    clock_date(json_int(row, "held_at"), day);
    csv_cell(out, json_text(row, "name"));
    csv_cell(out, arena_printf(a->arena, "%02d", first.month));
    csv_cell(out, arena_printf(a->arena, "%04d", first.year));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        csv_cell(out, json_text(row, names[i]));
    csv_cents(out, json_int(row, "amount_cents"));
    csv_cell(out, day);
    csv_cell(out, json_text(row, "number"));
    limit_cell(out, row, is_fringe, "running_cents");
    limit_cell(out, row, is_fringe, "limit_cents");
    csv_cell(out, !is_fringe ? "" : has_declared ? "children declared" : "no declaration");
    csv_end_row(out);
}

bool payroll_file(struct act *a, json_t *model)
{
    static const char *const columns[] = {
        "employee",  "month",    "year",    "source", "letter",   "beneficiary", "amount",
        "available", "document", "running", "limit",  "evidence", NULL};
    struct payroll_export_row_row export;
    struct buffer out;
    json_t *rows, *row;
    size_t i;
    (void)model;
    if (!export_find(a, &export) || !(rows = export_rows(a, &export)))
        return false;
    csv_begin(&out, a->arena, FILE_MAX);
    csv_cells(&out, columns);
    json_array_foreach(rows, i, row)
        file_row(a, &out, row, export.month_at);
    a->document = (struct document){.type = "text/csv; charset=utf-8",
                                    .name = "welfare.csv",
                                    .data = out.data,
                                    .length = out.length};
    return buffer_ok(&out) || refuse(a, TOO_LARGE, "export");
}
