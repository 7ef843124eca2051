#include "wallet/test_town.h"

#include <string.h>

/* Credit of care for 14.00 and spare credit for the rest: 22.00 in all, for Elena herself. */
static struct step both_pay(void **state, struct town *town)
{
    struct step grant = {.fund = town->spare, .holder = town->elena, .cents = 10000};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    struct step step = story_order(town);
    step.beneficiary = town->elena;
    step.expected = 2200;
    return step;
}

/* ---- paying ---------------------------------------------------------------------------------- */

static void what_is_paid_at_once_was_never_held(void **state)
{
    struct town town = town_make(state);
    struct step step = both_pay(state, &town);
    step.expected = 2201;
    assert_int_equal(step_do(state, do_pay, &step), CREDIT_SHORT);
    assert_int_equal(posted(state, town.care, town.elena), 30000);
    step.expected = 2200;
    assert_int_equal(step_do(state, do_pay, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 28600);
    assert_int_equal(posted(state, town.spare, town.elena), 9200);
    assert_int_equal(held(state, town.care, town.elena), 0);
    assert_int_equal(posted(state, town.spare, town.shop), 600);
    assert_int_equal(posted(state, town.care, town.cooperative), 1400);
    /* nothing is left to capture or release */
    assert_int_equal(step_do(state, do_capture, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_release, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 28600);
    /* the same reference pays once */
    assert_int_not_equal(step_do(state, do_pay, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 28600);
    ledger_holds(state);
}

static void a_part_is_paid_and_the_rest_of_it_is_free(void **state)
{
    struct town town = town_make(state);
    struct step step = both_pay(state, &town);
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    step.holder = town.cooperative;
    step.cents = 1601; /* 16.00 are held for it: 14.00 of care, 2.00 of spare credit */
    assert_int_equal(step_do(state, do_part, &step), CREDIT_SHORT);
    step.cents = -1;
    assert_int_equal(step_do(state, do_part, &step), OUT_OF_RANGE);
    step.cents = 1000;
    step.category = "consegna";
    assert_int_equal(step_do(state, do_part, &step), CREDIT_SHORT);
    ledger_holds(state);

    step.category = "compagnia";
    assert_int_equal(step_do(state, do_part, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.cooperative), 1000);
    assert_int_equal(posted(state, town.spare, town.cooperative), 0);
    assert_int_equal(held(state, town.care, town.elena), 0);
    assert_int_equal(held(state, town.spare, town.elena), 600); /* the shop's, untouched */
    assert_int_equal(step_do(state, do_part, &step), CREDIT_SHORT);
    ledger_holds(state);

    step.holder = town.shop;
    step.category = NULL;
    step.cents = 0; /* the shop failed: all of it is free */
    assert_int_equal(step_do(state, do_part, &step), ERROR_NONE);
    assert_int_equal(held(state, town.spare, town.elena), 0);
    assert_int_equal(posted(state, town.spare, town.elena), 10000);
    assert_int_equal(square_number(*state, "select count(*) from holds where state = 'captured'"),
                     1);
    assert_int_equal(square_number(*state, "select count(*) from holds where state = 'released'"),
                     1);
    ledger_holds(state);
}

/* ---- refunds --------------------------------------------------------------------------------- */

static void a_refund_returns_to_where_it_came_from(void **state)
{
    struct town town = town_make(state);
    struct step step = both_pay(state, &town);
    assert_int_equal(step_do(state, do_pay, &step), ERROR_NONE);
    step.holder = town.cooperative;
    static const int64_t wrong[] = {0, -1, 1601, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        step.cents = wrong[i];
        assert_int_equal(step_do(state, do_refund, &step), OUT_OF_RANGE);
    }
    /* 16.00 were 14.00 of care and 2.00 of spare credit: the last to pay gets it first */
    step.cents = 300;
    assert_int_equal(step_do(state, do_refund, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.spare, town.elena), 9400);
    assert_int_equal(posted(state, town.care, town.elena), 28700);
    step.cents = 1301;
    assert_int_equal(step_do(state, do_refund, &step), OUT_OF_RANGE);
    step.cents = 1300;
    assert_int_equal(step_do(state, do_refund, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 30000);
    assert_int_equal(posted(state, town.care, town.cooperative), 0);
    step.cents = 1;
    assert_int_equal(step_do(state, do_refund, &step), OUT_OF_RANGE);
    step.reference++; /* nobody paid for that */
    assert_int_equal(step_do(state, do_refund, &step), OUT_OF_RANGE);
    ledger_holds(state);
}

/* A provider that gives back what a bank has paid it owes that to its next takings. */
static void what_was_paid_out_is_refunded_from_the_next_takings(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    assert_int_equal(step_do(state, do_pay, &step), ERROR_NONE);
    struct step payout = {
        .fund = town.care, .holder = town.cooperative, .cents = 1401, .reference = 5};
    assert_int_equal(step_do(state, do_payout, &payout), CREDIT_SHORT);
    payout.cents = 1000;
    assert_int_equal(step_do(state, do_payout, &payout), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.employer), -29000);
    step.holder = town.cooperative;
    step.cents = 1400;
    assert_int_equal(step_do(state, do_refund, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.cooperative), -1000);
    assert_int_equal(posted(state, town.care, town.elena), 30000);
    payout.cents = 1;
    assert_int_equal(step_do(state, do_payout, &payout), CREDIT_SHORT);
    ledger_holds(state);
    struct step again = story_order(&town);
    assert_int_equal(step_do(state, do_pay, &again), ERROR_NONE);
    payout.cents = 401;
    assert_int_equal(step_do(state, do_payout, &payout), CREDIT_SHORT);
    payout.cents = 400;
    assert_int_equal(step_do(state, do_payout, &payout), ERROR_NONE);
    ledger_holds(state);
}

static void what_the_bank_did_not_pay_is_no_more_than_it_was_told(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    struct step payout = {
        .fund = town.care, .holder = town.cooperative, .cents = 1000, .reference = 5};
    assert_int_equal(step_do(state, do_pay, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_payout_return, &payout), OUT_OF_RANGE);
    assert_int_equal(step_do(state, do_payout, &payout), ERROR_NONE);
    payout.cents = 1001;
    assert_int_equal(step_do(state, do_payout_return, &payout), OUT_OF_RANGE);
    payout.cents = 990;
    assert_int_equal(step_do(state, do_payout_return, &payout), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.cooperative), 1390);
    ledger_holds(state);
}

static void a_refund_of_expired_credit_follows_the_residue(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    assert_int_equal(step_do(state, do_pay, &step), ERROR_NONE);
    step.holder = town.cooperative;
    step.cents = 400;
    step.now = TRIAL_NOW + 100 * DAY; /* the last second */
    assert_int_equal(step_do(state, do_refund, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 29000);
    step.now++;
    assert_int_equal(step_do(state, do_refund, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 29000);
    assert_int_equal(posted(state, town.care, town.employer), -29600);
    assert_int_equal(square_number(*state, "select count(*) from transfers where kind = 'expiry'"),
                     1);
    ledger_holds(state);
}

static void a_hold_outlives_its_credit(void **state)
{
    for (int captured = 0; captured < 2; captured++) {
        struct town town = town_make(state);
        struct step step = story_order(&town);
        assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
        step.now = TRIAL_NOW + 101 * DAY;
        assert_int_equal(step_do(state, captured ? do_capture : do_release, &step), ERROR_NONE);
        assert_int_equal(posted(state, town.care, town.elena), 28600);
        assert_int_equal(posted(state, town.care, town.cooperative), captured ? 1400 : 0);
        assert_int_equal(posted(state, town.care, town.employer), captured ? -30000 : -28600);
        ledger_holds(state);
        if (captured == 0)
            square_teardown(state), square_setup(state);
    }
}

/* ---- what comes, and goes back --------------------------------------------------------------- */

static void a_grant_keeps_its_own_expiry(void **state)
{
    struct town town = town_make(state);
    struct step grant = {
        .fund = town.care, .holder = town.elena, .cents = 500, .expires = TRIAL_NOW + 10 * DAY};
    assert_int_equal(step_do(state, do_grant_until, &grant), ERROR_NONE);
    assert_int_equal(balance(state, town.care, town.elena, "count(*)"), 2);
    /* the earlier pays first, and is refunded to itself */
    struct step step = story_order(&town);
    assert_int_equal(step_do(state, do_pay, &step), ERROR_NONE);
    assert_int_equal(balance(state, town.care, town.elena, "max(received_cents - paid_cents)"),
                     29100);
    assert_int_equal(balance(state, town.care, town.elena, "min(received_cents - paid_cents)"), 0);
    step.holder = town.cooperative;
    step.cents = 1400;
    assert_int_equal(step_do(state, do_refund, &step), ERROR_NONE);
    assert_int_equal(balance(state, town.care, town.elena, "min(received_cents - paid_cents)"),
                     500);
    grant.expires = TRIAL_NOW - 1;
    assert_int_equal(step_do(state, do_grant_until, &grant), OUT_OF_RANGE);
    ledger_holds(state);
}

static void a_grant_is_taken_back_as_far_as_it_is_free(void **state)
{
    struct town town = town_make(state);
    struct step grant = {
        .fund = town.care, .holder = town.marta, .cents = 2000, .expires = TRIAL_NOW + 10 * DAY};
    assert_int_equal(step_do(state, do_grant_until, &grant), ERROR_NONE);
    struct step spend = story_order(&town);
    spend.payer = spend.beneficiary = town.marta;
    assert_int_equal(step_do(state, do_pay, &spend), ERROR_NONE);
    struct step back = {.transfer = grant.transfer, .cents = 601};
    assert_int_equal(step_do(state, do_take_back, &back), CREDIT_SHORT);
    back.cents = 600;
    assert_int_equal(step_do(state, do_take_back, &back), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.marta), 0);
    /* with credit of another grant on the account, no more than this grant */
    assert_int_equal(step_do(state, do_grant_until, &grant), ERROR_NONE);
    back.cents = 1401;
    assert_int_equal(step_do(state, do_take_back, &back), OUT_OF_RANGE);
    back.cents = 0;
    assert_int_equal(step_do(state, do_take_back, &back), OUT_OF_RANGE);
    back.transfer = square_number(*state, "select max(id) from transfers where kind = 'payment'");
    back.cents = 1;
    assert_int_equal(step_do(state, do_take_back, &back), NOT_ELIGIBLE);
    back.transfer = 1;
    assert_int_equal(step_do(state, do_take_back, &back), NOT_FOUND);
    ledger_holds(state);
}

/* ---- what never becomes money, and what may be given away ------------------------------------ */

static void only_takings_in_euro_are_paid_out(void **state)
{
    struct town town = town_make(state);
    struct step reward = {
        .fund = town.time, .holder = town.cooperative, .cents = 60, .reference = 9};
    assert_int_equal(step_do(state, do_reward, &reward), ERROR_NONE);
    struct step payout = {.fund = town.time, .holder = town.cooperative, .cents = 1};
    assert_int_equal(step_do(state, do_payout, &payout), NOT_ELIGIBLE);
    payout.fund = town.settlement;
    assert_int_equal(step_do(state, do_payout, &payout), NOT_ELIGIBLE);
    payout.fund = town.care;
    payout.holder = town.elena; /* granted, not taken in */
    assert_int_equal(step_do(state, do_payout, &payout), CREDIT_SHORT);
    payout.holder = town.employer;
    assert_int_equal(step_do(state, do_payout, &payout), NOT_ELIGIBLE);
    payout.fund = 1;
    assert_int_equal(step_do(state, do_payout, &payout), NOT_FOUND);
    ledger_holds(state);
}

static void a_gift_keeps_its_expiries(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.time, .holder = town.elena, .cents = 60};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    grant.expires = TRIAL_NOW + DAY;
    grant.cents = 30;
    assert_int_equal(step_do(state, do_grant_until, &grant), ERROR_NONE);
    struct step gift = {.payer = town.elena, .fund = town.time, .holder = town.marta, .cents = 91};
    assert_int_equal(step_do(state, do_gift, &gift), CREDIT_SHORT);
    assert_int_equal(posted(state, town.time, town.marta), 0);
    gift.cents = 40;
    assert_int_equal(step_do(state, do_gift, &gift), ERROR_NONE);
    assert_int_equal(balance(state, town.time, town.marta, "max(received_cents)"), 30);
    assert_int_equal(balance(state, town.time, town.marta, "max(expires_at)"), TRIAL_NOW + DAY);
    assert_int_equal(posted(state, town.time, town.marta), 40);
    assert_int_equal(posted(state, town.time, town.elena), 50);
    gift.now = TRIAL_NOW + 2 * DAY; /* what expired cannot be given */
    gift.payer = town.marta;
    gift.holder = town.agnese;
    gift.cents = 11;
    assert_int_equal(step_do(state, do_gift, &gift), CREDIT_SHORT);
    gift.cents = 0;
    assert_int_equal(step_do(state, do_gift, &gift), OUT_OF_RANGE);
    gift.cents = 5;
    gift.holder = town.marta;
    assert_int_equal(step_do(state, do_gift, &gift), NOT_ELIGIBLE);
    gift.holder = town.shop;
    assert_int_equal(step_do(state, do_gift, &gift), NOT_ELIGIBLE);
    gift.holder = town.agnese;
    gift.fund = town.care;
    assert_int_equal(step_do(state, do_gift, &gift), NOT_TRANSFERABLE);
    ledger_holds(state);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_paid_at_once_was_never_held),
        TEST(a_part_is_paid_and_the_rest_of_it_is_free),
        TEST(a_refund_returns_to_where_it_came_from),
        TEST(what_was_paid_out_is_refunded_from_the_next_takings),
        TEST(what_the_bank_did_not_pay_is_no_more_than_it_was_told),
        TEST(a_refund_of_expired_credit_follows_the_residue),
        TEST(a_hold_outlives_its_credit),
        TEST(a_grant_keeps_its_own_expiry),
        TEST(a_grant_is_taken_back_as_far_as_it_is_free),
        TEST(only_takings_in_euro_are_paid_out),
        TEST(a_gift_keeps_its_expiries),
    };
    return square_run("pay", tests, sizeof tests / sizeof tests[0]);
}
