#include "market/test_street.h"

#include <pthread.h>
#include <string.h>

static const char assign[] = "/visits/{visit}/assign";
static const char decline[] = "/visits/{visit}/decline";

#define STATE_IS(table, wanted)                                                                    \
    assert_int_equal(number(state, "select count(*) from " table " where state = '" wanted "'"), 1)

/* ---- the story ------------------------------------------------------------------------------- */

static void an_order_holds_credit_and_a_place(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    assert_int_equal(held(state, street.town.care, street.town.elena), 1400);
    assert_int_equal(posted(state, street.town.care, street.town.elena), 30000);
    assert_int_equal(number(state, "select booked from slots"), 1);
    assert_int_equal(number(state, "select cash_cents from orders"), 800);
    assert_int_equal(number(state, "select credit_cents from orders"), 1400);
    STATE_IS("orders", "placed");
    STATE_IS("visits", "requested");
    assert_int_equal(number(state, "select recipient_id from visits"), street.town.agnese);
    assert_int_equal(number(state, "select referent_id from visits"), street.town.elena);
    rules_hold(state);
}

static void what_a_suspended_organisation_offers_is_not_sold(void **state)
{
    struct street street = street_make(state);
    square_execute(*state, "update organisations set state = 'suspended' "
                           "where kind = 'cooperative' and id = (select max(organisation_id) from "
                           "legs)");
    assert_int_equal(order_try(state, &street, "credit", 1400), NOT_FOUND);
    assert_int_equal(number(state, "select count(*) from orders"), 0);
    square_execute(*state, "update organisations set state = 'active'");
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
}

static void work_is_done(void **state, const struct street *street, const char *found)
{
    assert_int_equal(shop_step(state, street, shop_accept), ERROR_NONE);
    STATE_IS("orders", "placed");
    assert_int_equal(visit_answer(state, street, assign), ERROR_NONE);
    STATE_IS("orders", "accepted");
    assert_int_equal(shop_step(state, street, shop_prepare), ERROR_NONE);
    assert_int_equal(shop_step(state, street, shop_ready), ERROR_NONE);
    assert_int_equal(shop_step(state, street, shop_hand_over), ERROR_NONE);
    STATE_IS("orders", "accepted");
    rules_hold(state);
    assert_int_equal(visit_record_as(state, street, found), ERROR_NONE);
}

static void a_fulfilled_order_pays_everybody_to_the_cent(void **state)
{
    struct street street = street_make(state);
    const struct town *town = &street.town;
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    work_is_done(state, &street, "yyy");
    STATE_IS("orders", "fulfilled");
    assert_int_equal(number(state, "select count(*) from order_legs where state = 'fulfilled'"), 2);
    assert_int_equal(held(state, town->care, town->elena), 0);
    assert_int_equal(posted(state, town->care, town->elena), 28600);
    assert_int_equal(posted(state, town->care, town->cooperative), 1400);
    /* the shop took 8.00 in cash, of which 6.00 are its own */
    assert_int_equal(posted(state, town->settlement, town->shop), -200);
    assert_int_equal(posted(state, town->settlement, town->cooperative), 200);
    rules_hold(state);
}

/* The ledger is sound, but a payment is not its order's. */
static void a_payment_astray_is_noticed(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    work_is_done(state, &street, "yyy");
    assert_int_equal(square_count(*state, orders_off_payments), 0);
    square_execute(*state, "update transfers set reference_id = 1 where kind = 'payment'");
    assert_int_equal(square_count(*state, orders_off_payments), 1);
}

static void an_order_in_cash_touches_no_credit(void **state)
{
    struct street street = street_make(state);
    const struct town *town = &street.town;
    assert_int_equal(order_try(state, &street, "cash", 0), ERROR_NONE);
    assert_int_equal(held(state, town->care, town->elena), 0);
    work_is_done(state, &street, "yyy");
    assert_int_equal(posted(state, town->care, town->elena), 30000);
    assert_int_equal(posted(state, town->settlement, town->shop), -1600);
    assert_int_equal(posted(state, town->settlement, town->cooperative), 1600);
    rules_hold(state);
}

/* ---- what was shown is what is taken --------------------------------------------------------- */

static void credit_other_than_shown_is_refused(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1300), STATE_CONFLICT);
    assert_int_equal(order_try(state, &street, "credit", 1500), CREDIT_SHORT);
    assert_int_equal(order_try(state, &street, "cash", 1400), INVALID);
    assert_int_equal(number(state, "select count(*) from orders"), 0);
    assert_int_equal(number(state, "select booked from slots"), 0);
    assert_int_equal(held(state, street.town.care, street.town.elena), 0);
    rules_hold(state);
}

static void a_slot_closes_at_its_cutoff(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    street_act_for(&trial, state, &street);
    trial.act.now = SLOT_CUTOFF;
    put_id(&trial, "listing", street.listing);
    put_id(&trial, "slot", street.slot);
    put_text(&trial, "pay", "cash");
    put_int(&trial, "expected_credit", 0);
    assert_int_equal(trial_do(&trial, order_place), INVALID);
    assert_string_equal(json_text(trial.act.fields, "slot"), "slot_taken");
    trial_end(&trial);
}

static void no_order_outside_the_agreement(void **state)
{
    struct street street = street_make(state);
    square_execute(*state, "update agreements set is_active = 0");
    assert_int_equal(order_try(state, &street, "cash", 0), INVALID);
    square_execute(*state, "update agreements set is_active = 1");
    assert_int_equal(order_try(state, &street, "cash", 0), ERROR_NONE);
}

/* ---- the last place -------------------------------------------------------------------------- */

/* One of two who want the last place, on lanes of their own. */
struct racer {
    void **state;
    const struct street *street;
    struct lanes *lanes;
    int64_t person;
    enum error_code code;
};

static void *race(void *context)
{
    struct racer *racer = context;
    struct trial trial;
    street_act(&trial, racer->state, racer->person, CITIZEN, 0);
    put_id(&trial, "listing", racer->street->listing);
    put_id(&trial, "slot", racer->street->slot);
    put_text(&trial, "pay", "cash");
    put_int(&trial, "expected_credit", 0);
    (void)!lanes_perform(racer->lanes, &trial.act, order_place, trial.model);
    racer->code = trial.act.error.code;
    trial_end(&trial);
    return NULL;
}

static void the_last_place_goes_to_one(void **state)
{
    struct street street = street_make(state);
    struct square *square = *state;
    struct lanes *others = square_lanes(square, 1, 1000);
    struct racer racers[2] = {{state, &street, square->lanes, street.town.elena, ERROR_NONE},
                              {state, &street, others, street.town.marta, ERROR_NONE}};
    pthread_t threads[2];
    square_execute(square, "update slots set capacity = 1");
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    lanes_stop(&others);

    bool first = racers[0].code == ERROR_NONE;
    assert_int_equal(racers[first ? 0 : 1].code, ERROR_NONE);
    assert_int_equal(racers[first ? 1 : 0].code, INVALID);
    assert_int_equal(number(state, "select count(*) from orders"), 1);
    assert_int_equal(number(state, "select booked from slots"), 1);
    rules_hold(state);
}

/* ---- orders that end undone ------------------------------------------------------------------ */

static void all_is_free_again(void **state, const struct street *street)
{
    assert_int_equal(held(state, street->town.care, street->town.elena), 0);
    assert_int_equal(posted(state, street->town.care, street->town.elena), 30000);
    assert_int_equal(number(state, "select booked from slots"), 0);
    assert_int_equal(number(state, "select count(*) from visits where state in "
                                   "('requested', 'assigned', 'doing')"),
                     0);
    rules_hold(state);
}

static void a_shop_that_refuses_releases_all(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    assert_int_equal(visit_answer(state, &street, assign), ERROR_NONE);
    assert_int_equal(shop_step(state, &street, shop_refuse), ERROR_NONE);
    STATE_IS("orders", "refused");
    STATE_IS("order_legs", "refused");
    STATE_IS("order_legs", "cancelled");
    STATE_IS("visits", "cancelled");
    all_is_free_again(state, &street);
    assert_int_equal(shop_step(state, &street, shop_refuse), STATE_CONFLICT);
}

static void a_declined_visit_releases_all(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    assert_int_equal(shop_step(state, &street, shop_accept), ERROR_NONE);
    assert_int_equal(visit_answer(state, &street, decline), ERROR_NONE);
    STATE_IS("orders", "refused");
    assert_int_equal(number(state, "select count(*) from orders where reason = 'no_worker'"), 1);
    all_is_free_again(state, &street);
    assert_int_equal(shop_step(state, &street, shop_prepare), STATE_CONFLICT);
}

/* The shopping was brought, the company was not kept: each has what it did, and no more. */
static void what_was_done_is_paid_although_another_failed(void **state)
{
    struct street street = street_make(state);
    const struct town *town = &street.town;
    square_execute(*state, "insert into fund_categories (fund_id, category, most_per_unit_cents) "
                           "select fund_id, 'consegna', 500 from fund_categories "
                           "where most_per_unit_cents = 1400");
    assert_int_equal(order_try(state, &street, "credit", 1900), ERROR_NONE);
    work_is_done(state, &street, "nny");
    STATE_IS("orders", "refused");
    STATE_IS("order_legs", "fulfilled");
    assert_int_equal(held(state, town->care, town->elena), 0);
    assert_int_equal(posted(state, town->care, town->elena), 29500);
    assert_int_equal(posted(state, town->care, town->shop), 500);
    assert_int_equal(posted(state, town->care, town->cooperative), 0);
    assert_int_equal(posted(state, town->settlement, town->shop), 0);
    assert_int_equal(number(state, "select count(*) from outbox where kind = 'order-part-done'"),
                     2);
    rules_hold(state);
}

static void a_failed_visit_releases_all(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    work_is_done(state, &street, "nny");
    STATE_IS("orders", "refused");
    STATE_IS("order_legs", "fulfilled");
    all_is_free_again(state, &street);
}

static void nothing_is_prepared_before_all_have_accepted(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    assert_int_equal(shop_step(state, &street, shop_accept), ERROR_NONE);
    assert_int_equal(shop_step(state, &street, shop_prepare), STATE_CONFLICT);
    assert_int_equal(shop_step(state, &street, shop_accept), STATE_CONFLICT);
}

static enum error_code cancel_by(void **state, int64_t person, int64_t now)
{
    struct trial trial;
    street_act(&trial, state, person, CITIZEN, 0);
    trial.act.now = now;
    put_id(&trial, "order", number(state, "select id from orders"));
    enum error_code code = trial_do(&trial, order_cancel);
    trial_end(&trial);
    return code;
}

static void an_order_is_cancelled_until_its_cutoff(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    assert_int_equal(cancel_by(state, street.town.marta, TRIAL_NOW), NOT_FOUND);
    assert_int_equal(cancel_by(state, street.town.elena, SLOT_CUTOFF), STATE_CONFLICT);
    assert_int_equal(cancel_by(state, street.town.agnese, TRIAL_NOW), ERROR_NONE);
    STATE_IS("orders", "cancelled");
    all_is_free_again(state, &street);
    assert_int_equal(cancel_by(state, street.town.elena, TRIAL_NOW), STATE_CONFLICT);
}

static int64_t expired(void **state, int64_t now)
{
    struct trial trial;
    street_act(&trial, state, 0, SYSTEM, 0);
    trial.act.now = now;
    assert_int_equal(trial_do(&trial, orders_expire), ERROR_NONE);
    int64_t count = json_int(trial.model, "expired");
    trial_end(&trial);
    return count;
}

static void an_unanswered_order_expires_when_the_slot_begins(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    assert_int_equal(shop_step(state, &street, shop_accept), ERROR_NONE);
    assert_int_equal(expired(state, SLOT_STARTS - 1), 0);
    assert_int_equal(expired(state, SLOT_STARTS), 1);
    STATE_IS("orders", "expired");
    assert_int_equal(square_number(*state, "select count(*) from journal where "
                                           "facts_json like '%\"orders\":[%'"),
                     1);
    all_is_free_again(state, &street);
    assert_int_equal(expired(state, SLOT_STARTS), 0);
}

static void an_accepted_order_waits_two_weeks(void **state)
{
    struct street street = street_make(state);
    int64_t late = SLOT_STARTS + 5400 + ORDER_LATE_SECONDS;
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    assert_int_equal(shop_step(state, &street, shop_accept), ERROR_NONE);
    assert_int_equal(visit_answer(state, &street, assign), ERROR_NONE);
    assert_int_equal(expired(state, late - 1), 0);
    assert_int_equal(expired(state, late), 1);
    all_is_free_again(state, &street);
}

/* ---- who sees what --------------------------------------------------------------------------- */

static enum error_code order_seen_by(void **state, int64_t person)
{
    struct trial trial;
    street_act(&trial, state, person, CITIZEN, 0);
    put_id(&trial, "order", number(state, "select id from orders"));
    enum error_code code = trial_read(&trial, order_page);
    if (code == ERROR_NONE)
        assert_int_equal(json_int(json_object_get(trial.model, "order"), "credit_cents"), 1400);
    trial_end(&trial);
    return code;
}

static void an_order_is_seen_by_who_placed_it_and_who_it_is_for(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    assert_int_equal(order_seen_by(state, street.town.elena), ERROR_NONE);
    assert_int_equal(order_seen_by(state, street.town.agnese), ERROR_NONE);
    assert_int_equal(order_seen_by(state, street.town.marta), NOT_FOUND);
    assert_int_equal(order_seen_by(state, street.keeper), NOT_FOUND);
}

/* The board of a shop, as it is answered. */
static const char *board_text(struct trial *trial, void **state, int64_t keeper, int64_t shop)
{
    street_act(trial, state, keeper, SHOPKEEPER, shop);
    assert_int_equal(trial_read(trial, shop_board), ERROR_NONE);
    return json_dumps(trial->model, JSON_COMPACT);
}

static void the_shop_sees_its_leg_and_nothing_of_the_visit(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    work_is_done(state, &street, "yyn");
    const char *board = board_text(&trial, state, street.keeper, street.town.shop);
    assert_non_null(strstr(board, "\"recipient\":\"Agnese Moser\""));
    assert_non_null(strstr(board, "\"cash_cents\":800"));
    assert_null(strstr(board, "cucina"));
    assert_null(strstr(board, "compagnia")); /* the other leg */
    assert_null(strstr(board, "credit"));
    trial_end(&trial);

    board = board_text(&trial, state, street.coordinator, street.town.cooperative);
    assert_null(strstr(board, "Agnese"));
    trial_end(&trial);
    assert_int_equal(number(state, "select count(*) from signals"), 1);
}

static void a_shop_moves_no_leg_of_another(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    street_act(&trial, state, street.coordinator, SHOPKEEPER, street.town.cooperative);
    put_id(&trial, "leg",
           number(state, "select x.id from order_legs x join legs g on g.id = x.leg_id "
                         "where g.kind = 'visit'"));
    assert_int_equal(trial_do(&trial, shop_accept), NOT_FOUND);
    trial_end(&trial);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_order_holds_credit_and_a_place),
        TEST(what_a_suspended_organisation_offers_is_not_sold),
        TEST(a_fulfilled_order_pays_everybody_to_the_cent),
        TEST(a_payment_astray_is_noticed),
        TEST(an_order_in_cash_touches_no_credit),
        TEST(credit_other_than_shown_is_refused),
        TEST(a_slot_closes_at_its_cutoff),
        TEST(no_order_outside_the_agreement),
        TEST(the_last_place_goes_to_one),
        TEST(a_shop_that_refuses_releases_all),
        TEST(a_declined_visit_releases_all),
        TEST(a_failed_visit_releases_all),
        TEST(what_was_done_is_paid_although_another_failed),
        TEST(nothing_is_prepared_before_all_have_accepted),
        TEST(an_order_is_cancelled_until_its_cutoff),
        TEST(an_unanswered_order_expires_when_the_slot_begins),
        TEST(an_accepted_order_waits_two_weeks),
        TEST(an_order_is_seen_by_who_placed_it_and_who_it_is_for),
        TEST(the_shop_sees_its_leg_and_nothing_of_the_visit),
        TEST(a_shop_moves_no_leg_of_another),
    };
    return square_run("orders", tests, sizeof tests / sizeof *tests);
}
