/* Employees by list, a bonus within its limits, and the month's rows for payroll, on both engines.
 */
#include "act/test_trial.h"
#include "base/clock.h"
#include "base/id.h"
#include "registry/registry.h"
#include "wallet/wallet.h"
#include "welfare/plan_parts.h"

#include <libgen.h>
#include <stdio.h>
#include <string.h>

/* Paolo keeps the plan of the works, Ilaria approves it and does the payroll; Elena works there. */
struct cast {
    int64_t works, shop, paolo, ilaria, elena, plan, choice;
};

static const char tax_code[] = "RSSMRA85T10A562S";

static bool person_make(struct act *a, const char *given, const char *code, int64_t *id)
{
    const struct new_person person = {.given_name = given,
                                      .family_name = "Prova",
                                      .birth_date = "",
                                      .phone = "",
                                      .mail = "",
                                      .tax_code = code};
    return registry_person_add(a, &person, id);
}

static bool organisation_make(struct act *a, const char *name, int64_t *id)
{
    const struct new_organisation made = {name, "business", "", "", "", "", 0};
    return registry_organisation_add(a, &made, id);
}

/* The plan's second source: the bonus, with a fund of its own. */
static bool bonus_open(struct act *a, struct cast *cast)
{
    const struct new_fund fund = {
        .code = "premio", .name = "Premio", .nature = "bonus", .issuer = cast->works};
    int64_t id;
    return plan_source_insert(a, cast->plan, "bonus", 10000000) == 1 &&
           wallet_fund_add(a, &fund, &id) && plan_source_fund(a, cast->plan, "bonus", id) == 1;
}

static bool cast_add(struct act *a, json_t *model)
{
    struct cast *cast = a->prepared;
    struct welfare_new_plan plan = {.name = "Piano",
                                    .regulation = "Per tutti.",
                                    .from_at = clock_day(a->now, -10),
                                    .until_at = clock_day(a->now, 300),
                                    .budget_cents = 10000000};
    (void)model;
    if (!person_make(a, "Paolo", "", &cast->paolo) ||
        !person_make(a, "Ilaria", "", &cast->ilaria) ||
        !person_make(a, "Elena", tax_code, &cast->elena) ||
        !organisation_make(a, "Officine", &cast->works) ||
        !organisation_make(a, "Bottega", &cast->shop) ||
        !welfare_employee_add(a, cast->works, cast->elena, "C3", "Rovereto"))
        return false;
    plan.employer = cast->works;
    plan.desk = cast->shop;
    plan.writer = cast->paolo;
    plan.approver = cast->ilaria;
    return welfare_plan_run(a, &plan, 200000, &cast->plan) && bonus_open(a, cast);
}

static struct cast cast_make(void **state)
{
    struct cast cast = {0};
    struct error error = {0};
    struct square *square = *state;
    char here[] = __FILE__, folder[500];
    snprintf(folder, sizeof folder, "%s/../../territories/trentino", dirname(here));
    assert_true(welfare_rulesets_load(square->lanes, folder, &error));
    assert_int_equal(trial_run(state, cast_add, &cast), ERROR_NONE);
    return cast;
}

/* ---- the employees' list -----------------------------------------------------------------------
 */

/* Sent and confirmed: how that ended. *bad: rows with mistakes. */
static enum error_code list_send(void **state, const struct cast *cast, const char *rows,
                                 int64_t *bad)
{
    struct trial trial;
    trial_begin_as(&trial, state, cast->paolo, HR_MANAGER, cast->works);
    put_text(&trial, "file",
             arena_printf(trial.arena,
                          "Codice fiscale;Cognome;Nome;Livello;Premio di risultato;"
                          "Reddito dell’anno prima\n%s",
                          rows));
    assert_true(employee_list_check(&trial.act, trial.model));
    assert_int_equal(trial_do(&trial, employee_list_make), ERROR_NONE);
    int64_t list = json_get_id(trial.model, "list_id");
    trial_end(&trial);
    *bad = square_number(*state, "select bad_count from employee_lists order by id desc limit 1");
    trial_begin_as(&trial, state, cast->paolo, HR_MANAGER, cast->works);
    put_id(&trial, "list", list);
    enum error_code code = trial_do(&trial, employee_list_confirm);
    trial_end(&trial);
    return code;
}

static void a_list_goes_in_whole_or_not_at_all(void **state)
{
    struct cast cast = cast_make(state);
    const char *employees = "select count(*) from employees where state = 'active'";
    int64_t bad;
    /* a bonus without the income on which its tax depends; one person twice; half a tax code */
    assert_int_equal(list_send(state, &cast,
                               "VRDLGU80A01H612Y;Verdi;Luigi;C3;;\n"
                               "RSSMRA85T10A562S;Prova;Elena;C3;1.200,50;\n"
                               "VRDLGU80A01H612Y;Verdi;Luigi;C3;;\n"
                               "VRDLGU80A01;Verdi;Ugo;C3;;\n",
                               &bad),
                     CSV_FAULTY);
    assert_int_equal(bad, 3);
    assert_int_equal(square_number(*state, employees), 1);
    /* who is known keeps their record, brought up to date; who is not is entered */
    assert_int_equal(list_send(state, &cast,
                               "RSSMRA85T10A562S;Prova;Elena;D1;1.200,50;80.000,00\n"
                               "VRDLGU80A01H612Y;Verdi;Luigi;C3;;\n",
                               &bad),
                     ERROR_NONE);
    assert_int_equal(bad, 0);
    assert_int_equal(square_number(*state, employees), 2);
    assert_int_equal(square_number(*state, "select added_count * 10 + known_count "
                                           "from employee_lists where state = 'done'"),
                     11);
}

/* ---- the bonus ---------------------------------------------------------------------------------
 */

struct bonus {
    struct cast *cast;
    int64_t cents, income_cents;
};

static bool choice_open(struct act *a, json_t *model)
{
    struct bonus *bonus = a->prepared;
    int64_t employee;
    (void)model;
    bonus->cast->choice = id_new();
    return employee_of_plan(a, bonus->cast->plan, bonus->cast->elena, &employee) &&
           bonus_choice_insert(a, bonus->cast->choice, bonus->cast->plan, employee, bonus->cents,
                               bonus->income_cents, a->now) == 1;
}

static enum error_code convert(void **state, struct cast *cast, int64_t bonus, int64_t income,
                               int64_t converted)
{
    struct bonus choice = {cast, bonus, income};
    struct trial trial;
    square_execute(*state, "delete from bonus_choices where state = 'open'");
    assert_int_equal(trial_run(state, choice_open, &choice), ERROR_NONE);
    trial_begin_as(&trial, state, cast->elena, CITIZEN, 0);
    put_id(&trial, "choice", cast->choice);
    put_int(&trial, "converted_cents", converted);
    enum error_code code = trial_do(&trial, bonus_choose_it);
    const char *reason = json_text(trial.act.fields, "converted_cents");
    if (code == INVALID)
        code = strcmp(reason, error_name(LAW_FORBIDS)) == 0 ? LAW_FORBIDS : OUT_OF_RANGE;
    trial_end(&trial);
    return code;
}

/* R17, of 2027: up to 5,000 euro, with an income of at most 80,000 the year before. */
static void a_bonus_is_converted_within_its_limits(void **state)
{
    struct cast cast = cast_make(state);
    assert_int_equal(convert(state, &cast, 100000, 8000001, 1), LAW_FORBIDS);
    assert_int_equal(convert(state, &cast, 600000, 8000000, 500001), LAW_FORBIDS);
    assert_int_equal(convert(state, &cast, 100000, 8000000, 100001), OUT_OF_RANGE);
    assert_int_equal(square_number(*state, "select granted_cents from plan_sources "
                                           "where source = 'bonus'"),
                     0);
    assert_int_equal(convert(state, &cast, 500000, 8000000, 500000), ERROR_NONE);
    assert_int_equal(square_number(*state, "select granted_cents from plan_sources "
                                           "where source = 'bonus'"),
                     500000);
    assert_int_equal(square_count(*state, plan_sources_off_grants), 0);
}

/* ---- payroll -----------------------------------------------------------------------------------
 */

/* The first day of a trial's month. */
static int64_t month_start(void)
{
    struct civil day = clock_civil(TRIAL_NOW);
    return clock_instant((struct civil){.year = day.year, .month = day.month, .day = 1});
}

static const char *file_of(void **state, const struct cast *cast, struct trial *trial)
{
    trial_begin_as(trial, state, cast->ilaria, SECRETARY, cast->works);
    put_id(trial, "plan", cast->plan);
    put_int(trial, "month", month_start());
    assert_int_equal(trial_do(trial, payroll_make), ERROR_NONE);
    int64_t export = json_get_id(trial->model, "export_id");
    trial_end(trial);
    trial_begin_as(trial, state, cast->ilaria, SECRETARY, cast->works);
    put_id(trial, "export", export);
    assert_int_equal(trial_read(trial, payroll_file), ERROR_NONE);
    return arena_printf(trial->arena, "%.*s", (int)trial->act.document.length,
                        (const char *)trial->act.document.data);
}

static bool ask_fringe(struct act *a, json_t *model)
{
    const struct cast *cast = a->prepared;
    const struct welfare_new_request request = {.letter = "fringe",
                                                .way = "voucher",
                                                .what = "Spesa",
                                                .relation = "self",
                                                .name = "",
                                                .provider = cast->shop,
                                                .cents = 60000};
    (void)model;
    return welfare_request_run(a, cast->plan, cast->elena, &request);
}

/* R25: each row says source, letter, for whom, how much, when, the year's running total, the limit
 * and what it rests on. */
static void a_months_rows_say_what_payroll_needs(void **state)
{
    struct cast cast = cast_make(state);
    struct trial trial;
    assert_null(strstr(file_of(state, &cast, &trial), "fringe"));
    trial_end(&trial);
    assert_int_equal(trial_run(state, ask_fringe, &cast), ERROR_NONE);
    const char *file = file_of(state, &cast, &trial);
    assert_non_null(strstr(file, "Elena Prova"));
    assert_non_null(strstr(file, "on-top"));
    assert_non_null(strstr(file, "2027-01-15"));
    assert_non_null(strstr(file, "600,00"));
    assert_non_null(strstr(file, "1000,00"));
    assert_non_null(strstr(file, "no declaration"));
    /* the provider's document has not come: the row says that it lacks */
    assert_int_equal(trial_read(&trial, payroll_show), ERROR_NONE);
    json_t *row = json_array_get(json_object_get(trial.model, "rows"), 0);
    json_t *missing = json_object_get(row, "missing");
    assert_false(json_is_true(json_object_get(row, "is_whole")));
    assert_int_equal(json_array_size(missing), 1);
    assert_string_equal(json_string_value(json_array_get(missing, 0)), "document");
    trial_end(&trial);
    /* who drew it up reads it for a quarter of an hour, and nobody else at all */
    square_execute(*state, "update payroll_exports set made_at = made_at - 901");
    int64_t export = square_number(*state, "select max(id) from payroll_exports");
    trial_begin_as(&trial, state, cast.ilaria, SECRETARY, cast.works);
    put_id(&trial, "export", export);
    assert_int_equal(trial_read(&trial, payroll_file), RECORD_CLOSED);
    trial_end(&trial);
    trial_begin_as(&trial, state, cast.paolo, SECRETARY, cast.works);
    put_id(&trial, "export", export);
    assert_int_equal(trial_read(&trial, payroll_file), NOT_FOUND);
    trial_end(&trial);
    assert_int_equal(square_number(*state, "select count(*) from record_accesses "
                                           "where reason = 'welfare'"),
                     1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_list_goes_in_whole_or_not_at_all),
        TEST(a_bonus_is_converted_within_its_limits),
        TEST(a_months_rows_say_what_payroll_needs),
    };
    return square_run("payroll", tests, sizeof tests / sizeof tests[0]);
}
