/* The counter on both engines: who is served by what, and how little is seen of them. */
#include "act/test_trial.h"
#include "base/id.h"
#include "benefit/benefit.h"
#include "card/card.h"
#include "counter/counter.h"
#include "registry/registry.h"
#include "wallet/wallet.h"

#include <stdio.h>
#include <string.h>

/* Agnese, with a paper card, a benefit at the shop and one elsewhere; Bruno keeps the shop. */
struct people {
    int64_t agnese, bruno, shop, elsewhere;
};

static bool offer(struct act *a, const char *code, int64_t organisation)
{
    json_t *benefit =
        json_pack("{s:s, s:s, s:{s:s}, s:{s:s}, s:s, s:s, s:{s:[]}}", "code", code, "kind",
                  "discount", "title", "it", "Sconto", "about", "it", "Alla cassa", "from",
                  "2020-01-01", "until", "2040-01-01", "rule", "all");
    return benefit_offer(a, organisation, benefit);
}

static bool people_add(struct act *a, json_t *model)
{
    struct people *people = a->prepared;
    const struct new_person agnese = {"Agnese", "Èmer", "1942-03-14", "0463 1", "", 0};
    const struct new_person bruno = {"Bruno", "Prova", "", "", "", 0};
    const struct new_organisation shop = {"Bottega", "cooperative", "consumption", "", "", "", 0};
    const struct new_organisation elsewhere = {"Altrove", "cooperative", "social", "", "", "", 0};
    (void)model;
    return registry_person_add(a, &agnese, &people->agnese) &&
           registry_person_add(a, &bruno, &people->bruno) &&
           registry_organisation_add(a, &shop, &people->shop) &&
           registry_organisation_add(a, &elsewhere, &people->elsewhere) &&
           card_adopt(a, people->agnese, "TN 123456") && offer(a, "here", people->shop) &&
           offer(a, "there", people->elsewhere);
}

static struct people people_make(void **state)
{
    struct people people = {0};
    assert_int_equal(trial_run(state, people_add, &people), ERROR_NONE);
    return people;
}

static const struct route *route_of(enum method method, const char *path)
{
    for (const struct route *route = counter_room.routes; route->path; route++)
        if (route->method == method && strcmp(route->path, path) == 0)
            return route;
    fail_msg("no route %s", path);
    return NULL;
}

/* Bruno types a code, from some address. */
static enum error_code serve_with(void **state, const struct people *people, const char *code,
                                  const char *address)
{
    const struct route *route = route_of(POST, "/serve");
    struct trial trial;
    trial_begin_as(&trial, state, people->bruno, SHOPKEEPER, people->shop);
    trial.act.address = address;
    put_text(&trial, "code", code);
    enum error_code answer = trial_read(&trial, route->prepare);
    if (answer == ERROR_NONE)
        answer = trial_do(&trial, route->handle);
    trial_end(&trial);
    return answer;
}

/* What Bruno then sees of Agnese; the model ends with the trial. */
static enum error_code look(struct trial *trial, void **state, const struct people *people,
                            int64_t now)
{
    trial_begin_as(trial, state, people->bruno, SHOPKEEPER, people->shop);
    trial->act.now = now;
    put_id(trial, "person", people->agnese);
    return trial_read(trial, route_of(GET, "/serve/{person}")->handle);
}

static void a_card_opens_the_least_for_a_quarter_of_an_hour(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    assert_int_equal(look(&trial, state, &people, TRIAL_NOW), NOT_FOUND);
    trial_end(&trial);
    assert_int_equal(serve_with(state, &people, "tn-123456", "192.0.2.10"), ERROR_NONE);
    assert_int_equal(look(&trial, state, &people, TRIAL_NOW + 15 * 60 - 1), ERROR_NONE);
    assert_string_equal(json_text(trial.model, "name"), "Agnese È.");
    const json_t *benefits = json_object_get(trial.model, "benefits");
    assert_int_equal(json_array_size(benefits), 1);
    assert_string_equal(json_text(json_array_get(benefits, 0), "code"), "here");
    assert_false(json_is_true(json_object_get(trial.model, "has_credit")));
    char *text = json_dumps(trial.model, JSON_ENCODE_ANY);
    static const char *const hidden[] = {"mer\"", "1942", "0463", "Altrove", "there"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (strstr(text, hidden[i]))
            fail_msg("the counter sees %s: %s", hidden[i], text);
    trial_end(&trial);
    assert_int_equal(look(&trial, state, &people, TRIAL_NOW + 15 * 60), NOT_FOUND);
    trial_end(&trial);
}

static void serving_is_noted_for_the_person_to_read(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(serve_with(state, &people, "TN 123456", "192.0.2.11"), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from record_accesses r "
                                           "join parties p on p.id = r.organisation_id "
                                           "where r.reason = 'card' and r.role = 'shopkeeper'"),
                     1);
}

static void wrong_codes_stop_the_caller_even_from_right_ones(void **state)
{
    struct people people = people_make(state);
    static const char address[] = "192.0.2.12";
    char code[32];
    for (int i = 0; i < 10; i++) {
        snprintf(code, sizeof code, "TN 00000%d", i);
        assert_int_equal(serve_with(state, &people, code, address), INVALID);
    }
    assert_int_equal(serve_with(state, &people, "TN 123456", address), TOO_MANY_REQUESTS);
    assert_int_equal(square_number(*state, "select count(*) from record_accesses"), 0);
}

static bool credit_add(struct act *a, json_t *model)
{
    const struct people *people = a->prepared;
    const struct new_fund care = {
        .code = "cura", .name = "Cura", .nature = "welfare-service", .issuer = people->elsewhere};
    int64_t fund;
    (void)model;
    return wallet_fund_add(a, &care, &fund) && wallet_fund_allows(a, fund, "spesa", 0) &&
           wallet_fund_admits(a, fund, param_int(a, "here") ? people->shop : people->elsewhere) &&
           wallet_grant(a, fund, people->agnese, 1000, "Prova");
}

static bool sees_credit(void **state, bool here)
{
    struct people people = people_make(state);
    struct trial trial;
    trial_begin(&trial, state, "test", 0);
    trial.act.prepared = &people;
    put_int(&trial, "here", here);
    assert_int_equal(trial_do(&trial, credit_add), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(serve_with(state, &people, "TN 123456", "192.0.2.13"), ERROR_NONE);
    assert_int_equal(look(&trial, state, &people, TRIAL_NOW), ERROR_NONE);
    bool sees = json_is_true(json_object_get(trial.model, "has_credit"));
    trial_end(&trial);
    return sees;
}

static void credit_is_seen_where_it_can_be_spent(void **state)
{
    assert_true(sees_credit(state, true));
}

static void credit_is_not_seen_elsewhere(void **state)
{
    assert_false(sees_credit(state, false));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(a_card_opens_the_least_for_a_quarter_of_an_hour),
                                       TEST(serving_is_noted_for_the_person_to_read),
                                       TEST(wrong_codes_stop_the_caller_even_from_right_ones),
                                       TEST(credit_is_seen_where_it_can_be_spent),
                                       TEST(credit_is_not_seen_elsewhere)};
    return square_run("counter", tests, sizeof tests / sizeof *tests);
}
