#include "market/test_street.h"

#include <string.h>

static const char milk[] = "8004250091650"; /* a right EAN-13 */

/* ---- acts of the shop ------------------------------------------------------------------------ */

/* The keeper puts something on sale; as a text, why a bar code is refused. */
static enum error_code sell(void **state, const struct street *street, const char *name,
                            const char *ean, const char *refused)
{
    struct trial trial;
    street_act(&trial, state, street->keeper, SHOPKEEPER, street->town.shop);
    put_text(&trial, "name", name);
    put_text(&trial, "ean", ean);
    put_int(&trial, "price", 149);
    enum error_code code = trial_do(&trial, product_add);
    assert_string_equal(json_text(trial.act.fields, "ean"), refused);
    trial_end(&trial);
    return code;
}

/* A step on the only product, by the keeper of an organisation. */
static enum error_code change(void **state, const struct street *street, int64_t organisation,
                              handler *step)
{
    struct trial trial;
    street_act(&trial, state, street->keeper, SHOPKEEPER, organisation);
    put_id(&trial, "product", number(state, "select max(id) from products"));
    put_int(&trial, "price", 199);
    enum error_code code = trial_do(&trial, step);
    trial_end(&trial);
    return code;
}

/* How many products a stranger finds on this page of the shop. */
static int64_t found(void **state, const struct street *street, const char *query, int64_t page)
{
    struct trial trial;
    street_act(&trial, state, 0, ANYONE, 0);
    put_id(&trial, "organisation", street->town.shop);
    put_text(&trial, "q", query);
    put_int(&trial, "page", page);
    assert_int_equal(trial_read(&trial, shop_show), ERROR_NONE);
    int64_t count = json_int(trial.model, "count");
    trial_end(&trial);
    return count;
}

/* ---- the page -------------------------------------------------------------------------------- */

static void a_shop_shows_its_offers_and_products(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    assert_int_equal(sell(state, &street, "Latte di malga", milk, ""), ERROR_NONE);
    street_act(&trial, state, 0, ANYONE, 0);
    put_id(&trial, "organisation", street.town.shop);
    assert_int_equal(trial_read(&trial, shop_show), ERROR_NONE);
    assert_string_equal(json_text(json_object_get(trial.model, "shop"), "name"),
                        "Bottega di Rabbi");
    const json_t *listings = json_object_get(trial.model, "listings");
    assert_int_equal(json_array_size(listings), 1);
    assert_int_equal(json_get_id(json_array_get(listings, 0), "id"), street.listing);
    const json_t *product = json_array_get(json_object_get(trial.model, "products"), 0);
    assert_string_equal(json_text(product, "name"), "Latte di malga");
    assert_string_equal(json_text(product, "ean"), milk);
    assert_int_equal(json_int(product, "price_cents"), 149);
    trial_end(&trial);
}

static void who_sells_nothing_has_no_shelves(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    assert_int_equal(sell(state, &street, "Latte di malga", milk, ""), ERROR_NONE);
    street_act(&trial, state, 0, ANYONE, 0);
    put_id(&trial, "organisation", street.town.cooperative);
    assert_int_equal(trial_read(&trial, shop_show), ERROR_NONE);
    assert_true(json_is_false(json_object_get(trial.model, "has_products")));
    assert_true(json_is_true(json_object_get(trial.model, "has_listings")));
    trial_end(&trial);
}

static void a_person_is_no_shop(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    street_act(&trial, state, 0, ANYONE, 0);
    put_id(&trial, "organisation", street.town.agnese);
    assert_int_equal(trial_read(&trial, shop_show), NOT_FOUND);
    trial_end(&trial);
}

static void paused_offers_are_not_shown(void **state)
{
    struct street street = street_make(state);
    struct trial trial;
    square_execute(*state, "update listings set state = 'paused'");
    street_act(&trial, state, 0, ANYONE, 0);
    put_id(&trial, "organisation", street.town.shop);
    assert_int_equal(trial_read(&trial, shop_show), ERROR_NONE);
    assert_true(json_is_false(json_object_get(trial.model, "has_listings")));
    trial_end(&trial);
}

static void products_are_found_by_all_words_and_by_bar_code(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(sell(state, &street, "Caffè macinato", "", ""), ERROR_NONE);
    assert_int_equal(sell(state, &street, "Latte di malga", milk, ""), ERROR_NONE);
    assert_int_equal(found(state, &street, "", 1), 2);
    assert_int_equal(found(state, &street, "MACINATO caffe", 1), 1);
    assert_int_equal(found(state, &street, "latte macinato", 1), 0);
    assert_int_equal(found(state, &street, milk, 1), 1);
}

static bool add_many(struct act *a, json_t *model)
{
    (void)model;
    const struct street *street = a->prepared;
    int64_t id;
    for (int i = 0; i < 21; i++)
        if (!market_product_add(a, street->town.shop, arena_printf(a->arena, "Pane %d", i), "", 300,
                                &id))
            return false;
    return true;
}

static void twenty_products_make_a_page(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(trial_run(state, add_many, &street), ERROR_NONE);
    assert_int_equal(found(state, &street, "pane", 1), 20);
    assert_int_equal(found(state, &street, "pane", 2), 1);
}

/* ---- bar codes ------------------------------------------------------------------------------- */

static void bar_codes_with_their_check_digit_are_taken(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(sell(state, &street, "EAN-13", "6291041500213", ""), ERROR_NONE);
    assert_int_equal(sell(state, &street, "EAN-8", "96385074", ""), ERROR_NONE);
    assert_int_equal(sell(state, &street, "UPC-A", "036000291452", ""), ERROR_NONE);
    assert_int_equal(sell(state, &street, "as printed", "8 004250 091650", ""), ERROR_NONE);
    assert_int_equal(number(state,
                            "select count(*) from products where ean in "
                            "('6291041500213', '96385074', '036000291452', '8004250091650')"),
                     4);
}

static void other_bar_codes_are_refused_at_their_field(void **state)
{
    static const char *const wrong[] = {
        "8004250091651", /* the check digit */
        "8004250091560", /* two digits swapped */
        "9638507",       "18004250091657", "800425009165O", "８004250091650", "0"};
    struct street street = street_make(state);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(sell(state, &street, "Latte", wrong[i], "not_a_bar_code"), INVALID);
    assert_int_equal(number(state, "select count(*) from products"), 0);
}

static void a_bar_code_is_sold_once_in_a_shop(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(sell(state, &street, "Latte", milk, ""), ERROR_NONE);
    assert_int_equal(sell(state, &street, "Altro latte", milk, "bar_code_taken"), INVALID);
    assert_int_equal(sell(state, &street, "Pane", "", ""), ERROR_NONE);
    assert_int_equal(sell(state, &street, "Torta", "", ""), ERROR_NONE);
}

/* ---- prices, and taking off sale ------------------------------------------------------------- */

static void the_keeper_changes_a_price(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(sell(state, &street, "Latte", milk, ""), ERROR_NONE);
    assert_int_equal(change(state, &street, street.town.shop, product_reprice), ERROR_NONE);
    assert_int_equal(number(state, "select price_cents from products"), 199);
}

static void a_product_taken_off_is_gone_and_may_come_back(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(sell(state, &street, "Latte", milk, ""), ERROR_NONE);
    assert_int_equal(change(state, &street, street.town.shop, product_withdraw), ERROR_NONE);
    assert_int_equal(found(state, &street, "latte", 1), 0);
    assert_int_equal(change(state, &street, street.town.shop, product_withdraw), NOT_FOUND);
    assert_int_equal(change(state, &street, street.town.shop, product_reprice), NOT_FOUND);
    assert_int_equal(sell(state, &street, "Latte", milk, ""), ERROR_NONE);
    assert_int_equal(found(state, &street, "latte", 1), 1);
}

static void the_products_of_another_shop_do_not_exist(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(sell(state, &street, "Latte", milk, ""), ERROR_NONE);
    int64_t other = street.town.cooperative;
    assert_int_equal(change(state, &street, other, product_reprice), NOT_FOUND);
    assert_int_equal(change(state, &street, other, product_withdraw), NOT_FOUND);
    assert_int_equal(change(state, &street, other, product_page), NOT_FOUND);
    assert_int_equal(number(state, "select price_cents from products where withdrawn_at is null"),
                     149);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_shop_shows_its_offers_and_products),
        TEST(who_sells_nothing_has_no_shelves),
        TEST(a_person_is_no_shop),
        TEST(paused_offers_are_not_shown),
        TEST(products_are_found_by_all_words_and_by_bar_code),
        TEST(twenty_products_make_a_page),
        TEST(bar_codes_with_their_check_digit_are_taken),
        TEST(other_bar_codes_are_refused_at_their_field),
        TEST(a_bar_code_is_sold_once_in_a_shop),
        TEST(the_keeper_changes_a_price),
        TEST(a_product_taken_off_is_gone_and_may_come_back),
        TEST(the_products_of_another_shop_do_not_exist),
    };
    return square_run("product", tests, sizeof tests / sizeof *tests);
}
