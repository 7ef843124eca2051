/* An employer's list of employees, sent as CSV: checked whole, each mistake told, then confirmed:
 * all of it or nothing.
 *
 *     checked -> done | discarded */
#include "base/clock.h"
#include "base/id.h"
#include "base/money.h"
#include "base/tax_code.h"
#include "base/text.h"
#include "import/reader.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "web/locale.h"
#include "welfare/plan_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAULTS_SHOWN = 100, WORD_MAX = 40, LIST_KEPT = 7 * 86400 };

/* ---- what a list holds
 * --------------------------------------------------------------------------- */

enum cell { TAX_CODE, FAMILY, GIVEN, LEVEL, SITE, DEPARTMENT, HOURS, SINCE, BONUS, INCOME, CELLS };

static enum error_code cell_code(struct import_reader *reader, const char **text)
{
    char code[TAX_CODE_SIZE];
    enum error_code reason = tax_code_read(*text, code);
    if (reason == ERROR_NONE)
        *text = arena_copy(reader->arena, code);
    return reason;
}

static enum error_code cell_word(struct import_reader *reader, const char **text)
{
    (void)reader;
    return text_characters(*text) > WORD_MAX ? TOO_LONG : ERROR_NONE;
}

static enum error_code cell_hours(struct import_reader *reader, const char **text)
{
    static const struct import_word words[] = {
        {"tempo pieno", "full"}, {"pieno", "full"},     {"full time", "full"},
        {"vollzeit", "full"},    {"part time", "part"}, {"parziale", "part"},
        {"teilzeit", "part"},    {"full", "full"},      {"tempo parziale", "part"},
        {"part", "part"},        {NULL, NULL}};
    return import_word_find(reader, words, text);
}

/* "1.200,50" as "120050". */
static enum error_code cell_money(struct import_reader *reader, const char **text)
{
    int64_t cents;
    if (!money_parse(*text, ',', &cents) || cents < 0)
        return NOT_A_NUMBER;
    *text = arena_printf(reader->arena, "%lld", (long long)cents);
    return ERROR_NONE;
}

static const struct import_column columns[CELLS] = {
    [TAX_CODE] = {"tax_code", N_("Codice fiscale"), "cf|cod fiscale|tax code|steuernummer",
                  "RSSMRA85T10A562S", cell_code, true},
    [FAMILY] = {"family_name", N_("Cognome"), "family name|surname|nachname", "Rossi", cell_name,
                true},
    [GIVEN] = {"given_name", N_("Nome"), "given name|first name|vorname", "Mario", cell_name, true},
    [LEVEL] = {"level", N_("Livello"), "inquadramento|level|stufe", "C3", cell_word, false},
    [SITE] = {"site", N_("Sede"), "site|sitz|stabilimento", "Rovereto", cell_word, false},
    [DEPARTMENT] = {"department", N_("Reparto"), "ufficio|department|abteilung", "Officina",
                    cell_word, false},
    [HOURS] = {"hours", N_("Orario"), "hours|tempo|arbeitszeit", "tempo pieno", cell_hours, false},
    [SINCE] = {"since", N_("Assunto dal"), "assunzione|data di assunzione|hired|eingestellt",
               "01/03/2019", cell_past_date, false},
    [BONUS] = {"bonus", N_("Premio di risultato"), "premio|bonus|praemie", "1.200,00", cell_money,
               false},
    [INCOME] = {"income", N_("Reddito dell’anno prima"), "reddito|income|einkommen", "28.000,00",
                cell_money, false}};

/* Each person once; a bonus needs the income on which its tax depends (R17). */
static void row_check(struct import_reader *reader, struct import_row *row)
{
    const char *code = row->cells[TAX_CODE];
    if (reader->faults > 0)
        return;
    if (json_object_get(reader->seen, code))
        reader_fault(reader, TAX_CODE, ALREADY_DONE);
    json_object_set_new(reader->seen, code, json_true());
    if (*row->cells[BONUS] && !*row->cells[INCOME])
        reader_fault(reader, INCOME, MISSING);
}

static int64_t cell_cents(const struct import_row *row, enum cell cell)
{
    return *row->cells[cell] ? strtoll(row->cells[cell], NULL, 10) : 0;
}

/* Who is not known yet is entered; nothing tells which of the two it was. */
static bool row_add(struct act *a, int64_t employer, const struct import_row *row, bool *added)
{
    static const enum cell texts[] = {FAMILY, GIVEN, LEVEL, SITE, DEPARTMENT, HOURS, SINCE};
    struct new_person person = {.given_name = row->cells[GIVEN],
                                .family_name = row->cells[FAMILY],
                                .birth_date = "",
                                .phone = "",
                                .mail = "",
                                .tax_code = row->cells[TAX_CODE]};
    int64_t id = registry_person_by_tax_code(a, row->cells[TAX_CODE]);
    json_t *record = json_object();
    if (a->error.code || (!id && !registry_person_add(a, &person, &id)))
        return false;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_put(record, columns[texts[i]].name, json_string(row->cells[texts[i]]));
    json_put(record, "bonus_cents", json_integer(cell_cents(row, BONUS)));
    json_put(record, "income_cents", json_integer(cell_cents(row, INCOME)));
    return employee_put(a, employer, id, record, added);
}

static const struct import_kind employees_kind = {.name = "employees",
                                                  .columns = columns,
                                                  .column_count = CELLS,
                                                  .check = row_check,
                                                  .add = row_add,
                                                  .is_of_organisation = true};

/* ---- checking
 * ------------------------------------------------------------------------------------ */

struct faults {
    struct act *act;
    json_t *list;
    unsigned count;
};

static void fault_keep(const struct import_fault *fault, void *context)
{
    struct faults *faults = context;
    const struct locale *locale = locale_find(faults->act->language);
    if (faults->count++ >= FAULTS_SHOWN)
        return;
    json_t *one = json_object();
    json_put(one, "line", json_integer(fault->line));
    json_put(one, "column", json_string(fault->column));
    json_put(one, "value", json_string(fault->value));
    json_put(one, "message", json_string(locale_text(locale, error_message(fault->code))));
    json_array_append_new(faults->list, one);
}

/* False when it cannot be read to its end. */
static bool list_check(struct act *a, const char *content, struct faults *faults,
                       struct import_counts *counts)
{
    struct error error = {0};
    struct import_places places = {0};
    struct import_reader reader = {.kind = &employees_kind,
                                   .places = &places,
                                   .now = a->now,
                                   .fault = fault_keep,
                                   .context = faults};
    FILE *file = fmemopen((void *)content, strlen(content), "r");
    *faults = (struct faults){.act = a, .list = json_array()};
    if (!file)
        return refuse(a, INTERNAL, "file");
    reader.arena = arena_new();
    bool whole = reader_check(&reader, file, "file", &error);
    arena_free(&reader.arena);
    fclose(file);
    *counts = reader.counts;
    return whole;
}

struct checked {
    struct import_counts counts;
    bool is_readable;
};

bool employee_list_check(struct act *a, json_t *model)
{
    struct faults faults;
    struct checked *checked = arena_alloc(a->arena, sizeof *checked);
    (void)model;
    *checked = (struct checked){0};
    if (!*param_text(a, "file"))
        return refuse_field(a, MISSING, "file");
    checked->is_readable = list_check(a, param_text(a, "file"), &faults, &checked->counts);
    a->prepared = checked;
    return a->error.code == ERROR_NONE;
}

bool employee_list_make(struct act *a, json_t *model)
{
    const struct checked *checked = a->prepared;
    int64_t id = id_new();
    const char *content = vault_seal(a, 0, param_text(a, "file"));
    if (!content || employee_list_insert(a, id, who_organisation(&a->who, HR_MANAGER), a->who.actor,
                                         content, checked->counts.rows, checked->counts.bad,
                                         checked->is_readable, a->now) != 1)
        return false;
    act_subject(a, "employee_list", id);
    json_put(model, "list_id", json_id(id));
    act_redirect(a, "/welfare/employees/lists/%s", json_text(model, "list_id"));
    return true;
}

/* Another employer's list does not exist. */
static bool list_find(struct act *a, struct employee_list_by_id_row *list)
{
    bool found = employee_list_by_id(a, param_id(a, "list"), list);
    return (found && who_holds(&a->who, HR_MANAGER, list->employer_id)) ||
           refuse(a, NOT_FOUND, "list");
}

static const char *list_content(const struct employee_list_by_id_row *list)
{
    return list->content ? list->content : "";
}

bool employee_list_page(struct act *a, json_t *model)
{
    struct employee_list_by_id_row list;
    struct faults faults = {.list = json_array()};
    struct import_counts counts;
    json_t *shown;
    if (!list_find(a, &list) || !(shown = employee_list_show(a, list.id)))
        return false;
    if (*list_content(&list))
        list_check(a, list.content, &faults, &counts);
    json_mark(shown, "state");
    json_put(model, "list", shown);
    json_put(model, "has_faults", json_boolean(faults.count > 0));
    json_put(model, "fault_count", json_integer(faults.count));
    json_put(model, "has_more_faults", json_boolean(faults.count > FAULTS_SHOWN));
    json_put(model, "faults", faults.list);
    json_put(model, "can_confirm",
             json_boolean(strcmp(list.state, "checked") == 0 && list.is_readable &&
                          list.bad_count == 0 && list.row_count > 0));
    return a->error.code == ERROR_NONE;
}

/* ---- letting it in
 * ------------------------------------------------------------------------------- */

static bool list_write(struct act *a, const struct employee_list_by_id_row *list,
                       struct import_counts *counts)
{
    struct import_places places = {0};
    struct import_reader reader = {
        .kind = &employees_kind, .places = &places, .now = a->now, .arena = a->arena};
    struct import_row row;
    bool good, added;
    FILE *file = fmemopen((void *)list->content, strlen(list->content), "r");
    bool going = file && reader_open(&reader, file, "file", &a->error);
    while (going && reader_next(&reader, &row, &good, &a->error)) {
        going = good && row_add(a, list->employer_id, &row, &added);
        counts->added += going && added;
        counts->known += going && !added;
    }
    if (file) {
        reader_close(&reader);
        fclose(file);
    }
    return (going && a->error.code == ERROR_NONE) || refuse(a, INTERNAL, "file");
}

bool employee_list_confirm(struct act *a, json_t *model)
{
    struct employee_list_by_id_row list;
    struct import_counts counts = {0};
    if (!list_find(a, &list))
        return false;
    if (list.bad_count > 0 || !list.is_readable)
        return refuse(a, CSV_FAULTY, "file");
    if (strcmp(list.state, "checked") != 0)
        return refuse(a, STATE_CONFLICT, "list");
    if (!list_write(a, &list, &counts))
        return false;
    if (employee_list_close(a, list.id, "done", counts.added, counts.known) != 1)
        return refuse(a, STATE_CONFLICT, "list");
    act_subject(a, "employee_list", list.id);
    act_fact(a, "added", json_integer(counts.added));
    json_put(model, "list_id", json_id(list.id));
    act_redirect(a, "/welfare/employees/lists/%s", json_text(model, "list_id"));
    return true;
}

bool employee_list_discard(struct act *a, json_t *model)
{
    struct employee_list_by_id_row list;
    (void)model;
    if (!list_find(a, &list))
        return false;
    if (employee_list_close(a, list.id, "discarded", 0, 0) != 1)
        return refuse(a, STATE_CONFLICT, "list");
    act_subject(a, "employee_list", list.id);
    act_redirect(a, "/welfare/employees");
    return true;
}

/* A list to begin with. */
bool employee_template(struct act *a, json_t *model)
{
    const struct locale *locale = locale_find(a->language);
    const char *names = "\xEF\xBB\xBF", *examples = "";
    (void)model;
    for (unsigned i = 0; i < CELLS; i++) {
        const char *end = i + 1 < CELLS ? ";" : "\r\n";
        names = arena_printf(a->arena, "%s%s%s", names, locale_text(locale, columns[i].label), end);
        examples = arena_printf(a->arena, "%s%s%s", examples, columns[i].example, end);
    }
    const char *text = arena_printf(a->arena, "%s%s", names, examples);
    a->document = (struct document){.type = "text/csv; charset=utf-8",
                                    .name = "dipendenti.csv",
                                    .data = text,
                                    .length = strlen(text)};
    return true;
}

bool employee_lists_forget_due(struct act *a, json_t *model)
{
    (void)model;
    return employee_lists_forget(a, a->now - LIST_KEPT) >= 0;
}
