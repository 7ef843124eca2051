/* Benefits written on pages, on both engines: the rule they become, to how many it is told that
 * they are open, and who may open and end them. */
#include "act/test_trial.h"
#include "base/id.h"
#include "benefit/benefit_parts.h"
#include "registry/registry.h"

#include <string.h>

struct people {
    int64_t olga, cooperative, shop;
    int64_t benefit;
};

/* Four were born in 1942, and six in 1990; all live in Rabbi. */
static bool people_add(struct act *a, json_t *model)
{
    struct people *people = a->prepared;
    const struct new_organisation cooperative = {"Sentiero", "cooperative", "social", "", "", "",
                                                 0};
    const struct new_organisation shop = {"Bottega", "cooperative", "consumption", "", "", "", 0};
    const struct new_person olga = {"Olga", "Prova", "", "", "", 0};
    int64_t id;
    (void)model;
    for (int i = 0; i < 10; i++) {
        const struct new_person one = {"Uno",
                                       arena_printf(a->arena, "Prova %c", 'A' + i),
                                       i < 4 ? "1942-03-14" : "1990-03-14",
                                       "",
                                       "",
                                       2};
        if (!registry_person_add(a, &one, &id))
            return false;
    }
    return registry_person_add(a, &olga, &people->olga) &&
           registry_organisation_add(a, &cooperative, &people->cooperative) &&
           registry_organisation_add(a, &shop, &people->shop) &&
           registry_role_grant(a, people->olga, SECRETARY, people->cooperative);
}

static struct people people_make(void **state)
{
    struct people people = {0};
    square_execute(*state,
                   "insert into areas (id, parent_id, code, kind, name, sort_name, "
                   "cadastral_code, postcodes, population) values "
                   "(1, null, 'sole', 'territory', 'Val di Sole', 'val di sole', '', '', 0), "
                   "(2, 1, '022150', 'municipality', 'Rabbi', 'rabbi', '', '', 1300)");
    assert_int_equal(trial_run(state, people_add, &people), ERROR_NONE);
    return people;
}

static const struct route *route_of(enum method method, const char *path)
{
    for (const struct route *route = benefit_room.routes; route->path; route++)
        if (route->method == method && strcmp(route->path, path) == 0)
            return route;
    fail_msg("no route %s", path);
    return NULL;
}

/* Olga writes for an organisation. */
static void write_begin(struct trial *trial, void **state, const struct people *people,
                        int64_t organisation)
{
    trial_begin_as(trial, state, people->olga, SECRETARY, people->cooperative);
    put_id(trial, "organisation", organisation);
    put_text(trial, "kind", "access");
    put_text(trial, "title_it", "Ginnastica");
    put_text(trial, "about_it", "Il lunedì");
    put_int(trial, "from", TRIAL_NOW - 86400);
    put_int(trial, "until", TRIAL_NOW + 86400);
}

static enum error_code write_end(struct trial *trial, struct people *people)
{
    const struct route *route = route_of(POST, "/organisations/{organisation}/benefits");
    enum error_code code = trial_read(trial, route->prepare);
    if (code == ERROR_NONE)
        code = trial_do(trial, route->handle);
    people->benefit = json_get_id(trial->model, "id");
    return code;
}

static enum error_code step(void **state, const struct people *people, const char *path)
{
    struct trial trial;
    trial_begin_as(&trial, state, people->olga, SECRETARY, people->cooperative);
    put_id(&trial, "benefit", people->benefit);
    enum error_code code = trial_do(&trial, route_of(POST, path)->handle);
    trial_end(&trial);
    return code;
}

/* What the benefit's page tells of the number of people: 0 when it tells none. */
static int64_t people_told(void **state, const struct people *people)
{
    struct trial trial;
    trial_begin_as(&trial, state, people->olga, SECRETARY, people->cooperative);
    put_id(&trial, "benefit", people->benefit);
    assert_int_equal(trial_read(&trial, benefit_page), ERROR_NONE);
    const json_t *benefit = json_object_get(trial.model, "benefit");
    int64_t told = json_int(benefit, "people");
    assert_int_equal(json_is_true(json_object_get(benefit, "is_few")), told == 0);
    assert_null(json_object_get(benefit, "open_count"));
    trial_end(&trial);
    return told;
}

static int64_t written_for(void **state, struct people *people, int from, int below)
{
    struct trial trial;
    write_begin(&trial, state, people, people->cooperative);
    put_int(&trial, "age_from", from);
    put_int(&trial, "age_below", below);
    put_text(&trial, "areas", "Rabbi");
    assert_int_equal(write_end(&trial, people), ERROR_NONE);
    trial_end(&trial);
    return people_told(state, people);
}

static void fewer_than_five_are_not_told(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(written_for(state, &people, 80, 0), 0);
    assert_int_equal(written_for(state, &people, 0, 40), 6);
    assert_int_equal(written_for(state, &people, 18, 0), 10);
    square_execute(*state, "update persons set same_as_id = (select max(id) from persons) "
                           "where id = (select min(id) from persons)"); /* merged: one person */
    assert_int_equal(written_for(state, &people, 18, 0), 9);
    square_execute(*state, "update benefits set open_count = 4");
    assert_int_equal(people_told(state, &people), 0);
    square_execute(*state, "update benefits set open_count = 5");
    assert_int_equal(people_told(state, &people), 5);
}

static void what_is_typed_becomes_the_rule_of_the_data_files(void **state)
{
    struct people people = people_make(state);
    (void)written_for(state, &people, 65, 75);
    assert_int_equal(square_number(*state,
                                   "select count(*) from benefits where state = 'draft' and "
                                   "rule_json = '{\"all\":[{\"age\":{\"from\":65,"
                                   "\"below\":75}},{\"area\":[\"022150\"]}]}'"),
                     1);
}

static enum error_code refused_at(void **state, struct people *people, const char *name,
                                  const char *text, const char *field)
{
    struct trial trial;
    write_begin(&trial, state, people, people->cooperative);
    put_text(&trial, name, text);
    enum error_code code = write_end(&trial, people);
    assert_non_null(json_object_get(trial.act.fields, field));
    trial_end(&trial);
    return code;
}

static void what_cannot_stand_is_said_at_its_field(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    assert_int_equal(refused_at(state, &people, "areas", "Rabbi, Atlantide", "areas"), INVALID);
    assert_int_equal(refused_at(state, &people, "attestation", "witch", "attestation"), INVALID);
    write_begin(&trial, state, &people, people.cooperative);
    put_int(&trial, "age_from", 60);
    put_int(&trial, "age_below", 60);
    put_int(&trial, "until", TRIAL_NOW - 2 * 86400);
    assert_int_equal(write_end(&trial, &people), INVALID);
    assert_string_equal(json_text(trial.act.fields, "age_below"), "ages_crossed");
    assert_string_equal(json_text(trial.act.fields, "until"), "until_before_from");
    trial_end(&trial);
    assert_int_equal(square_number(*state, "select count(*) from benefits"), 0);
}

static int64_t offered(void **state)
{
    return square_number(*state, "select count(*) from benefits where state = 'open'");
}

static void a_draft_is_opened_once_and_ended_once(void **state)
{
    struct people people = people_make(state);
    (void)written_for(state, &people, 18, 0);
    assert_int_equal(offered(state), 0);
    assert_int_equal(step(state, &people, "/benefits/{benefit}/end"), STATE_CONFLICT);
    assert_int_equal(step(state, &people, "/benefits/{benefit}/open"), ERROR_NONE);
    assert_int_equal(step(state, &people, "/benefits/{benefit}/open"), STATE_CONFLICT);
    assert_int_equal(step(state, &people, "/benefits/{benefit}/drop"), STATE_CONFLICT);
    assert_int_equal(offered(state), 1);
    square_execute(*state, "update benefits set open_count = null, counted_at = null");
    assert_int_equal(trial_run(state, benefits_count_due, NULL), ERROR_NONE);
    assert_int_equal(people_told(state, &people), 10);
    assert_int_equal(step(state, &people, "/benefits/{benefit}/end"), ERROR_NONE);
    assert_int_equal(offered(state), 0);
}

enum { CROWD_OLD = 1000, CROWD_YOUNG = 200, IDS_OF_A_MILLISECOND = 4096 };

/* The young came to the square last. Each came in a millisecond of their own, so that their ids end
 * alike. */
static bool crowd_add(struct act *a, json_t *model)
{
    int64_t id;
    (void)model;
    for (int i = 0; i < CROWD_OLD + CROWD_YOUNG; i++) {
        const struct new_person one = {"Uno",
                                       arena_printf(a->arena, "Folla %d", i),
                                       i < CROWD_OLD ? "1942-03-14" : "1990-03-14",
                                       "",
                                       "",
                                       2};
        while (id_new() % IDS_OF_A_MILLISECOND != 0)
            continue;
        if (!registry_person_add(a, &one, &id))
            return false;
    }
    return true;
}

static void where_many_live_a_sample_of_all_is_weighed(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(trial_run(state, crowd_add, NULL), ERROR_NONE);
    int64_t young = written_for(state, &people, 0, 40);
    assert_in_range(young, CROWD_YOUNG, CROWD_YOUNG + 12);
    assert_in_range(written_for(state, &people, 80, 0), CROWD_OLD - 6, CROWD_OLD + 12);
}

/* Olga changes it, for those of at least so many years.*/
static enum error_code edit(void **state, struct people *people, int from)
{
    const struct route *route = route_of(POST, "/benefits/{benefit}/edit");
    struct trial trial;
    write_begin(&trial, state, people, 0);
    put_id(&trial, "benefit", people->benefit);
    put_text(&trial, "title_it", "Nuoto");
    put_int(&trial, "age_from", from);
    enum error_code code = trial_read(&trial, route->prepare);
    if (code == ERROR_NONE)
        code = trial_do(&trial, route->handle);
    if (code == ERROR_NONE)
        people->benefit = json_get_id(trial.model, "id");
    trial_end(&trial);
    return code;
}

/* Is the form filled with these years, and does it leave the rule alone? */
static void form_has(void **state, const struct people *people, const char *from, bool is_kept)
{
    struct trial trial;
    trial_begin_as(&trial, state, people->olga, SECRETARY, people->cooperative);
    put_id(&trial, "benefit", people->benefit);
    assert_int_equal(trial_read(&trial, benefit_edit_form), ERROR_NONE);
    const json_t *form = json_object_get(trial.model, "form");
    assert_string_equal(json_text(form, "age_from"), from);
    assert_string_equal(json_text(form, "title_it"), "Nuoto");
    assert_int_equal(json_is_true(json_object_get(trial.model, "is_rule_kept")), is_kept);
    trial_end(&trial);
}

static void what_is_open_is_changed_by_its_next_version(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(written_for(state, &people, 18, 0), 10);
    int64_t first = people.benefit;
    assert_int_equal(edit(state, &people, 30), ERROR_NONE);
    assert_true(people.benefit == first);
    form_has(state, &people, "30", false);
    assert_int_equal(step(state, &people, "/benefits/{benefit}/open"), ERROR_NONE);

    assert_int_equal(edit(state, &people, 60), ERROR_NONE);
    int64_t second = people.benefit;
    assert_true(second != first);
    assert_int_equal(square_number(*state, "select count(*) from benefits where state = 'open' "
                                           "and version = 1"),
                     1);
    assert_int_equal(step(state, &people, "/benefits/{benefit}/open"), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from benefits where state = 'open'"),
                     1);
    assert_int_equal(square_number(*state, "select count(*) from benefits n join benefits o on "
                                           "o.id = n.replaces_id where n.version = 2 and o.state = "
                                           "'ended' and o.code like n.code || '-%'"),
                     1);
    people.benefit = first; /* what is over is not changed */
    assert_int_equal(edit(state, &people, 60), STATE_CONFLICT);
    people.benefit = second;
    square_execute(*state, "update benefits set rule_json = '{\"assurance\":2}'");
    form_has(state, &people, "", true);
    assert_int_equal(edit(state, &people, 60), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from benefits where state = 'draft' "
                                           "and version = 3 and rule_json like '%assurance%'"),
                     1);
}

/* Of two next versions, the one that is opened first takes the place. */
static void a_place_is_taken_once(void **state)
{
    struct people people = people_make(state);
    written_for(state, &people, 18, 0);
    int64_t first = people.benefit;
    assert_int_equal(step(state, &people, "/benefits/{benefit}/open"), ERROR_NONE);
    assert_int_equal(edit(state, &people, 30), ERROR_NONE);
    int64_t second = people.benefit;
    people.benefit = first;
    assert_int_equal(edit(state, &people, 60), ERROR_NONE);
    assert_int_equal(step(state, &people, "/benefits/{benefit}/open"), ERROR_NONE);
    people.benefit = second;
    assert_int_equal(step(state, &people, "/benefits/{benefit}/open"), STATE_CONFLICT);
    assert_int_equal(square_number(*state, "select count(*) from benefits where state = 'open'"),
                     1);
}

static void nobody_writes_for_another_organisation(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    write_begin(&trial, state, &people, people.shop);
    assert_int_equal(write_end(&trial, &people), NOT_FOUND);
    trial_end(&trial);
    (void)written_for(state, &people, 18, 0);
    square_execute(*state, "update benefits set organisation_id = "
                           "(select id from organisations where sector = 'consumption')");
    assert_int_equal(step(state, &people, "/benefits/{benefit}/open"), NOT_FOUND);
    assert_int_equal(offered(state), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(fewer_than_five_are_not_told),
                                       TEST(what_is_typed_becomes_the_rule_of_the_data_files),
                                       TEST(what_cannot_stand_is_said_at_its_field),
                                       TEST(a_draft_is_opened_once_and_ended_once),
                                       TEST(where_many_live_a_sample_of_all_is_weighed),
                                       TEST(what_is_open_is_changed_by_its_next_version),
                                       TEST(a_place_is_taken_once),
                                       TEST(nobody_writes_for_another_organisation)};
    return square_run("benefit write", tests, sizeof tests / sizeof *tests);
}
