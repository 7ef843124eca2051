#include "wallet/test_town.h"

#include "base/clock.h"
#include "base/id.h"

#include <string.h>

/* ---- setting rules --------------------------------------------------------------------------- */

struct rule_step {
    struct step step;
    struct fund_limits limits, own;
    const char *side;
    int64_t area;
    struct new_fund fund;
    int64_t made;
};

static bool do_limit(struct act *a, json_t *model)
{
    (void)model;
    struct rule_step *rule = a->prepared;
    return wallet_fund_limit(a, rule->step.fund, &rule->limits) &&
           holder_limit_set(a, rule->step.holder, rule->step.fund, rule->own.day_cents,
                            rule->own.month_cents, rule->own.year_cents) == 1;
}

static bool do_serve(struct act *a, json_t *model)
{
    (void)model;
    struct rule_step *rule = a->prepared;
    return wallet_fund_serves(a, rule->step.fund, rule->side, rule->area);
}

static bool do_fund(struct act *a, json_t *model)
{
    (void)model;
    struct rule_step *rule = a->prepared;
    return wallet_fund_add(a, &rule->fund, &rule->made) &&
           wallet_fund_allows(a, rule->made, "compagnia", 0);
}

static enum error_code rule_do(void **state, handler *handle, struct rule_step *rule)
{
    return step_do(state, handle, &rule->step);
}

static void limits_are(void **state, struct town *town, struct fund_limits limits,
                       struct fund_limits own)
{
    struct rule_step rule = {
        .step = {.fund = town->care, .holder = town->elena}, .limits = limits, .own = own};
    assert_int_equal(rule_do(state, do_limit, &rule), ERROR_NONE);
}

/* An hour of company of 14.00, for Elena herself. */
static struct step hour(struct town *town, int64_t now)
{
    return (struct step){.town = town,
                         .payer = town->elena,
                         .beneficiary = town->elena,
                         .lines = {{"compagnia", town->cooperative, 1, 1400, 0}},
                         .count = 1,
                         .reference = id_new(),
                         .expected = 1400,
                         .now = now};
}

/* What is answered about the first credit when so much is asked for; "" when it pays. */
static void asked(void **state, struct step *step, const char *member, const char *wanted)
{
    struct trial trial;
    trial_begin(&trial, state, "quote", 0);
    trial.act.prepared = step;
    if (step->now)
        trial.act.now = step->now;
    assert_int_equal(trial_read(&trial, do_quote), ERROR_NONE);
    json_t *credit = json_array_get(json_object_get(trial.model, "credits"), 0);
    assert_string_equal(json_text(credit, member), wanted);
    trial_end(&trial);
}

/* ---- limits ---------------------------------------------------------------------------------- */

/* Each limit reaches for one hour: the second is refused in the same period, and paid in the next.
 */
static void limits_count_days_months_and_years_of_the_territory(void **state)
{
    const int64_t eve = clock_instant((struct civil){
        .year = 2026, .month = 12, .day = 31, .hour = 23, .minute = 59, .second = 59});
    const int64_t day_before = clock_instant((struct civil){.year = 2026, .month = 12, .day = 30});
    const int64_t month_before =
        clock_instant((struct civil){.year = 2026, .month = 11, .day = 30});
    const struct {
        struct fund_limits limits, own;
        int64_t first;
        const char *reason;
    } cases[] = {
        {{.day_cents = 2799}, {0}, clock_day(eve, 0), "day_limit"},
        {{.month_cents = 2799}, {0}, day_before, "month_limit"},
        {{.year_cents = 2799}, {0}, month_before, "year_limit"},
        {{0}, {.day_cents = 2799}, clock_day(eve, 0), "own_limit"},
        {{0}, {.month_cents = 2799}, day_before, "own_limit"},
        {{.year_cents = 9999}, {.year_cents = 1400}, month_before, "own_limit"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct town town = town_make(state);
        square_execute(*state, "update accounts set expires_at = null");
        limits_are(state, &town, cases[i].limits, cases[i].own);
        struct step step = hour(&town, cases[i].first);
        assert_int_equal(step_do(state, do_pay, &step), ERROR_NONE);
        step = hour(&town, eve);
        assert_int_equal(step_do(state, do_pay, &step), CREDIT_SHORT);
        struct step rest = hour(&town, eve); /* the rest of the limit is still paid */
        rest.expected = cases[i].own.year_cents ? 0 : 1399;
        assert_int_equal(step_do(state, do_hold, &rest), ERROR_NONE);
        struct step more = hour(&town, eve);
        asked(state, &more, "reason", cases[i].reason);
        step.now = eve + 1; /* midnight, a new year */
        assert_int_equal(step_do(state, do_pay, &step), ERROR_NONE);
        ledger_holds(state);
        square_teardown(state);
        square_setup(state);
    }
}

static void what_is_refunded_or_released_may_be_spent_again(void **state)
{
    struct town town = town_make(state);
    limits_are(state, &town, (struct fund_limits){.day_cents = 1400}, (struct fund_limits){0});
    struct step step = hour(&town, 0), again = hour(&town, 0);
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_pay, &again), CREDIT_SHORT);
    assert_int_equal(step_do(state, do_release, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_pay, &again), ERROR_NONE);
    step = hour(&town, 0);
    assert_int_equal(step_do(state, do_pay, &step), CREDIT_SHORT);
    again.holder = town.cooperative;
    again.cents = 1400;
    assert_int_equal(step_do(state, do_refund, &again), ERROR_NONE);
    assert_int_equal(step_do(state, do_pay, &step), ERROR_NONE);
    ledger_holds(state);
}

static void a_payment_has_a_least_and_a_most(void **state)
{
    struct town town = town_make(state);
    limits_are(state, &town, (struct fund_limits){.most_cents = 1000}, (struct fund_limits){0});
    struct step step = hour(&town, 0);
    step.expected = 1001;
    assert_int_equal(step_do(state, do_hold, &step), CREDIT_SHORT);
    step.expected = 1000;
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    limits_are(state, &town, (struct fund_limits){.least_cents = 1401}, (struct fund_limits){0});
    step = hour(&town, 0);
    asked(state, &step, "reason", "too_small");
    limits_are(state, &town, (struct fund_limits){.least_cents = 1400}, (struct fund_limits){0});
    asked(state, &step, "reason", "");
    assert_int_equal(step.credit, 1400);
}

/* The first fund would pay 5.00, less than its least: the second pays all, as if the first were not
 * there. */
static void below_its_least_a_fund_leaves_all_to_others(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.spare, .holder = town.elena, .cents = 1400};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    limits_are(state, &town, (struct fund_limits){.least_cents = 600},
               (struct fund_limits){.day_cents = 500});
    struct step step = hour(&town, 0);
    assert_int_equal(step_do(state, do_pay, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 30000);
    assert_int_equal(posted(state, town.spare, town.elena), 0);
    ledger_holds(state);
}

/* Care expires first, and would pay all of it. */
static void a_line_may_name_the_funds_that_pay_it(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.spare, .holder = town.elena, .cents = 1000};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    const int64_t spare[] = {town.spare, 0}, none[] = {0}, both[] = {town.spare, town.care, 0};
    struct step step = hour(&town, 0);
    step.lines[0].funds = spare;
    assert_int_equal(step_do(state, do_hold, &step), CREDIT_SHORT);
    asked(state, &step, "reason", "not_needed");
    assert_int_equal(step.credit, 1000);
    step.lines[0].cents = step.expected = 1000;
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    assert_int_equal(held(state, town.spare, town.elena), 1000);
    assert_int_equal(held(state, town.care, town.elena), 0);
    step.lines[0].funds = none;
    assert_int_equal(step_do(state, do_hold, &step), CREDIT_SHORT);
    step.lines[0].funds = both;
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    assert_int_equal(held(state, town.care, town.elena), 1000);
    ledger_holds(state);
}

static void limits_bind_gifts_too(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.time, .holder = town.elena, .cents = 100};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    struct rule_step rule = {.step = {.fund = town.time, .holder = town.elena},
                             .limits = {.day_cents = 60}};
    assert_int_equal(rule_do(state, do_limit, &rule), ERROR_NONE);
    struct step gift = {.payer = town.elena, .fund = town.time, .holder = town.marta, .cents = 61};
    assert_int_equal(step_do(state, do_gift, &gift), OVER_LIMIT);
    gift.cents = 40;
    assert_int_equal(step_do(state, do_gift, &gift), ERROR_NONE);
    gift.cents = 21;
    assert_int_equal(step_do(state, do_gift, &gift), OVER_LIMIT);
    gift.cents = 20;
    assert_int_equal(step_do(state, do_gift, &gift), ERROR_NONE);
}

/* ---- where and for whom ---------------------------------------------------------------------- */

static void a_fund_may_be_bound_to_places(void **state)
{
    static const char *const sides[] = {"provider", "beneficiary"};
    for (int i = 0; i < 2; i++) {
        struct town town = town_make(state);
        struct rule_step rule = {.step = {.fund = town.care}, .side = sides[i], .area = 501};
        struct step step = hour(&town, 0);
        assert_int_equal(rule_do(state, do_serve, &rule), ERROR_NONE);
        asked(state, &step, "reason", "wrong_area");
        square_execute(*state, "update parties set area_id = 502");
        asked(state, &step, "reason", "wrong_area");
        square_execute(*state, i == 0
                                   ? "update parties set area_id = 501 where kind = 'organisation'"
                                   : "update parties set area_id = 501 where kind = 'person'");
        asked(state, &step, "reason", "");
        square_teardown(state);
        square_setup(state);
    }
}

static void a_fund_may_be_for_the_family_only_and_from_a_day(void **state)
{
    struct town town = town_make(state);
    struct rule_step rule = {.fund = {.code = "asilo",
                                      .name = "Asilo",
                                      .nature = "welfare-service",
                                      .issuer = town.employer,
                                      .expires_at = TRIAL_NOW + 9 * DAY,
                                      .for_family = true,
                                      .not_for_self = true,
                                      .starts_at = TRIAL_NOW + DAY,
                                      .rule = "Solo per i figli"}};
    assert_int_equal(rule_do(state, do_fund, &rule), ERROR_NONE);
    struct step grant = {.fund = rule.made, .holder = town.elena, .cents = 1400};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    struct step step = hour(&town, 0);
    asked(state, &step, "reason", "not_yet");
    step.now = TRIAL_NOW + DAY;
    asked(state, &step, "reason", "not_for_self");
    asked(state, &step, "law", "R10");
    asked(state, &step, "rule", "Solo per i figli");
    step.beneficiary = town.marta;
    asked(state, &step, "reason", "other_person");
    asked(state, &step, "law", "R11");
    step.beneficiary = town.agnese;
    asked(state, &step, "reason", "");
    step.now = TRIAL_NOW + 9 * DAY + 1;
    asked(state, &step, "law", "R21");
}

static void a_fund_is_set_up_within_the_law(void **state)
{
    struct town town = town_make(state);
    static const char *const kept[] = {"welfare-service", "welfare-fringe", "bonus", "meal",
                                       "public-voucher"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        struct rule_step rule = {.fund = {.code = "x",
                                          .name = "X",
                                          .nature = kept[i],
                                          .issuer = town.employer,
                                          .transferable = true}};
        assert_int_equal(rule_do(state, do_fund, &rule), NOT_ELIGIBLE);
    }
    /* carried on only by the same issuer, and in the same unit; time assists nobody in euro */
    struct rule_step carry = {.fund = {.code = "y",
                                       .name = "Y",
                                       .nature = "bonus",
                                       .issuer = town.employer,
                                       .residue = "carry",
                                       .residue_to = town.spare}};
    assert_int_equal(rule_do(state, do_fund, &carry), NOT_ELIGIBLE);
    carry.fund.issuer = town.federation;
    assert_int_equal(rule_do(state, do_fund, &carry), ERROR_NONE);
    struct rule_step time = {.fund = {.code = "z",
                                      .name = "Z",
                                      .nature = "time",
                                      .issuer = town.federation,
                                      .residue = "carry",
                                      .residue_to = town.spare}};
    assert_int_equal(rule_do(state, do_fund, &time), NOT_ELIGIBLE);
    time.fund.residue = "assist";
    time.fund.residue_to = town.shop;
    assert_int_equal(rule_do(state, do_fund, &time), NOT_ELIGIBLE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(limits_count_days_months_and_years_of_the_territory),
        TEST(what_is_refunded_or_released_may_be_spent_again),
        TEST(a_payment_has_a_least_and_a_most),
        TEST(below_its_least_a_fund_leaves_all_to_others),
        TEST(a_line_may_name_the_funds_that_pay_it),
        TEST(limits_bind_gifts_too),
        TEST(a_fund_may_be_bound_to_places),
        TEST(a_fund_may_be_for_the_family_only_and_from_a_day),
        TEST(a_fund_is_set_up_within_the_law),
    };
    return square_run("rules", tests, sizeof tests / sizeof tests[0]);
}
