#include "base/clock.h"
#include "care/care.h"
#include "home/home.h"
#include "wallet/test_town.h"

#include <string.h>

static handler *page(const char *path)
{
    for (const struct route *route = home_room.routes; route->path; route++)
        if (strcmp(route->path, path) == 0)
            return route->handle;
    fail_msg("no page at %s", path);
    return NULL;
}

/* Tomorrow Agnese has a visit of the cooperative. */
static bool visit_add(struct act *a, json_t *model)
{
    (void)model;
    const struct town *town = a->prepared;
    int64_t id;
    struct new_visit visit = {.organisation = town->cooperative,
                              .recipient = town->agnese,
                              .referent = town->elena,
                              .starts_at = TRIAL_NOW + DAY,
                              .ends_at = TRIAL_NOW + DAY + 3600,
                              .reference = 1,
                              .what = "Un’ora di compagnia"};
    return care_visit_request(a, &visit, &id);
}

static struct town town_with_visit(void **state)
{
    struct town town = town_make(state);
    assert_int_equal(trial_run(state, visit_add, &town), ERROR_NONE);
    return town;
}

static size_t count(const struct trial *trial, const char *list)
{
    return json_array_size(json_object_get(trial->model, list));
}

static void strangers_see_nothing_of_anybody(void **state)
{
    struct trial trial;
    trial_begin(&trial, state, "home_show", 0);
    trial.act.who.roles = 0;
    assert_int_equal(trial_read(&trial, page("/")), ERROR_NONE);
    assert_int_equal(json_object_size(trial.model), 1);
    assert_true(json_is_false(json_object_get(trial.model, "is_signed_in")));
    trial_end(&trial);
}

static void home_gathers_what_is_ones_own(void **state)
{
    struct town town = town_with_visit(state);
    struct trial trial;
    trial_begin(&trial, state, "home_show", town.elena);
    assert_int_equal(trial_read(&trial, page("/")), ERROR_NONE);
    assert_string_equal(json_text(trial.model, "given_name"), "Elena");
    assert_int_equal(count(&trial, "credits"), 1);
    assert_int_equal(count(&trial, "visits"), 0);
    assert_true(json_is_false(json_object_get(trial.model, "is_for_other")));
    trial_end(&trial);
}

static void acting_for_another_shows_their_visits_and_ones_own_credits(void **state)
{
    static const char *const pages[] = {"/", "/agenda"};
    struct town town = town_with_visit(state);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct trial trial;
        trial_begin(&trial, state, "home_show", town.elena);
        trial.act.who.party = town.agnese;
        trial.act.who.mandate = 1;
        trial.act.who.scopes = MANDATE_READ;
        assert_int_equal(trial_read(&trial, page(pages[i])), ERROR_NONE);
        assert_int_equal(count(&trial, "visits"), 1);
        assert_string_equal(json_text(trial.model, "person"), "Agnese Moser");
        if (i == 0) {
            json_t *credit = json_array_get(json_object_get(trial.model, "credits"), 0);
            assert_int_equal(json_int(credit, "free_cents"), 30000);
        }
        trial_end(&trial);
    }
}

static void the_greeting_follows_the_hour(void **state)
{
    static const struct {
        int hour;
        const char *flag;
    } cases[] = {{7, "is_morning"}, {12, "is_morning"}, {13, "is_afternoon"}, {18, "is_evening"}};
    struct town town = town_make(state);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        struct civil civil = clock_civil(TRIAL_NOW);
        civil.hour = cases[i].hour;
        trial_begin(&trial, state, "home_show", town.elena);
        trial.act.now = clock_instant(civil);
        assert_int_equal(trial_read(&trial, page("/")), ERROR_NONE);
        assert_true(json_is_true(json_object_get(trial.model, cases[i].flag)));
        trial_end(&trial);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(strangers_see_nothing_of_anybody),
        TEST(home_gathers_what_is_ones_own),
        TEST(acting_for_another_shows_their_visits_and_ones_own_credits),
        TEST(the_greeting_follows_the_hour),
    };
    return square_run("home", tests, sizeof tests / sizeof tests[0]);
}
