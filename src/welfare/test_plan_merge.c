/* Two records of one employee on both engines: merged, what an employer gave is the kept one's;
 * parted, it is as it was. */
#include "act/test_trial.h"
#include "base/clock.h"
#include "registry/merge.h"
#include "registry/registry.h"
#include "wallet/wallet.h"
#include "welfare/plan_parts.h"

#include <libgen.h>
#include <stdio.h>
#include <string.h>

/* Both records work at the works, only the other at the mill; each has a plan of its employer. */
struct twins {
    int64_t works, mill, desk;
    int64_t paolo, ilaria, chiara, kept, merged;
    int64_t works_plan, mill_plan, merge;
};

static bool person_make(struct act *a, const char *given, int64_t *id)
{
    const struct new_person person = {.given_name = given,
                                      .family_name = "Prova",
                                      .birth_date = "1980-05-05",
                                      .phone = "",
                                      .mail = "",
                                      .tax_code = "",
                                      .assurance = 2};
    return registry_person_add(a, &person, id);
}

static bool organisation_make(struct act *a, const char *name, int64_t *id)
{
    const struct new_organisation made = {name, "business", "", "", "", "", 0};
    return registry_organisation_add(a, &made, id);
}

static bool plan_run(struct act *a, const struct twins *twins, int64_t employer, int64_t *id)
{
    const struct welfare_new_plan plan = {.employer = employer,
                                          .desk = twins->desk,
                                          .name = "Piano",
                                          .regulation = "Per tutti.",
                                          .from_at = clock_day(a->now, -10),
                                          .until_at = clock_day(a->now, 300),
                                          .writer = twins->paolo,
                                          .approver = twins->ilaria,
                                          .budget_cents = 100000};
    return welfare_plan_run(a, &plan, 30000, id);
}

static bool twins_add(struct act *a, json_t *model)
{
    struct twins *twins = a->prepared;
    (void)model;
    return person_make(a, "Paolo", &twins->paolo) && person_make(a, "Ilaria", &twins->ilaria) &&
           person_make(a, "Chiara", &twins->chiara) && person_make(a, "Elena", &twins->kept) &&
           person_make(a, "Elena", &twins->merged) &&
           organisation_make(a, "Officine", &twins->works) &&
           organisation_make(a, "Mulino", &twins->mill) &&
           organisation_make(a, "Sportello", &twins->desk) &&
           welfare_employee_add(a, twins->works, twins->kept, "C3", "Mori") &&
           welfare_employee_add(a, twins->works, twins->merged, "C3", "Mori") &&
           welfare_employee_add(a, twins->mill, twins->merged, "C3", "Mori") &&
           plan_run(a, twins, twins->works, &twins->works_plan) &&
           plan_run(a, twins, twins->mill, &twins->mill_plan);
}

static void execute(void **state, const char *format, int64_t one, int64_t other)
{
    char sql[700];
    snprintf(sql, sizeof sql, format, (long long)one, (long long)other);
    square_execute(*state, sql);
}

/* A bonus and a request with each employer, of the other record. */
static void ask(void **state, const struct twins *twins)
{
    execute(state,
            "insert into bonus_choices (id, plan_id, employee_id, bonus_cents, income_cents, "
            "until_at, state) select e.id + 1, p.id, e.id, 1000, 0, p.until_at, 'open' "
            "from employees e join plans p on p.employer_id = e.employer_id "
            "where e.person_id = %lld",
            twins->merged, 0);
    execute(state,
            "insert into welfare_requests (id, plan_id, employee_id, letter, way, amount_cents, "
            "state, beneficiary, details_sealed, document_sealed, outcome, rule, ruleset, reason, "
            "refusal_sealed, limit_cents, running_cents, has_declared_children, no_deduction, "
            "made_at) select e.id + 2, p.id, e.id, 'f', 'direct', 500, 'eligible', 'self', '', '', "
            "'allowed', 'f', '', '', '', 0, 0, 0, 0, 0 "
            "from employees e join plans p on p.employer_id = e.employer_id "
            "where e.person_id = %lld",
            twins->merged, 0);
    execute(state,
            "insert into holder_limits (holder_id, fund_id, day_cents, month_cents, year_cents) "
            "select %lld, s.fund_id, 700, 0, 0 from plan_sources s where s.plan_id = %lld",
            twins->merged, twins->mill_plan);
}

static struct twins twins_make(void **state)
{
    struct twins twins = {0};
    struct error error = {0};
    struct square *square = *state;
    char here[] = __FILE__, folder[500];
    snprintf(folder, sizeof folder, "%s/../../territories/trentino", dirname(here));
    assert_true(welfare_rulesets_load(square->lanes, folder, &error));
    assert_int_equal(trial_run(state, twins_add, &twins), ERROR_NONE);
    ask(state, &twins);
    return twins;
}

static bool merge_them(struct act *a, json_t *model)
{
    struct twins *twins = a->prepared;
    const struct merge_request request = {.kept = twins->kept,
                                          .merged = twins->merged,
                                          .kept_proof = "document",
                                          .merged_proof = "document",
                                          .reason = "twice"};
    (void)model;
    return registry_merge(a, &request, &twins->merge);
}

static bool part_them(struct act *a, json_t *model)
{
    (void)model;
    return registry_unmerge(a, ((struct twins *)a->prepared)->merge);
}

static enum error_code by_chiara(void **state, struct twins *twins, handler *handle)
{
    struct trial trial;
    trial_begin_as(&trial, state, twins->chiara, FEDERATION, 0);
    trial.act.prepared = twins;
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

#define OF_EMPLOYEE(table)                                                                         \
    "select count(*) from " table " x join employees e on e.id = x.employee_id "                   \
    "where e.person_id = %lld"

enum { HOLDINGS = 8 };

static const char *const holdings[HOLDINGS] = {
    "select count(*) from employees where person_id = %lld",
    "select count(*) from employees where state = 'active' and person_id = %lld",
    OF_EMPLOYEE("employee_grants"),
    OF_EMPLOYEE("bonus_choices"),
    OF_EMPLOYEE("welfare_requests"),
    "select count(*) from holder_limits where holder_id = %lld",
    "select count(*) from plans where written_by_id = %lld",
    "select count(*) from bank_accounts where entered_by_id = %lld"};

static void has(void **state, int64_t person, const int64_t expected[HOLDINGS])
{
    for (size_t i = 0; i < HOLDINGS; i++) {
        char sql[300];
        const char *at = strstr(holdings[i], "%lld");
        snprintf(sql, sizeof sql, "%.*s%lld", (int)(at - holdings[i]), holdings[i],
                 (long long)person);
        if (square_number(*state, sql) != expected[i])
            fail_msg("%s: %lld", sql, (long long)square_number(*state, sql));
    }
}

static void what_an_employer_gave_follows_and_comes_back(void **state)
{
    struct twins twins = twins_make(state);
    const int64_t kept[HOLDINGS] = {1, 1, 1, 0, 0, 0, 0}, merged[HOLDINGS] = {2, 2, 2, 2, 2, 1, 0};
    has(state, twins.kept, kept);
    has(state, twins.merged, merged);
    assert_int_equal(by_chiara(state, &twins, merge_them), ERROR_NONE);
    /* The works' one employment rests, with the grant that the kept record has too. */
    const int64_t all[HOLDINGS] = {2, 2, 2, 2, 2, 1, 0}, rest[HOLDINGS] = {1, 0, 1, 0, 0, 0, 0};
    has(state, twins.kept, all);
    has(state, twins.merged, rest);
    assert_int_equal(square_count(*state, plan_sources_off_grants), 0);
    assert_int_equal(by_chiara(state, &twins, part_them), ERROR_NONE);
    has(state, twins.kept, kept);
    has(state, twins.merged, merged);
    assert_int_equal(square_count(*state, plan_sources_off_grants), 0);
}

static void an_employment_that_lasts_lasts_for_both(void **state)
{
    struct twins twins = twins_make(state);
    execute(state, "update employees set state = 'ended' where person_id = %lld", twins.kept, 0);
    const int64_t kept[HOLDINGS] = {1, 0, 1, 0, 0, 0, 0}, merged[HOLDINGS] = {2, 2, 2, 2, 2, 1, 0};
    assert_int_equal(by_chiara(state, &twins, merge_them), ERROR_NONE);
    const int64_t all[HOLDINGS] = {2, 2, 2, 2, 2, 1, 0};
    has(state, twins.kept, all);
    assert_int_equal(by_chiara(state, &twins, part_them), ERROR_NONE);
    has(state, twins.kept, kept);
    has(state, twins.merged, merged);
}

/* What waits for a second person: the draft is the kept record's own, so it cannot approve it. */
static void nobody_approves_what_they_drew_up_as_another(void **state)
{
    struct twins twins = twins_make(state);
    execute(state,
            "update plans set state = 'draft', approved_by_id = null, approved_at = null, "
            "written_by_id = %lld where id = %lld",
            twins.merged, twins.works_plan);
    execute(state,
            "insert into bank_accounts (id, organisation_id, iban_sealed, state, entered_by_id, "
            "entered_at) select 1, %lld, '', 'proposed', %lld, 0",
            twins.works, twins.merged);
    assert_int_equal(by_chiara(state, &twins, merge_them), ERROR_NONE);
    const int64_t all[HOLDINGS] = {2, 2, 2, 2, 2, 1, 1, 1};
    has(state, twins.kept, all);
    struct trial trial;
    trial_begin_as(&trial, state, twins.kept, SECRETARY, twins.works);
    put_id(&trial, "plan", twins.works_plan);
    enum error_code code = trial_do(&trial, plan_approve_it);
    trial_end(&trial);
    assert_int_not_equal(code, ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from plans where state = 'draft'"), 1);
    assert_int_equal(by_chiara(state, &twins, part_them), ERROR_NONE);
    const int64_t merged[HOLDINGS] = {2, 2, 2, 2, 2, 1, 1, 1};
    has(state, twins.merged, merged);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_an_employer_gave_follows_and_comes_back),
        TEST(an_employment_that_lasts_lasts_for_both),
        TEST(nobody_approves_what_they_drew_up_as_another),
    };
    return square_run("merged employees", tests, sizeof tests / sizeof tests[0]);
}
