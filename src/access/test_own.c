#include "access/test_door.h"

#include <string.h>

/* ---- numbers told at a counter --------------------------------------------------------------- */

static const char pin[] = "73519";

static bool pin_give(struct act *a, json_t *model)
{
    (void)model;
    const struct door *door = a->prepared;
    return access_pin_fits(a, pin, "pin") &&
           access_pin_set(a, door->agnese, access_password_hash(a->arena, pin));
}

static enum error_code pin_tell(void **state, int64_t person, const char *number)
{
    struct trial trial;
    door_begin(&trial, state, 0, NULL);
    trial.act.prepared = &person;
    trial.act.error = (struct error){0};
    struct db_conn *conn = NULL;
    assert_true(db_connect(trial.square->db, DB_READER, &conn, &trial.act.error));
    assert_true(db_begin(conn));
    trial.act.db =
        (struct db_context){.conn = conn, .arena = trial.arena, .error = &trial.act.error};
    bool right = access_pin_right(&trial.act, person, number, "pin");
    assert_int_equal(right, trial.act.error.code == ERROR_NONE);
    const char *reason = json_text(trial.act.fields, "pin");
    enum error_code code = right                               ? ERROR_NONE
                           : strcmp(reason, "pin_locked") == 0 ? PIN_LOCKED
                           : strcmp(reason, "pin_wrong") == 0  ? PIN_WRONG
                                                               : trial.act.error.code;
    const struct remembrance *remember = trial.act.remember;
    assert_int_equal(remember != NULL, code == PIN_WRONG);
    db_rollback(conn);
    db_disconnect(&conn);
    if (remember) {
        trial.act.prepared = remember->data;
        assert_int_equal(trial_do(&trial, remember->handle), ERROR_NONE);
        remember->kept(remember->data);
    }
    trial_end(&trial);
    return code;
}

static bool pin_use(struct act *a, json_t *model)
{
    (void)model;
    const struct door *door = a->prepared;
    return access_pin_used(a, door->agnese);
}

static bool pin_is_open(struct act *a, json_t *model)
{
    const struct door *door = a->prepared;
    json_put(model, "serves", json_boolean(access_pin_serves(a, door->agnese)));
    return true;
}

static bool serves(void **state, struct door *door)
{
    struct trial trial;
    door_begin(&trial, state, 0, NULL);
    trial.act.prepared = door;
    assert_int_equal(trial_read(&trial, pin_is_open), ERROR_NONE);
    bool answer = json_is_true(json_object_get(trial.model, "serves"));
    trial_end(&trial);
    return answer;
}

static void five_wrong_pins_lock_it_until_a_new_one(void **state)
{
    struct door door = door_make(state);
    assert_int_equal(pin_tell(state, door.agnese, pin), PIN_WRONG); /* she has none yet */
    assert_false(serves(state, &door));
    assert_int_equal(trial_run(state, pin_give, &door), ERROR_NONE);
    assert_true(serves(state, &door));
    assert_int_equal(pin_tell(state, door.agnese, pin), ERROR_NONE);
    for (unsigned i = 0; i < ACCESS_PIN_TRIES - 1; i++)
        assert_int_equal(pin_tell(state, door.agnese, "73518"), PIN_WRONG);
    assert_int_equal(pin_tell(state, door.agnese, pin), ERROR_NONE);
    assert_int_equal(trial_run(state, pin_use, &door), ERROR_NONE); /* forgiven */
    for (unsigned i = 0; i < ACCESS_PIN_TRIES; i++) {               /* each written down at once */
        assert_int_equal(pin_tell(state, door.agnese, "73518"), PIN_WRONG);
        assert_int_equal(square_number(*state, "select wrong_count from pins"), i + 1);
    }
    assert_int_equal(pin_tell(state, door.agnese, pin), PIN_LOCKED);
    assert_int_equal(pin_tell(state, door.agnese, pin), PIN_LOCKED); /* and stays so */
    assert_false(serves(state, &door));
    assert_int_equal(trial_run(state, pin_give, &door), ERROR_NONE);
    assert_int_equal(pin_tell(state, door.agnese, pin), ERROR_NONE);
    assert_int_equal(door_letters(state, door.agnese, "access-changed"), 2);
}

static void numbers_easy_to_guess_are_no_pins(void **state)
{
    static const char *const poor[] = {"1234", "12345", "98765",     "00000", "1234a",
                                       "",     "7",     "735199999", "11111", "7351 9"};
    static const char *const fine[] = {"73519", "12354", "00001", "19471203"};
    (void)state;
    struct trial trial;
    for (size_t i = 0; i < sizeof poor / sizeof *poor; i++) {
        door_begin(&trial, state, 0, NULL);
        assert_false(access_pin_fits(&trial.act, poor[i], "pin"));
        trial_end(&trial);
    }
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        door_begin(&trial, state, 0, NULL);
        assert_true(access_pin_fits(&trial.act, fine[i], "pin"));
        trial_end(&trial);
    }
}

/* ---- what is one's own ----------------------------------------------------------------------- */

static int64_t living(void **state)
{
    return square_number(*state, "select count(*) from sessions where ended_at is null");
}

static void one_signs_out_elsewhere_and_nobody_else_does(void **state)
{
    struct door door = door_make(state);
    const char *here = door_session(state, door.elena, 60);
    door_session(state, door.elena, 90);
    int64_t there = square_number(*state, "select max(id) from sessions");
    struct trial trial;
    door_begin(&trial, state, door.agnese, door_session(state, door.agnese, 60));
    put_id(&trial, "session", there);
    assert_int_equal(trial_do(&trial, session_close), NOT_FOUND);
    trial_end(&trial);
    assert_int_equal(living(state), 3);
    door_begin(&trial, state, door.elena, here);
    put_id(&trial, "session", there);
    assert_int_equal(trial_do(&trial, session_close), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(living(state), 2);
    door_session(state, door.elena, 90);
    door_begin(&trial, state, door.elena, here);
    assert_int_equal(trial_do(&trial, sessions_close), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(living(state), 2); /* hers here, and Agnese's */
}

static enum error_code change(void **state, int64_t person, const char *session, const char *old,
                              const char *password)
{
    struct trial trial;
    door_begin(&trial, state, person, session);
    put_text(&trial, "old", old);
    put_text(&trial, "password", password);
    enum error_code code = door_do(&trial, password_change_prepare, password_change);
    trial_end(&trial);
    return code;
}

static void the_old_password_is_needed_for_a_new_one(void **state)
{
    struct door door = door_make(state);
    const char *here = door_session(state, door.elena, SESSION_FRESH + 60);
    door_session(state, door.elena, 60);
    assert_int_equal(change(state, door.elena, here, "sbagliata", "una password nuova"), INVALID);
    assert_int_equal(change(state, door.elena, here, elenas_password, "eeeeeeeeeeee"), INVALID);
    assert_int_equal(change(state, door.elena, here, elenas_password, "una password nuova"),
                     ERROR_NONE);
    assert_int_equal(living(state), 1); /* elsewhere she is out */
    assert_int_equal(door_letters(state, door.elena, "access-changed"), 1);
    /* Whoever never had one must have come in just now, with a passkey. */
    assert_int_equal(change(state, door.agnese, door_session(state, door.agnese, SESSION_FRESH), "",
                            "la prima password"),
                     SIGN_IN_AGAIN);
    assert_int_equal(
        change(state, door.agnese, door_session(state, door.agnese, 60), "", "la prima password"),
        ERROR_NONE);
}

static void the_page_shows_what_is_ones_own(void **state)
{
    struct door door = door_make(state);
    struct trial trial;
    const char *here = door_session(state, door.elena, 60);
    door_session(state, door.agnese, 60);
    assert_int_equal(change(state, door.elena, here, elenas_password, "una password nuova"),
                     ERROR_NONE);
    door_begin(&trial, state, door.elena, here);
    assert_int_equal(trial_read(&trial, access_show), ERROR_NONE);
    assert_string_equal(json_text(trial.model, "user_name"), "elena");
    assert_int_equal(json_array_size(json_object_get(trial.model, "sessions")), 1);
    json_t *change = json_array_get(json_object_get(trial.model, "changes"), 0);
    assert_string_equal(json_text(change, "what"), "password_changed");
    assert_true(json_is_true(json_object_get(json_object_get(change, "is"), "password_changed")));
    assert_false(json_is_true(json_object_get(change, "is_by_other")));
    trial_end(&trial);
}

static void devices_are_told_by_their_families(void **state)
{
    static const char *const cases[][2] = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
         "Firefox, Linux"},
        {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/140.0.0.0 Mobile Safari/537.36",
         "Chrome, Android"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
         "Edge, Windows"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
         "like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
         "Safari, iPhone"},
        {"curl/8.0", ""}};
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(device_words(arena, cases[i][0]), cases[i][1]);
    assert_string_equal(device_words(arena, NULL), "");
    arena_free(&arena);
}

/* ---- farewell -------------------------------------------------------------------------------- */

static bool suspended(struct act *a, json_t *model)
{
    (void)model;
    const struct door *door = a->prepared;
    const struct event event = {"person.suspended", door->elena, ""};
    return access_end_suspended(a, &event);
}

static bool erased(struct act *a, json_t *model)
{
    (void)model;
    const struct door *door = a->prepared;
    const struct event event = {"person.erased", door->elena, ""};
    return access_end_erased(a, &event);
}

static void who_may_not_come_in_any_more_is_out(void **state)
{
    struct door door = door_make(state);
    const char *here = door_session(state, door.elena, 60);
    door_session(state, door.agnese, 60);
    assert_int_equal(change(state, door.elena, here, elenas_password, "una password nuova"),
                     ERROR_NONE);
    assert_int_equal(trial_run(state, suspended, &door), ERROR_NONE);
    assert_int_equal(living(state), 1); /* Agnese's */
    assert_int_equal(square_number(*state, "select count(*) from passwords"), 1);
    assert_int_equal(trial_run(state, erased, &door), ERROR_NONE);
    assert_int_equal(square_number(*state, "select (select count(*) from passwords) + "
                                           "(select count(*) from access_changes) + "
                                           "(select count(*) from sessions)"),
                     1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(five_wrong_pins_lock_it_until_a_new_one),
        TEST(numbers_easy_to_guess_are_no_pins),
        TEST(one_signs_out_elsewhere_and_nobody_else_does),
        TEST(the_old_password_is_needed_for_a_new_one),
        TEST(the_page_shows_what_is_ones_own),
        TEST(devices_are_told_by_their_families),
        TEST(who_may_not_come_in_any_more_is_out),
    };
    return square_run("own access", tests, sizeof tests / sizeof tests[0]);
}
