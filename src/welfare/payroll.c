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

static int64_t month_of(int64_t instant, int later)
{
    struct civil day = clock_civil(instant);
    return clock_instant((struct civil){.year = day.year, .month = day.month + later, .day = 1});
}

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

/* What was paid for a letter: what may be told, and what waits for more people. */
struct tally {
    json_t *people, *waiting_people; /* sets of employees */
    int64_t cents, waiting_cents;
};

/* A month is over: what waits is told once it is of enough people. */
static void tally_month(struct tally *tally)
{
    if (json_object_size(tally->waiting_people) < PEOPLE_FEWEST)
        return;
    json_object_update(tally->people, tally->waiting_people);
    tally->cents += tally->waiting_cents;
    tally->waiting_people = json_object();
    tally->waiting_cents = 0;
}

/* Whole months, and as many of them together as it takes for so many people: two totals that were
 * ever shown differ by what at least so many received, and the difference tells of none of them. */
static void letter_tell(json_t *letter, const json_t *payments)
{
    struct tally tally = {.people = json_object(), .waiting_people = json_object()};
    int64_t month = 0;
    size_t i;
    json_t *one;
    json_array_foreach(payments, i, one) {
        if (strcmp(json_text(one, "letter"), json_text(letter, "letter")) != 0)
            continue;
        if (month_of(json_int(one, "closed_at"), 0) != month)
            tally_month(&tally);
        month = month_of(json_int(one, "closed_at"), 0);
        json_put(tally.waiting_people, json_text(one, "employee_id"), json_true());
        tally.waiting_cents += json_int(one, "amount_cents");
    }
    tally_month(&tally);
    bool is_hidden = tally.cents == 0;
    json_put(letter, "is_hidden", json_boolean(is_hidden));
    json_put(letter, "people",
             is_hidden ? json_null() : json_integer((json_int_t)json_object_size(tally.people)));
    json_put(letter, "amount_cents", is_hidden ? json_null() : json_integer(tally.cents));
    json_mark(letter, "letter");
}

/* No sum of all sources: without those that are shown it would be what is hidden. */
bool plan_totals_page(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    int64_t this_month = month_of(a->now, 0);
    json_t *letters, *payments, *sources, *one, *shown = json_object();
    size_t i;
    if (!plan_find(a, HR_MANAGER, &plan) || !(sources = plan_sources_shown(a, plan.id)) ||
        !(letters = plan_letters_of(a, plan.id)) ||
        !(payments = plan_paid_requests(a, plan.id, this_month)))
        return false;
    json_array_foreach(sources, i, one)
        json_mark(one, "source");
    json_array_foreach(letters, i, one)
        letter_tell(one, payments);
    json_put(shown, "id", json_id(plan.id));
    json_put(shown, "name", json_string(plan.name));
    json_put(model, "plan", shown);
    json_put(model, "sources", sources);
    json_put(model, "until_at", json_integer(this_month - 1));
    json_put(model, "letters", letters);
    return true;
}

/* ---- drawing a month up ------------------------------------------------------------------------
 */

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
    bool is_fringe = strcmp(json_text(row, "letter"), "fringe") == 0;
    bool has_declared = json_is_true(json_object_get(row, "has_declared_children"));
    json_put(row, "number", json_string(json_text(document, "number")));
    json_object_del(row, "document");
    json_object_del(row, "record");
    json_put(row, "site", json_string(json_text(record, "site")));
    json_mark(row, "source");
    json_mark(row, "letter");
    json_mark(row, "way");
    json_mark(row, "beneficiary");
    json_put(row, "is_fringe", json_boolean(is_fringe));
    json_put(row, "evidence",
             json_string(!is_fringe     ? "no limit"
                         : has_declared ? "children declared"
                                        : "no declaration"));
}

/* Does the row say what the law asks of it? What it does not is in "missing" (R25). */
static void row_weigh(const json_t *law, const struct payroll_export_row_row *export, json_t *row)
{
    static const char *const same[] = {"source",       "letter",        "beneficiary",
                                       "amount_cents", "running_cents", "limit_cents",
                                       "evidence"};
    struct civil month = clock_civil(export->month_at);
    char day[11];
    json_t *said = json_object(), *missing = json_array();
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        json_object_set(said, same[i], json_object_get(row, same[i]));
    clock_date(json_int(row, "held_at"), day);
    json_put(said, "employee", json_string(json_text(row, "name")));
    json_put(said, "month", json_integer(month.month));
    json_put(said, "year", json_integer(month.year));
    json_put(said, "available_date", json_string(day));
    json_put(said, "document", json_string(json_text(row, "number")));
    const struct law_decision decision = law_payroll_row(law, export->month_at, said);
    for (size_t i = 0; i < decision.name_count; i++)
        json_array_append_new(missing, json_string(decision.names[i]));
    json_put(row, "is_whole", json_boolean(decision.outcome == LAW_ALLOWED));
    json_put(row, "missing", missing);
}

static json_t *export_rows(struct act *a, const struct payroll_export_row_row *export)
{
    const json_t *law = welfare_law(a);
    json_t *rows =
               payroll_rows(a, export->plan_id, export->month_at, month_of(export->month_at, 1)),
           *row;
    size_t i;
    if (!law)
        return NULL;
    json_array_foreach(rows, i, row) {
        row_words(row);
        row_weigh(law, export, row);
    }
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
    csv_cell(out, json_text(row, "evidence"));
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
