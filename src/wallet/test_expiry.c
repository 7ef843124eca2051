#include "wallet/test_town.h"

#include "base/clock.h"

#include <string.h>

/* Do due work at an instant. */
static void due_at(void **state, handler *handle, int64_t now)
{
    struct step step = {.now = now};
    assert_int_equal(step_do(state, handle, &step), ERROR_NONE);
}

static int64_t letters(void **state, const char *kind)
{
    return square_number(*state, strcmp(kind, "credit-expiring") == 0
                                     ? "select count(*) from outbox where kind = 'credit-expiring'"
                                     : "select count(*) from outbox where kind = 'credit-expired'");
}

/* The 60th, 30th and 7th day before, each once, whatever the hour; nothing on other days. */
static void people_are_told_at_60_30_and_7_days(void **state)
{
    struct town town = town_make(state);
    const int64_t end = TRIAL_NOW + 100 * DAY;
    static const struct {
        int days_before;
        int64_t letters;
    } days[] = {{61, 0}, {60, 1}, {59, 1}, {31, 1}, {30, 2}, {29, 2},
                {8, 2},  {7, 3},  {6, 3},  {1, 3},  {0, 3}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        int64_t day = clock_day(end, -days[i].days_before);
        due_at(state, expiries_notify_due, day);
        assert_int_equal(letters(state, "credit-expiring"), days[i].letters);
        due_at(state, expiries_notify_due, days[i].days_before ? day + 80000 : end);
        assert_int_equal(letters(state, "credit-expiring"), days[i].letters);
    }
    assert_int_equal(square_number(*state, "select count(*) from outbox where data_json like "
                                           "'%Elena%' or data_json like '%30000%'"),
                     0);
    due_at(state, expiries_notify_due, end + 1);
    assert_int_equal(letters(state, "credit-expiring"), 3);
    ledger_holds(state);
    (void)town;
}

/* Credit that comes late is told of once, at the nearest day; what is spent is not told of. */
static void only_what_is_left_is_told_of(void **state)
{
    struct town town = town_make(state);
    struct step grant = {
        .fund = town.spare, .holder = town.marta, .cents = 1400, .expires = TRIAL_NOW + 5 * DAY};
    assert_int_equal(step_do(state, do_grant_until, &grant), ERROR_NONE);
    due_at(state, expiries_notify_due, TRIAL_NOW);
    due_at(state, expiries_notify_due, TRIAL_NOW + DAY);
    assert_int_equal(letters(state, "credit-expiring"), 1);
    grant.holder = town.agnese;
    assert_int_equal(step_do(state, do_grant_until, &grant), ERROR_NONE);
    struct step spend = story_order(&town);
    spend.payer = town.agnese;
    spend.lines[1].cents = 800;
    spend.expected = 1400;
    assert_int_equal(step_do(state, do_pay, &spend), ERROR_NONE);
    grant.holder = town.shop; /* an organisation reads its accounts */
    assert_int_equal(step_do(state, do_grant_until, &grant), ERROR_NONE);
    due_at(state, expiries_notify_due, TRIAL_NOW);
    assert_int_equal(letters(state, "credit-expiring"), 1);
}

static void expired_credit_returns_to_its_issuer(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    const int64_t end = TRIAL_NOW + 100 * DAY;
    due_at(state, accounts_expire_due, end); /* the last second */
    assert_int_equal(posted(state, town.care, town.elena), 30000);
    for (int i = 0; i < 2; i++) {
        due_at(state, accounts_expire_due, end + 1 + i);
        assert_int_equal(posted(state, town.care, town.elena), 1400); /* still held */
        assert_int_equal(held(state, town.care, town.elena), 1400);
        assert_int_equal(posted(state, town.care, town.employer), -1400);
        assert_int_equal(letters(state, "credit-expired"), 1);
    }
    step.now = end + 3;
    assert_int_equal(step_do(state, do_capture, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.cooperative), 1400);
    due_at(state, accounts_expire_due, end + 4);
    assert_int_equal(letters(state, "credit-expired"), 1);
    ledger_holds(state);
}

struct fund_step {
    struct step step;
    struct new_fund fund;
    int64_t made;
};

static bool do_fund(struct act *a, json_t *model)
{
    (void)model;
    struct fund_step *step = a->prepared;
    return wallet_fund_add(a, &step->fund, &step->made);
}

/* A fund of the federation that expires in ten days, with 5.00 for Marta. */
static int64_t residue_fund(void **state, const struct town *town, const char *residue, int64_t to)
{
    struct fund_step step = {.fund = {.code = "residuo",
                                      .name = "Residuo",
                                      .nature = "bonus",
                                      .issuer = town->federation,
                                      .expires_at = TRIAL_NOW + 10 * DAY,
                                      .residue = residue,
                                      .residue_to = to}};
    assert_int_equal(step_do(state, do_fund, &step.step), ERROR_NONE);
    struct step grant = {.fund = step.made, .holder = town->marta, .cents = 500};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    return step.made;
}

static void expired_credit_is_carried_into_the_next_fund(void **state)
{
    struct town town = town_make(state);
    int64_t fund = residue_fund(state, &town, "carry", town.spare);
    due_at(state, accounts_expire_due, TRIAL_NOW + 10 * DAY + 1);
    assert_int_equal(posted(state, fund, town.marta), 0);
    assert_int_equal(posted(state, fund, town.federation), 0);
    assert_int_equal(posted(state, town.spare, town.marta), 500);
    assert_int_equal(posted(state, town.spare, town.federation), -500);
    ledger_holds(state);
}

static void a_next_fund_that_ended_carries_nothing(void **state)
{
    struct town town = town_make(state);
    square_execute(*state, "update funds set expires_at = 1 where code = 'scorta'");
    int64_t fund = residue_fund(state, &town, "carry", town.spare);
    due_at(state, accounts_expire_due, TRIAL_NOW + 10 * DAY + 1);
    assert_int_equal(posted(state, fund, town.marta), 0);
    assert_int_equal(posted(state, town.spare, town.marta), 0);
    ledger_holds(state);
}

static void expired_credit_may_assist(void **state)
{
    struct town town = town_make(state);
    int64_t fund = residue_fund(state, &town, "assist", town.cooperative);
    due_at(state, accounts_expire_due, TRIAL_NOW + 10 * DAY + 1);
    assert_int_equal(posted(state, fund, town.marta), 0);
    assert_int_equal(posted(state, fund, town.cooperative), 500);
    struct step payout = {.fund = fund, .holder = town.cooperative, .cents = 500};
    assert_int_equal(step_do(state, do_payout, &payout), ERROR_NONE);
    ledger_holds(state);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(people_are_told_at_60_30_and_7_days),
        TEST(only_what_is_left_is_told_of),
        TEST(expired_credit_returns_to_its_issuer),
        TEST(expired_credit_is_carried_into_the_next_fund),
        TEST(a_next_fund_that_ended_carries_nothing),
        TEST(expired_credit_may_assist),
    };
    return square_run("expiry", tests, sizeof tests / sizeof tests[0]);
}
