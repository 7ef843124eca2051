#include "act/test_trial.h"
#include "registry/registry_parts.h"

#include <string.h>

/* Olga works at a desk; Agnese is registered; the desk is the Famiglia Cooperativa's. */
struct people {
    int64_t olga, agnese, desk;
};

static bool people_add(struct act *a, json_t *model)
{
    (void)model;
    struct people *people = a->prepared;
    struct new_person olga = {"Olga", "Zeni", "", "", "", 0};
    struct new_person agnese = {"Agnese", "Moser", "", "", "", 0};
    struct new_organisation desk = {"Famiglia Cooperativa", "cooperative", "", "", "", "", 0};
    return registry_person_add(a, &olga, &people->olga) &&
           registry_person_add(a, &agnese, &people->agnese) &&
           registry_organisation_add(a, &desk, &people->desk);
}

static struct people people_make(void **state)
{
    struct people people = {0};
    assert_int_equal(trial_run(state, people_add, &people), ERROR_NONE);
    return people;
}

static bool note(struct act *a, json_t *model)
{
    (void)model;
    return registry_access_note(a, param_id(a, "person"), param_text(a, "reason"));
}

static enum error_code note_as_olga(void **state, struct people people, int64_t person,
                                    const char *reason)
{
    struct trial trial;
    trial_begin_as(&trial, state, people.olga, OPERATOR, people.desk);
    put_id(&trial, "person", person);
    put_text(&trial, "reason", reason);
    enum error_code code = trial_do(&trial, note);
    trial_end(&trial);
    return code;
}

static bool look(struct act *a, json_t *model)
{
    json_put(model, "is_open", json_boolean(registry_access_open(a, param_id(a, "person"))));
    json_put(model, "accesses", registry_accesses(a, param_id(a, "person"), 10, 0));
    return a->error.code == ERROR_NONE;
}

static bool is_open_at(void **state, int64_t viewer, int64_t person, int64_t now)
{
    struct trial trial;
    trial_begin(&trial, state, "look", viewer);
    trial.act.now = now;
    put_id(&trial, "person", person);
    assert_int_equal(trial_read(&trial, look), ERROR_NONE);
    bool is_open = json_is_true(json_object_get(trial.model, "is_open"));
    trial_end(&trial);
    return is_open;
}

static void a_record_opens_for_a_quarter_of_an_hour(void **state)
{
    struct people people = people_make(state);
    assert_false(is_open_at(state, people.olga, people.agnese, TRIAL_NOW));
    assert_int_equal(note_as_olga(state, people, people.agnese, "asked"), ERROR_NONE);
    assert_true(is_open_at(state, people.olga, people.agnese, TRIAL_NOW));
    assert_true(is_open_at(state, people.olga, people.agnese, TRIAL_NOW + 899));
    assert_false(is_open_at(state, people.olga, people.agnese, TRIAL_NOW + 900));
    assert_false(is_open_at(state, people.agnese, people.olga, TRIAL_NOW)); /* not the other way */
}

static void it_says_who_in_which_role_for_whom_and_why(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    assert_int_equal(note_as_olga(state, people, people.agnese, "identity"), ERROR_NONE);
    trial_begin(&trial, state, "look", people.agnese);
    put_id(&trial, "person", people.agnese);
    assert_int_equal(trial_read(&trial, look), ERROR_NONE);
    json_t *access = json_array_get(json_object_get(trial.model, "accesses"), 0);
    assert_string_equal(json_text(access, "viewer"), "Olga Zeni");
    assert_string_equal(json_text(access, "organisation"), "Famiglia Cooperativa");
    assert_string_equal(json_text(access, "role"), "operator");
    assert_string_equal(json_text(access, "reason"), "identity");
    assert_int_equal(json_int(access, "opened_at"), TRIAL_NOW);
    trial_end(&trial);
}

static void without_a_reason_of_the_list_nothing_opens(void **state)
{
    static const char *const wrong[] = {"", "curiosity", "asked|phone", "ask", "|"};
    struct people people = people_make(state);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(note_as_olga(state, people, people.agnese, wrong[i]), INVALID);
    assert_false(is_open_at(state, people.olga, people.agnese, TRIAL_NOW));
    assert_int_equal(square_number(*state, "select count(*) from record_accesses"), 0);
}

static void ones_own_record_is_always_open(void **state)
{
    struct people people = people_make(state);
    assert_true(is_open_at(state, people.olga, people.olga, TRIAL_NOW));
    assert_int_equal(note_as_olga(state, people, people.olga, "asked"), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from record_accesses"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_record_opens_for_a_quarter_of_an_hour),
        TEST(it_says_who_in_which_role_for_whom_and_why),
        TEST(without_a_reason_of_the_list_nothing_opens),
        TEST(ones_own_record_is_always_open),
    };
    return square_run("access log", tests, sizeof tests / sizeof tests[0]);
}
