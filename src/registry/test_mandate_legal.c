#include "act/test_trial.h"
#include "registry/registry_parts.h"

#include <string.h>

/* Olga, at a desk, records that Elena is Agnese's support administrator. */
struct people {
    int64_t olga, elena, agnese, desk;
};

static const int64_t a_year = 365 * (int64_t)86400;

static bool people_add(struct act *a, json_t *model)
{
    (void)model;
    struct people *people = a->prepared;
    struct new_person olga = {"Olga", "Zeni", "", "", "", 0};
    struct new_person elena = {"Elena", "Moser", "", "", "", 0};
    struct new_person agnese = {"Agnese", "Moser", "", "", "", 0};
    struct new_organisation desk = {"Sportello", "cooperative", "social", "", "", "", 0};
    return registry_person_add(a, &olga, &people->olga) &&
           registry_person_add(a, &elena, &people->elena) &&
           registry_person_add(a, &agnese, &people->agnese) &&
           registry_organisation_add(a, &desk, &people->desk) &&
           registry_user_name_add(a, people->olga, "olga") &&
           registry_user_name_add(a, people->elena, "elena") &&
           registry_user_name_add(a, people->agnese, "agnese");
}

static bool record_open(struct act *a, json_t *model)
{
    (void)model;
    return registry_access_note(a, param_id(a, "person"), "mandate");
}

static void open_record(void **state, const struct people *people, int64_t person)
{
    struct trial trial;
    trial_begin_as(&trial, state, people->olga, OPERATOR, people->desk);
    put_id(&trial, "person", person);
    assert_int_equal(trial_do(&trial, record_open), ERROR_NONE);
    trial_end(&trial);
}

static struct people people_make(void **state)
{
    struct people people = {0};
    assert_int_equal(trial_run(state, people_add, &people), ERROR_NONE);
    return people;
}

static enum error_code record(void **state, const struct people *people, int64_t person,
                              const char *delegate, int64_t issued)
{
    struct trial trial;
    trial_begin_as(&trial, state, people->olga, OPERATOR, people->desk);
    put_id(&trial, "person", person);
    put_text(&trial, "user", delegate);
    put_text(&trial, "basis", "administrator");
    json_put((json_t *)trial.act.input, "buy", json_true());
    put_int(&trial, "until", TRIAL_NOW + a_year);
    put_text(&trial, "document", "decree");
    put_text(&trial, "number", "R.G. 1234/2026");
    put_text(&trial, "issuer", "Tribunale di Trento");
    put_int(&trial, "issued", issued);
    enum error_code code = trial_do(&trial, mandate_record);
    trial_end(&trial);
    return code;
}

static bool mandate_begin(struct act *a, json_t *model)
{
    (void)model;
    return registry_mandate_begin(a, param_id(a, "mandate"));
}

static enum error_code with_mandate(void **state, handler *handle, int64_t actor)
{
    struct trial trial;
    trial_begin(&trial, state, "mandate", actor);
    put_id(&trial, "mandate", square_number(*state, "select max(id) from mandates"));
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

static void a_document_stands_for_the_persons_will(void **state)
{
    struct people people = people_make(state);
    open_record(state, &people, people.agnese);
    assert_int_equal(record(state, &people, people.agnese, "elena", TRIAL_NOW - 86400), ERROR_NONE);
    assert_int_equal(with_mandate(state, mandate_begin, people.elena), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from mandate_documents"), 1);
    assert_int_equal(square_number(*state, "select count(*) from mandate_documents where "
                                           "number_sealed like '%1234%' or "
                                           "issuer_sealed like '%Trento%' or "
                                           "issued_sealed like '%2027%'"),
                     0);
    assert_int_equal(square_number(*state, "select count(*) from outbox where kind in "
                                           "('mandate-accepted', 'mandate-recorded')"),
                     2);
}

static void only_with_the_record_open(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(record(state, &people, people.agnese, "elena", TRIAL_NOW - 86400),
                     ACCESS_CLOSED);
    assert_int_equal(record(state, &people, 12345, "elena", TRIAL_NOW - 86400), NOT_FOUND);
    assert_int_equal(record(state, &people, people.desk, "elena", TRIAL_NOW - 86400), NOT_FOUND);
    assert_int_equal(square_number(*state, "select count(*) from mandates"), 0);
}

static void nobody_records_what_concerns_themselves(void **state)
{
    struct people people = people_make(state);
    open_record(state, &people, people.agnese);
    assert_int_equal(record(state, &people, people.agnese, "olga", TRIAL_NOW - 86400), INVALID);
    assert_int_equal(record(state, &people, people.olga, "elena", TRIAL_NOW - 86400), INVALID);
    assert_int_equal(record(state, &people, people.agnese, "agnese", TRIAL_NOW - 86400), INVALID);
}

static void a_document_of_tomorrow_is_none(void **state)
{
    struct people people = people_make(state);
    open_record(state, &people, people.agnese);
    assert_int_equal(record(state, &people, people.agnese, "elena", TRIAL_NOW + 86400), INVALID);
    assert_int_equal(square_number(*state, "select count(*) from mandates"), 0);
}

static enum error_code lift(void **state, const struct people *people, int64_t person)
{
    struct trial trial;
    trial_begin_as(&trial, state, people->olga, OPERATOR, people->desk);
    put_id(&trial, "person", person);
    put_id(&trial, "mandate", square_number(*state, "select max(id) from mandates"));
    enum error_code code = trial_do(&trial, mandate_lift);
    trial_end(&trial);
    return code;
}

static void it_is_lifted_at_a_desk_and_not_by_the_person(void **state)
{
    struct people people = people_make(state);
    open_record(state, &people, people.agnese);
    assert_int_equal(record(state, &people, people.agnese, "elena", TRIAL_NOW - 86400), ERROR_NONE);
    assert_int_equal(with_mandate(state, mandate_revoke, people.agnese), MANDATE_BY_LAW);
    open_record(state, &people, people.elena);
    assert_int_equal(lift(state, &people, people.elena), NOT_FOUND); /* not hers to be lifted */
    assert_int_equal(lift(state, &people, people.agnese), ERROR_NONE);
    assert_int_equal(with_mandate(state, mandate_begin, people.elena), STATE_CONFLICT);
    assert_int_equal(lift(state, &people, people.agnese), STATE_CONFLICT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_document_stands_for_the_persons_will),       TEST(only_with_the_record_open),
        TEST(nobody_records_what_concerns_themselves),      TEST(a_document_of_tomorrow_is_none),
        TEST(it_is_lifted_at_a_desk_and_not_by_the_person),
    };
    return square_run("mandates by law", tests, sizeof tests / sizeof tests[0]);
}
