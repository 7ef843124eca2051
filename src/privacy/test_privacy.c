#include "act/test_trial.h"
#include "privacy/privacy_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Agnese's data; Olga serves at a desk; Marta has nothing to do with it. */
struct people {
    int64_t agnese, olga, marta, desk;
};

static const char session[] = "00000000000000000000000000000000"
                              "000000000000000000000000000000a1";

static const int64_t a_day = 86400;

static bool people_add(struct act *a, json_t *model)
{
    (void)model;
    struct people *people = a->prepared;
    struct new_person agnese = {.given_name = "Agnese",
                                .family_name = "Moser",
                                .birth_date = "1942-03-14",
                                .phone = "+39 0463 123456",
                                .mail = "agnese@example.org"};
    struct new_person olga = {"Olga", "Zeni", "", "", "", 0, "", 1};
    struct new_person marta = {"Marta", "Rossi", "", "", "", 0, "", 1};
    struct new_organisation desk = {"Sportello", "cooperative", "social", "", "", "", 0};
    return registry_person_add(a, &agnese, &people->agnese) &&
           registry_person_add(a, &olga, &people->olga) &&
           registry_person_add(a, &marta, &people->marta) &&
           registry_organisation_add(a, &desk, &people->desk);
}

static struct people people_make(void **state)
{
    struct people people = {0};
    char sql[300];
    assert_int_equal(trial_run(state, people_add, &people), ERROR_NONE);
    snprintf(sql, sizeof sql,
             "insert into sessions (id, digest, person_id, created_at, seen_at) values "
             "(1, '%s', %lld, %d, %d)",
             session, (long long)people.agnese, TRIAL_NOW, TRIAL_NOW);
    square_execute(*state, sql);
    return people;
}

/* ---- the texts of consents --------------------------------------------------------------------
 */

static const char *const text_format = "{\"purpose\": \"news\", \"version\": %d, \"position\": 1,"
                                       " \"it\": {\"title\": \"Notizie\", \"text\": \"%s\"},"
                                       " \"de\": {\"title\": \"Neues\", \"text\": \"%s\"},"
                                       " \"en\": {\"title\": \"News\", \"text\": \"%s\"}}";

/* A folder with one text, or none. */
static bool texts_load(void **state, const char *file, struct error *error)
{
    struct square *square = *state;
    char folder[] = "/tmp/piazza-consents.XXXXXX", inner[64], path[128];
    *error = (struct error){0};
    assert_non_null(mkdtemp(folder));
    snprintf(inner, sizeof inner, "%s/consents", folder);
    snprintf(path, sizeof path, "%s/news.json", inner);
    assert_int_equal(mkdir(inner, 0700), 0);
    if (file) {
        FILE *out = fopen(path, "w");
        assert_non_null(out);
        fputs(file, out);
        fclose(out);
    }
    bool ok = privacy_texts_load(square->lanes, folder, error);
    unlink(path);
    rmdir(inner);
    rmdir(folder);
    return ok;
}

static bool version_load(void **state, int version, const char *words, struct error *error)
{
    char file[1000];
    snprintf(file, sizeof file, text_format, version, words, words, words);
    return texts_load(state, file, error);
}

static void news_load(void **state)
{
    struct error error;
    assert_true(version_load(state, 1, "Ricevo notizie.", &error));
}

static void a_text_that_changed_needs_a_new_version(void **state)
{
    struct error error;
    news_load(state);
    assert_true(version_load(state, 1, "Ricevo notizie.", &error)); /* starting again */
    assert_false(version_load(state, 1, "Ricevo pubblicità.", &error));
    assert_int_equal(error.code, INVALID);
    assert_true(version_load(state, 2, "Ricevo pubblicità.", &error));
    assert_false(version_load(state, 1, "Ricevo notizie.", &error)); /* never back */
    assert_int_equal(square_number(*state, "select version from consent_purposes"), 2);
    assert_int_equal(square_number(*state, "select count(*) from consent_texts"), 6);
}

static void a_text_that_is_not_whole_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "[]",
        "{",
        "{\"purpose\": \"news\"}",
        "{\"purpose\": \"news\", \"version\": 0, \"it\": {\"title\": \"a\", \"text\": \"b\"}}",
        "{\"purpose\": \"news\", \"version\": 1, \"it\": {\"title\": \"a\", \"text\": \"b\"}}",
        "{\"purpose\": \"news\", \"purpose\": \"news\", \"version\": 1}"};
    struct error error;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(texts_load(state, wrong[i], &error));
        assert_int_equal(error.code, INVALID);
    }
    assert_int_equal(square_number(*state, "select count(*) from consent_texts"), 0);
    assert_true(texts_load(state, NULL, &error));
}

/* ---- consents -----------------------------------------------------------------------------------
 */

static enum error_code answer(void **state, int64_t person, const char *what)
{
    struct trial trial;
    trial_begin(&trial, state, "consent_answer", person);
    put_text(&trial, "purpose", "news");
    put_text(&trial, "answer", what);
    enum error_code code = trial_do(&trial, consent_answer);
    trial_end(&trial);
    return code;
}

static bool agree(struct act *a, json_t *model)
{
    json_put(model, "agrees", json_boolean(privacy_consents(a, param_id(a, "person"), "news")));
    return true;
}

static bool agrees(void **state, int64_t person)
{
    struct trial trial;
    trial_begin(&trial, state, "agree", 0);
    put_id(&trial, "person", person);
    assert_int_equal(trial_read(&trial, agree), ERROR_NONE);
    bool yes = json_is_true(json_object_get(trial.model, "agrees"));
    trial_end(&trial);
    return yes;
}

static void a_consent_is_given_and_taken_back(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(answer(state, people.agnese, "yes"), NOT_FOUND); /* nobody asked */
    news_load(state);
    assert_false(agrees(state, people.agnese));
    assert_int_equal(answer(state, people.agnese, "yes"), ERROR_NONE);
    assert_int_equal(answer(state, people.agnese, "yes"), ERROR_NONE);
    assert_true(agrees(state, people.agnese));
    assert_false(agrees(state, people.marta));
    assert_int_equal(square_number(*state, "select count(*) from consents"), 1);
    assert_int_equal(answer(state, people.agnese, "no"), ERROR_NONE);
    assert_false(agrees(state, people.agnese));
    assert_int_equal(answer(state, people.agnese, "yes"), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from consents"), 2); /* both are kept */
}

static void a_new_text_asks_again(void **state)
{
    struct people people = people_make(state);
    struct error error;
    struct trial trial;
    news_load(state);
    assert_int_equal(answer(state, people.agnese, "yes"), ERROR_NONE);
    assert_true(version_load(state, 2, "Ricevo pubblicità.", &error));
    assert_false(agrees(state, people.agnese));
    trial_begin(&trial, state, "consents_show", people.agnese);
    assert_int_equal(trial_read(&trial, consents_show), ERROR_NONE);
    json_t *consent = json_array_get(json_object_get(trial.model, "consents"), 0);
    assert_true(json_is_true(json_object_get(consent, "is_outdated")));
    assert_false(json_is_true(json_object_get(consent, "is_given")));
    trial_end(&trial);
    assert_int_equal(answer(state, people.agnese, "no"), ERROR_NONE); /* takes the old one back */
    assert_int_equal(
        square_number(*state, "select count(*) from consents where withdrawn_at is null"), 0);
}

static void what_is_no_longer_asked_is_not_agreed_to(void **state)
{
    struct people people = people_make(state);
    struct error error;
    news_load(state);
    assert_int_equal(answer(state, people.agnese, "yes"), ERROR_NONE);
    assert_true(texts_load(state, NULL, &error));
    assert_false(agrees(state, people.agnese));
    assert_int_equal(answer(state, people.agnese, "no"), ERROR_NONE); /* always possible */
}

/* ---- at the desk --------------------------------------------------------------------------------
 */

static bool record_open(struct act *a, json_t *model)
{
    (void)model;
    return registry_access_note(a, param_id(a, "person"), "asked");
}

static enum error_code at_desk(void **state, const struct people *people, int64_t person,
                               handler *handle)
{
    struct trial trial;
    trial_begin_as(&trial, state, people->olga, OPERATOR, people->desk);
    put_id(&trial, "person", person);
    put_text(&trial, "purpose", "news");
    put_text(&trial, "answer", "yes");
    put_text(&trial, "channel", "phone");
    put_text(&trial, "document", "Carta d'identità CA12345XY");
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

static void a_desk_writes_down_what_the_person_says(void **state)
{
    struct people people = people_make(state);
    news_load(state);
    assert_int_equal(at_desk(state, &people, people.agnese, desk_consent_answer), ACCESS_CLOSED);
    assert_int_equal(at_desk(state, &people, people.desk, desk_consent_answer), NOT_FOUND);
    assert_int_equal(at_desk(state, &people, people.agnese, record_open), ERROR_NONE);
    assert_int_equal(at_desk(state, &people, people.agnese, desk_consent_answer), ERROR_NONE);
    assert_true(agrees(state, people.agnese));
    char sql[200];
    snprintf(sql, sizeof sql,
             "select count(*) from consents where given_channel = 'phone' and given_to_id = %lld",
             (long long)people.olga);
    assert_int_equal(square_number(*state, sql), 1);
}

/* ---- erasure ------------------------------------------------------------------------------------
 */

/* From Agnese's session, at that time. */
static enum error_code erase(void **state, int64_t person, handler *handle, int64_t now, bool sure)
{
    struct trial trial;
    trial_begin(&trial, state, "erasure", person);
    trial.act.now = now;
    trial.act.session = session;
    trial.act.reactions = privacy_room.reactions;
    if (sure)
        json_put((json_t *)trial.act.input, "sure", json_true());
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

static void erasing_needs_a_new_session_and_a_yes(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(erase(state, people.agnese, erasure_ask, TRIAL_NOW, false), INVALID);
    assert_int_equal(erase(state, people.agnese, erasure_ask, TRIAL_NOW + 600, true),
                     SIGN_IN_AGAIN);
    assert_int_equal(square_number(*state, "select count(*) from erasures"), 0);
    assert_int_equal(erase(state, people.agnese, erasure_ask, TRIAL_NOW + 599, true), ERROR_NONE);
    assert_int_equal(erase(state, people.agnese, erasure_ask, TRIAL_NOW + 599, true), ALREADY_DONE);
    assert_int_equal(
        square_number(*state, "select count(*) from outbox where kind = 'erasure-requested'"), 1);
}

static int64_t living(void **state)
{
    return square_number(*state, "select count(*) from vault_keys");
}

static void one_may_think_again_for_a_week(void **state)
{
    struct people people = people_make(state);
    int64_t before = living(state);
    assert_int_equal(erase(state, people.agnese, erasure_cancel, TRIAL_NOW, false), STATE_CONFLICT);
    assert_int_equal(erase(state, people.agnese, erasure_ask, TRIAL_NOW, true), ERROR_NONE);
    assert_int_equal(erase(state, 0, erasures_do_due, TRIAL_NOW + 7 * a_day - 1, false),
                     ERROR_NONE);
    assert_int_equal(living(state), before);
    assert_int_equal(erase(state, people.agnese, erasure_cancel, TRIAL_NOW + 7 * a_day - 1, false),
                     ERROR_NONE);
    assert_int_equal(erase(state, 0, erasures_do_due, TRIAL_NOW + 8 * a_day, false), ERROR_NONE);
    assert_int_equal(living(state), before);
}

static void after_a_week_the_person_is_erased(void **state)
{
    struct people people = people_make(state);
    int64_t before = living(state);
    news_load(state);
    assert_int_equal(answer(state, people.agnese, "yes"), ERROR_NONE);
    assert_int_equal(erase(state, people.agnese, erasure_ask, TRIAL_NOW, true), ERROR_NONE);
    assert_int_equal(erase(state, 0, erasures_do_due, TRIAL_NOW + 7 * a_day, false), ERROR_NONE);
    assert_int_equal(living(state), before - 1);
    assert_int_equal(square_number(*state, "select count(*) from erasures where state = 'done'"),
                     1);
    assert_false(agrees(state, people.agnese));
    char sql[200];
    snprintf(sql, sizeof sql, "select count(*) from persons where id = %lld and state = 'erased'",
             (long long)people.agnese);
    assert_int_equal(square_number(*state, sql), 1);
}

static void what_is_open_waits_to_be_ended(void **state)
{
    struct people people = people_make(state);
    char sql[500];
    snprintf(sql, sizeof sql,
             "insert into visits (id, organisation_id, recipient_id, referent_id, reference_id, "
             "what, starts_at, ends_at, state, reason, requested_at) values "
             "(5, %lld, %lld, %lld, 6, 'x', 1, 2, 'requested', '', 1)",
             (long long)people.desk, (long long)people.agnese, (long long)people.marta);
    square_execute(*state, sql);
    int64_t before = living(state);
    assert_int_equal(erase(state, people.agnese, erasure_ask, TRIAL_NOW, true), ERROR_NONE);
    assert_int_equal(erase(state, 0, erasures_do_due, TRIAL_NOW + 7 * a_day, false), ERROR_NONE);
    assert_int_equal(living(state), before);
    square_execute(*state, "update visits set state = 'cancelled'");
    assert_int_equal(erase(state, 0, erasures_do_due, TRIAL_NOW + 7 * a_day + 60, false),
                     ERROR_NONE);
    assert_int_equal(living(state), before); /* tried again a day later */
    assert_int_equal(erase(state, 0, erasures_do_due, TRIAL_NOW + 8 * a_day, false), ERROR_NONE);
    assert_int_equal(living(state), before - 1);
}

static void a_desk_asks_with_a_document_but_not_for_itself(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(at_desk(state, &people, people.agnese, desk_erasure_ask), ACCESS_CLOSED);
    assert_int_equal(at_desk(state, &people, people.olga, desk_erasure_ask), FORBIDDEN);
    assert_int_equal(at_desk(state, &people, people.agnese, record_open), ERROR_NONE);
    assert_int_equal(at_desk(state, &people, people.agnese, desk_erasure_ask), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from erasures where "
                                           "document_sealed like '1.%'"),
                     1);
    assert_int_equal(at_desk(state, &people, people.agnese, desk_erasure_cancel), ERROR_NONE);
    assert_int_equal(erase(state, 0, erasures_do_due, TRIAL_NOW + 8 * a_day, false), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from persons where state = 'erased'"),
                     0);
}

/* ---- one's copy
 * ----------------------------------------------------------------------------------- */

static void a_copy_has_everything_of_one_and_nothing_of_others(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    news_load(state);
    assert_int_equal(answer(state, people.agnese, "yes"), ERROR_NONE);
    assert_int_equal(at_desk(state, &people, people.agnese, record_open), ERROR_NONE);
    trial_begin(&trial, state, "data_file", people.agnese);
    assert_int_equal(trial_read(&trial, data_file), ERROR_NONE);
    assert_string_equal(trial.act.document.type, "application/json");
    const char *text = trial.act.document.data;
    assert_int_equal(strlen(text), trial.act.document.length);
    static const char *const mine[] = {
        "Agnese",   "Moser",     "1942-03-14",    "+39 0463 123456", "agnese@example.org",
        "\"news\"", "\"asked\"", "consent_answer"};
    for (size_t i = 0; i < sizeof mine / sizeof *mine; i++)
        if (!strstr(text, mine[i]))
            fail_msg("%s is not in the copy", mine[i]);
    static const char *const theirs[] = {"Olga", "Zeni", "Marta", "Rossi", session};
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
        if (strstr(text, theirs[i]))
            fail_msg("%s is in the copy", theirs[i]);
    json_t *read = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(read);
    trial_end(&trial);
}

static void every_room_that_holds_something_gives_it(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    static const char *const holding[] = {"registry", "access", "wallet",    "care",
                                          "market",   "agora",  "territory", "privacy"};
    trial_begin(&trial, state, "data_show", people.agnese);
    assert_int_equal(trial_read(&trial, data_show), ERROR_NONE);
    for (size_t i = 0; i < sizeof holding / sizeof *holding; i++)
        assert_true(json_object_size(
                        json_object_get(json_object_get(trial.model, "data"), holding[i])) > 0);
    trial_end(&trial);
}

/* ---- who has seen it
 * ------------------------------------------------------------------------------- */

static void one_reads_who_opened_the_record_and_why(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    for (int i = 0; i < 31; i++)
        assert_int_equal(at_desk(state, &people, people.agnese, record_open), ERROR_NONE);
    trial_begin(&trial, state, "seen_show", people.agnese);
    assert_int_equal(trial_read(&trial, seen_show), ERROR_NONE);
    json_t *accesses = json_object_get(trial.model, "accesses");
    assert_int_equal(json_array_size(accesses), 30);
    assert_string_equal(json_text(json_array_get(accesses, 0), "viewer"), "Olga Zeni");
    assert_int_equal(json_int(trial.model, "next_page"), 2);
    trial_end(&trial);
    trial_begin(&trial, state, "seen_show", people.agnese);
    put_int(&trial, "page", 2);
    assert_int_equal(trial_read(&trial, seen_show), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(trial.model, "accesses")), 1);
    trial_end(&trial);
    trial_begin(&trial, state, "seen_show", people.marta);
    assert_int_equal(trial_read(&trial, seen_show), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(trial.model, "accesses")), 0);
    trial_end(&trial);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_text_that_changed_needs_a_new_version),
        TEST(a_text_that_is_not_whole_is_refused),
        TEST(a_consent_is_given_and_taken_back),
        TEST(a_new_text_asks_again),
        TEST(what_is_no_longer_asked_is_not_agreed_to),
        TEST(a_desk_writes_down_what_the_person_says),
        TEST(erasing_needs_a_new_session_and_a_yes),
        TEST(one_may_think_again_for_a_week),
        TEST(after_a_week_the_person_is_erased),
        TEST(what_is_open_waits_to_be_ended),
        TEST(a_desk_asks_with_a_document_but_not_for_itself),
        TEST(a_copy_has_everything_of_one_and_nothing_of_others),
        TEST(every_room_that_holds_something_gives_it),
        TEST(one_reads_who_opened_the_record_and_why),
    };
    return square_run("privacy", tests, sizeof tests / sizeof tests[0]);
}
