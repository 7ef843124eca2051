/* A person leaves the square: not while something of theirs is open, and the books stay whole. */
#include "care/care.h"
#include "market/test_street.h"
#include "registry/vault.h"
#include "territory/territory.h"

#include <string.h>

enum { REACTIONS_MAX = 32 };

/* What all rooms of the story do when somebody leaves. */
static const struct reaction *everybodys_reactions(void)
{
    static struct reaction list[REACTIONS_MAX + 1];
    const struct room *const asked[] = {&territory_room, &wallet_room, &care_room, &market_room};
    unsigned count = 0;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        for (const struct reaction *one = asked[i]->reactions; one->event; one++) {
            assert_true(count < REACTIONS_MAX);
            list[count++] = *one;
        }
    return list;
}

static bool leave(struct act *a, json_t *model)
{
    (void)model;
    a->reactions = everybodys_reactions();
    return vault_erase(a, *(int64_t *)a->prepared);
}

static enum error_code leaves(void **state, int64_t person)
{
    return trial_run(state, leave, &person);
}

static void order_done(void **state, const struct street *street, const char *found)
{
    assert_int_equal(order_try(state, street, "credit", 1400), ERROR_NONE);
    assert_int_equal(shop_step(state, street, shop_accept), ERROR_NONE);
    assert_int_equal(visit_answer(state, street, "/visits/{visit}/assign"), ERROR_NONE);
    assert_int_equal(shop_step(state, street, shop_prepare), ERROR_NONE);
    assert_int_equal(shop_step(state, street, shop_ready), ERROR_NONE);
    assert_int_equal(shop_step(state, street, shop_hand_over), ERROR_NONE);
    assert_int_equal(visit_record_as(state, street, found), ERROR_NONE);
}

static void nobody_leaves_an_open_order(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    assert_int_equal(leaves(state, street.town.elena), STILL_OPEN);
    assert_int_equal(leaves(state, street.town.agnese), STILL_OPEN);
    assert_int_equal(leaves(state, street.town.marta), ERROR_NONE);
    assert_int_equal(number(state, "select count(*) from vault_keys"),
                     number(state, "select count(*) from persons") - 1);
}

static void nobody_leaves_an_assigned_visit(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(order_try(state, &street, "credit", 1400), ERROR_NONE);
    assert_int_equal(shop_step(state, &street, shop_accept), ERROR_NONE);
    assert_int_equal(visit_answer(state, &street, "/visits/{visit}/assign"), ERROR_NONE);
    assert_int_equal(leaves(state, street.worker), STILL_OPEN);
    assert_int_equal(leaves(state, street.keeper), ERROR_NONE);
}

static void nobody_leaves_a_signal_unanswered(void **state)
{
    struct street street = street_make(state);
    order_done(state, &street, "yyn");
    assert_int_equal(number(state, "select count(*) from signals where state = 'new'"), 1);
    assert_int_equal(leaves(state, street.town.agnese), STILL_OPEN);
    assert_int_equal(leaves(state, street.town.elena), STILL_OPEN);
    assert_int_equal(leaves(state, street.worker), ERROR_NONE);
}

static bool retained_read(struct act *a, json_t *model)
{
    json_t *retained = vault_retained(a, *(int64_t *)a->prepared);
    if (retained)
        json_put(model, "retained", retained);
    return a->error.code == ERROR_NONE;
}

static bool is_retained(void **state, int64_t person, int64_t until)
{
    struct trial trial;
    trial_begin(&trial, state, "test", 0);
    trial.act.prepared = &person;
    assert_int_equal(trial_read(&trial, retained_read), ERROR_NONE);
    json_t *retained = json_object_get(trial.model, "retained");
    bool found = json_get_id(retained, "id") == person && json_int(retained, "until_at") == until;
    trial_end(&trial);
    return found;
}

static void the_books_outlive_who_is_in_them(void **state)
{
    struct street street = street_make(state);
    order_done(state, &street, "yyy");
    assert_int_equal(leaves(state, street.town.agnese), ERROR_NONE);
    assert_int_equal(leaves(state, street.town.elena), ERROR_NONE);
    assert_true(is_retained(state, street.town.elena, TRIAL_NOW + 3660 * (int64_t)DAY));
    assert_false(is_retained(state, street.town.agnese, TRIAL_NOW + 3660 * (int64_t)DAY));
    assert_int_equal(number(state, "select count(*) from retained_identities"), 1);
    assert_int_equal(posted(state, street.town.care, street.town.elena), 28600);
    rules_hold(state);
}

static bool need_raise(struct act *a, json_t *model)
{
    (void)model;
    const struct street *street = a->prepared;
    const struct new_need need = {street->town.agnese, street->town.agnese, street->rabbi, "casa",
                                  "La stufa resta fredda"};
    int64_t id;
    return territory_need_raise(a, &need, &id);
}

static void nobody_is_asked_for_what_nobody_can_read(void **state)
{
    struct street street = street_make(state);
    assert_int_equal(trial_run(state, need_raise, &street), ERROR_NONE);
    assert_int_equal(number(state, "select count(*) from needs where state = 'received'"), 1);
    assert_int_equal(leaves(state, street.town.agnese), ERROR_NONE);
    assert_int_equal(number(state, "select count(*) from needs where state = 'unmet'"), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(nobody_leaves_an_open_order),
        TEST(nobody_leaves_an_assigned_visit),
        TEST(nobody_leaves_a_signal_unanswered),
        TEST(the_books_outlive_who_is_in_them),
        TEST(nobody_is_asked_for_what_nobody_can_read),
    };
    return square_run("leaving", tests, sizeof tests / sizeof tests[0]);
}
