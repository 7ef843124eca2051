#include "market/test_street.h"

#include <string.h>

/* ---- writing offers -------------------------------------------------------------------------- */

static bool add_without_collector(struct act *a, json_t *model)
{
    (void)model;
    const struct street *street = a->prepared;
    const struct new_leg legs[] = {
        {street->town.shop, "transport", "consegna", "Consegna", 600, 1, false}};
    const struct new_listing listing = {.title = "Consegna",
                                        .summary = "",
                                        .category = "consegna",
                                        .included = "",
                                        .owner = street->town.shop,
                                        .legs = legs,
                                        .leg_count = 1,
                                        .agreement_from = 1,
                                        .agreement_until = 2};
    int64_t id;
    return market_listing_add(a, &listing, &id);
}

static void the_price_is_the_sum_of_the_shares(void **state)
{
    street_make(state);
    assert_int_equal(number(state, "select price_cents from listings"), 2200);
    rules_hold(state);
}

static void somebody_takes_the_cash(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(trial_run(state, add_without_collector, &street), INVALID);
    assert_int_equal(number(state, "select count(*) from listings"), 1);
}

static void a_wrong_price_is_found(void **state)
{
    street_make(state);
    square_execute(*state, "update listings set price_cents = 2201");
    assert_int_equal(square_count(*state, listings_off_shares), 1);
}

/* ---- finding them ---------------------------------------------------------------------------- */

static int64_t found(void **state, const char *query, const char *area)
{
    struct trial trial;
    street_act(&trial, state, 0, ANYONE, 0);
    put_text(&trial, "q", query);
    put_text(&trial, "area", area);
    assert_int_equal(trial_read(&trial, listing_index), ERROR_NONE);
    int64_t count = json_int(trial.model, "count");
    trial_end(&trial);
    return count;
}

static void offers_are_found_by_all_words(void **state)
{
    street_make(state);
    assert_int_equal(found(state, "", ""), 1);
    assert_int_equal(found(state, "  COMPÀGNIA, spesa ", ""), 1);
    assert_int_equal(found(state, "sentiero rabbi", ""), 1);
    assert_int_equal(found(state, "spesa idraulico", ""), 0);
    assert_int_equal(found(state, "%", ""), 1); /* no word at all */
    assert_int_equal(found(state, "spesa a casa e visita di compagnia idraulico", ""), 0);
    assert_int_equal(found(state, "ti portiamo la spesa e restiamo un’ora", ""), 1);
}

static void offers_are_found_where_they_are_offered(void **state)
{
    street_make(state);
    assert_int_equal(found(state, "", "022150"), 1);
    assert_int_equal(found(state, "", "022110"), 0);
    /* what is offered in the valley is offered in its municipalities */
    square_execute(*state, "update listing_areas set area_id = 2");
    assert_int_equal(found(state, "", "022110"), 1);
    square_execute(*state, "update listing_areas set area_id = 1");
    assert_int_equal(found(state, "", "022110"), 1);
}

static void paused_offers_are_not_found(void **state)
{
    struct street street = street_make(state);
    square_execute(*state, "update listings set state = 'paused'");
    assert_int_equal(found(state, "", ""), 0);
    assert_int_equal(order_try(state, &street, "cash", 0), NOT_FOUND);
}

static void an_offer_names_who_and_where(void **state)
{
    struct trial trial;
    street_make(state);
    street_act(&trial, state, 0, ANYONE, 0);
    assert_int_equal(trial_read(&trial, listing_index), ERROR_NONE);
    const json_t *offer = json_array_get(json_object_get(trial.model, "listings"), 0);
    assert_string_equal(json_text(offer, "organisations"), "Bottega di Rabbi, Il Sentiero");
    assert_string_equal(json_text(offer, "areas"), "Rabbi");
    assert_int_equal(json_int(offer, "next_at"), SLOT_STARTS);
    assert_true(json_is_false(json_object_get(trial.model, "has_pages")));
    trial_end(&trial);
}

static bool add_many(struct act *a, json_t *model)
{
    (void)model;
    const struct street *street = a->prepared;
    for (int i = 0; i < 20; i++) {
        const struct new_leg leg = {street->town.shop, "goods", "spesa", "Pane", 300, 1, true};
        const struct new_listing listing = {.title = arena_printf(a->arena, "Pane %d", i),
                                            .summary = "",
                                            .category = "spesa",
                                            .included = "",
                                            .owner = street->town.shop,
                                            .legs = &leg,
                                            .leg_count = 1,
                                            .areas = &street->male,
                                            .area_count = 1,
                                            .agreement_from = 1,
                                            .agreement_until = 2};
        int64_t id;
        if (!market_listing_add(a, &listing, &id))
            return false;
    }
    return true;
}

static void twenty_offers_make_a_page(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    assert_int_equal(trial_run(state, add_many, &street), ERROR_NONE);
    assert_int_equal(found(state, "", ""), 20);
    street_act(&trial, state, 0, ANYONE, 0);
    put_int(&trial, "page", 2);
    assert_int_equal(trial_read(&trial, listing_index), ERROR_NONE);
    assert_int_equal(json_int(trial.model, "count"), 1);
    assert_int_equal(json_int(trial.model, "previous_page"), 1);
    assert_true(json_is_null(json_object_get(trial.model, "next_page")));
    trial_end(&trial);
}

static void the_map_counts_offers(void **state)
{
    struct trial trial;
    street_make(state);
    square_execute(*state, "update listing_areas set area_id = 2");
    trial_begin(&trial, state, "count", 0);
    assert_int_equal(trial_read(&trial, listing_count_cells), ERROR_NONE);
    const json_t *cells = json_object_get(trial.model, "cells");
    assert_int_equal(json_array_size(cells), 2);
    assert_int_equal(json_int(json_array_get(cells, 0), "amount"), 1);
    trial_end(&trial);
}

/* ---- the page of one ------------------------------------------------------------------------- */

static void a_stranger_sees_price_and_slots(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    street_act(&trial, state, 0, ANYONE, 0);
    put_id(&trial, "listing", street.listing);
    assert_int_equal(trial_read(&trial, listing_show), ERROR_NONE);
    const json_t *deal = json_object_get(trial.model, "deal");
    assert_int_equal(json_int(deal, "price_cents"), 2200);
    assert_int_equal(json_int(deal, "credit_cents"), 0);
    assert_null(json_object_get(trial.model, "credits"));
    assert_true(json_is_false(json_object_get(trial.model, "can_order")));
    assert_int_equal(json_array_size(json_object_get(trial.model, "days")), 1);
    assert_int_equal(json_array_size(json_object_get(trial.model, "organisations")), 2);
    trial_end(&trial);
}

static bool week_add(struct act *a, json_t *model)
{
    (void)model;
    const struct street *street = a->prepared;
    for (int64_t day = 1; day < 7; day++)
        if (!market_slot_add(a, street->listing, SLOT_STARTS + day * DAY,
                             SLOT_STARTS + day * DAY + 5400, 2, SLOT_CUTOFF + day * DAY))
            return false;
    return true;
}

static void more_than_three_days_are_shown_when_asked(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    assert_int_equal(trial_run(state, week_add, &street), ERROR_NONE);
    street_act(&trial, state, 0, ANYONE, 0);
    put_id(&trial, "listing", street.listing);
    assert_int_equal(trial_read(&trial, listing_show), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(trial.model, "days")), 3);
    assert_true(json_is_true(json_object_get(trial.model, "has_more_days")));
    json_put((json_t *)trial.act.input, "all_days", json_true());
    assert_int_equal(trial_read(&trial, listing_show), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(trial.model, "days")), 7);
    assert_true(json_is_false(json_object_get(trial.model, "has_more_days")));
    trial_end(&trial);
}

static void the_price_splits_into_credit_and_cash(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    street_act_for(&trial, state, &street);
    put_id(&trial, "listing", street.listing);
    assert_int_equal(trial_read(&trial, listing_show), ERROR_NONE);
    const json_t *deal = json_object_get(trial.model, "deal");
    const json_t *split = json_object_get(deal, "split");
    assert_int_equal(json_int(deal, "credit_cents"), 1400);
    assert_int_equal(json_int(deal, "cash_cents"), 800);
    assert_int_equal(json_int(split, "credit_width"), 140);
    assert_int_equal(json_int(split, "cash_x"), 142);
    assert_int_equal(json_int(split, "cash_width"), 78);
    assert_true(json_is_true(json_object_get(trial.model, "can_order")));
    trial_end(&trial);
}

static void a_mandate_to_read_does_not_order(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    street_act_for(&trial, state, &street);
    trial.act.who.scopes = MANDATE_READ;
    put_id(&trial, "listing", street.listing);
    assert_int_equal(trial_read(&trial, listing_show), ERROR_NONE);
    assert_true(json_is_false(json_object_get(trial.model, "can_order")));
    trial_end(&trial);
}

static void the_check_says_what_will_be_ordered(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    street_act_for(&trial, state, &street);
    put_id(&trial, "listing", street.listing);
    put_id(&trial, "slot", street.slot);
    put_text(&trial, "pay", "cash");
    assert_int_equal(trial_read(&trial, order_check), ERROR_NONE);
    const json_t *deal = json_object_get(trial.model, "deal");
    assert_int_equal(json_int(deal, "credit_cents"), 0);
    assert_int_equal(json_int(deal, "cash_cents"), 2200);
    assert_string_equal(json_text(json_object_get(trial.model, "recipient"), "name"),
                        "Agnese Moser");
    assert_true(json_is_true(json_object_get(trial.model, "is_for_other")));
    trial_end(&trial);
}

static void a_slot_of_another_offer_is_not_checked(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    street_act_for(&trial, state, &street);
    put_id(&trial, "listing", street.listing);
    put_id(&trial, "slot", street.slot + 1);
    put_text(&trial, "pay", "cash");
    assert_int_equal(trial_read(&trial, order_check), NOT_FOUND);
    trial_end(&trial);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_price_is_the_sum_of_the_shares),
        TEST(somebody_takes_the_cash),
        TEST(a_wrong_price_is_found),
        TEST(offers_are_found_by_all_words),
        TEST(offers_are_found_where_they_are_offered),
        TEST(paused_offers_are_not_found),
        TEST(an_offer_names_who_and_where),
        TEST(twenty_offers_make_a_page),
        TEST(the_map_counts_offers),
        TEST(a_stranger_sees_price_and_slots),
        TEST(more_than_three_days_are_shown_when_asked),
        TEST(the_price_splits_into_credit_and_cash),
        TEST(a_mandate_to_read_does_not_order),
        TEST(the_check_says_what_will_be_ordered),
        TEST(a_slot_of_another_offer_is_not_checked),
    };
    return square_run("market", tests, sizeof tests / sizeof *tests);
}
