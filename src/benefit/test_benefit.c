/* Benefits and attestations on both engines: who may attest what, what it opens, and what is said
 * of the rest. */
#include "act/test_trial.h"
#include "base/clock.h"
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"
#include "card/card.h"
#include "registry/organisations.h"

#include <libgen.h>
#include <stdio.h>
#include <string.h>

/* Agnese, of Rabbi, born in 1942; Nino, of whom nothing is known; Olga keeps the attestations of a
 * social cooperative, Otto those of a shop. */
struct people {
    int64_t agnese, nino, olga, otto, cooperative, shop;
};

enum { DAY = 86400 };

static bool people_add(struct act *a, json_t *model)
{
    struct people *people = a->prepared;
    const struct new_person agnese = {"Agnese", "Mengon", "1942-03-14", "", "", 2, NULL, 2};
    const struct new_person nino = {"Nino", "Nessuno", "", "", "", 0};
    const struct new_person olga = {"Olga", "Prova", "", "", "", 0};
    const struct new_person otto = {"Otto", "Prova", "", "", "", 0};
    const struct new_organisation cooperative = {
        "Il Sentiero", "cooperative", "social", "", "0463 000002", "", 0};
    const struct new_organisation shop = {"Bottega", "cooperative", "consumption", "", "", "", 0};
    char here[] = __FILE__;
    (void)model;
    return registry_person_add(a, &agnese, &people->agnese) &&
           registry_person_add(a, &nino, &people->nino) &&
           registry_person_add(a, &olga, &people->olga) &&
           registry_person_add(a, &otto, &people->otto) &&
           registry_organisation_add(a, &cooperative, &people->cooperative) &&
           registry_organisation_add(a, &shop, &people->shop) &&
           registry_role_grant(a, people->olga, SECRETARY, people->cooperative) &&
           benefit_load_kinds(
               a, arena_printf(a->arena, "%s/../../territories/trentino", dirname(here)));
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

/* ---- attesting ------------------------------------------------------------------------------- */

static bool record_open(struct act *a, json_t *model)
{
    (void)model;
    return registry_access_note(a, param_id(a, "person"), "benefit");
}

/* The secretary of an organisation does something about a person. On refusal of a field, its reason
 * is the answer. */
static enum error_code attest(void **state, int64_t secretary, int64_t organisation,
                              handler *handle, int64_t person, const char *what, int64_t until)
{
    struct trial trial;
    trial_begin_as(&trial, state, secretary, SECRETARY, organisation);
    put_id(&trial, "person", person);
    put_id(&trial, "attestation", person);
    put_text(&trial, "what", what);
    put_int(&trial, "until", until);
    put_text(&trial, "note", "");
    enum error_code code = trial_do(&trial, handle);
    const char *reason = json_text(trial.act.fields, "what");
    if (!*reason)
        reason = json_text(trial.act.fields, "until");
    for (enum error_code one = ERROR_NONE + 1; code == INVALID && one <= OUTBOX_FULL; one++)
        if (strcmp(reason, error_name(one)) == 0)
            code = one;
    trial_end(&trial);
    return code;
}

static enum error_code caregiver(void **state, const struct people *people, int64_t until)
{
    return attest(state, people->olga, people->cooperative, attestation_give, people->agnese,
                  "caregiver", until);
}

static void open_record(void **state, const struct people *people)
{
    assert_int_equal(
        attest(state, people->olga, people->cooperative, record_open, people->agnese, "", 0),
        ERROR_NONE);
}

static int64_t count(void **state, const char *where)
{
    char sql[300];
    snprintf(sql, sizeof sql, "select count(*) from attestations where %s", where);
    return square_number(*state, sql);
}

static void only_who_has_opened_the_record_attests(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + DAY), NOT_FOUND);
    open_record(state, &people);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + DAY), ERROR_NONE);
    assert_int_equal(count(state, "state = 'active'"), 1);
    assert_int_equal(
        square_number(*state, "select count(*) from outbox where kind = 'attestation-given'"), 1);
}

static void an_organisation_attests_what_it_may(void **state)
{
    struct people people = people_make(state);
    open_record(state, &people);
    assert_int_equal(attest(state, people.otto, people.shop, record_open, people.agnese, "", 0),
                     ERROR_NONE);
    assert_int_equal(attest(state, people.otto, people.shop, attestation_give, people.agnese,
                            "caregiver", TRIAL_NOW + DAY),
                     FORBIDDEN);
    assert_int_equal(attest(state, people.olga, people.cooperative, attestation_give, people.agnese,
                            "isee_below_15000", TRIAL_NOW + DAY),
                     FORBIDDEN);
    assert_int_equal(attest(state, people.olga, people.cooperative, attestation_give, people.agnese,
                            "rich", TRIAL_NOW + DAY),
                     FORBIDDEN);
    assert_int_equal(count(state, "1 = 1"), 0);
    assert_int_equal(square_count(*state, attestations_off_rights), 0);
}

static void an_attestation_has_an_end_within_its_limit(void **state)
{
    struct people people = people_make(state);
    open_record(state, &people);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW - DAY), OUT_OF_RANGE);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + (int64_t)367 * DAY), OUT_OF_RANGE);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW), ERROR_NONE); /* until tonight */
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + DAY), ALREADY_DONE);
}

static void only_the_issuer_revokes_and_once(void **state)
{
    struct people people = people_make(state);
    open_record(state, &people);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + DAY), ERROR_NONE);
    int64_t id = square_number(*state, "select id from attestations");
    assert_int_equal(attest(state, people.otto, people.shop, attestation_revoke, id, "", 0),
                     NOT_FOUND);
    assert_int_equal(attest(state, people.olga, people.cooperative, attestation_revoke, id, "", 0),
                     ERROR_NONE);
    assert_int_equal(attest(state, people.olga, people.cooperative, attestation_revoke, id, "", 0),
                     STATE_CONFLICT);
    assert_int_equal(count(state, "state = 'revoked'"), 1);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + DAY), ERROR_NONE);
}

static void an_attestation_ends_after_its_last_second(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    open_record(state, &people);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW), ERROR_NONE);
    int64_t last = square_number(*state, "select until_at from attestations");
    assert_int_equal(last, clock_day(TRIAL_NOW, 1) - 1);
    trial_begin(&trial, state, "attestations_expire", 0);
    trial.act.now = last;
    assert_int_equal(trial_do(&trial, attestations_expire_due), ERROR_NONE);
    assert_int_equal(count(state, "state = 'active'"), 1);
    trial.act.now = last + 1;
    assert_int_equal(trial_do(&trial, attestations_expire_due), ERROR_NONE);
    assert_int_equal(count(state, "state = 'expired'"), 1);
    trial_end(&trial);
}

static enum error_code object(void **state, int64_t person, int64_t attestation)
{
    struct trial trial;
    trial_begin(&trial, state, "attestation_object", person);
    put_id(&trial, "attestation", attestation);
    put_text(&trial, "objection", "Non assisto nessuno");
    enum error_code code = trial_do(&trial, attestation_object);
    trial_end(&trial);
    return code;
}

static void the_person_objects_and_the_issuer_hears_of_it(void **state)
{
    struct people people = people_make(state);
    open_record(state, &people);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + DAY), ERROR_NONE);
    int64_t id = square_number(*state, "select id from attestations");
    assert_int_equal(object(state, people.nino, id), NOT_FOUND);
    assert_int_equal(object(state, people.agnese, id), ERROR_NONE);
    assert_int_equal(count(state, "objected_at is not null and state = 'active'"), 1);
    assert_int_equal(count(state, "objection_sealed like '%assisto%'"), 0);
    assert_int_equal(
        square_number(*state, "select count(*) from outbox where kind = 'attestation-objected'"),
        1);
}

static bool erase(struct act *a, json_t *model)
{
    const struct event event = {"person.erased", *(int64_t *)a->prepared, ""};
    (void)model;
    return attestations_of_erased(a, &event);
}

static void nothing_is_said_of_whoever_is_erased(void **state)
{
    struct people people = people_make(state);
    open_record(state, &people);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + DAY), ERROR_NONE);
    assert_int_equal(trial_run(state, erase, &people.agnese), ERROR_NONE);
    assert_int_equal(count(state, "1 = 1"), 0);
}

/* ---- finding the person ---------------------------------------------------------------------- */

/* Olga looks for somebody; a code of the form "#12" is the number of a member. */
static enum error_code find(void **state, const struct people *people, const char *given,
                            const char *family, const char *birth, const char *code)
{
    struct trial trial;
    int64_t day = 0;
    trial_begin_as(&trial, state, people->olga, SECRETARY, people->cooperative);
    trial.act.address = "192.0.2.77";
    assert_true(!*birth || clock_parse_date(birth, &day));
    put_text(&trial, "given_name", given);
    put_text(&trial, "family_name", family);
    put_int(&trial, "birth_date", day);
    put_text(&trial, "code", strchr(code, '#') ? "" : code);
    put_text(&trial, "number", strchr(code, '#') ? code + 1 : "");
    enum error_code found = trial_read(&trial, attest_find_prepare);
    if (found == ERROR_NONE)
        found = trial_do(&trial, attest_find);
    trial_end(&trial);
    return found;
}

static void a_person_is_found_by_name_and_birth_date(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(find(state, &people, "Agnese", "Mengon", "1942-03-15", ""), INVALID);
    assert_int_equal(find(state, &people, "Agnese", "Mengon", "", ""), INVALID);
    assert_int_equal(find(state, &people, "", "", "", ""), INVALID);
    assert_int_equal(find(state, &people, "", "", "", "22222223"), INVALID);
    assert_int_equal(square_number(*state, "select count(*) from record_accesses"), 0);
    assert_int_equal(find(state, &people, "agnese", "MENGON", "1942-03-14", ""), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from record_accesses "
                                           "where reason = 'benefit'"),
                     1);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + DAY), ERROR_NONE);
}

static bool members_add(struct act *a, json_t *model)
{
    const struct people *people = a->prepared;
    const struct new_affiliation here = {people->agnese, people->cooperative, "member", "12", 1};
    const struct new_affiliation there = {people->nino, people->shop, "member", "13", 1};
    int64_t id;
    (void)model;
    return registry_affiliation_add(a, &here, &id) && registry_affiliation_add(a, &there, &id);
}

static void a_member_is_found_by_the_number_they_have_here(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(trial_run(state, members_add, &people), ERROR_NONE);
    assert_int_equal(find(state, &people, "", "", "", "#13"), INVALID);
    assert_int_equal(find(state, &people, "", "", "", "#12"), ERROR_NONE);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + DAY), ERROR_NONE);
}

/* ---- benefits -------------------------------------------------------------------------------- */

static const char over_65_in_rabbi[] =
    "{\"code\": \"consegna\", \"kind\": \"discount\", \"title\": {\"it\": \"Consegna\"}, "
    "\"about\": {\"it\": \"Meno\", \"en\": \"Less\"}, \"from\": \"2027-01-15\", "
    "\"until\": \"2027-01-15\", \"rule\": {\"all\": [{\"age\": {\"from\": 65}}, "
    "{\"area\": [\"sole\"]}, {\"any\": [{\"attestation\": \"caregiver\"}, "
    "{\"attestation\": \"lives_alone\"}]}]}}";

struct offer {
    int64_t organisation;
    const char *text;
};

static bool offer_do(struct act *a, json_t *model)
{
    const struct offer *offer = a->prepared;
    (void)model;
    json_t *benefit = json_loads(offer->text, 0, NULL);
    return benefit_offer(a, offer->organisation, benefit);
}

static void offer(void **state, const struct people *people)
{
    struct offer offer = {people->cooperative, over_65_in_rabbi};
    assert_int_equal(trial_run(state, offer_do, &offer), ERROR_NONE);
}

static bool open_read(struct act *a, json_t *model)
{
    json_put(model, "open", benefit_open(a, *(int64_t *)a->prepared));
    return a->error.code == ERROR_NONE;
}

/* How many benefits are open to a person at that time. */
static size_t open_count(void **state, int64_t person, int64_t now)
{
    struct trial trial;
    trial_begin(&trial, state, "test", person);
    trial.act.now = now;
    trial.act.prepared = &person;
    assert_int_equal(trial_read(&trial, open_read), ERROR_NONE);
    size_t size = json_array_size(json_object_get(trial.model, "open"));
    trial_end(&trial);
    return size;
}

static void a_benefit_opens_with_the_last_thing_missing(void **state)
{
    struct people people = people_make(state);
    offer(state, &people);
    assert_int_equal(open_count(state, people.agnese, TRIAL_NOW), 0);
    open_record(state, &people);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + DAY), ERROR_NONE);
    assert_int_equal(open_count(state, people.agnese, TRIAL_NOW), 1);
    assert_int_equal(open_count(state, people.nino, TRIAL_NOW), 0);
}

static void a_benefit_is_offered_from_its_first_to_its_last_second(void **state)
{
    struct people people = people_make(state);
    int64_t first = clock_day(TRIAL_NOW, 0), after = clock_day(TRIAL_NOW, 1);
    offer(state, &people);
    open_record(state, &people);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + 2 * (int64_t)DAY), ERROR_NONE);
    assert_int_equal(open_count(state, people.agnese, first - 1), 0);
    assert_int_equal(open_count(state, people.agnese, first), 1);
    assert_int_equal(open_count(state, people.agnese, after - 1), 1);
    assert_int_equal(open_count(state, people.agnese, after), 0);
}

static void what_is_no_benefit_is_refused(void **state)
{
    static const char *const wrong[] = {
        "{}",
        "{\"code\": \"x\", \"kind\": \"gift\", \"title\": {\"it\": \"T\"}, \"about\": {\"it\": "
        "\"A\"}, \"from\": \"2027-01-01\", \"until\": \"2027-01-02\", \"rule\": {\"all\": []}}",
        "{\"code\": \"x\", \"kind\": \"grant\", \"title\": {\"en\": \"T\"}, \"about\": {\"it\": "
        "\"A\"}, \"from\": \"2027-01-01\", \"until\": \"2027-01-02\", \"rule\": {\"all\": []}}",
        "{\"code\": \"x\", \"kind\": \"grant\", \"title\": {\"it\": \"T\"}, \"about\": {\"it\": "
        "\"A\"}, \"from\": \"2027-01-02\", \"until\": \"2027-01-01\", \"rule\": {\"all\": []}}",
        "{\"code\": \"x\", \"kind\": \"grant\", \"title\": {\"it\": \"T\"}, \"about\": {\"it\": "
        "\"A\"}, \"from\": \"2027-01-01\", \"until\": \"2027-01-02\", \"rule\": {\"age\": 65}}"};
    struct people people = people_make(state);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct offer offer = {people.cooperative, wrong[i]};
        assert_int_equal(trial_run(state, offer_do, &offer), CSV_MALFORMED);
    }
    assert_int_equal(square_count(*state, benefits_count), 0);
}

/* Agnese belongs to the cooperative, Nino to the shop. */
static void membership_opens_what_is_for_members(void **state)
{
    struct people people = people_make(state);
    static const char members[] =
        "{\"code\": \"soci\", \"kind\": \"access\", \"title\": {\"it\": \"Soci\"}, "
        "\"about\": {\"it\": \"Per i soci\"}, \"from\": \"2027-01-01\", \"until\": "
        "\"2027-12-31\", \"rule\": {\"affiliation\": {\"kind\": \"cooperative\", "
        "\"sector\": \"social\", \"type\": \"member\"}}}";
    struct offer offer = {people.shop, members};
    assert_int_equal(trial_run(state, offer_do, &offer), ERROR_NONE);
    assert_int_equal(open_count(state, people.agnese, TRIAL_NOW), 0);
    assert_int_equal(trial_run(state, members_add, &people), ERROR_NONE);
    assert_int_equal(open_count(state, people.agnese, TRIAL_NOW), 1);
    assert_int_equal(open_count(state, people.nino, TRIAL_NOW), 0);
    square_execute(*state, "update organisations set state = 'suspended' where sector = 'social'");
    assert_int_equal(open_count(state, people.agnese, TRIAL_NOW), 0);
}

/* The page as somebody sees it who acts for themselves, or for another. */
static void page_read(struct trial *trial, void **state, int64_t actor, int64_t party)
{
    trial_begin(trial, state, "benefits_page", actor);
    trial->act.who.party = party;
    trial->act.language = "en";
    assert_int_equal(trial_read(trial, benefits_page), ERROR_NONE);
}

static void the_page_says_what_is_missing_and_where_to_get_it(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    offer(state, &people);
    page_read(&trial, state, people.agnese, people.agnese);
    const json_t *closed = json_array_get(json_object_get(trial.model, "closed"), 0);
    const json_t *missing = json_object_get(closed, "missing");
    assert_string_equal(json_text(closed, "about"), "Less");
    assert_string_equal(json_text(closed, "title"), "Consegna"); /* no English: Italian */
    assert_string_equal(json_text(closed, "organisation"), "Il Sentiero");
    assert_null(json_object_get(closed, "rule_json"));
    assert_int_equal(json_array_size(missing), 1);
    const json_t *any = json_array_get(missing, 0);
    assert_true(json_is_true(json_object_get(any, "is_any")));
    const json_t *part = json_array_get(json_object_get(any, "parts"), 0);
    assert_true(*json_text(part, "label") && *json_text(part, "how"));
    trial_end(&trial);
    page_read(&trial, state, people.nino, people.nino);
    closed = json_array_get(json_object_get(trial.model, "closed"), 0);
    assert_int_equal(json_array_size(json_object_get(closed, "missing")), 3);
    trial_end(&trial);
}

static void a_delegate_sees_the_represented_persons(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    offer(state, &people);
    open_record(state, &people);
    assert_int_equal(caregiver(state, &people, TRIAL_NOW + DAY), ERROR_NONE);
    page_read(&trial, state, people.nino, people.agnese);
    assert_int_equal(json_array_size(json_object_get(trial.model, "open")), 1);
    assert_string_equal(json_text(trial.model, "person"), "Agnese Mengon");
    trial_end(&trial);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(only_who_has_opened_the_record_attests),
                                       TEST(an_organisation_attests_what_it_may),
                                       TEST(an_attestation_has_an_end_within_its_limit),
                                       TEST(only_the_issuer_revokes_and_once),
                                       TEST(an_attestation_ends_after_its_last_second),
                                       TEST(the_person_objects_and_the_issuer_hears_of_it),
                                       TEST(nothing_is_said_of_whoever_is_erased),
                                       TEST(a_person_is_found_by_name_and_birth_date),
                                       TEST(a_member_is_found_by_the_number_they_have_here),
                                       TEST(membership_opens_what_is_for_members),
                                       TEST(a_benefit_opens_with_the_last_thing_missing),
                                       TEST(a_benefit_is_offered_from_its_first_to_its_last_second),
                                       TEST(what_is_no_benefit_is_refused),
                                       TEST(the_page_says_what_is_missing_and_where_to_get_it),
                                       TEST(a_delegate_sees_the_represented_persons)};
    return square_run("benefit", tests, sizeof tests / sizeof *tests);
}
