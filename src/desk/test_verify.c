#include "desk/test_front.h"
#include "registry/assurance.h"

#include <string.h>

/* ---- with a document ---------------------------------------------------------------------------
 */

static enum error_code see(void **state, const struct front *front, const char *expires)
{
    struct trial trial;
    as_olga(&trial, state, front);
    put_id(&trial, "person", front->agnese);
    put_text(&trial, "document_kind", "identity_card");
    put_text(&trial, "document_number", "CA00000AA");
    put_text(&trial, "document_issuer", "Comune di Rabbi");
    put_date(&trial, "document_expires", expires);
    enum error_code code = trial_do(&trial, person_verify);
    trial_end(&trial);
    return code;
}

static enum error_code alone(void **state, int64_t person, handler *handle)
{
    struct trial trial;
    trial_begin(&trial, state, "verify", person);
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

static int64_t assurance(void **state, const struct front *front)
{
    return number(state, "select assurance from persons where id = %lld", (long long)front->agnese);
}

static int64_t waiting(void **state)
{
    return number(state, "select count(*) from verification_requests where state = 'waiting'");
}

static void a_document_seen_recognises_and_answers_the_request(void **state)
{
    struct front front = front_make(state);
    assert_int_equal(alone(state, front.agnese, verify_ask), ERROR_NONE);
    assert_int_equal(alone(state, front.agnese, verify_ask), ERROR_NONE); /* twice is once */
    assert_int_equal(waiting(state), 1);
    assert_int_equal(see(state, &front, "2028-01-01"), RECORD_CLOSED);
    record_open(state, &front, TRIAL_NOW);
    assert_int_equal(see(state, &front, "2027-01-14"), INVALID); /* expired yesterday */
    assert_int_equal(assurance(state, &front), 0);
    assert_int_equal(see(state, &front, "2028-01-01"), ERROR_NONE);
    assert_int_equal(assurance(state, &front), 2);
    assert_int_equal(waiting(state), 0);
    assert_int_equal(alone(state, front.agnese, verify_ask), ALREADY_DONE);
    assert_int_equal(square_count(*state, desk_room.invariants[1].broken), 0);
}

static void whoever_waits_is_in_the_queue_until_they_withdraw(void **state)
{
    struct front front = front_make(state);
    struct trial trial;
    assert_int_equal(alone(state, front.agnese, verify_ask), ERROR_NONE);
    as_bruno(&trial, state, &front);
    assert_int_equal(trial_read(&trial, verifications_show), ERROR_NONE);
    json_t *list = json_object_get(trial.model, "waiting");
    assert_int_equal(json_array_size(list), 1);
    assert_string_equal(json_text(json_array_get(list, 0), "name"), "Agnese Mengon");
    trial_end(&trial);
    assert_int_equal(alone(state, front.agnese, verify_withdraw), ERROR_NONE);
    assert_int_equal(waiting(state), 0);
}

static void only_a_desk_sees_documents(void **state)
{
    struct front front = front_make(state);
    struct trial trial;
    as_chiara(&trial, state, &front);
    put_id(&trial, "person", front.agnese);
    assert_int_equal(trial_read(&trial, person_verify_show), FORBIDDEN);
    trial_end(&trial);
}

static void nobody_recognises_themselves(void **state)
{
    struct front front = front_make(state);
    handler *const acts[] = {person_verify, person_answered};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        as_olga(&trial, state, &front);
        put_id(&trial, "person", front.olga);
        put_text(&trial, "document_kind", "passport");
        put_text(&trial, "document_number", "AA0000000");
        put_text(&trial, "document_issuer", "Questura di Trento");
        put_date(&trial, "document_expires", "2030-01-01");
        assert_int_equal(trial_do(&trial, acts[i]), FORBIDDEN);
        trial_end(&trial);
    }
}

static void whoever_answers_the_telephone_has_a_contact(void **state)
{
    struct front front = front_make(state);
    struct trial trial;
    record_open(state, &front, TRIAL_NOW);
    as_olga(&trial, state, &front);
    put_id(&trial, "person", front.agnese);
    assert_int_equal(trial_do(&trial, person_answered), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(assurance(state, &front), 1);
}

/* ---- by mail -----------------------------------------------------------------------------------
 */

/* Agnese has a code sent at that time; the code, as the letter holds it. */
static enum error_code send_code(void **state, const struct front *front, int64_t now, char code[7])
{
    struct trial trial;
    char sql[200];
    trial_begin(&trial, state, "verify_send", front->agnese);
    trial.act.now = now;
    enum error_code error = trial_do(&trial, verify_send);
    trial_end(&trial);
    snprintf(sql, sizeof sql,
             "select coalesce(max(id), 0) from outbox where kind = 'contact-code'");
    int64_t letter = square_number(*state, sql);
    for (int i = 0; i < 6 && letter; i++) {
        snprintf(sql, sizeof sql,
                 "select cast(substr(data_json, %d, 1) as integer) from outbox where id = %lld",
                 10 + i, (long long)letter);
        code[i] = (char)('0' + square_number(*state, sql));
    }
    code[6] = '\0';
    return error;
}

static enum error_code answer(void **state, const struct front *front, const char *code,
                              int64_t now, bool *right)
{
    struct trial trial;
    trial_begin(&trial, state, "verify_answer", front->agnese);
    trial.act.now = now;
    put_text(&trial, "code", code);
    enum error_code error = trial_do(&trial, verify_answer);
    *right = json_is_true(json_object_get(trial.model, "is_right"));
    trial_end(&trial);
    return error;
}

static const char *other_than(const char *code)
{
    return strcmp(code, "123456") == 0 ? "654321" : "123456";
}

static void a_code_works_once_and_for_half_an_hour(void **state)
{
    struct front front = front_make(state);
    char code[7];
    bool right;
    assert_int_equal(send_code(state, &front, TRIAL_NOW, code), ERROR_NONE);
    assert_int_equal(answer(state, &front, code, TRIAL_NOW + 1801, &right), CODE_GONE);
    assert_int_equal(answer(state, &front, other_than(code), TRIAL_NOW + 5, &right), ERROR_NONE);
    assert_false(right);
    assert_int_equal(assurance(state, &front), 0);
    assert_int_equal(answer(state, &front, code, TRIAL_NOW + 1800, &right), ERROR_NONE);
    assert_true(right);
    assert_int_equal(assurance(state, &front), 1);
    assert_int_equal(answer(state, &front, code, TRIAL_NOW + 6, &right), CODE_GONE);
}

static void five_wrong_answers_end_a_code(void **state)
{
    struct front front = front_make(state);
    char code[7];
    bool right;
    assert_int_equal(send_code(state, &front, TRIAL_NOW, code), ERROR_NONE);
    for (int i = 0; i < 5; i++)
        assert_int_equal(answer(state, &front, other_than(code), TRIAL_NOW, &right), ERROR_NONE);
    assert_int_equal(answer(state, &front, code, TRIAL_NOW, &right), CODE_GONE);
    assert_int_equal(assurance(state, &front), 0);
}

static void a_newer_code_ends_the_older_and_three_an_hour_are_enough(void **state)
{
    struct front front = front_make(state);
    char first[7], second[7], code[7];
    bool right;
    assert_int_equal(send_code(state, &front, TRIAL_NOW, first), ERROR_NONE);
    assert_int_equal(send_code(state, &front, TRIAL_NOW + 1, second), ERROR_NONE);
    assert_int_equal(answer(state, &front, first, TRIAL_NOW + 2, &right), ERROR_NONE);
    assert_int_equal(right, strcmp(first, second) == 0);
    assert_int_equal(send_code(state, &front, TRIAL_NOW + 3, code), ERROR_NONE);
    assert_int_equal(send_code(state, &front, TRIAL_NOW + 4, code), TOO_MANY_REQUESTS);
    assert_int_equal(send_code(state, &front, TRIAL_NOW + 3602, code), ERROR_NONE);
}

static bool mail_change(struct act *a, json_t *model)
{
    (void)model;
    const struct front *front = a->prepared;
    const struct new_person agnese = {.given_name = "Agnese",
                                      .family_name = "Mengon",
                                      .birth_date = "1942-03-14",
                                      .phone = "",
                                      .mail = "other@example.org",
                                      .area = 2,
                                      .tax_code = AGNESES_CODE};
    return registry_person_change(a, front->agnese, &agnese);
}

static void a_code_proves_the_address_it_went_to(void **state)
{
    struct front front = front_make(state);
    char code[7];
    bool right;
    assert_int_equal(send_code(state, &front, TRIAL_NOW, code), ERROR_NONE);
    assert_int_equal(trial_run(state, mail_change, &front), ERROR_NONE);
    assert_int_equal(answer(state, &front, code, TRIAL_NOW, &right), ERROR_NONE);
    assert_false(right);
    assert_int_equal(assurance(state, &front), 0);
}

static void the_table_does_not_tell_the_code(void **state)
{
    struct front front = front_make(state);
    char code[7];
    assert_int_equal(send_code(state, &front, TRIAL_NOW, code), ERROR_NONE);
    assert_int_equal(number(state,
                            "select count(*) from contact_codes where length(code_index) = 64 "
                            "and contact_sealed not like '%%example%%'"),
                     1);
    assert_int_equal(alone(state, front.olga, verify_send), NO_MAIL);
}

/* ---- suspending --------------------------------------------------------------------------------
 */

static enum error_code suspend(void **state, const struct front *front, int64_t person,
                               handler *handle, bool open)
{
    struct trial trial;
    as_chiara(&trial, state, front);
    put_id(&trial, "person", person);
    put_text(&trial, "reason", "identity");
    if (open)
        assert_int_equal(trial_do(&trial, desk_record_open), ERROR_NONE);
    trial.act.facts = NULL;
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

static void the_federation_suspends_and_restores(void **state)
{
    struct front front = front_make(state);
    assert_int_equal(suspend(state, &front, front.agnese, person_suspend, false), RECORD_CLOSED);
    assert_int_equal(suspend(state, &front, front.agnese, person_suspend, true), ERROR_NONE);
    assert_int_equal(number(state, "select count(*) from persons where state = 'suspended'"), 1);
    assert_int_equal(suspend(state, &front, front.agnese, person_suspend, false), STATE_CONFLICT);
    assert_int_equal(square_count(*state, desk_room.invariants[0].broken), 0);
    assert_int_equal(suspend(state, &front, front.agnese, person_restore, false), ERROR_NONE);
    assert_int_equal(number(state, "select count(*) from persons where state = 'suspended'"), 0);
    assert_int_equal(number(state, "select count(*) from persons where state = 'provisional'"), 1);
    assert_int_equal(suspend(state, &front, front.agnese, person_restore, false), STATE_CONFLICT);
    assert_int_equal(suspend(state, &front, front.chiara, person_suspend, false), FORBIDDEN);
}

/* ---- whom to call ------------------------------------------------------------------------------
 */

static void put_close(struct trial *trial, const char *name, const char *value)
{
    put_text(trial, "name", name);
    put_text(trial, "kind", "emergency");
    put_text(trial, "kind1", "neighbour");
    put_text(trial, "value1", value);
}

/* Agnese herself, or whoever, does something with one of her list. */
static enum error_code with_close(void **state, int64_t person, handler *handle, int64_t close,
                                  const char *name, int64_t *id)
{
    struct trial trial;
    trial_begin(&trial, state, "close", person);
    trial.act.who.party = person;
    if (close)
        put_id(&trial, "close", close);
    put_close(&trial, name, "0463 000009");
    enum error_code code = trial_do(&trial, handle);
    if (id)
        *id = json_get_id(trial.model, "id");
    trial_end(&trial);
    return code;
}

/* The names on Agnese's list, each followed by a space. */
static const char *names(void **state, int64_t person, char *out, size_t size)
{
    struct trial trial;
    json_t *one;
    size_t i, used = 0;
    trial_begin(&trial, state, "close", person);
    trial.act.who.party = person;
    assert_int_equal(trial_read(&trial, close_show), ERROR_NONE);
    *out = '\0';
    json_array_foreach(json_object_get(trial.model, "close"), i, one)
        used += (size_t)snprintf(out + used, size - used, "%s ", json_text(one, "name"));
    trial_end(&trial);
    return out;
}

static void whom_to_call_is_kept_in_order(void **state)
{
    struct front front = front_make(state);
    int64_t pia, ugo, rita, agnese = front.agnese;
    char list[100];
    assert_int_equal(with_close(state, agnese, close_add, 0, "Pia", &pia), ERROR_NONE);
    assert_int_equal(with_close(state, agnese, close_add, 0, "Ugo", &ugo), ERROR_NONE);
    assert_int_equal(with_close(state, agnese, close_add, 0, "Rita", &rita), ERROR_NONE);
    assert_int_equal(with_close(state, agnese, close_rise, rita, "", NULL), ERROR_NONE);
    assert_string_equal(names(state, agnese, list, sizeof list), "Pia Rita Ugo ");
    assert_int_equal(with_close(state, agnese, close_rise, pia, "", NULL), ERROR_NONE);
    assert_string_equal(names(state, agnese, list, sizeof list), "Pia Rita Ugo ");
    assert_int_equal(with_close(state, agnese, close_change, ugo, "Ugo Due", NULL), ERROR_NONE);
    assert_int_equal(with_close(state, agnese, close_end, pia, "", NULL), ERROR_NONE);
    assert_string_equal(names(state, agnese, list, sizeof list), "Rita Ugo Due ");
    assert_int_equal(with_close(state, agnese, close_end, pia, "", NULL), NOT_FOUND);
    assert_int_equal(number(state, "select count(*) from close_people where name_sealed like "
                                   "'%%Rita%%' or channels_sealed like '%%0463%%'"),
                     0);
}

static void nobody_touches_the_list_of_another(void **state)
{
    struct front front = front_make(state);
    int64_t pia;
    char list[100];
    assert_int_equal(with_close(state, front.agnese, close_add, 0, "Pia", &pia), ERROR_NONE);
    handler *const acts[] = {close_change, close_end, close_rise};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        assert_int_equal(with_close(state, front.bruno, acts[i], pia, "Altra", NULL), NOT_FOUND);
    assert_string_equal(names(state, front.agnese, list, sizeof list), "Pia ");
    struct trial trial;
    as_olga(&trial, state, &front);
    put_id(&trial, "person", front.agnese);
    assert_int_equal(trial_read(&trial, close_show), RECORD_CLOSED);
    trial_end(&trial);
}

static void a_list_has_ten_places_and_needs_a_way_to_call(void **state)
{
    struct front front = front_make(state);
    struct trial trial;
    for (int i = 0; i < 10; i++)
        assert_int_equal(with_close(state, front.agnese, close_add, 0, "Pia", NULL), ERROR_NONE);
    assert_int_equal(with_close(state, front.agnese, close_add, 0, "Pia", NULL), TOO_MANY_CLOSE);
    trial_begin(&trial, state, "close", front.bruno);
    trial.act.who.party = front.bruno;
    put_close(&trial, "Pia", "");
    assert_int_equal(trial_do(&trial, close_add), INVALID);
    assert_string_equal(refused(&trial, "value1"), "missing");
    trial_end(&trial);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_document_seen_recognises_and_answers_the_request),
        TEST(whoever_waits_is_in_the_queue_until_they_withdraw),
        TEST(only_a_desk_sees_documents),
        TEST(nobody_recognises_themselves),
        TEST(whoever_answers_the_telephone_has_a_contact),
        TEST(a_code_works_once_and_for_half_an_hour),
        TEST(five_wrong_answers_end_a_code),
        TEST(a_newer_code_ends_the_older_and_three_an_hour_are_enough),
        TEST(a_code_proves_the_address_it_went_to),
        TEST(the_table_does_not_tell_the_code),
        TEST(the_federation_suspends_and_restores),
        TEST(whom_to_call_is_kept_in_order),
        TEST(nobody_touches_the_list_of_another),
        TEST(a_list_has_ten_places_and_needs_a_way_to_call),
    };
    return square_run("verify", tests, sizeof tests / sizeof *tests);
}
