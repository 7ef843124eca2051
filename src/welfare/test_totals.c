/* What an employer reads of a plan: totals, of at least five people, and never one person's part by
 * the difference of two. */
#include "base/clock.h"
#include "base/id.h"
#include "welfare/test_plan_cast.h"

#include <stdio.h>
#include <string.h>

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
    assert_int_equal(grant_from(state, &cast, "on-top", "Altra", 100), ERROR_NONE);
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
        bool is_hidden = json_is_true(json_object_get(letter, "is_hidden"));
        assert_int_equal(json_is_null(json_object_get(letter, "amount_cents")), is_hidden);
        assert_int_equal(json_is_null(json_object_get(letter, "people")), is_hidden);
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
        TEST(a_total_grows_by_five_people_at_least),
        TEST(what_was_granted_to_few_is_hidden),
    };
    return square_run("plan_totals", tests, sizeof tests / sizeof tests[0]);
}
