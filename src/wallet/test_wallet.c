#include "wallet/test_town.h"

#include <string.h>

/* ---- quotes ---------------------------------------------------------------------------------- */

/* The reason given for a fund; "" when it pays. The answer lives in the trial. */
static const json_t *quoted(struct trial *trial, int64_t fund)
{
    size_t i;
    json_t *credit;
    json_array_foreach(json_object_get(trial->model, "credits"), i, credit) {
        if (json_get_id(credit, "fund_id") == fund)
            return credit;
    }
    return NULL;
}

static void quote_is(void **state, struct step *step, int64_t fund, const char *reason,
                     int64_t credit)
{
    struct trial trial;
    trial_begin(&trial, state, "quote", 0);
    trial.act.prepared = step;
    if (step->now)
        trial.act.now = step->now;
    assert_int_equal(trial_read(&trial, do_quote), ERROR_NONE);
    assert_int_equal(step->credit, credit);
    assert_string_equal(json_text(quoted(&trial, fund), "reason"), reason);
    trial_end(&trial);
}

static void credit_pays_14_of_16_euro(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    struct trial trial;
    trial_begin(&trial, state, "quote", 0);
    trial.act.prepared = &step;
    assert_int_equal(trial_read(&trial, do_quote), ERROR_NONE);
    assert_int_equal(step.credit, 1400);
    assert_int_equal(step.lines[0].credit_cents, 0);
    assert_int_equal(step.lines[1].credit_cents, 1400);
    const json_t *credit = quoted(&trial, town.care);
    assert_int_equal(json_int(credit, "balance_cents"), 30000);
    assert_int_equal(json_int(credit, "pays_cents"), 1400);
    assert_int_equal(json_int(credit, "left_cents"), 28600);
    assert_int_equal(json_int(credit, "expires_at"), TRIAL_NOW + 100 * DAY);
    trial_end(&trial);
}

static void a_fund_says_why_it_does_not_pay(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    step.now = TRIAL_NOW + 100 * DAY + 1;
    quote_is(state, &step, town.care, "expired", 0);

    step = story_order(&town);
    step.beneficiary = town.marta;
    quote_is(state, &step, town.care, "other_person", 0);

    step = story_order(&town);
    step.count = 1;
    quote_is(state, &step, town.care, "wrong_category", 0);

    step = story_order(&town);
    step.lines[1].cents = 0;
    quote_is(state, &step, town.care, "not_needed", 0);

    struct step grant = {.fund = town.care, .holder = town.marta, .cents = 100};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    struct step spend = story_order(&town);
    spend.payer = spend.beneficiary = town.marta;
    assert_int_equal(step_do(state, do_hold, &spend), ERROR_NONE);
    spend = story_order(&town);
    spend.payer = town.marta;
    spend.beneficiary = 0;
    quote_is(state, &spend, town.care, "empty", 0);
}

static bool do_admit(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_fund_admits(a, step->town->care, step->holder);
}

static void a_fund_with_a_network_pays_only_there(void **state)
{
    struct town town = town_make(state);
    struct step admit = {.town = &town, .holder = town.shop};
    assert_int_equal(step_do(state, do_admit, &admit), ERROR_NONE);
    struct step step = story_order(&town);
    quote_is(state, &step, town.care, "wrong_provider", 0);
    admit.holder = town.cooperative;
    assert_int_equal(step_do(state, do_admit, &admit), ERROR_NONE);
    quote_is(state, &step, town.care, "", 1400);
}

static void the_earliest_expiry_pays_first(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.spare, .holder = town.elena, .cents = 500};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    struct step step = story_order(&town);
    step.beneficiary = town.elena;
    /* Care expires: it pays 14.00. The spare credit, which does not, pays the delivery's 6.00 as
     * far as it reaches, and has nothing left for the missing 2.00. */
    quote_is(state, &step, town.spare, "", 1900);
    assert_int_equal(step.lines[0].credit_cents, 500);
    assert_int_equal(step.lines[1].credit_cents, 1400);
    /* It is not for the family: for Agnese it pays nothing. */
    step.beneficiary = town.agnese;
    quote_is(state, &step, town.spare, "other_person", 1400);
}

static void the_cap_counts_units(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    step.lines[1].units = 3;
    step.lines[1].cents = 4800;
    quote_is(state, &step, town.care, "", 4200);
    step.lines[1].units = INT64_MAX;
    assert_int_equal(step_do(state, do_quote, &step), OUT_OF_RANGE);
    step.lines[1].units = 1;
    step.lines[1].cents = -1;
    assert_int_equal(step_do(state, do_quote, &step), OUT_OF_RANGE);
}

/* ---- holds ----------------------------------------------------------------------------------- */

static void a_hold_is_captured_to_the_cent(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    step.expected = 1400;
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 30000);
    assert_int_equal(held(state, town.care, town.elena), 1400);
    ledger_holds(state);

    assert_int_equal(step_do(state, do_capture, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 28600);
    assert_int_equal(held(state, town.care, town.elena), 0);
    assert_int_equal(posted(state, town.care, town.cooperative), 1400);
    assert_int_equal(posted(state, town.care, town.employer), -30000);
    assert_int_equal(balance(state, town.care, town.shop, "count(*)"), 0);
    ledger_holds(state);

    /* Once is once; and what was captured is not released. */
    assert_int_equal(step_do(state, do_capture, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_release, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.cooperative), 1400);
    ledger_holds(state);
}

static void several_funds_pay_several_providers(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.spare, .holder = town.elena, .cents = 10000};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    struct step step = story_order(&town);
    step.beneficiary = town.elena;
    step.expected = 2200;
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_capture, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.cooperative), 1400);
    assert_int_equal(posted(state, town.spare, town.cooperative), 200);
    assert_int_equal(posted(state, town.spare, town.shop), 600);
    assert_int_equal(posted(state, town.spare, town.elena), 9200);
    ledger_holds(state);
}

static void a_released_hold_is_free_again(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_release, &step), ERROR_NONE);
    assert_int_equal(held(state, town.care, town.elena), 0);
    assert_int_equal(posted(state, town.care, town.elena), 30000);
    assert_int_equal(step_do(state, do_release, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_capture, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 30000);
    ledger_holds(state);
}

static unsigned expiries_heard;

static bool hear_expiry(struct act *a, const struct event *event)
{
    (void)a;
    assert_true(event->id > 0);
    expiries_heard++;
    return true;
}

static void a_forgotten_hold_expires(void **state)
{
    static const struct reaction reactions[] = {{"hold.expired", hear_expiry}, {0}};
    struct town town = town_make(state);
    struct step step = story_order(&town);
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    expiries_heard = 0;
    for (int late = 0; late < 2; late++) {
        struct trial trial;
        trial_begin(&trial, state, "holds_expire", 0);
        trial.act.reactions = reactions;
        trial.act.now = TRIAL_NOW + 10 * DAY - 1 + late;
        assert_int_equal(trial_do(&trial, holds_expire_due), ERROR_NONE);
        trial_end(&trial);
        assert_int_equal(held(state, town.care, town.elena), late ? 0 : 1400);
        assert_int_equal(expiries_heard, late);
    }
    assert_int_equal(square_number(*state, "select count(*) from journal "
                                           "where facts_json like '%\"references\":[%'"),
                     1);
    ledger_holds(state);
}

static void a_hold_beyond_the_credit_is_refused(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    step.expected = 1401;
    assert_int_equal(step_do(state, do_hold, &step), CREDIT_SHORT);
    assert_int_equal(held(state, town.care, town.elena), 0);

    struct step grant = {.fund = town.care, .holder = town.marta, .cents = 2000};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    for (int i = 0; i < 2; i++) { /* 20.00 reach for one hour and for 6.00 of another */
        step = story_order(&town);
        step.payer = step.beneficiary = town.marta;
        step.expected = 1400;
        assert_int_equal(step_do(state, do_hold, &step), i == 0 ? ERROR_NONE : CREDIT_SHORT);
    }
    step.expected = 0;
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    assert_int_equal(held(state, town.care, town.marta), 2000);
    ledger_holds(state);
}

/* ---- grants and settlements ------------------------------------------------------------------ */

static void cash_at_the_door_is_owed_to_whom_it_belongs(void **state)
{
    struct town town = town_make(state);
    struct step step = {.payer = town.shop, .beneficiary = town.cooperative, .cents = 200};
    assert_int_equal(step_do(state, do_settle, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.settlement, town.shop), -200);
    assert_int_equal(posted(state, town.settlement, town.cooperative), 200);
    step.beneficiary = town.shop;
    assert_int_equal(step_do(state, do_settle, &step), ERROR_NONE); /* one's own cash */
    assert_int_equal(posted(state, town.settlement, town.shop), -200);
    ledger_holds(state);
}

static void amounts_have_bounds(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.care, .holder = town.marta};
    static const int64_t wrong[] = {0, -1, INT64_MIN, INT64_MAX, 1000000000000001};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        grant.cents = wrong[i];
        assert_int_equal(step_do(state, do_grant, &grant), OUT_OF_RANGE);
    }
    grant.cents = 1000000000000000;
    for (int i = 0; i < 8; i++)
        assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    assert_int_equal(step_do(state, do_grant, &grant), OUT_OF_RANGE); /* with Elena's 300.00 */
    grant.holder = town.employer;
    assert_int_equal(step_do(state, do_grant, &grant), NOT_ELIGIBLE);
    grant.fund = town.settlement;
    assert_int_equal(step_do(state, do_grant, &grant), NOT_ELIGIBLE);
    ledger_holds(state);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(credit_pays_14_of_16_euro),
        TEST(a_fund_says_why_it_does_not_pay),
        TEST(a_fund_with_a_network_pays_only_there),
        TEST(the_earliest_expiry_pays_first),
        TEST(the_cap_counts_units),
        TEST(a_hold_is_captured_to_the_cent),
        TEST(several_funds_pay_several_providers),
        TEST(a_released_hold_is_free_again),
        TEST(a_forgotten_hold_expires),
        TEST(a_hold_beyond_the_credit_is_refused),
        TEST(cash_at_the_door_is_owed_to_whom_it_belongs),
        TEST(amounts_have_bounds),
    };
    return square_run("wallet", tests, sizeof tests / sizeof tests[0]);
}
