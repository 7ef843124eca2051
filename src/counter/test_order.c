/* Ordering at a counter, on both engines: who confirms, by what, up to how much, and who else may
 * not. */
#include "access/access.h"
#include "card/card.h"
#include "card/confirm.h"
#include "counter/counter.h"
#include "market/test_street.h"

#include <string.h>

static const char pin[] = "73519";

/* The street's keeper serves Agnese, who has a paper card and 50 euro of credit of her own. */
static bool scene_add(struct act *a, json_t *model)
{
    const struct street *street = a->prepared;
    int64_t agnese = street->town.agnese;
    (void)model;
    return card_adopt(a, agnese, "TN 123456") &&
           access_pin_set(a, agnese, access_password_hash(a->arena, pin)) &&
           wallet_grant(a, street->town.spare, agnese, 48731, "Prova");
}

static bool card_see(struct act *a, json_t *model)
{
    const struct street *street = a->prepared;
    (void)model;
    return registry_access_note(a, street->town.agnese, "card");
}

static void card_show(void **state, const struct street *street, int64_t keeper)
{
    struct trial trial;
    trial_begin_as(&trial, state, keeper, SHOPKEEPER, street->town.shop);
    trial.act.prepared = (void *)street;
    assert_int_equal(trial_do(&trial, card_see), ERROR_NONE);
    trial_end(&trial);
}

static struct street scene_make(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(trial_run(state, scene_add, &street), ERROR_NONE);
    card_spoken_max_set(3000);
    return street;
}

static const struct route *route_of(enum method method, const char *path)
{
    for (const struct route *route = counter_room.routes; route->path; route++)
        if (route->method == method && strcmp(route->path, path) == 0)
            return route;
    fail_msg("no route %s", path);
    return NULL;
}

/* What whoever serves sends. */
struct sent {
    int64_t keeper, organisation;
    const char *pin;
    bool is_spoken;
    int64_t person;
    int64_t cents; /* of credit; 0: cash */
    int64_t now;
};

static void sent_put(struct trial *trial, void **state, const struct street *street,
                     const struct sent *sent)
{
    street_act(trial, state, sent->keeper ? sent->keeper : street->keeper, SHOPKEEPER,
               sent->organisation ? sent->organisation : street->town.shop);
    put_id(trial, "person", sent->person ? sent->person : street->town.agnese);
    put_id(trial, "listing", street->listing);
    put_id(trial, "slot", street->slot);
    put_text(trial, "pay", sent->cents ? "credit" : "cash");
    put_int(trial, "expected_credit", sent->cents);
    put_text(trial, "pin", sent->pin ? sent->pin : "");
    json_put(trial->act.input, "spoken", json_boolean(sent->is_spoken));
    trial->act.now = sent->now ? sent->now : TRIAL_NOW;
}

static enum error_code order_send(void **state, const struct street *street,
                                  const struct sent *sent, const char *field)
{
    const struct route *route = route_of(POST, "/serve/{person}/offers/{listing}");
    struct trial trial;
    sent_put(&trial, state, street, sent);
    enum error_code answer = trial_read(&trial, route->prepare);
    if (answer == ERROR_NONE)
        answer = trial_do(&trial, route->handle);
    if (field)
        assert_non_null(json_object_get(trial.act.fields, field));
    trial_end(&trial);
    return answer;
}

static int64_t orders(void **state)
{
    return number(state, "select count(*) from orders");
}

static void the_pin_confirms_and_the_person_pays(void **state)
{
    struct street street = scene_make(state);
    card_show(state, &street, street.keeper);
    assert_int_equal(order_send(state, &street, &(struct sent){.pin = pin, .cents = 2200}, NULL),
                     ERROR_NONE);
    assert_int_equal(number(state, "select count(*) from counter_orders c join orders o "
                                   "on o.id = c.order_id where c.confirmed = 'pin' "
                                   "and o.recipient_id = c.person_id "
                                   "and o.placed_by_id = c.server_id"),
                     1);
    assert_int_equal(held(state, street.town.spare, street.town.agnese), 2200);
    assert_int_equal(held(state, street.town.spare, street.keeper), 0);
    assert_int_equal(number(state, "select count(distinct party_id) from outbox "
                                   "where kind = 'order-received'"),
                     2);
    rules_hold(state);
}

static void a_wrong_pin_orders_nothing_and_is_remembered(void **state)
{
    struct street street = scene_make(state);
    struct trial trial;
    card_show(state, &street, street.keeper);
    sent_put(&trial, state, &street, &(struct sent){.pin = "73518", .is_spoken = true});
    const struct route *route = route_of(POST, "/serve/{person}/offers/{listing}");
    assert_int_equal(trial_read(&trial, route->prepare), INVALID);
    assert_string_equal(json_text(trial.act.fields, "pin"), "pin_wrong");
    assert_non_null(trial.act.remember);
    trial_end(&trial);
    assert_int_equal(orders(state), 0);
}

static void by_word_up_to_so_much_a_day(void **state)
{
    struct street street = scene_make(state);
    card_show(state, &street, street.keeper);
    assert_int_equal(order_send(state, &street, &(struct sent){0}, "spoken"), INVALID);
    assert_int_equal(order_send(state, &street, &(struct sent){.is_spoken = true}, NULL),
                     ERROR_NONE);
    assert_int_equal(order_send(state, &street, &(struct sent){.is_spoken = true}, "pin"), INVALID);
    assert_int_equal(orders(state), 1);
    assert_int_equal(order_send(state, &street, &(struct sent){.pin = pin}, NULL), ERROR_NONE);
    rules_hold(state);
}

static void more_than_the_threshold_needs_the_pin(void **state)
{
    struct street street = scene_make(state);
    card_spoken_max_set(2199);
    card_show(state, &street, street.keeper);
    assert_int_equal(order_send(state, &street, &(struct sent){.is_spoken = true}, "pin"), INVALID);
    card_spoken_max_set(2200);
    assert_int_equal(order_send(state, &street, &(struct sent){.is_spoken = true}, NULL),
                     ERROR_NONE);
}

static void only_whoever_was_shown_the_card_and_not_for_long(void **state)
{
    struct street street = scene_make(state);
    const struct sent right = {.pin = pin};
    assert_int_equal(order_send(state, &street, &right, NULL), NOT_FOUND);
    card_show(state, &street, street.keeper);
    const struct sent other = {.keeper = street.worker, .pin = pin};
    assert_int_equal(order_send(state, &street, &other, NULL), NOT_FOUND);
    const struct sent own = {.person = street.keeper, .is_spoken = true};
    assert_int_equal(order_send(state, &street, &own, NULL), NOT_FOUND);
    const struct sent elsewhere = {.organisation = street.town.federation, .pin = pin};
    assert_int_equal(order_send(state, &street, &elsewhere, NULL), NOT_FOUND);
    const struct sent late = {.pin = pin, .now = TRIAL_NOW + 15 * 60};
    assert_int_equal(order_send(state, &street, &late, NULL), NOT_FOUND);
    square_execute(*state, "update persons set state = 'suspended'");
    assert_int_equal(order_send(state, &street, &right, NULL), NOT_FOUND);
    assert_int_equal(orders(state), 0);
}

static void the_counter_reads_the_price_and_no_balance(void **state)
{
    struct street street = scene_make(state);
    struct trial trial;
    card_show(state, &street, street.keeper);
    sent_put(&trial, state, &street, &(struct sent){.cents = 2200});
    assert_int_equal(
        trial_read(&trial, route_of(GET, "/serve/{person}/offers/{listing}/check")->handle),
        ERROR_NONE);
    assert_int_equal(json_int(json_object_get(trial.model, "deal"), "credit_cents"), 2200);
    assert_true(json_is_true(json_object_get(trial.model, "can_pin")));
    assert_true(json_is_true(json_object_get(trial.model, "can_speak")));
    char *text = json_dumps(trial.model, JSON_ENCODE_ANY);
    static const char *const hidden[] = {"balance_cents", "left_cents", "48731"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (strstr(text, hidden[i]))
            fail_msg("the counter sees %s: %s", hidden[i], text);
    trial_end(&trial);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(the_pin_confirms_and_the_person_pays),
                                       TEST(a_wrong_pin_orders_nothing_and_is_remembered),
                                       TEST(by_word_up_to_so_much_a_day),
                                       TEST(more_than_the_threshold_needs_the_pin),
                                       TEST(only_whoever_was_shown_the_card_and_not_for_long),
                                       TEST(the_counter_reads_the_price_and_no_balance)};
    return square_run("counter order", tests, sizeof tests / sizeof *tests);
}
