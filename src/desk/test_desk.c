#include "card/card.h"
#include "desk/test_front.h"

#include <stdio.h>
#include <string.h>

/* ---- finding -----------------------------------------------------------------------------------
 */

static void put_agnese(struct trial *trial)
{
    put_text(trial, "family_name", "MENGON");
    put_text(trial, "given_name", " agnése");
    put_date(trial, "birth_date", "1942-03-14");
}

/* Olga looks; the search she may open. */
static int64_t search(void **state, const struct front *front, const char *tax_code, int64_t *found)
{
    struct trial trial;
    as_olga(&trial, state, front);
    if (tax_code)
        put_text(&trial, "tax_code", tax_code);
    else
        put_agnese(&trial);
    assert_int_equal(trial_do(&trial, desk_find), ERROR_NONE);
    *found = json_int(trial.act.facts, "found");
    int64_t id = json_get_id(trial.model, "search_id");
    trial_end(&trial);
    return id;
}

static enum error_code look(void **state, const struct front *front, bool is_bruno, int64_t id,
                            int64_t now)
{
    struct trial trial;
    if (is_bruno)
        as_bruno(&trial, state, front);
    else
        as_olga(&trial, state, front);
    trial.act.now = now;
    put_id(&trial, "search", id);
    enum error_code code = trial_read(&trial, desk_found);
    if (code == ERROR_NONE) {
        json_t *people = json_object_get(trial.model, "people");
        assert_int_equal(json_array_size(people), 1);
        assert_string_equal(json_text(json_array_get(people, 0), "name"), "Agnese Mengon");
    }
    trial_end(&trial);
    return code;
}

static void a_person_is_found_by_what_they_bring(void **state)
{
    struct front front = front_make(state);
    int64_t found;
    int64_t by_name = search(state, &front, NULL, &found);
    assert_int_equal(found, 1);
    assert_int_equal(look(state, &front, false, by_name, TRIAL_NOW), ERROR_NONE);
    int64_t by_code = search(state, &front, AGNESES_CODE, &found);
    assert_int_equal(found, 1);
    assert_int_equal(look(state, &front, false, by_code, TRIAL_NOW), ERROR_NONE);
    search(state, &front, "BRNGLI50B41L378M", &found);
    assert_int_equal(found, 0);
    assert_int_equal(number(state, "select count(*) from desk_drafts where content_sealed like "
                                   "'%%engon%%' or content_sealed like '%%ENGON%%'"),
                     0);
}

static bool card_give(struct act *a, json_t *model)
{
    (void)model;
    const struct front *front = a->prepared;
    return card_adopt(a, front->agnese, "100200300");
}

static void a_person_is_found_by_their_card(void **state)
{
    struct front front = front_make(state);
    const struct {
        const char *card;
        int64_t found;
    } cards[] = {{"100200300", 1}, {"100200301", 0}};
    assert_int_equal(trial_run(state, card_give, &front), ERROR_NONE);
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        as_olga(&trial, state, &front);
        put_text(&trial, "card", cards[i].card);
        assert_int_equal(trial_do(&trial, desk_find), ERROR_NONE);
        assert_int_equal(json_int(trial.act.facts, "found"), cards[i].found);
        trial_end(&trial);
    }
}

static void a_search_is_of_one_operator_and_of_a_quarter_of_an_hour(void **state)
{
    struct front front = front_make(state);
    int64_t found, id = search(state, &front, NULL, &found);
    assert_int_equal(look(state, &front, true, id, TRIAL_NOW), NOT_FOUND);
    assert_int_equal(look(state, &front, false, id, TRIAL_NOW + 901), NOT_FOUND);
    struct trial trial;
    trial_begin(&trial, state, "desk_purge", 0);
    trial.act.now = TRIAL_NOW + 901;
    assert_int_equal(trial_do(&trial, desk_purge_due), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(number(state, "select count(*) from desk_drafts"), 0);
}

static void nobody_browses(void **state)
{
    struct front front = front_make(state);
    struct trial trial;
    as_olga(&trial, state, &front);
    put_text(&trial, "family_name", "Mengon");
    assert_int_equal(trial_do(&trial, desk_find), INVALID);
    assert_string_equal(refused(&trial, "given_name"), "missing");
    assert_string_equal(refused(&trial, "birth_date"), "missing");
    assert_string_equal(refused(&trial, "family_name"), "");
    trial_end(&trial);
}

static void a_closed_organisation_has_no_desk(void **state)
{
    struct front front = front_make(state);
    struct trial trial;
    square_execute(*state, "update organisations set state = 'suspended' where sector = 'social'");
    as_olga(&trial, state, &front);
    put_agnese(&trial);
    assert_int_equal(trial_do(&trial, desk_find), FORBIDDEN);
    trial_end(&trial);
    as_chiara(&trial, state, &front);
    put_agnese(&trial);
    assert_int_equal(trial_do(&trial, desk_find), ERROR_NONE);
    trial_end(&trial);
}

/* ---- records -----------------------------------------------------------------------------------
 */

static bool record_is_open(void **state, const struct front *front, int64_t now)
{
    struct trial trial;
    as_olga(&trial, state, front);
    trial.act.now = now;
    put_id(&trial, "person", front->agnese);
    assert_int_equal(trial_read(&trial, desk_record_show), ERROR_NONE);
    bool is_open = json_is_true(json_object_get(trial.model, "is_open"));
    const json_t *record = json_object_get(trial.model, "record");
    assert_int_equal(is_open, record != NULL);
    if (is_open) {
        assert_string_equal(json_text(record, "tax_code"), AGNESES_CODE);
        assert_string_equal(json_text(record, "birth_date"), "1942-03-14");
        assert_string_equal(json_text(record, "phone"), "0463 000001");
        assert_string_equal(json_text(record, "area"), "Trento");
    }
    trial_end(&trial);
    return is_open;
}

static void a_record_is_opened_with_a_reason(void **state)
{
    struct front front = front_make(state);
    assert_false(record_is_open(state, &front, TRIAL_NOW));
    record_open(state, &front, TRIAL_NOW);
    assert_true(record_is_open(state, &front, TRIAL_NOW + 899));
    assert_false(record_is_open(state, &front, TRIAL_NOW + 900));
    assert_int_equal(number(state,
                            "select count(*) from record_accesses where person_id = %lld "
                            "and reason = 'asked' and organisation_id = %lld",
                            (long long)front.agnese, (long long)front.cooperative),
                     1);
}

static void what_is_no_person_has_no_record(void **state)
{
    struct front front = front_make(state);
    const int64_t nobody[] = {front.shop, 4242};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        as_olga(&trial, state, &front);
        put_id(&trial, "person", nobody[i]);
        put_text(&trial, "reason", "asked");
        assert_int_equal(trial_do(&trial, desk_record_open), NOT_FOUND);
        trial_end(&trial);
    }
}

/* ---- registering -------------------------------------------------------------------------------
 */

static int64_t begin(void **state, const struct front *front, const char *channel)
{
    struct trial trial;
    as_olga(&trial, state, front);
    put_text(&trial, "channel", channel);
    assert_int_equal(trial_do(&trial, registration_start), ERROR_NONE);
    int64_t id = json_get_id(trial.model, "registration_id");
    trial_end(&trial);
    return id;
}

/* Giulia Bruni, a woman born in Trento on 1 February 1950, unless told otherwise. */
struct who_form {
    const char *family, *given, *birth, *place, *sex, *code;
};
static const struct who_form giulia = {"Bruni",  "Giulia", "1950-02-01",
                                       "Trento", "female", "BRNGLI50B41L378M"};

static enum error_code who_save(void **state, const struct front *front, int64_t id,
                                const struct who_form *form, const char *field, const char *reason)
{
    struct trial trial;
    as_olga(&trial, state, front);
    put_id(&trial, "registration", id);
    put_text(&trial, "family_name", form->family);
    put_text(&trial, "given_name", form->given);
    put_date(&trial, "birth_date", form->birth);
    put_text(&trial, "birth_place", form->place);
    put_text(&trial, "sex", form->sex);
    put_text(&trial, "tax_code", form->code);
    enum error_code code = trial_do(&trial, registration_who_save);
    if (field)
        assert_string_equal(refused(&trial, field), reason);
    trial_end(&trial);
    return code;
}

static enum error_code home_save(void **state, const struct front *front, int64_t id,
                                 const char *phone, const char *relative,
                                 const char *relative_phone)
{
    struct trial trial;
    as_olga(&trial, state, front);
    put_id(&trial, "registration", id);
    put_text(&trial, "area", "022205");
    put_text(&trial, "phone", phone);
    put_text(&trial, "relative_name", relative);
    put_text(&trial, "relative_phone", relative_phone);
    put_text(&trial, "relative_kind", "emergency");
    put_text(&trial, "language", "it");
    enum error_code code = trial_do(&trial, registration_home_save);
    trial_end(&trial);
    return code;
}

static enum error_code papers_save(void **state, const struct front *front, int64_t id,
                                   const char *kind, const char *expires, const char *reason)
{
    struct trial trial;
    as_olga(&trial, state, front);
    put_id(&trial, "registration", id);
    put_text(&trial, "document_kind", kind);
    if (expires) {
        put_text(&trial, "document_number", "CA00000AA");
        put_text(&trial, "document_issuer", "Comune di Trento");
        put_date(&trial, "document_expires", expires);
    }
    enum error_code code = trial_do(&trial, registration_papers_save);
    if (reason)
        assert_true(json_object_size(trial.act.fields) > 0 &&
                    strstr(json_dumps(trial.act.fields, 0), reason));
    trial_end(&trial);
    return code;
}

static enum error_code confirm(void **state, const struct front *front, int64_t id, bool other,
                               int64_t *person)
{
    struct trial trial;
    as_olga(&trial, state, front);
    put_id(&trial, "registration", id);
    json_put((json_t *)trial.act.input, "other_person", json_boolean(other));
    enum error_code code = trial_do(&trial, registration_confirm);
    if (person)
        *person = json_get_id(trial.model, "person_id");
    trial_end(&trial);
    return code;
}

/* All pages answered; the registration is ready to be confirmed. */
static int64_t answered(void **state, const struct front *front, const struct who_form *form,
                        const char *document)
{
    int64_t id = begin(state, front, "desk");
    assert_int_equal(who_save(state, front, id, form, NULL, NULL), ERROR_NONE);
    assert_int_equal(home_save(state, front, id, "", "Pia", "320 0000000"), ERROR_NONE);
    assert_int_equal(papers_save(state, front, id, document,
                                 strcmp(document, "none") ? "2028-01-01" : NULL, NULL),
                     ERROR_NONE);
    return id;
}

static void somebody_without_mail_or_telephone_is_registered(void **state)
{
    struct front front = front_make(state);
    int64_t person, id = answered(state, &front, &giulia, "none");
    assert_int_equal(number(state, "select count(*) from persons"), 4);
    assert_int_equal(confirm(state, &front, id, false, &person), ERROR_NONE);
    assert_int_equal(number(state,
                            "select count(*) from persons where id = %lld and assurance = 0 "
                            "and state = 'provisional'",
                            (long long)person),
                     1);
    assert_int_equal(number(state, "select count(*) from close_people where person_id = %lld",
                            (long long)person),
                     1);
    assert_int_equal(number(state, "select count(*) from desk_drafts"), 0);
    assert_int_equal(confirm(state, &front, id, false, NULL), NOT_FOUND); /* not twice */
    struct trial trial;
    as_olga(&trial, state, &front);
    put_id(&trial, "person", person);
    assert_int_equal(trial_read(&trial, registration_done), ERROR_NONE);
    assert_string_equal(json_text(trial.model, "name"), "Giulia Bruni");
    assert_int_equal(strlen(json_text(trial.model, "number")), 9);
    trial_end(&trial);
}

static void whoever_shows_a_document_is_recognised(void **state)
{
    struct front front = front_make(state);
    int64_t person, id = answered(state, &front, &giulia, "identity_card");
    assert_int_equal(confirm(state, &front, id, false, &person), ERROR_NONE);
    assert_int_equal(number(state,
                            "select count(*) from persons where id = %lld and assurance = 2 "
                            "and state = 'verified'",
                            (long long)person),
                     1);
    assert_int_equal(number(state,
                            "select count(*) from assurances where person_id = %lld and "
                            "document_sealed not like '%%CA00000AA%%' and given_by_id = %lld",
                            (long long)person, (long long)front.olga),
                     1);
}

static void answers_must_fit(void **state)
{
    struct front front = front_make(state);
    int64_t id = begin(state, &front, "desk");
    const struct {
        struct who_form form;
        const char *field, *reason;
    } wrong[] = {{{"Bianchi", "Giulia", "1950-02-01", "Trento", "female", "BRNGLI50B41L378M"},
                  "family_name",
                  "tax_code_not_family_name"},
                 {{"Bruni", "Giulia", "1951-02-01", "Trento", "female", "BRNGLI50B41L378M"},
                  "birth_date",
                  "tax_code_not_birth_date"},
                 {{"Bruni", "Giulia", "1950-02-01", "Trento", "male", "BRNGLI50B41L378M"},
                  "sex",
                  "tax_code_not_sex"},
                 {{"Bruni", "Giulia", "2027-01-16", "Trento", "female", ""},
                  "birth_date",
                  "birth_date_wrong"},
                 {{"Bruni", "Giulia", "1899-12-31", "Trento", "female", ""},
                  "birth_date",
                  "birth_date_wrong"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(
            who_save(state, &front, id, &wrong[i].form, wrong[i].field, wrong[i].reason), INVALID);
    assert_int_equal(home_save(state, &front, id, "", "", ""), INVALID);
    assert_int_equal(home_save(state, &front, id, "320 1", "Pia", ""), INVALID);
    assert_int_equal(home_save(state, &front, id, "320 1", "", ""), ERROR_NONE);
    assert_int_equal(papers_save(state, &front, id, "passport", "2027-01-14", "document_expired"),
                     INVALID);
    assert_int_equal(papers_save(state, &front, id, "passport", NULL, "missing"), INVALID);
    assert_int_equal(papers_save(state, &front, id, "passport", "2027-01-15", NULL), ERROR_NONE);
    int64_t call = begin(state, &front, "phone");
    assert_int_equal(papers_save(state, &front, call, "passport", "2028-01-01", "document_unseen"),
                     INVALID);
}

static void half_a_registration_is_none(void **state)
{
    struct front front = front_make(state);
    int64_t id = begin(state, &front, "desk");
    assert_int_equal(confirm(state, &front, id, false, NULL), STATE_CONFLICT);
    assert_int_equal(who_save(state, &front, id, &giulia, NULL, NULL), ERROR_NONE);
    assert_int_equal(papers_save(state, &front, id, "none", NULL, NULL), ERROR_NONE);
    assert_int_equal(confirm(state, &front, id, false, NULL), STATE_CONFLICT);
}

struct twice {
    const struct front *front;
    int64_t registration;
};

/* A second act comes after the first has used the draft. */
static bool draft_gone(struct act *a, json_t *model)
{
    (void)model;
    const struct twice *twice = a->prepared;
    a->who.actor = twice->front->olga;
    if (!draft_drop(a, twice->registration))
        return false;
    return draft_drop(a, twice->registration);
}

static void a_draft_is_used_once(void **state)
{
    struct front front = front_make(state);
    struct twice twice = {.front = &front, .registration = begin(state, &front, "desk")};
    assert_int_equal(trial_run(state, draft_gone, &twice), NOT_FOUND);
    assert_int_equal(number(state, "select count(*) from desk_drafts"), 1); /* all undone */
}

/* ---- correcting --------------------------------------------------------------------------------
 */

static int64_t correct(void **state, const struct front *front, enum error_code expected)
{
    struct trial trial;
    as_olga(&trial, state, front);
    put_id(&trial, "person", front->agnese);
    assert_int_equal(trial_do(&trial, correction_start), expected);
    int64_t id = json_get_id(trial.model, "registration_id");
    trial_end(&trial);
    return id;
}

static bool agnese_read(struct act *a, json_t *model)
{
    const struct front *front = a->prepared;
    json_object_update(model, registry_contact(a, front->agnese));
    return true;
}

static void a_record_is_corrected_while_it_lies_open(void **state)
{
    const struct who_form agnese = {"Mengon", "Agnese", "1942-03-14",
                                    "Trento", "female", AGNESES_CODE};
    struct front front = front_make(state);
    square_execute(*state, "update persons set assurance = 1 where state = 'provisional'");
    correct(state, &front, RECORD_CLOSED);
    record_open(state, &front, TRIAL_NOW);
    int64_t person, id = correct(state, &front, ERROR_NONE);
    assert_int_equal(who_save(state, &front, id, &agnese, NULL, NULL), ERROR_NONE);
    assert_int_equal(home_save(state, &front, id, "0463 999999", "", ""), ERROR_NONE);
    assert_int_equal(confirm(state, &front, id, false, &person), ERROR_NONE);
    assert_int_equal(person, front.agnese);
    struct trial trial;
    trial_begin(&trial, state, "test", 0);
    trial.act.prepared = &front;
    assert_int_equal(trial_read(&trial, agnese_read), ERROR_NONE);
    assert_string_equal(json_text(trial.model, "phone"), "0463 999999");
    assert_string_equal(json_text(trial.model, "mail"), "");
    trial_end(&trial);
    assert_int_equal(number(state, "select count(*) from persons"), 4);
    assert_int_equal(number(state, "select assurance from persons where state = 'provisional'"), 0);
    assert_int_equal(number(state, "select count(*) from desk_registrations"), 0);
    int64_t later = correct(state, &front, ERROR_NONE);
    square_execute(*state, "delete from record_accesses");
    assert_int_equal(confirm(state, &front, later, false, NULL), RECORD_CLOSED);
}

/* Every page of a registration that is not there, or is another operator's. */
static void a_registration_is_of_its_operator(void **state)
{
    handler *const pages[] = {registration_who, registration_home, registration_papers,
                              registration_check};
    struct front front = front_make(state);
    int64_t ids[] = {4242, begin(state, &front, "desk")};
    for (size_t i = 0; i < 8; i++) {
        struct trial trial;
        as_bruno(&trial, state, &front);
        put_id(&trial, "registration", ids[i % 2]);
        assert_int_equal(trial_read(&trial, pages[i / 2]), NOT_FOUND);
        trial_end(&trial);
    }
}

static void nobody_is_registered_twice(void **state)
{
    struct front front = front_make(state);
    const struct who_form again = {"Mengon", "Agnese", "1942-03-14",
                                   "Trento", "female", AGNESES_CODE};
    const struct who_form namesake = {"Mengon", "Agnese", "1942-03-14", "Trento", "female", ""};
    int64_t same = answered(state, &front, &again, "none");
    assert_int_equal(confirm(state, &front, same, true, NULL), INVALID);
    int64_t other = answered(state, &front, &namesake, "none");
    assert_int_equal(confirm(state, &front, other, false, NULL), INVALID);
    assert_int_equal(confirm(state, &front, other, true, NULL), ERROR_NONE);
    assert_int_equal(number(state, "select count(*) from persons"), 5);
}

static void a_search_need_not_be_typed_again(void **state)
{
    struct front front = front_make(state);
    struct trial trial;
    int64_t found, id = search(state, &front, NULL, &found);
    as_olga(&trial, state, &front);
    put_text(&trial, "channel", "desk");
    put_id(&trial, "search", id);
    assert_int_equal(trial_do(&trial, registration_start), ERROR_NONE);
    int64_t registration = json_get_id(trial.model, "registration_id");
    trial_end(&trial);
    as_olga(&trial, state, &front);
    put_id(&trial, "registration", registration);
    assert_int_equal(trial_read(&trial, registration_who), ERROR_NONE);
    const json_t *typed = json_object_get(trial.model, "typed");
    assert_string_equal(json_text(typed, "family_name"), "MENGON");
    assert_string_equal(json_text(typed, "birth_date"), "1942-03-14");
    trial_end(&trial);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_person_is_found_by_what_they_bring),
        TEST(a_person_is_found_by_their_card),
        TEST(a_search_is_of_one_operator_and_of_a_quarter_of_an_hour),
        TEST(nobody_browses),
        TEST(a_closed_organisation_has_no_desk),
        TEST(a_record_is_opened_with_a_reason),
        TEST(what_is_no_person_has_no_record),
        TEST(somebody_without_mail_or_telephone_is_registered),
        TEST(whoever_shows_a_document_is_recognised),
        TEST(answers_must_fit),
        TEST(half_a_registration_is_none),
        TEST(a_record_is_corrected_while_it_lies_open),
        TEST(a_draft_is_used_once),
        TEST(a_registration_is_of_its_operator),
        TEST(nobody_is_registered_twice),
        TEST(a_search_need_not_be_typed_again),
    };
    return square_run("desk", tests, sizeof tests / sizeof *tests);
}
