/* Plans on both engines: who draws up and who approves, whom they give to, what is never exceeded,
 * what employees ask for and who sees it. */
#include "act/test_trial.h"
#include "base/clock.h"
#include "base/id.h"
#include "registry/registry.h"
#include "welfare/test_plan_cast.h"

#include <stdio.h>
#include <string.h>

/* ---- plans -------------------------------------------------------------------------------------
 */

static void who_draws_a_plan_up_does_not_approve_it(void **state)
{
    struct cast cast = plan_make_active(state);
    struct input input[] = {{"plan", NULL, cast.plan}, {0}};
    square_execute(*state, "update plans set state = 'draft', approved_by_id = null, "
                           "approved_at = null");
    assert_int_equal(by(state, cast.paolo, SECRETARY, cast.works, plan_approve_it, input, NULL),
                     PLAN_OWN);
    assert_int_equal(by(state, cast.ilaria, SECRETARY, cast.other, plan_approve_it, input, NULL),
                     NOT_FOUND);
    assert_int_equal(by(state, cast.ilaria, SECRETARY, cast.works, plan_approve_it, input, NULL),
                     ERROR_NONE);
    assert_int_equal(by(state, cast.ilaria, SECRETARY, cast.works, plan_approve_it, input, NULL),
                     STATE_CONFLICT);
}

/* ---- what is left in the end -------------------------------------------------------------------
 */

static bool pension_make(struct act *a, json_t *model)
{
    const struct new_organisation made = {"Fondo", "institution", "", "00743110157", "", "", 0};
    (void)model;
    return registry_organisation_add(a, &made, a->prepared);
}

static enum error_code draw_up(void **state, const struct cast *cast, const char *residue,
                               const char *number)
{
    char desk[ID_TEXT_SIZE];
    id_text(cast->desk, desk);
    struct input input[] = {{"name", "Piano con residuo", 0},
                            {"regulation", "Quello che resta va al fondo.", 0},
                            {"from", NULL, TRIAL_NOW - 86400},
                            {"until", NULL, TRIAL_NOW + 86400},
                            {"desk", desk, 0},
                            {"residue", residue, 0},
                            {"residue_to", number, 0},
                            {0}};
    return by(state, cast->paolo, HR_MANAGER, cast->works, plan_make, input, NULL);
}

/* By R21: to a pension or assistance fund that somebody runs, or extinguished; nowhere else. */
static void credit_that_is_left_goes_where_the_plan_says(void **state)
{
    struct cast cast = plan_make_active(state);
    int64_t pension;
    assert_int_equal(trial_run(state, pension_make, &pension), ERROR_NONE);
    assert_int_equal(draw_up(state, &cast, "pension", ""), MISSING);
    assert_int_equal(draw_up(state, &cast, "pension", "12345670017"), NO_ORGANISATION);
    assert_int_equal(draw_up(state, &cast, "cash", "00743110157"), LAW_FORBIDS);
    assert_int_equal(draw_up(state, &cast, "assistance", "00743110157"), ERROR_NONE);
    int64_t plan = square_number(*state, "select id from plans where name = 'Piano con residuo'");
    struct input input[] = {{"plan", NULL, plan}, {0}};
    square_execute(*state, "update plans set state = 'approved', approved_at = 1 "
                           "where name = 'Piano con residuo'");
    square_execute(*state, "insert into plan_sources (plan_id, source, budget_cents) "
                           "select id, 'on-top', 1000 from plans where name = 'Piano con residuo'");
    assert_int_equal(by(state, cast.paolo, HR_MANAGER, cast.works, plan_fund_it, input, NULL),
                     ERROR_NONE);
    assert_int_equal(
        square_number(*state, "select residue_party_id from funds where residue = 'assist'"),
        pension);
    assert_int_equal(square_number(*state, "select count(*) from funds where residue = 'return'"),
                     1); /* of the plan whose credit is extinguished */
}

static enum error_code category_add(void **state, const struct cast *cast, const char *attribute,
                                    const char *value)
{
    struct input input[] = {{"plan", NULL, cast->plan},
                            {"category", "Prova", 0},
                            {"attribute", attribute, 0},
                            {"value", value, 0},
                            {0}};
    return by(state, cast->paolo, HR_MANAGER, cast->works, plan_add_category, input, NULL);
}

static void a_category_never_names_a_person(void **state)
{
    struct cast cast = plan_make_active(state);
    square_execute(*state, "update plans set state = 'draft', approved_by_id = null, "
                           "approved_at = null");
    assert_int_equal(category_add(state, &cast, "tax_code", "RSSMRA85T10A562S"), LAW_FORBIDS);
    assert_int_equal(category_add(state, &cast, "name", "Elena"), LAW_FORBIDS);
    assert_int_equal(category_add(state, &cast, "seniority", "ieri"), MISSING);
    assert_int_equal(category_add(state, &cast, "level", "C3"), ERROR_NONE);
    assert_int_equal(category_add(state, &cast, "level", "C3"), ALREADY_DONE);
}

static void a_record_belongs_to_its_categories(void **state)
{
    (void)state;
    struct arena *arena = arena_new(), *outer = json_arena_enter(arena);
    json_t *record = json_pack("{s:s,s:s}", "level", "C3", "since", "2019-03-01");
    assert_true(category_has("all", "", record));
    assert_true(category_has("level", "c3", record));
    assert_false(category_has("level", "C4", record));
    assert_false(category_has("site", "", record));
    assert_true(category_has("seniority", "2019-03-01", record));
    assert_false(category_has("seniority", "2019-02-28", record));
    json_arena_leave(outer);
    arena_free(&arena);
}

/* ---- grants ------------------------------------------------------------------------------------
 */

/* Usable until so many days from now. */
static enum error_code grant_until(void **state, const struct cast *cast, int days)
{
    int64_t category = square_number(*state, "select id from plan_categories");
    struct input input[] = {{"plan", NULL, cast->plan},
                            {"source", "on-top", 0},
                            {"category", NULL, category},
                            {"label", "Tardi", 0},
                            {"head_cents", NULL, 1},
                            {"until", NULL, clock_day(TRIAL_NOW, days)},
                            {0}};
    return by(state, cast->paolo, HR_MANAGER, cast->works, plan_grant_make, input, NULL);
}

static enum error_code grant(void **state, const struct cast *cast, const char *label,
                             int64_t cents)
{
    return grant_from(state, cast, "on-top", label, cents);
}

static void a_grant_goes_to_all_or_to_none(void **state)
{
    struct cast cast = plan_make_active(state);
    assert_int_equal(grant_from(state, &cast, "bonus", "Altra", 100), LAW_FORBIDS); /* R19 */
    assert_int_equal(square_number(*state, "select granted_cents from plan_sources"), 90000);
    assert_int_equal(grant_until(state, &cast, 301), OUT_OF_RANGE); /* R20: beyond the plan */
    /* 100 euro are left, for three: two could have it */
    assert_int_equal(grant(state, &cast, "Altra", 5000), BUDGET_SHORT);
    assert_int_equal(square_number(*state, "select count(*) from employee_grants"), 3);
    assert_int_equal(grant(state, &cast, "Altra", 3333), ERROR_NONE);
    assert_int_equal(grant(state, &cast, "Altra", 3), ALREADY_DONE);
    assert_int_equal(square_number(*state, "select granted_cents from plan_sources"), 99999);
    nothing_is_off(state);
}

/* ---- requests ----------------------------------------------------------------------------------
 */

static enum error_code ask(void **state, const struct cast *cast, int64_t person,
                           const char *letter, const char *way, int64_t cents, int64_t *made)
{
    struct input input[] = {
        {"plan", NULL, cast->plan},     {"letter", letter, 0},         {"way", way, 0},
        {"what", "Prova", 0},           {"relation", "child", 0},      {"name", "Giada Prova", 0},
        {"provider", NULL, cast->shop}, {"amount_cents", NULL, cents}, {0}};
    return by(state, person, CITIZEN, 0, request_make, input, made);
}

static enum error_code act_on(void **state, int64_t person, enum role role, int64_t organisation,
                              handler *handle, int64_t request)
{
    struct input input[] = {{"request", NULL, request}, {"why", "Manca la data.", 0}, {0}};
    return by(state, person, role, organisation, handle, input, NULL);
}

static enum error_code document(void **state, int64_t person, int64_t request, const char *iban,
                                int64_t total)
{
    struct input input[] = {{"request", NULL, request},
                            {"provider_name", "Scuola", 0},
                            {"provider_vat_number", "00743110157", 0},
                            {"iban", iban, 0},
                            {"number", "7", 0},
                            {"date", NULL, TRIAL_NOW - 86400},
                            {"beneficiary_name", "Giada Prova", 0},
                            {"beneficiary_tax_code", "RSSMRA85T10A562S", 0},
                            {"description", "Mensa", 0},
                            {"net_cents", NULL, total},
                            {"vat_cents", NULL, 0},
                            {"total_cents", NULL, total},
                            {0}};
    return by(state, person, CITIZEN, 0, request_document, input, NULL);
}

static const char good_iban[] = "IT60X0542811101000000123456";

static void the_law_weighs_a_request(void **state)
{
    struct cast cast = plan_make_active(state);
    int64_t refused, eligible;
    assert_int_equal(ask(state, &cast, cast.elena, "f", "reimbursement", 1000, &refused),
                     ERROR_NONE);
    assert_int_equal(act_on(state, cast.elena, CITIZEN, 0, request_confirm, refused),
                     STATE_CONFLICT);
    assert_int_equal(ask(state, &cast, cast.elena, "f-bis", "reimbursement", 1000, &eligible),
                     ERROR_NONE);
    assert_int_equal(act_on(state, cast.luca, CITIZEN, 0, request_confirm, eligible), NOT_FOUND);
    assert_int_equal(act_on(state, cast.elena, CITIZEN, 0, request_confirm, eligible), ERROR_NONE);
    assert_int_equal(square_number(*state, "select sum(no_deduction) from welfare_requests"), 2);
    assert_int_equal(ask(state, &cast, cast.otto, "f-bis", "direct", 1000, NULL), NOT_FOUND);
    nothing_is_off(state);
}

/* The choices of a refused form are shown as they were made. */
static void what_was_chosen_is_kept(void **state)
{
    struct cast cast = plan_make_active(state);
    struct trial trial;
    size_t i;
    json_t *row;
    trial_begin_as(&trial, state, cast.elena, CITIZEN, 0);
    put_id(&trial, "plan", cast.plan);
    put_id(&trial, "provider", cast.shop);
    put_text(&trial, "letter", "f-ter");
    put_text(&trial, "way", "reimbursement");
    put_text(&trial, "kind", "gas");
    assert_int_equal(trial_read(&trial, request_form), ERROR_NONE);
    json_array_foreach(json_object_get(trial.model, "letters"), i, row)
        assert_int_equal(json_is_true(json_object_get(row, "is_selected")),
                         strcmp(json_text(row, "letter"), "f-ter") == 0);
    json_array_foreach(json_object_get(trial.model, "providers"), i, row)
        assert_int_equal(json_is_true(json_object_get(row, "is_selected")),
                         json_get_id(row, "id") == cast.shop);
    const json_t *is = json_object_get(trial.model, "is");
    assert_true(json_is_true(json_object_get(is, "reimbursement")));
    assert_true(json_is_true(json_object_get(is, "gas")));
    trial_end(&trial);
}

static void a_document_has_every_field(void **state)
{
    struct cast cast = plan_make_active(state);
    int64_t request;
    assert_int_equal(ask(state, &cast, cast.elena, "f-bis", "direct", 1000, &request), ERROR_NONE);
    assert_int_equal(document(state, cast.elena, request, good_iban, 1000), STATE_CONFLICT);
    assert_int_equal(act_on(state, cast.elena, CITIZEN, 0, request_confirm, request), ERROR_NONE);
    assert_int_equal(document(state, cast.elena, request, "", 1000), DOCUMENT_LACKS);
    assert_int_equal(document(state, cast.elena, request, good_iban, 999), OUT_OF_RANGE);
    assert_int_equal(document(state, cast.luca, request, good_iban, 1000), NOT_FOUND);
    assert_int_equal(document(state, cast.elena, request, good_iban, 1000), ERROR_NONE);
}

/* From asking to paying; and never by the employer's own people. */
static void the_desk_pays_what_it_has_checked(void **state)
{
    struct cast cast = plan_make_active(state);
    int64_t request;
    assert_int_equal(ask(state, &cast, cast.elena, "f-bis", "direct", 1000, &request), ERROR_NONE);
    assert_int_equal(act_on(state, cast.elena, CITIZEN, 0, request_confirm, request), ERROR_NONE);
    assert_int_equal(document(state, cast.elena, request, good_iban, 1000), ERROR_NONE);
    struct input plan[] = {{"plan", NULL, cast.plan}, {0}};
    assert_int_equal(by(state, cast.paolo, HR_MANAGER, cast.other, plan_settle_it, plan, NULL),
                     NOT_FOUND);
    assert_int_equal(act_on(state, cast.paolo, HR_MANAGER, cast.works, request_verify, request),
                     NOT_FOUND);
    assert_int_equal(act_on(state, cast.rita, OPERATOR, cast.other, request_verify, request),
                     NOT_FOUND);
    assert_int_equal(act_on(state, cast.rita, OPERATOR, cast.desk, request_verify, request),
                     ERROR_NONE);
    assert_int_equal(act_on(state, cast.rita, OPERATOR, cast.desk, request_verify, request),
                     STATE_CONFLICT);
    assert_int_equal(square_number(*state, "select count(*) from welfare_requests "
                                           "where state = 'paid'"),
                     1);
    assert_int_equal(square_number(*state, "select count(*) from record_accesses "
                                           "where reason = 'welfare'"),
                     1);
    nothing_is_off(state);
}

static void what_is_refused_is_free_again(void **state)
{
    struct cast cast = plan_make_active(state);
    int64_t request;
    assert_int_equal(ask(state, &cast, cast.elena, "fringe", "voucher", 1000, &request),
                     ERROR_NONE);
    assert_int_equal(act_on(state, cast.elena, CITIZEN, 0, request_confirm, request), ERROR_NONE);
    assert_int_equal(square_number(*state, "select spent_cents from plan_letters "
                                           "where letter = 'fringe'"),
                     1000);
    assert_int_equal(square_number(*state, "select running_cents from welfare_requests"), 1000);
    assert_int_equal(act_on(state, cast.rita, OPERATOR, cast.desk, request_refuse, request),
                     ERROR_NONE);
    assert_int_equal(square_number(*state, "select spent_cents from plan_letters "
                                           "where letter = 'fringe'"),
                     0);
    assert_int_equal(square_number(*state, "select sum(held_cents) from accounts"), 0);
    assert_int_equal(square_number(*state, "select count(*) from fringe_entries "
                                           "where cancelled_at is null"),
                     0);
    nothing_is_off(state);
}

static void nobody_spends_more_than_they_have(void **state)
{
    struct cast cast = plan_make_active(state);
    int64_t request;
    assert_int_equal(ask(state, &cast, cast.elena, "f-bis", "direct", 30001, &request), ERROR_NONE);
    assert_int_equal(act_on(state, cast.elena, CITIZEN, 0, request_confirm, request), CREDIT_SHORT);
    nothing_is_off(state);
}

/* How much is set aside for a request, and how much of it in the plan's own funds. */
static void holds_only_of(void **state, int64_t plan, int64_t request, int64_t cents)
{
    char statement[400];
    snprintf(statement, sizeof statement,
             "select coalesce(sum(amount_cents), 0) from holds where reference_id = %lld",
             (long long)request);
    assert_int_equal(square_number(*state, statement), cents);
    snprintf(statement, sizeof statement,
             "select coalesce(sum(h.amount_cents), 0) from holds h "
             "join accounts a on a.id = h.account_id "
             "join plan_sources s on s.fund_id = a.fund_id "
             "where h.reference_id = %lld and s.plan_id = %lld",
             (long long)request, (long long)plan);
    assert_int_equal(square_number(*state, statement), cents);
}

/* Of two plans that give credit for the same letter, each pays its own requests alone, whichever
 * credit expires first. */
static void a_request_takes_only_its_own_plans_credit(void **state)
{
    struct cast first = plan_make_active(state), second = first;
    assert_int_equal(trial_run(state, plan_run, &second), ERROR_NONE);
    const struct cast *plans[] = {&first, &second};
    for (size_t i = 0; i < 2; i++) {
        int64_t request, beyond;
        assert_int_equal(ask(state, plans[i], first.elena, "f-bis", "direct", 1000, &request),
                         ERROR_NONE);
        assert_int_equal(act_on(state, first.elena, CITIZEN, 0, request_confirm, request),
                         ERROR_NONE);
        holds_only_of(state, plans[i]->plan, request, 1000);
        assert_int_equal(ask(state, plans[i], first.elena, "f-bis", "direct", 29001, &beyond),
                         ERROR_NONE);
        assert_int_equal(act_on(state, first.elena, CITIZEN, 0, request_confirm, beyond),
                         CREDIT_SHORT);
        holds_only_of(state, plans[i]->plan, beyond, 0);
    }
    nothing_is_off(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_belongs_to_its_categories),
        TEST(who_draws_a_plan_up_does_not_approve_it),
        TEST(credit_that_is_left_goes_where_the_plan_says),
        TEST(a_category_never_names_a_person),
        TEST(a_grant_goes_to_all_or_to_none),
        TEST(the_law_weighs_a_request),
        TEST(what_was_chosen_is_kept),
        TEST(a_document_has_every_field),
        TEST(the_desk_pays_what_it_has_checked),
        TEST(what_is_refused_is_free_again),
        TEST(nobody_spends_more_than_they_have),
        TEST(a_request_takes_only_its_own_plans_credit),
    };
    return square_run("plan", tests, sizeof tests / sizeof tests[0]);
}
