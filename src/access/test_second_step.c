#include "access/test_door.h"
#include "access/totp.h"
#include "web/qr.h"

#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

/* ---- the codes themselves -------------------------------------------------------------------- */

/* RFC 6238, appendix B, SHA-1: the last six of its eight digits. */
static void codes_are_those_of_the_standard(void **state)
{
    static const char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; /* "12345678901234567890" */
    static const struct {
        int64_t now;
        const char *code;
    } cases[] = {{1111111109, "081804"},
                 {1111111111, "050471"},
                 {1234567890, "005924"},
                 {2000000000, "279037"},
                 {20000000000, "353130"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t step = cases[i].now / 30;
        assert_int_equal(totp_step(secret, cases[i].code, cases[i].now), step);
        assert_int_equal(totp_step(secret, cases[i].code, (step + 2) * 30 - 1), step);
        assert_int_equal(totp_step(secret, cases[i].code, (step + 2) * 30), 0);
        assert_int_equal(totp_step(secret, cases[i].code, (step - 1) * 30), step);
        assert_int_equal(totp_step(secret, cases[i].code, (step - 1) * 30 - 1), 0);
    }
    assert_int_equal(totp_step(secret, "287082", 59), 1);
    assert_int_equal(totp_step(secret, "287 082", 59), 1);
    assert_int_equal(totp_step(secret, "28708", 59), 0);
    assert_int_equal(totp_step(secret, "2870822", 59), 0);
    assert_int_equal(totp_step(secret, "287O82", 59), 0);
}

static void the_address_is_escaped_and_drawn(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    const char *address = totp_address(arena, "ABC234", "Comunità & Co", "elena");
    assert_string_equal(address, "otpauth://totp/Comunit%C3%A0%20%26%20Co:elena?secret=ABC234"
                                 "&issuer=Comunit%C3%A0%20%26%20Co");
    assert_non_null(strstr(qr_svg(arena, address), "<path d=\"M4 4h1v1h-1z"));
    assert_int_equal(strlen(totp_secret_new(arena)), 32);
    arena_free(&arena);
}

/* ---- setting it up --------------------------------------------------------------------------- */

static const char *code_at(struct arena *arena, const char *secret, int64_t now)
{
    char *bytes = NULL, code[7];
    size_t length;
    assert_int_equal(oath_base32_decode(secret, strlen(secret), &bytes, &length), OATH_OK);
    assert_int_equal(oath_totp_generate(bytes, length, now, 30, 0, 6, code), OATH_OK);
    free(bytes);
    return arena_copy(arena, code);
}

/* Elena's application, as far as it is set up, and her codes on paper. */
struct app {
    char secret[64];
    char spare[2][32];
};

static enum error_code confirm(void **state, int64_t person, const char *session, const char *code,
                               struct app *app)
{
    struct trial trial;
    door_begin(&trial, state, person, session);
    put_text(&trial, "code", code);
    enum error_code result = trial_do(&trial, code_app_confirm);
    if (result == ERROR_NONE) {
        const char *ticket = json_text(trial.act.cookies, "ticket");
        struct trial show;
        door_begin(&show, state, person, session);
        show.act.ticket = ticket;
        assert_int_equal(trial_read(&show, spare_codes_show), ERROR_NONE);
        json_t *codes = json_object_get(show.model, "codes");
        assert_int_equal(json_array_size(codes), 10);
        for (unsigned i = 0; i < 2; i++)
            door_keep(app->spare[i], sizeof app->spare[i],
                      json_text(json_array_get(codes, i), "code"));
        trial_end(&show);
    }
    trial_end(&trial);
    return result;
}

static void app_begin(void **state, int64_t person, const char *session, struct app *app)
{
    struct trial trial;
    door_begin(&trial, state, person, session);
    assert_int_equal(trial_do(&trial, code_app_begin), ERROR_NONE);
    trial_end(&trial);
    door_begin(&trial, state, person, session);
    assert_int_equal(trial_read(&trial, code_app_show), ERROR_NONE);
    door_keep(app->secret, sizeof app->secret, json_text(trial.model, "secret"));
    trial_end(&trial);
}

static struct door app_make(void **state, struct app *app)
{
    struct door door = door_make(state);
    const char *session = door_session(state, door.elena, 60);
    struct arena *arena = arena_new();
    app_begin(state, door.elena, session, app);
    assert_int_equal(confirm(state, door.elena, session, "000000", app), INVALID);
    assert_int_equal(
        confirm(state, door.elena, session, code_at(arena, app->secret, TRIAL_NOW), app),
        ERROR_NONE);
    arena_free(&arena);
    return door;
}

static void the_secret_is_sealed_and_a_code_confirms_it(void **state)
{
    struct app app;
    struct door door = app_make(state, &app);
    char sql[200];
    snprintf(sql, sizeof sql, "select count(*) from code_apps where secret_sealed like '%%%s%%'",
             app.secret);
    assert_int_equal(square_number(*state, sql), 0);
    assert_int_equal(square_number(*state, "select count(*) from spare_codes"), 10);
    assert_int_equal(door_letters(state, door.elena, "access-changed"), 1);
    struct trial trial; /* once confirmed, the secret is not shown, nor replaced */
    door_begin(&trial, state, door.elena, door_session(state, door.elena, 60));
    assert_int_equal(trial_read(&trial, code_app_show), ERROR_NONE);
    assert_null(json_object_get(trial.model, "secret"));
    trial_end(&trial);
    door_begin(&trial, state, door.elena, door_session(state, door.elena, 60));
    assert_int_equal(trial_do(&trial, code_app_begin), STATE_CONFLICT);
    trial_end(&trial);
}

static void an_old_session_changes_nothing(void **state)
{
    static handler *const handles[] = {code_app_begin, code_app_confirm, code_app_remove,
                                       spare_codes_make};
    struct app app;
    struct door door = app_make(state, &app);
    const char *old = door_session(state, door.elena, SESSION_FRESH);
    for (size_t i = 0; i < sizeof handles / sizeof *handles; i++) {
        struct trial trial;
        door_begin(&trial, state, door.elena, old);
        assert_int_equal(trial_do(&trial, handles[i]), SIGN_IN_AGAIN);
        trial_end(&trial);
    }
}

/* ---- signing in with it ---------------------------------------------------------------------- */

/* The password is right: the ticket for the second step. */
static void half_way(void **state, char ticket[2000])
{
    struct trial trial;
    door_begin(&trial, state, 0, NULL);
    put_text(&trial, "user", "elena");
    put_text(&trial, "password", elenas_password);
    put_text(&trial, "back", "/wallet");
    assert_int_equal(door_do(&trial, sign_in_prepare, sign_in), ERROR_NONE);
    assert_string_equal(trial.act.location, "/sign-in/code");
    assert_null(json_object_get(trial.act.cookies, "piazza"));
    assert_null(json_object_get(trial.model, "token"));
    door_keep(ticket, 2000, json_text(trial.act.cookies, "ticket"));
    trial_end(&trial);
}

static enum error_code second(void **state, const char *ticket, const char *code, int64_t now)
{
    struct trial trial;
    door_begin(&trial, state, 0, NULL);
    trial.act.now = now;
    trial.act.ticket = ticket;
    put_text(&trial, "code", code);
    enum error_code result = door_do(&trial, code_prepare, code_sign_in);
    if (result == ERROR_NONE) {
        assert_string_equal(trial.act.location, "/wallet");
        assert_int_equal(strlen(json_text(trial.act.cookies, "piazza")), 64);
    }
    trial_end(&trial);
    return result;
}

static void each_code_serves_once(void **state)
{
    struct app app;
    char ticket[2000];
    struct arena *arena = arena_new();
    app_make(state, &app);
    half_way(state, ticket);
    const char *confirmed = code_at(arena, app.secret, TRIAL_NOW);
    const char *next = code_at(arena, app.secret, TRIAL_NOW + 30);
    assert_int_equal(second(state, ticket, confirmed, TRIAL_NOW + 5), INVALID);
    assert_int_equal(second(state, ticket, next, TRIAL_NOW + 5), ERROR_NONE);
    assert_int_equal(second(state, ticket, next, TRIAL_NOW + 35), INVALID);
    arena_free(&arena);
}

static void a_code_on_paper_serves_once(void **state)
{
    struct app app;
    char ticket[2000], typed[40];
    struct door door = app_make(state, &app);
    half_way(state, ticket);
    assert_int_equal(second(state, ticket, app.spare[0], TRIAL_NOW), ERROR_NONE);
    assert_int_equal(second(state, ticket, app.spare[0], TRIAL_NOW), INVALID);
    snprintf(typed, sizeof typed, " %s ", app.spare[1]); /* as people write it */
    for (char *c = typed; *c; c++)
        if (*c == '-')
            *c = ' ';
        else if (*c >= 'A' && *c <= 'Z')
            *c |= 0x20;
    assert_int_equal(second(state, ticket, typed, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(door_letters(state, door.elena, "access-changed"), 3);
    assert_int_equal(
        square_number(*state, "select count(*) from spare_codes where used_at is null"), 8);
}

static void guessing_codes_is_stopped(void **state)
{
    struct app app;
    char ticket[2000];
    struct arena *arena = arena_new();
    app_make(state, &app);
    half_way(state, ticket);
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(second(state, ticket, "AAAA", TRIAL_NOW), INVALID);
    const char *right = code_at(arena, app.secret, TRIAL_NOW + 30);
    assert_int_equal(second(state, ticket, right, TRIAL_NOW + 30), TOO_MANY_REQUESTS);
    arena_free(&arena);
}

static void the_password_alone_opens_only_for_a_while_and_only_here(void **state)
{
    struct app app;
    char ticket[2000];
    struct arena *arena = arena_new();
    struct door door = app_make(state, &app);
    half_way(state, ticket);
    const char *late = code_at(arena, app.secret, TRIAL_NOW + 300);
    assert_int_equal(second(state, ticket, late, TRIAL_NOW + 300), TICKET_OLD);
    assert_int_equal(second(state, NULL, late, TRIAL_NOW), TICKET_OLD);
    struct trial trial; /* nor does the ticket open anything else */
    door_begin(&trial, state, door.elena, NULL);
    trial.act.ticket = ticket;
    assert_int_equal(trial_read(&trial, spare_codes_show), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(trial.model, "codes")), 0);
    trial_end(&trial);
    arena_free(&arena);
}

static void removed_it_is_asked_no_more(void **state)
{
    struct app app;
    struct trial trial;
    struct door door = app_make(state, &app);
    door_begin(&trial, state, door.elena, door_session(state, door.elena, 60));
    assert_int_equal(trial_do(&trial, code_app_remove), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(square_number(*state, "select count(*) from spare_codes"), 0);
    door_begin(&trial, state, 0, NULL);
    put_text(&trial, "user", "elena");
    put_text(&trial, "password", elenas_password);
    assert_int_equal(door_do(&trial, sign_in_prepare, sign_in), ERROR_NONE);
    assert_int_equal(strlen(json_text(trial.model, "token")), 64);
    trial_end(&trial);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(codes_are_those_of_the_standard),
        TEST(the_address_is_escaped_and_drawn),
        TEST(the_secret_is_sealed_and_a_code_confirms_it),
        TEST(an_old_session_changes_nothing),
        TEST(each_code_serves_once),
        TEST(a_code_on_paper_serves_once),
        TEST(guessing_codes_is_stopped),
        TEST(the_password_alone_opens_only_for_a_while_and_only_here),
        TEST(removed_it_is_asked_no_more),
    };
    return square_run("second step", tests, sizeof tests / sizeof tests[0]);
}
