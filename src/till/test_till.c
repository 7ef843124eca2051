/* Paying at a till, on both engines: who confirms, what is paid, and who else may not. */
#include "access/access.h"
#include "base/id.h"
#include "card/confirm.h"
#include "till/till.h"
#include "wallet/test_town.h"

#include <string.h>

static const char pin[] = "73519";

/* Marta keeps the shop, Agnese has 50 euro and a PIN. */
static bool scene_add(struct act *a, json_t *model)
{
    const struct town *town = a->prepared;
    (void)model;
    return access_pin_set(a, town->agnese, access_password_hash(a->arena, pin)) &&
           wallet_grant(a, town->spare, town->agnese, 5000, "Prova");
}

static bool card_see(struct act *a, json_t *model)
{
    const struct town *town = a->prepared;
    (void)model;
    return registry_access_note(a, town->agnese, "card");
}

static struct town scene_make(void **state, bool is_shown)
{
    struct town town = town_make(state);
    struct trial trial;
    assert_int_equal(trial_run(state, scene_add, &town), ERROR_NONE);
    card_spoken_max_set(3000);
    trial_begin_as(&trial, state, town.marta, SHOPKEEPER, town.shop);
    trial.act.prepared = &town;
    if (is_shown)
        assert_int_equal(trial_do(&trial, card_see), ERROR_NONE);
    trial_end(&trial);
    return town;
}

static const struct route *route_of(enum method method, const char *path)
{
    for (const struct route *route = till_room.routes; route->path; route++)
        if (route->method == method && strcmp(route->path, path) == 0)
            return route;
    fail_msg("no route %s", path);
    return NULL;
}

/* What whoever serves sends. */
struct sent {
    int64_t cents, credit;
    const char *pin;
    bool is_spoken;
    int64_t keeper, bill; /* 0: the shop's own, a new one */
};

static enum error_code pay(void **state, const struct town *town, const struct sent *sent)
{
    const struct route *route = route_of(POST, "/serve/{person}/pay");
    struct trial trial;
    trial_begin_as(&trial, state, sent->keeper ? sent->keeper : town->marta, SHOPKEEPER,
                   town->shop);
    put_id(&trial, "person", town->agnese);
    put_id(&trial, "bill", sent->bill ? sent->bill : id_new());
    put_text(&trial, "category", "consegna");
    put_int(&trial, "amount", sent->cents);
    put_int(&trial, "expected_credit", sent->credit);
    put_text(&trial, "pin", sent->pin ? sent->pin : "");
    json_put(trial.act.input, "spoken", json_boolean(sent->is_spoken));
    enum error_code answer = trial_read(&trial, route->prepare);
    if (answer == ERROR_NONE)
        answer = trial_do(&trial, route->handle);
    trial_end(&trial);
    return answer;
}

static enum error_code refund(void **state, const struct town *town, int64_t organisation,
                              int64_t cents)
{
    struct trial trial;
    trial_begin_as(&trial, state, town->marta, SHOPKEEPER, organisation);
    put_id(&trial, "payment", square_number(*state, "select max(id) from till_payments"));
    put_int(&trial, "amount", cents);
    enum error_code answer = trial_do(&trial, route_of(POST, "/till/{payment}/refund")->handle);
    trial_end(&trial);
    return answer;
}

static void rules_hold(void **state)
{
    for (const struct invariant *one = till_room.invariants; one->name; one++)
        assert_int_equal(square_count(*state, one->broken), 0);
    ledger_holds(state);
}

static void the_pin_pays_credit_and_the_rest_is_cash(void **state)
{
    struct town town = scene_make(state, true);
    assert_int_equal(pay(state, &town, &(struct sent){6000, 5000, pin}), ERROR_NONE);
    assert_int_equal(posted(state, town.spare, town.agnese), 0);
    assert_int_equal(square_number(*state, "select amount_cents - credit_cents from till_payments"),
                     1000);
    assert_int_equal(square_number(*state, "select count(*) from outbox where kind = 'till-paid'"),
                     1);
    rules_hold(state);
}

static void another_amount_than_was_confirmed_pays_nothing(void **state)
{
    struct town town = scene_make(state, true);
    assert_int_equal(pay(state, &town, &(struct sent){2000, 1999, pin}), CREDIT_SHORT);
    assert_int_equal(pay(state, &town, &(struct sent){6000, 6000, pin}), CREDIT_SHORT);
    assert_int_equal(pay(state, &town, &(struct sent){2000, 0, pin}), CREDIT_SHORT);
    assert_int_equal(pay(state, &town, &(struct sent){2000, 2000, "73518"}), INVALID);
    assert_int_equal(posted(state, town.spare, town.agnese), 5000);
}

/* The page may be opened again after paying, and sends another idempotency key. */
static void a_bill_is_paid_once(void **state)
{
    struct town town = scene_make(state, true);
    struct sent sent = {2000, 2000, pin, .bill = id_new()};
    assert_int_equal(pay(state, &town, &sent), ERROR_NONE);
    assert_int_equal(pay(state, &town, &sent), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from till_payments"), 1);
    assert_int_equal(posted(state, town.spare, town.agnese), 3000);
    sent.cents = sent.credit = 1000;
    assert_int_equal(pay(state, &town, &sent), STATE_CONFLICT);
    assert_int_equal(square_number(*state, "select count(*) from outbox where kind = 'till-paid'"),
                     1);
    rules_hold(state);
}

static void by_word_up_to_so_much_a_day(void **state)
{
    struct town town = scene_make(state, true);
    assert_int_equal(pay(state, &town, &(struct sent){2000, 2000}), INVALID);
    assert_int_equal(pay(state, &town, &(struct sent){2000, 2000, .is_spoken = true}), ERROR_NONE);
    assert_int_equal(pay(state, &town, &(struct sent){1001, 1001, .is_spoken = true}), INVALID);
    assert_int_equal(pay(state, &town, &(struct sent){1000, 1000, .is_spoken = true}), ERROR_NONE);
    rules_hold(state);
}

static void only_whoever_was_shown_the_card(void **state)
{
    struct town town = scene_make(state, false);
    assert_int_equal(pay(state, &town, &(struct sent){2000, 2000, pin}), NOT_FOUND);
    const struct sent own = {2000, 2000, pin, .keeper = town.agnese};
    assert_int_equal(pay(state, &town, &own), NOT_FOUND);
    assert_int_equal(square_number(*state, "select count(*) from till_payments"), 0);
}

static void the_shop_gives_back_no_more_than_it_took(void **state)
{
    struct town town = scene_make(state, true);
    assert_int_equal(pay(state, &town, &(struct sent){2000, 2000, pin}), ERROR_NONE);
    assert_int_equal(refund(state, &town, town.cooperative, 500), NOT_FOUND);
    assert_int_equal(refund(state, &town, town.shop, 500), ERROR_NONE);
    assert_int_equal(refund(state, &town, town.shop, 1501), INVALID);
    assert_int_equal(posted(state, town.spare, town.agnese), 3500);
    rules_hold(state);
}

/* ---- paying on the phone -----------------------------------------------------------------------
 */

/* One step of somebody: the shop's with marta and SHOPKEEPER, otherwise a citizen's. */
static enum error_code request_do(void **state, const struct town *town, int64_t who,
                                  const char *path, int64_t request, int64_t credit)
{
    struct trial trial;
    bool is_shop = who == town->marta;
    trial_begin_as(&trial, state, who, is_shop ? SHOPKEEPER : CITIZEN, is_shop ? town->shop : 0);
    put_id(&trial, "request", request);
    put_int(&trial, "expected_credit", credit);
    enum error_code answer = trial_do(&trial, route_of(POST, path)->handle);
    trial_end(&trial);
    return answer;
}

static int64_t asked(void **state, const struct town *town, int64_t person, int64_t cents)
{
    struct trial trial;
    trial_begin_as(&trial, state, town->marta, SHOPKEEPER, town->shop);
    if (person)
        put_id(&trial, "person", person);
    put_text(&trial, "category", "consegna");
    put_int(&trial, "amount", cents);
    assert_int_equal(trial_do(&trial, route_of(POST, "/till/requests")->handle), ERROR_NONE);
    trial_end(&trial);
    return square_number(*state, "select max(id) from till_requests");
}

static void a_request_is_paid_once_by_whoever_it_was_sent_to(void **state)
{
    struct town town = scene_make(state, true);
    int64_t request = asked(state, &town, town.agnese, 2000);
    assert_int_equal(request_do(state, &town, town.elena, "/pay/{request}", request, 2000),
                     NOT_FOUND);
    assert_int_equal(request_do(state, &town, town.agnese, "/pay/{request}", request, 1999),
                     CREDIT_SHORT);
    assert_int_equal(request_do(state, &town, town.agnese, "/pay/{request}", request, 2000),
                     ERROR_NONE);
    assert_int_equal(request_do(state, &town, town.agnese, "/pay/{request}", request, 2000),
                     STATE_CONFLICT);
    assert_int_equal(
        request_do(state, &town, town.marta, "/till/requests/{request}/withdraw", request, 0),
        STATE_CONFLICT);
    assert_int_equal(posted(state, town.spare, town.agnese), 3000);
    assert_int_equal(posted(state, town.spare, town.shop), 2000);
    rules_hold(state);
}

static void whoever_opens_the_drawing_pays_and_nobody_declines_for_others(void **state)
{
    struct town town = scene_make(state, false);
    int64_t request = asked(state, &town, 0, 1000);
    assert_int_equal(request_do(state, &town, town.elena, "/pay/{request}/decline", request, 0),
                     NOT_FOUND);
    assert_int_equal(request_do(state, &town, town.agnese, "/pay/{request}", request, 1000),
                     ERROR_NONE);
    int64_t own = asked(state, &town, 0, 1000);
    assert_int_equal(request_do(state, &town, town.marta, "/pay/{request}", own, 1000), NOT_FOUND);
    rules_hold(state);
}

static void a_request_ends_when_declined_withdrawn_or_overdue(void **state)
{
    static const char *const ends[] = {"/pay/{request}/decline",
                                       "/till/requests/{request}/withdraw", NULL};
    struct town town = scene_make(state, true);
    for (int i = 0; i < 3; i++) {
        int64_t request = asked(state, &town, town.agnese, 1000);
        if (ends[i])
            assert_int_equal(
                request_do(state, &town, i == 0 ? town.agnese : town.marta, ends[i], request, 0),
                ERROR_NONE);
        else
            square_execute(*state, "update till_requests set expires_at = asked_at - 1 "
                                   "where state = 'open'");
        assert_int_equal(request_do(state, &town, town.agnese, "/pay/{request}", request, 1000),
                         STATE_CONFLICT);
    }
    struct trial trial;
    trial_begin(&trial, state, "due", 0);
    assert_int_equal(trial_do(&trial, till_room.due[0].handle), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(square_number(*state, "select count(*) from till_requests where state in "
                                           "('declined', 'withdrawn', 'expired')"),
                     3);
    assert_int_equal(posted(state, town.spare, town.agnese), 5000);
    rules_hold(state);
}

/* A person whose card was not shown here is asked nothing. */
static void only_who_is_served_is_asked(void **state)
{
    struct town town = scene_make(state, false);
    struct trial trial;
    trial_begin_as(&trial, state, town.marta, SHOPKEEPER, town.shop);
    put_id(&trial, "person", town.agnese);
    put_text(&trial, "category", "consegna");
    put_int(&trial, "amount", 1000);
    assert_int_equal(trial_do(&trial, route_of(POST, "/till/requests")->handle), NOT_FOUND);
    trial_end(&trial);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_pin_pays_credit_and_the_rest_is_cash),
        TEST(another_amount_than_was_confirmed_pays_nothing),
        TEST(a_bill_is_paid_once),
        TEST(by_word_up_to_so_much_a_day),
        TEST(only_whoever_was_shown_the_card),
        TEST(the_shop_gives_back_no_more_than_it_took),
        TEST(a_request_is_paid_once_by_whoever_it_was_sent_to),
        TEST(whoever_opens_the_drawing_pays_and_nobody_declines_for_others),
        TEST(a_request_ends_when_declined_withdrawn_or_overdue),
        TEST(only_who_is_served_is_asked)};
    return square_run("till", tests, sizeof tests / sizeof *tests);
}
