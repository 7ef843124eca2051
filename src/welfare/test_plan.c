/* Plans on both engines: who draws up and who approves, whom they give to, what is never exceeded,
 * what employees ask for and who sees it. */
#include "act/test_trial.h"
#include "base/clock.h"
#include "base/id.h"
#include "registry/registry.h"
#include "welfare/plan_parts.h"

#include <libgen.h>
#include <stdio.h>
#include <string.h>

/* Paolo keeps the plans of the works, Ilaria approves them, Rita checks documents at the desk;
 * Elena, Luca and Nino work there, Otto for somebody else. */
struct cast {
    int64_t works, other, desk, shop;
    int64_t paolo, ilaria, rita, elena, luca, nino, otto;
    int64_t plan;
};

static bool person_make(struct act *a, const char *given, int64_t *id)
{
    const struct new_person person = {given, "Prova", "", "", "", 0};
    return registry_person_add(a, &person, id);
}

static bool organisation_make(struct act *a, const char *name, int64_t *id)
{
    const struct new_organisation made = {name, "business", "", "", "", "", 0};
    return registry_organisation_add(a, &made, id);
}

static bool cast_add(struct act *a, json_t *model)
{
    struct cast *cast = a->prepared;
    const struct {
        const char *name;
        int64_t *id;
    } people[] = {{"Paolo", &cast->paolo}, {"Ilaria", &cast->ilaria}, {"Rita", &cast->rita},
                  {"Elena", &cast->elena}, {"Luca", &cast->luca},     {"Nino", &cast->nino},
                  {"Otto", &cast->otto}};
    (void)model;
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        if (!person_make(a, people[i].name, people[i].id))
            return false;
    return organisation_make(a, "Officine", &cast->works) &&
           organisation_make(a, "Altri", &cast->other) &&
           organisation_make(a, "Sportello", &cast->desk) &&
           organisation_make(a, "Scuola", &cast->shop) &&
           welfare_employee_add(a, cast->works, cast->elena, "C3", "Rovereto") &&
           welfare_employee_add(a, cast->works, cast->luca, "C3", "Mori") &&
           welfare_employee_add(a, cast->works, cast->nino, "B1", "Mori") &&
           welfare_employee_add(a, cast->other, cast->otto, "C3", "Mori");
}

static bool plan_run(struct act *a, json_t *model)
{
    struct cast *cast = a->prepared;
    const struct welfare_new_plan plan = {.employer = cast->works,
                                          .desk = cast->desk,
                                          .name = "Piano",
                                          .regulation = "Per tutti.",
                                          .from_at = clock_day(a->now, -10),
                                          .until_at = clock_day(a->now, 300),
                                          .writer = cast->paolo,
                                          .approver = cast->ilaria,
                                          .budget_cents = 100000};
    (void)model;
    return welfare_plan_run(a, &plan, 30000, &cast->plan);
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

/* With the plan active, and 300 euro for each of its three employees. */
static struct cast plan_make_active(void **state)
{
    struct cast cast = cast_make(state);
    assert_int_equal(trial_run(state, plan_run, &cast), ERROR_NONE);
    return cast;
}

/* The reason: of the act, or of the field that it was refused for. */
static enum error_code reason_of(const struct trial *trial, enum error_code code)
{
    const char *name;
    json_t *reason;
    json_object_foreach(trial->act.fields, name, reason) {
        for (enum error_code one = ERROR_NONE + 1; one <= OUTBOX_FULL; one++)
            if (strcmp(json_string_value(reason), error_name(one)) == 0)
                return one;
    }
    return code;
}

struct input {
    const char *name, *text;
    int64_t number;
};

static enum error_code by(void **state, int64_t person, enum role role, int64_t organisation,
                          handler *handle, const struct input *input, int64_t *made)
{
    struct trial trial;
    trial_begin_as(&trial, state, person, role, organisation);
    for (; input->name; input++) {
        if (input->text)
            put_text(&trial, input->name, input->text);
        else if (strcmp(input->name, "plan") == 0 || strcmp(input->name, "category") == 0 ||
                 strcmp(input->name, "request") == 0 || strcmp(input->name, "provider") == 0)
            put_id(&trial, input->name, input->number);
        else
            put_int(&trial, input->name, input->number);
    }
    enum error_code code = reason_of(&trial, trial_do(&trial, handle));
    if (made)
        *made = json_get_id(trial.model, "request_id");
    trial_end(&trial);
    return code;
}

static void nothing_is_off(void **state)
{
    assert_int_equal(square_count(*state, plan_sources_off_grants), 0);
    assert_int_equal(square_count(*state, plan_letters_off_requests), 0);
    assert_int_equal(square_count(*state, welfare_requests_off_holds), 0);
}

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

static enum error_code grant_from(void **state, const struct cast *cast, const char *source,
                                  const char *label, int64_t cents)
{
    int64_t category = square_number(*state, "select id from plan_categories");
    struct input input[] = {{"plan", NULL, cast->plan},   {"source", source, 0},
                            {"category", NULL, category}, {"label", label, 0},
                            {"head_cents", NULL, cents},  {0}};
    return by(state, cast->paolo, HR_MANAGER, cast->works, plan_grant_make, input, NULL);
}

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

/* ---- totals ------------------------------------------------------------------------------------
 */

static json_t *sources_seen(void **state, const struct cast *cast, handler *page,
                            struct trial *trial)
{
    trial_begin_as(trial, state, cast->paolo, HR_MANAGER, cast->works);
    put_id(trial, "plan", cast->plan);
    assert_int_equal(trial_read(trial, page), ERROR_NONE);
    return json_object_get(trial->model, "sources");
}

/* Is what was granted from a source hidden, on the plan's page and among its totals? */
static bool source_is_hidden(void **state, const struct cast *cast, size_t which)
{
    handler *const pages[] = {plan_page, plan_totals_page};
    bool hidden[2];
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        json_t *source = json_array_get(sources_seen(state, cast, pages[i], &trial), which);
        hidden[i] = json_is_true(json_object_get(source, "is_hidden"));
        assert_int_equal(json_is_null(json_object_get(source, "granted_cents")), hidden[i]);
        assert_int_equal(json_is_null(json_object_get(source, "left_cents")), hidden[i]);
        assert_null(json_object_get(trial.model, "granted_cents"));
        trial_end(&trial);
    }
    assert_int_equal(hidden[0], hidden[1]);
    return hidden[0];
}

struct hand {
    const struct cast *cast;
    int64_t people[5];
    int64_t until_at;
    int count;
};

static bool hands_add(struct act *a, json_t *model)
{
    struct hand *hand = a->prepared;
    (void)model;
    for (int i = 0; i < hand->count; i++)
        if (!person_make(a, arena_printf(a->arena, "Mano%d", i), &hand->people[i]) ||
            !welfare_employee_add(a, hand->cast->works, hand->people[i], "C3", "Mori"))
            return false;
    return true;
}

/* Each turns so much of a bonus into credit, with the choices open until a day. */
static bool hands_convert(struct act *a, json_t *model)
{
    struct hand *hand = a->prepared;
    (void)model;
    for (int i = 0; i < hand->count; i++) {
        int64_t employee, choice = id_new();
        if (!employee_of_plan(a, hand->cast->plan, hand->people[i], &employee) ||
            bonus_choice_insert(a, choice, hand->cast->plan, employee, 1000, 0, hand->until_at) !=
                1 ||
            bonus_choose(a, choice, 1000, hand->until_at) != 1 ||
            plan_source_take(a, hand->cast->plan, "bonus", 1000) != 1 ||
            employee_grant_insert(a, id_new(), employee, hand->cast->plan, "bonus", 0, 1000,
                                  hand->until_at, a->now) != 1)
            return false;
    }
    return true;
}

static bool bonus_source_add(struct act *a, json_t *model)
{
    struct cast *cast = a->prepared;
    (void)model;
    return plan_source_insert(a, cast->plan, "bonus", 100000) == 1;
}

/* Sources in their order: "bonus", "on-top". */
static void what_was_granted_to_few_is_hidden(void **state)
{
    struct cast cast = plan_make_active(state);
    struct hand first = {.cast = &cast, .until_at = TRIAL_NOW - 86400, .count = 4}, last = first;
    assert_true(source_is_hidden(state, &cast, 0)); /* on-top, of three */
    assert_int_equal(trial_run(state, bonus_source_add, &cast), ERROR_NONE);
    assert_false(source_is_hidden(state, &cast, 0)); /* of nobody */
    assert_int_equal(trial_run(state, hands_add, &first), ERROR_NONE);
    assert_int_equal(trial_run(state, hands_convert, &first), ERROR_NONE);
    assert_true(source_is_hidden(state, &cast, 0)); /* of four */
    last.count = 1;
    assert_int_equal(trial_run(state, hands_add, &last), ERROR_NONE);
    assert_int_equal(trial_run(state, hands_convert, &last), ERROR_NONE);
    assert_false(source_is_hidden(state, &cast, 0)); /* of five who were asked together */
    assert_int_equal(grant(state, &cast, "Altra", 100), ERROR_NONE);
    assert_false(source_is_hidden(state, &cast, 1)); /* of eight */
    /* one was asked later: the difference would be theirs */
    assert_int_equal(trial_run(state, hands_add, &last), ERROR_NONE);
    last.until_at -= 86400;
    assert_int_equal(trial_run(state, hands_convert, &last), ERROR_NONE);
    assert_true(source_is_hidden(state, &cast, 0));
    /* all were asked together, and may still choose: the next would be found out */
    square_execute(*state, "update bonus_choices set until_at = 4000000000");
    assert_true(source_is_hidden(state, &cast, 0));
    nothing_is_off(state);
}

static void totals_of_few_are_hidden(void **state)
{
    struct cast cast = plan_make_active(state);
    struct trial trial;
    int64_t request;
    assert_int_equal(ask(state, &cast, cast.elena, "f-bis", "direct", 1000, &request), ERROR_NONE);
    assert_int_equal(act_on(state, cast.elena, CITIZEN, 0, request_confirm, request), ERROR_NONE);
    trial_begin_as(&trial, state, cast.paolo, HR_MANAGER, cast.works);
    put_id(&trial, "plan", cast.plan);
    assert_int_equal(trial_read(&trial, plan_totals_page), ERROR_NONE);
    json_t *letter = json_array_get(json_object_get(trial.model, "letters"), 0);
    assert_true(json_is_true(json_object_get(letter, "is_hidden")));
    assert_true(json_is_null(json_object_get(letter, "amount_cents")));
    trial_end(&trial);
}

/* Paid requests of so many employees in a month, a thousand cents each. */
static void pay(void **state, const char *skip, const char *count, int64_t closed_at)
{
    char sql[1000];
    snprintf(sql, sizeof sql,
             "insert into welfare_requests (id, plan_id, employee_id, letter, way, amount_cents, "
             "state, beneficiary, details_sealed, document_sealed, outcome, rule, ruleset, reason, "
             "refusal_sealed, limit_cents, running_cents, has_declared_children, no_deduction, "
             "made_at, closed_at) select e.id + %lld, p.id, e.id, 'f', 'direct', 1000, 'paid', "
             "'self', '', '-', 'allowed', 'f', '', '', '', 0, 0, 0, 0, 0, %lld "
             "from plans p, (select id from employees order by id limit %s offset %s) e",
             (long long)closed_at, (long long)closed_at, count, skip);
    square_execute(*state, sql);
}

/* What is told to have been paid for services (f), and for how many; 0: hidden. */
static int64_t paid_told(void **state, const struct cast *cast)
{
    struct trial trial;
    trial_begin_as(&trial, state, cast->paolo, HR_MANAGER, cast->works);
    put_id(&trial, "plan", cast->plan);
    assert_int_equal(trial_read(&trial, plan_totals_page), ERROR_NONE);
    size_t i;
    json_t *letter;
    int64_t cents = -1;
    json_array_foreach(json_object_get(trial.model, "letters"), i, letter) {
        if (strcmp(json_text(letter, "letter"), "f") == 0)
            cents = json_int(letter, "amount_cents");
    }
    trial_end(&trial);
    return cents;
}

/* Two totals that were ever shown differ by what five people received, or not at all. */
static void a_total_grows_by_five_people_at_least(void **state)
{
    struct cast cast = plan_make_active(state);
    struct hand more = {.cast = &cast, .count = 4};
    int64_t this_month = TRIAL_NOW - (int64_t)86400, month = (int64_t)31 * 86400;
    assert_int_equal(trial_run(state, hands_add, &more), ERROR_NONE);
    pay(state, "0", "6", this_month);
    assert_int_equal(paid_told(state, &cast), 0); /* the month is not over */
    pay(state, "0", "4", this_month - 3 * month);
    assert_int_equal(paid_told(state, &cast), 0); /* of four */
    pay(state, "4", "1", this_month - 2 * month);
    assert_int_equal(paid_told(state, &cast), 5000); /* of five, in two months */
    pay(state, "0", "1", this_month - month);
    assert_int_equal(paid_told(state, &cast), 5000); /* one more would be found out */
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
        TEST(a_document_has_every_field),
        TEST(the_desk_pays_what_it_has_checked),
        TEST(what_is_refused_is_free_again),
        TEST(nobody_spends_more_than_they_have),
        TEST(a_request_takes_only_its_own_plans_credit),
        TEST(totals_of_few_are_hidden),
        TEST(a_total_grows_by_five_people_at_least),
        TEST(what_was_granted_to_few_is_hidden),
    };
    return square_run("plan", tests, sizeof tests / sizeof tests[0]);
}
