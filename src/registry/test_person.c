/* People: sealed in the database, found by what they say, erased for good. */
#include "act/test_trial.h"
#include "registry/registry_parts.h"
#include "registry/vault.h"

#include <stdio.h>
#include <string.h>

static const struct new_person anna = {.given_name = "Anna Maria",
                                       .family_name = "D’Angelò",
                                       .birth_date = "1951-02-28",
                                       .phone = "0463 000001",
                                       .mail = "Anna@example.org",
                                       .tax_code = "dngnmr51b68l378k",
                                       .assurance = 2};
static const struct new_person bruno = {
    .given_name = "Bruno", .family_name = "Moser", .birth_date = "", .phone = "", .mail = ""};

struct pair {
    int64_t anna, bruno;
    const struct reaction *reactions;
};

static bool pair_add(struct act *a, json_t *model)
{
    (void)model;
    struct pair *pair = a->prepared;
    int64_t mandate;
    return registry_person_add(a, &anna, &pair->anna) &&
           registry_person_add(a, &bruno, &pair->bruno) &&
           registry_user_name_add(a, pair->anna, "anna") &&
           registry_relate(a, pair->bruno, "family", pair->anna) &&
           registry_mandate_add(a, pair->anna, pair->bruno, MANDATE_READ, a->now + 1000, &mandate);
}

static struct pair pair_make(void **state)
{
    struct pair pair = {0};
    assert_int_equal(trial_run(state, pair_add, &pair), ERROR_NONE);
    return pair;
}

/* ---- found ----------------------------------------------------------------------------------- */

static int64_t found_named(struct act *a, const char *given, const char *family, const char *birth)
{
    json_t *people = registry_people_named(a, given, family, birth);
    assert_non_null(people);
    assert_true(json_array_size(people) <= 1);
    return json_get_id(json_array_get(people, 0), "id");
}

static bool people_found(struct act *a, json_t *model)
{
    (void)model;
    const struct pair *pair = a->prepared;
    assert_int_equal(found_named(a, "Anna Maria", "D’Angelò", "1951-02-28"), pair->anna);
    assert_int_equal(found_named(a, "ANNAMARIA", "d angelo", "1951-02-28"), pair->anna);
    assert_int_equal(found_named(a, " anna  maria", "D'ANGELO", "1951-02-28"), pair->anna);
    assert_int_equal(found_named(a, "Anna", "D’Angelò", "1951-02-28"), 0);
    assert_int_equal(found_named(a, "D’Angelò", "Anna Maria", "1951-02-28"), 0);
    assert_int_equal(found_named(a, "Anna Maria", "D’Angelò", "1951-02-27"), 0);
    assert_int_equal(found_named(a, "Anna Maria", "D’Angelò", ""), 0);
    assert_int_equal(found_named(a, "Bruno", "Moser", ""), pair->bruno);

    assert_int_equal(registry_person_by_tax_code(a, " DNG NMR 51B68 L378K"), pair->anna);
    assert_int_equal(registry_person_by_tax_code(a, "DNGNMR51B68L378J"), 0);
    assert_int_equal(registry_person_by_tax_code(a, ""), 0);
    json_t *at = registry_people_at(a, " anna@EXAMPLE.org ");
    assert_int_equal(json_array_size(at), 1);
    assert_string_equal(json_text(json_array_get(at, 0), "name"), "Anna Maria D’Angelò");
    assert_string_equal(json_text(json_array_get(at, 0), "birth_date"), "1951-02-28");
    assert_int_equal(json_array_size(registry_people_at(a, "")), 0);
    assert_string_equal(registry_user_name(a, pair->anna), "anna");
    assert_string_equal(registry_user_name(a, pair->bruno), "");
    return true;
}

static void people_are_found_however_they_are_written(void **state)
{
    struct pair pair = pair_make(state);
    assert_int_equal(trial_run(state, people_found, &pair), ERROR_NONE);
}

static void nothing_of_them_lies_open(void **state)
{
    pair_make(state);
    assert_int_equal(
        square_number(*state, "select count(*) from parties p join persons s on s.id = p.id where "
                              "lower(p.name_sealed || p.phone_sealed || s.given_sealed || "
                              "s.family_sealed || s.birth_sealed || s.mail_sealed || "
                              "s.tax_code_sealed) like '%anna%'"),
        0);
    assert_int_equal(square_number(*state, "select count(*) from user_names "
                                           "where user_name_sealed like '%anna%'"),
                     0);
    assert_int_equal(square_number(*state, "select count(*) from outbox "
                                           "where data_json like '%Bruno%'"),
                     0);
}

/* ---- corrected ------------------------------------------------------------------------------- */

static bool same_code_again(struct act *a, json_t *model)
{
    (void)model;
    struct new_person other = bruno;
    int64_t id;
    other.tax_code = "DNGNMR51B68L378K";
    return registry_person_add(a, &other, &id);
}

static bool corrected(struct act *a, json_t *model)
{
    (void)model;
    const struct pair *pair = a->prepared;
    struct new_person now = anna;
    now.family_name = "Rossi";
    now.mail = "";
    now.birth_date = "1951-02-27";
    return registry_person_change(a, pair->anna, &now);
}

static bool found_as_corrected(struct act *a, json_t *model)
{
    (void)model;
    const struct pair *pair = a->prepared;
    assert_string_equal(registry_name(a, pair->anna), "Anna Maria Rossi");
    assert_int_equal(found_named(a, "Anna Maria", "Rossi", "1951-02-27"), pair->anna);
    assert_int_equal(found_named(a, "Anna Maria", "D’Angelò", "1951-02-28"), 0);
    assert_int_equal(json_array_size(registry_people_at(a, anna.mail)), 0);
    assert_int_equal(registry_person_by_tax_code(a, anna.tax_code), pair->anna);
    return true;
}

static void a_correction_is_found(void **state)
{
    struct pair pair = pair_make(state);
    assert_int_equal(trial_run(state, same_code_again, NULL), INVALID);
    assert_int_equal(trial_run(state, corrected, &pair), ERROR_NONE);
    assert_int_equal(trial_run(state, found_as_corrected, &pair), ERROR_NONE);
}

static bool corrected_to_her_code(struct act *a, json_t *model)
{
    (void)model;
    const struct pair *pair = a->prepared;
    struct new_person now = bruno;
    now.tax_code = anna.tax_code;
    return registry_person_change(a, pair->bruno, &now);
}

static void a_tax_code_is_one_persons(void **state)
{
    struct pair pair = pair_make(state);
    assert_int_equal(trial_run(state, corrected_to_her_code, &pair), INVALID);
}

/* ---- erased ---------------------------------------------------------------------------------- */

static unsigned erased_heard;

static bool hear_erased(struct act *a, const struct event *event)
{
    assert_string_equal(registry_name(a, event->id), "Persona cancellata");
    erased_heard++;
    return true;
}

static bool object_to(struct act *a, const struct event *event)
{
    assert_string_equal(registry_name(a, event->id), "Anna Maria D’Angelò");
    return refuse(a, STILL_OPEN, "person");
}

static bool retain(struct act *a, const struct event *event)
{
    return vault_retain(a, event->id, a->now + 100) && vault_retain(a, event->id, a->now + 10);
}

static bool erase(struct act *a, json_t *model)
{
    (void)model;
    const struct pair *pair = a->prepared;
    a->reactions = pair->reactions;
    return vault_erase(a, pair->anna);
}

static bool nothing_left(struct act *a, json_t *model)
{
    const struct pair *pair = a->prepared;
    json_t *party = registry_party(a, pair->anna);
    assert_string_equal(json_text(party, "name"), "Persona cancellata");
    assert_string_equal(json_text(party, "phone"), "");
    assert_string_equal(json_text(party, "given_name"), "");
    assert_string_equal(json_text(registry_contact(a, pair->anna), "mail"), "");
    assert_int_equal(found_named(a, anna.given_name, anna.family_name, anna.birth_date), 0);
    assert_int_equal(registry_person_by_tax_code(a, anna.tax_code), 0);
    assert_int_equal(registry_person_named(a, "anna"), 0);
    assert_string_equal(registry_user_name(a, pair->anna), "");
    assert_false(registry_is_family(a, pair->bruno, pair->anna));
    assert_null(vault_seal(a, pair->anna, "una nota"));
    a->error = (struct error){0};
    json_t *retained = vault_retained(a, pair->anna);
    if (retained)
        json_put(model, "retained", retained);
    return true;
}

static void what_is_erased_is_gone(void **state)
{
    static const struct reaction reactions[] = {{"person.erased", hear_erased}, {0}};
    struct pair pair = pair_make(state);
    pair.reactions = reactions;
    erased_heard = 0;
    assert_int_equal(trial_run(state, erase, &pair), ERROR_NONE);
    assert_int_equal(erased_heard, 1);
    assert_int_equal(trial_run(state, nothing_left, &pair), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from vault_keys"), 1);
    assert_int_equal(square_number(*state, "select count(*) from persons where state = 'erased' "
                                           "and tax_code_index is null and mail_index is null "
                                           "and name_birth_index is null"),
                     1);
    assert_int_equal(square_number(*state, "select count(*) from mandates where state = 'ended'"),
                     1);
    assert_int_equal(square_number(*state, "select count(*) from retained_identities"), 0);
    assert_int_equal(trial_run(state, erase, &pair), NOT_FOUND);
    assert_int_equal(erased_heard, 1);
    for (const struct invariant *rule = registry_room.invariants; rule->name; rule++)
        assert_int_equal(square_count(*state, rule->broken), 0);
    assert_int_equal(trial_run(state, corrected, &pair), NOT_FOUND);
}

static bool member_add(struct act *a, json_t *model)
{
    struct new_organisation club = {"Pro Loco", "association", "", "", "", "", 0};
    int64_t id;
    bool made = registry_organisation_add(a, &club, &id);
    json_put(model, "club", json_id(id));
    return made;
}

static void the_erased_belong_nowhere(void **state)
{
    struct pair pair = pair_make(state);
    struct trial trial;
    char sql[500];
    trial_begin(&trial, state, "test", 0);
    assert_int_equal(trial_do(&trial, member_add), ERROR_NONE);
    long long club = json_get_id(trial.model, "club"), person = pair.anna;
    trial_end(&trial);
    snprintf(
        sql, sizeof sql,
        "insert into affiliations (id, party_id, organisation_id, type, number, state, reason, "
        "answer_sealed, applied_at, accepted_at, closed_at) values "
        "(1, %lld, %lld, 'member', '77', 'active', '', '', 1, 1, null), "
        "(2, %lld, %lld, 'user', null, 'declined', 'full', '', 1, null, 5)",
        person, club, person, club);
    square_execute(*state, sql);
    snprintf(sql, sizeof sql,
             "insert into particulars values (%lld, '=Trento', '=female', '=Via Roma', '=it', 1)",
             person);
    square_execute(*state, sql);
    assert_int_equal(trial_run(state, erase, &pair), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from particulars"), 0);
    assert_int_equal(square_number(*state, "select count(*) from affiliations where number is null "
                                           "and state = 'ended' and reason = 'left' "
                                           "and closed_at = 1800000000"),
                     1);
    assert_int_equal(square_number(*state, "select count(*) from affiliations where "
                                           "state = 'declined' and reason = 'full' "
                                           "and closed_at = 5"),
                     1);
}

static bool name_read(struct act *a, json_t *model)
{
    json_put(model, "name", json_string(registry_name(a, *(int64_t *)a->prepared)));
    return true;
}

static void the_erased_have_a_name_in_every_language(void **state)
{
    static const char *const names[][2] = {
        {"it", "Persona cancellata"}, {"de", "Gelöschte Person"}, {"en", "Erased person"}};
    struct pair pair = pair_make(state);
    assert_int_equal(trial_run(state, erase, &pair), ERROR_NONE);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct trial trial;
        trial_begin(&trial, state, "test", 0);
        trial.act.prepared = &pair.anna;
        trial.act.language = names[i][0];
        assert_int_equal(trial_do(&trial, name_read), ERROR_NONE);
        assert_string_equal(json_text(trial.model, "name"), names[i][1]);
        trial_end(&trial);
    }
}

static void who_has_things_open_is_not_erased(void **state)
{
    static const struct reaction reactions[] = {
        {"person.erasing", object_to}, {"person.erased", hear_erased}, {0}};
    struct pair pair = pair_make(state);
    pair.reactions = reactions;
    erased_heard = 0;
    assert_int_equal(trial_run(state, erase, &pair), STILL_OPEN);
    assert_int_equal(erased_heard, 0);
    assert_int_equal(trial_run(state, people_found, &pair), ERROR_NONE);
}

static void the_books_can_name_the_erased_for_their_time(void **state)
{
    static const struct reaction reactions[] = {{"person.erasing", retain}, {0}};
    struct pair pair = pair_make(state);
    struct trial trial;
    pair.reactions = reactions;
    assert_int_equal(trial_run(state, erase, &pair), ERROR_NONE);
    trial_begin(&trial, state, "test", 0);
    trial.act.prepared = &pair;
    assert_int_equal(trial_do(&trial, nothing_left), ERROR_NONE);
    json_t *retained = json_object_get(trial.model, "retained");
    assert_string_equal(json_text(retained, "family_name"), "D’Angelò");
    assert_string_equal(json_text(retained, "tax_code"), "DNGNMR51B68L378K");
    assert_int_equal(json_int(retained, "until_at"), TRIAL_NOW + 100);
    trial_end(&trial);

    for (int late = 0; late < 2; late++) {
        trial_begin(&trial, state, "vault_retained_purge", 0);
        trial.act.now += late ? 100 : 99;
        assert_int_equal(trial_do(&trial, vault_retained_purge_due), ERROR_NONE);
        trial_end(&trial);
        assert_int_equal(square_number(*state, "select count(*) from retained_identities"), !late);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(people_are_found_however_they_are_written),
        TEST(nothing_of_them_lies_open),
        TEST(a_correction_is_found),
        TEST(a_tax_code_is_one_persons),
        TEST(what_is_erased_is_gone),
        TEST(the_erased_belong_nowhere),
        TEST(the_erased_have_a_name_in_every_language),
        TEST(who_has_things_open_is_not_erased),
        TEST(the_books_can_name_the_erased_for_their_time),
    };
    return square_run("person", tests, sizeof tests / sizeof tests[0]);
}
