#include "act/test_trial.h"
#include "registry/close.h"
#include "registry/registry_parts.h"

#include <string.h>

/* ---- two people and an organisation ---------------------------------------------------------- */

struct people {
    int64_t elena, agnese, shop;
};

static bool people_add(struct act *a, json_t *model)
{
    (void)model;
    struct people *people = a->prepared;
    struct new_person elena = {"Elena", "Moser", "1974-05-02", "0463 000001", "e@example.org", 0};
    struct new_person agnese = {"Agnese", "Moser", "1942-03-14", "", "", 0};
    struct new_organisation shop = {
        "Bottega di Rabbi", "cooperative", "consumption", "", "", "", 0};
    return registry_person_add(a, &elena, &people->elena) &&
           registry_person_add(a, &agnese, &people->agnese) &&
           registry_organisation_add(a, &shop, &people->shop) &&
           registry_user_name_add(a, people->elena, "Elena.M") &&
           registry_user_name_add(a, people->agnese, "agnese");
}

static struct people people_make(void **state)
{
    struct people people = {0};
    assert_int_equal(trial_run(state, people_add, &people), ERROR_NONE);
    return people;
}

/* ---- parties --------------------------------------------------------------------------------- */

static bool parties_read(struct act *a, json_t *model)
{
    const struct people *people = a->prepared;
    json_put(model, "elena", registry_party(a, people->elena));
    json_put(model, "shop", registry_party(a, people->shop));
    assert_null(registry_party(a, 1));
    assert_string_equal(registry_name(a, people->agnese), "Agnese Moser");
    assert_string_equal(registry_name(a, 1), "");
    assert_int_equal(registry_person_named(a, " ELENA.m "), people->elena);
    assert_int_equal(registry_person_named(a, "nobody"), 0);
    return true;
}

static void parties_have_names(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    trial_begin(&trial, state, "test", 0);
    trial.act.prepared = &people;
    assert_int_equal(trial_read(&trial, parties_read), ERROR_NONE);
    json_t *elena = json_object_get(trial.model, "elena");
    assert_string_equal(json_text(elena, "name"), "Elena Moser");
    assert_string_equal(json_text(elena, "given_name"), "Elena");
    assert_string_equal(json_text(elena, "phone"), "0463 000001");
    assert_true(json_is_null(json_object_get(elena, "area_id")));
    assert_string_equal(json_text(json_object_get(trial.model, "shop"), "given_name"),
                        "Bottega di Rabbi");
    trial_end(&trial);
}

static bool relations_add(struct act *a, json_t *model)
{
    (void)model;
    const struct people *people = a->prepared;
    assert_false(registry_is_family(a, people->elena, people->agnese));
    assert_int_equal(registry_referent(a, people->agnese), 0);
    for (int twice = 0; twice < 2; twice++)
        if (!registry_relate(a, people->elena, "family", people->agnese) ||
            !registry_relate(a, people->agnese, "referent", people->elena))
            return false;
    return true;
}

static bool relations_read(struct act *a, json_t *model)
{
    (void)model;
    const struct people *people = a->prepared;
    assert_true(registry_is_family(a, people->elena, people->agnese));
    assert_true(registry_is_family(a, people->agnese, people->elena));
    assert_false(registry_is_family(a, people->agnese, people->shop));
    assert_int_equal(registry_referent(a, people->agnese), people->elena);
    assert_int_equal(registry_referent(a, people->elena), 0);
    return true;
}

static void family_is_mutual_and_a_referent_is_not(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(trial_run(state, relations_add, &people), ERROR_NONE);
    assert_int_equal(trial_run(state, relations_read, &people), ERROR_NONE);
}

static bool roles_add(struct act *a, json_t *model)
{
    const struct people *people = a->prepared;
    for (int twice = 0; twice < 2; twice++)
        if (!registry_role_grant(a, people->elena, SHOPKEEPER, people->shop) ||
            !registry_role_grant(a, people->elena, COORDINATOR, people->shop))
            return false;
    json_put(model, "holders", registry_holders(a, SHOPKEEPER, people->shop));
    return true;
}

static bool role_of_nobody(struct act *a, json_t *model)
{
    (void)model;
    const struct people *people = a->prepared;
    return registry_role_grant(a, people->elena, CITIZEN, people->shop);
}

static void roles_are_held_in_an_organisation(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    trial_begin(&trial, state, "test", 0);
    trial.act.prepared = &people;
    assert_int_equal(trial_do(&trial, roles_add), ERROR_NONE);
    json_t *holders = json_object_get(trial.model, "holders");
    assert_int_equal(json_array_size(holders), 1);
    assert_int_equal(json_get_id(json_array_get(holders, 0), "id"), people.elena);
    trial_end(&trial);
    assert_int_equal(trial_run(state, role_of_nobody, &people), NOT_A_CHOICE);
}

/* ---- what pages show ------------------------------------------------------------------------- */

static bool user_read(struct act *a, json_t *model)
{
    json_put(model, "user", registry_user(a));
    return true;
}

static void pages_know_their_caller(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    trial_begin(&trial, state, "test", people.elena);
    trial.act.who.roles |= SHOPKEEPER;
    assert_int_equal(trial_read(&trial, user_read), ERROR_NONE);
    json_t *user = json_object_get(trial.model, "user");
    assert_string_equal(json_text(user, "name"), "Elena Moser");
    assert_true(json_is_true(json_object_get(user, "is_shopkeeper")));
    assert_true(json_is_false(json_object_get(user, "is_federation")));
    assert_true(json_is_false(json_object_get(user, "is_acting")));
    trial_end(&trial);

    trial_begin(&trial, state, "test", 0);
    trial.act.who.roles = 0;
    assert_int_equal(trial_read(&trial, user_read), ERROR_NONE);
    assert_true(
        json_is_false(json_object_get(json_object_get(trial.model, "user"), "is_signed_in")));
    trial_end(&trial);
}

static void the_profile_is_ones_own(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(trial_run(state, roles_add, &people), ERROR_NONE);
    struct trial trial;
    trial_begin(&trial, state, "profile_show", people.elena);
    assert_int_equal(trial_read(&trial, profile_show), ERROR_NONE);
    assert_string_equal(json_text(json_object_get(trial.model, "person"), "mail"), "e@example.org");
    json_t *roles = json_object_get(trial.model, "roles");
    assert_int_equal(json_array_size(roles), 2);
    assert_true(json_is_true(json_object_get(json_array_get(roles, 0), "is_coordinator")));
    trial_end(&trial);
}

static bool elena_lives(struct act *a, json_t *model)
{
    const struct particulars particulars = {"Trento", "female", "Via Roma, 1", "it"};
    (void)model;
    return registry_particulars_set(a, *(int64_t *)a->prepared, &particulars);
}

static bool german_is_written(struct act *a, json_t *model)
{
    int64_t elena = *(int64_t *)a->prepared;
    (void)model;
    assert_string_equal(json_text(registry_contact(a, elena), "language"), "de");
    return true;
}

static void speaks_german(void **state, int64_t person)
{
    struct trial trial;
    trial_begin(&trial, state, "profile_speak", person);
    put_text(&trial, "language", "de");
    assert_int_equal(trial_do(&trial, profile_speak), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(trial_run(state, german_is_written, &person), ERROR_NONE);
}

/* Whether or not a desk has asked more; what it asked stays. */
static void people_choose_the_language_of_their_letters(void **state)
{
    struct people people = people_make(state);
    speaks_german(state, people.elena);
    assert_int_equal(trial_run(state, elena_lives, &people.elena), ERROR_NONE);
    speaks_german(state, people.elena);
    assert_int_equal(square_number(*state, "select count(*) from particulars "
                                           "where address_sealed <> '' and sex_sealed <> ''"),
                     1);
}

/* Done by Elena herself. */
static bool something_done(struct act *a, json_t *model)
{
    (void)model;
    act_subject(a, "person", a->who.actor);
    return true;
}

static void the_journal_names_people(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    trial_begin(&trial, state, "something_done", people.elena);
    assert_int_equal(trial_do(&trial, something_done), ERROR_NONE);
    trial_end(&trial);
    trial_begin(&trial, state, "journal_show", people.elena);
    assert_int_equal(trial_read(&trial, journal_show), ERROR_NONE);
    json_t *row = json_array_get(json_object_get(trial.model, "rows"), 0);
    assert_string_equal(json_text(row, "name"), "something_done");
    assert_string_equal(json_text(row, "actor"), "Elena Moser");
    assert_string_equal(json_text(row, "on_behalf_of"), "");
    trial_end(&trial);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(parties_have_names),
        TEST(family_is_mutual_and_a_referent_is_not),
        TEST(roles_are_held_in_an_organisation),
        TEST(pages_know_their_caller),
        TEST(the_profile_is_ones_own),
        TEST(people_choose_the_language_of_their_letters),
        TEST(the_journal_names_people),
    };
    return square_run("registry", tests, sizeof tests / sizeof tests[0]);
}
