#include "access/test_authenticator.h"
#include "access/test_door.h"
#include "base/id.h"

#include <sodium.h>
#include <string.h>

static const char site[] = "piazza.example", origin[] = "https://piazza.example";

/* What a browser holds between asking and answering. */
struct asked {
    char ticket[2000];
    unsigned char challenge[32];
};

/* Ask for a challenge, as the script does. */
static enum error_code ask(void **state, handler *offer, int64_t person, const char *session,
                           struct asked *asked)
{
    struct trial trial;
    size_t length = 0;
    door_begin(&trial, state, person, session);
    enum error_code code = trial_read(&trial, offer);
    if (code == ERROR_NONE) {
        json_t *answer = json_loadb(trial.act.document.data, trial.act.document.length, 0, NULL);
        const char *text = json_text(answer, "challenge");
        assert_string_equal(json_text(answer, "site"), site);
        assert_int_equal(sodium_base642bin(asked->challenge, sizeof asked->challenge, text,
                                           strlen(text), NULL, &length, NULL,
                                           sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                         0);
        assert_int_equal(length, 32);
        door_keep(asked->ticket, sizeof asked->ticket, json_text(trial.act.cookies, "ticket"));
    }
    trial_end(&trial);
    return code;
}

static void put_bytes(json_t *object, const char *name, const void *data, size_t length)
{
    char text[4000];
    sodium_bin2base64(text, sizeof text, data, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    json_put(object, name, json_string(text));
}

static void put_message(json_t *object, const char *name, const struct message *message)
{
    put_bytes(object, name, message->data, message->length);
}

/* The credential as the script writes it. */
static void put_credential(struct trial *trial, const struct authenticator *authenticator,
                           json_t *response)
{
    json_t *credential = json_object();
    put_bytes(credential, "id", authenticator->id, sizeof authenticator->id);
    json_put(credential, "response", response);
    put_text(trial, "credential", json_dumps(credential, JSON_COMPACT));
}

static enum error_code add(void **state, const struct authenticator *authenticator,
                           const struct asked *asked, int64_t person, const char *session,
                           int64_t now)
{
    struct trial trial;
    door_begin(&trial, state, person, session);
    trial.act.now = now;
    trial.act.ticket = asked->ticket;
    json_t *response = json_object();
    struct message client = client_data("webauthn.create", asked->challenge, origin);
    struct message object = authenticator_attest(authenticator, "none", &client);
    put_message(response, "clientDataJSON", &client);
    put_message(response, "attestationObject", &object);
    put_credential(&trial, authenticator, response);
    enum error_code code = door_do(&trial, passkey_add_prepare, passkey_add);
    trial_end(&trial);
    return code;
}

/* owner: whose passkey the authenticator says it is; 0: it does not say. */
static enum error_code use(void **state, const struct authenticator *authenticator,
                           const struct asked *asked, int64_t owner, int64_t now)
{
    struct trial trial;
    door_begin(&trial, state, 0, NULL);
    trial.act.now = now;
    trial.act.ticket = asked->ticket;
    put_text(&trial, "back", "/wallet");
    json_t *response = json_object();
    struct message data, client = client_data("webauthn.get", asked->challenge, origin);
    struct message signature = authenticator_sign(authenticator, &client, &data);
    put_message(response, "clientDataJSON", &client);
    put_message(response, "authenticatorData", &data);
    put_message(response, "signature", &signature);
    if (owner) {
        char id[ID_TEXT_SIZE];
        id_text(owner, id);
        put_bytes(response, "userHandle", id, strlen(id));
    }
    put_credential(&trial, authenticator, response);
    enum error_code code = door_do(&trial, passkey_sign_in_prepare, passkey_sign_in);
    if (code == ERROR_NONE) {
        assert_string_equal(trial.act.location, "/wallet");
        assert_int_equal(strlen(json_text(trial.act.cookies, "piazza")), 64);
    }
    trial_end(&trial);
    return code;
}

/* Elena has a passkey. */
static struct door enrol(void **state, struct authenticator *authenticator)
{
    struct door door = door_make(state);
    struct asked asked;
    const char *session = door_session(state, door.elena, 60);
    authenticator_make(authenticator, WEBAUTHN_ES256, site);
    assert_int_equal(ask(state, passkey_offer, door.elena, session, &asked), ERROR_NONE);
    assert_int_equal(add(state, authenticator, &asked, door.elena, session, TRIAL_NOW), ERROR_NONE);
    return door;
}

static void a_passkey_is_added_and_signs_in(void **state)
{
    struct authenticator authenticator;
    struct asked asked;
    struct door door = enrol(state, &authenticator);
    assert_int_equal(door_letters(state, door.elena, "access-changed"), 1);
    assert_int_equal(ask(state, passkey_ask, 0, NULL, &asked), ERROR_NONE);
    assert_int_equal(use(state, &authenticator, &asked, door.elena, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(
        square_number(*state, "select count(*) from sessions where seen_at = 1800000000"), 1);
    authenticator_free(&authenticator);
}

static void a_challenge_serves_once_and_not_for_long(void **state)
{
    struct authenticator authenticator;
    struct asked asked, late;
    struct door door = enrol(state, &authenticator);
    assert_int_equal(ask(state, passkey_ask, 0, NULL, &asked), ERROR_NONE);
    assert_int_equal(ask(state, passkey_ask, 0, NULL, &late), ERROR_NONE);
    assert_int_equal(use(state, &authenticator, &asked, door.elena, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(use(state, &authenticator, &asked, door.elena, TRIAL_NOW), TICKET_OLD);
    assert_int_equal(use(state, &authenticator, &late, door.elena, TRIAL_NOW + 300), TICKET_OLD);
    assert_int_equal(use(state, &authenticator, &late, door.elena, TRIAL_NOW + 299), ERROR_NONE);
    authenticator_free(&authenticator);
}

static void a_challenge_is_for_one_session_and_one_purpose(void **state)
{
    struct door door = door_make(state);
    struct authenticator authenticator;
    struct asked asked, other;
    const char *session = door_session(state, door.elena, 60);
    const char *elsewhere = door_session(state, door.elena, 60);
    authenticator_make(&authenticator, WEBAUTHN_ES256, site);
    assert_int_equal(ask(state, passkey_offer, door.elena, session, &asked), ERROR_NONE);
    assert_int_equal(add(state, &authenticator, &asked, door.elena, elsewhere, TRIAL_NOW),
                     TICKET_OLD);
    assert_int_equal(ask(state, passkey_ask, door.elena, session, &other), ERROR_NONE);
    assert_int_equal(add(state, &authenticator, &other, door.elena, session, TRIAL_NOW),
                     TICKET_OLD);
    assert_int_equal(add(state, &authenticator, &asked, door.elena, session, TRIAL_NOW),
                     ERROR_NONE);
    authenticator_free(&authenticator);
}

static void nobody_writes_a_ticket_of_their_own(void **state)
{
    struct authenticator authenticator;
    struct asked asked = {0};
    struct door door = enrol(state, &authenticator);
    char text[64];
    sodium_bin2base64(text, sizeof text, asked.challenge, 32,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    /* "=" begins what the vault keeps open for everybody to read */
    snprintf(asked.ticket, sizeof asked.ticket,
             "={\"purpose\":\"passkey-sign-in\",\"session\":\"\",\"given_at\":1800000000,"
             "\"challenge\":\"%s\"}",
             text);
    assert_int_equal(use(state, &authenticator, &asked, door.elena, TRIAL_NOW), TICKET_OLD);
    door_keep(asked.ticket, sizeof asked.ticket, "1.0.AAAA");
    assert_int_equal(use(state, &authenticator, &asked, door.elena, TRIAL_NOW), TICKET_OLD);
    authenticator_free(&authenticator);
}

static void a_passkey_opens_only_its_owners_door(void **state)
{
    struct authenticator authenticator, unknown;
    struct asked asked;
    struct door door = enrol(state, &authenticator);
    authenticator_make(&unknown, WEBAUTHN_ES256, site);
    assert_int_equal(ask(state, passkey_ask, 0, NULL, &asked), ERROR_NONE);
    assert_int_equal(use(state, &authenticator, &asked, door.agnese, TRIAL_NOW), PASSKEY_REFUSED);
    assert_int_equal(use(state, &unknown, &asked, 0, TRIAL_NOW), PASSKEY_REFUSED);
    assert_int_equal(use(state, &authenticator, &asked, 0, TRIAL_NOW), ERROR_NONE);
    square_execute(*state, "update persons set state = 'suspended'");
    assert_int_equal(ask(state, passkey_ask, 0, NULL, &asked), ERROR_NONE);
    assert_int_equal(use(state, &authenticator, &asked, 0, TRIAL_NOW), PASSKEY_REFUSED);
    authenticator_free(&authenticator);
    authenticator_free(&unknown);
}

static void nobody_adds_anothers_passkey_as_theirs(void **state)
{
    struct authenticator authenticator;
    struct asked asked;
    struct door door = enrol(state, &authenticator);
    const char *session = door_session(state, door.agnese, 60);
    assert_int_equal(ask(state, passkey_offer, door.agnese, session, &asked), ERROR_NONE);
    assert_int_equal(add(state, &authenticator, &asked, door.agnese, session, TRIAL_NOW),
                     ALREADY_DONE);
    authenticator_free(&authenticator);
}

static enum error_code remove_it(void **state, int64_t person, const char *session, int64_t passkey)
{
    struct trial trial;
    door_begin(&trial, state, person, session);
    put_id(&trial, "passkey", passkey);
    enum error_code code = trial_do(&trial, passkey_remove);
    trial_end(&trial);
    return code;
}

static void only_its_owner_removes_it_just_after_coming_in(void **state)
{
    struct authenticator authenticator;
    struct asked asked;
    struct door door = enrol(state, &authenticator);
    int64_t passkey = square_number(*state, "select id from passkeys");
    const char *old = door_session(state, door.elena, SESSION_FRESH);
    const char *fresh = door_session(state, door.elena, SESSION_FRESH - 1);
    const char *agneses = door_session(state, door.agnese, 60);
    assert_int_equal(remove_it(state, door.agnese, agneses, passkey), NOT_FOUND);
    assert_int_equal(remove_it(state, door.elena, old, passkey), SIGN_IN_AGAIN);
    assert_int_equal(ask(state, passkey_offer, door.elena, old, &asked), SIGN_IN_AGAIN);
    assert_int_equal(remove_it(state, door.elena, fresh, passkey), ERROR_NONE);
    assert_int_equal(ask(state, passkey_ask, 0, NULL, &asked), ERROR_NONE);
    assert_int_equal(use(state, &authenticator, &asked, door.elena, TRIAL_NOW), PASSKEY_REFUSED);
    authenticator_free(&authenticator);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_passkey_is_added_and_signs_in),
        TEST(a_challenge_serves_once_and_not_for_long),
        TEST(a_challenge_is_for_one_session_and_one_purpose),
        TEST(nobody_writes_a_ticket_of_their_own),
        TEST(a_passkey_opens_only_its_owners_door),
        TEST(nobody_adds_anothers_passkey_as_theirs),
        TEST(only_its_owner_removes_it_just_after_coming_in),
    };
    return square_run("passkeys", tests, sizeof tests / sizeof tests[0]);
}
