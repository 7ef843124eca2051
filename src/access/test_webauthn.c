#include "access/test_authenticator.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char site[] = "piazza.example", origin[] = "https://piazza.example";

static struct webauthn_wanted wanted_now(void)
{
    struct webauthn_wanted wanted = {.origin = origin, .site = site};
    randombytes_buf(wanted.challenge, sizeof wanted.challenge);
    return wanted;
}

/* ---- registering ----------------------------------------------------------------------------- */

static enum webauthn_fault enrol(const struct authenticator *authenticator,
                                 const struct webauthn_wanted *wanted, const char *type,
                                 const char *from, const char *format,
                                 struct webauthn_credential *credential)
{
    struct message client = client_data(type, wanted->challenge, from);
    struct message object = authenticator_attest(authenticator, format, &client);
    return webauthn_register(wanted, message_bytes(&client), message_bytes(&object), credential);
}

static void both_kinds_of_keys_are_registered(void **state)
{
    static const int algorithms[] = {WEBAUTHN_ES256, WEBAUTHN_RS256};
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct authenticator authenticator;
        struct webauthn_credential credential;
        struct webauthn_wanted wanted = wanted_now();
        authenticator_make(&authenticator, algorithms[i], site);
        authenticator.counter = 7;
        assert_int_equal(
            enrol(&authenticator, &wanted, "webauthn.create", origin, "none", &credential),
            WEBAUTHN_FINE);
        assert_int_equal(credential.key.algorithm, algorithms[i]);
        assert_int_equal(credential.key.counter, 7);
        assert_int_equal(credential.id_length, sizeof authenticator.id);
        assert_memory_equal(credential.id, authenticator.id, sizeof authenticator.id);
        authenticator_free(&authenticator);
    }
}

static void each_thing_wrong_with_a_registration_is_found(void **state)
{
    (void)state;
    struct authenticator right, foreign, alone, unverified;
    struct webauthn_credential credential;
    struct webauthn_wanted wanted = wanted_now(), other = wanted_now();
    authenticator_make(&right, WEBAUTHN_ES256, site);
    foreign = alone = unverified = right;
    foreign.site = "evil.example";
    alone.flags = VERIFIED;
    unverified.flags = PRESENT;
    const struct {
        const struct authenticator *authenticator;
        const struct webauthn_wanted *asked;
        const char *type, *from, *format;
        enum webauthn_fault fault;
    } cases[] = {
        {&right, &wanted, "webauthn.create", origin, "none", WEBAUTHN_FINE},
        {&right, &wanted, "webauthn.create", origin, "packed", WEBAUTHN_FINE},
        {&right, &wanted, "webauthn.get", origin, "none", WEBAUTHN_TYPE},
        {&right, &other, "webauthn.create", origin, "none", WEBAUTHN_CHALLENGE},
        {&right, &wanted, "webauthn.create", "https://evil.example", "none", WEBAUTHN_ORIGIN},
        {&right, &wanted, "webauthn.create", "https://piazza.example.evil.example", "none",
         WEBAUTHN_ORIGIN},
        {&right, &wanted, "webauthn.create", "http://piazza.example", "none", WEBAUTHN_ORIGIN},
        {&foreign, &wanted, "webauthn.create", origin, "none", WEBAUTHN_SITE},
        {&alone, &wanted, "webauthn.create", origin, "none", WEBAUTHN_PRESENCE},
        {&unverified, &wanted, "webauthn.create", origin, "none", WEBAUTHN_PERSON},
        {&right, &wanted, "webauthn.create", origin, "tpm", WEBAUTHN_SIGNATURE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct message client =
            client_data(cases[i].type, cases[i].asked->challenge, cases[i].from);
        struct message object =
            authenticator_attest(cases[i].authenticator, cases[i].format, &client);
        assert_int_equal(
            webauthn_register(&wanted, message_bytes(&client), message_bytes(&object), &credential),
            cases[i].fault);
    }
    authenticator_free(&right);
}

/* A registration vouched for by another registration's signature. */
static void a_key_vouches_only_for_what_it_signed(void **state)
{
    (void)state;
    struct authenticator authenticator;
    struct webauthn_credential credential;
    struct webauthn_wanted wanted = wanted_now(), other = wanted_now();
    authenticator_make(&authenticator, WEBAUTHN_ES256, site);
    struct message client = client_data("webauthn.create", wanted.challenge, origin);
    struct message elsewhere = client_data("webauthn.create", other.challenge, origin);
    struct message object = authenticator_attest(&authenticator, "packed", &elsewhere);
    assert_int_equal(
        webauthn_register(&wanted, message_bytes(&client), message_bytes(&object), &credential),
        WEBAUTHN_SIGNATURE);
    authenticator_free(&authenticator);
}

static void no_part_of_a_registration_may_be_missing(void **state)
{
    (void)state;
    struct authenticator authenticator;
    struct webauthn_credential credential;
    struct webauthn_wanted wanted = wanted_now();
    authenticator_make(&authenticator, WEBAUTHN_ES256, site);
    struct message client = client_data("webauthn.create", wanted.challenge, origin);
    struct message object = authenticator_attest(&authenticator, "none", &client);
    for (size_t length = 0; length < object.length; length++) {
        struct webauthn_bytes part = {object.data, length};
        assert_int_not_equal(webauthn_register(&wanted, message_bytes(&client), part, &credential),
                             WEBAUTHN_FINE);
    }
    for (size_t length = 0; length < client.length; length++) {
        struct webauthn_bytes part = {client.data, length};
        assert_int_equal(webauthn_register(&wanted, part, message_bytes(&object), &credential),
                         WEBAUTHN_MALFORMED);
    }
    object.length++; /* nor may anything follow */
    assert_int_equal(
        webauthn_register(&wanted, message_bytes(&client), message_bytes(&object), &credential),
        WEBAUTHN_MALFORMED);
    authenticator_free(&authenticator);
}

/* A map that announces billions of items must not make room for them. */
static void what_announces_too_much_is_not_read(void **state)
{
    static const unsigned char huge[] = {0xbb, 0x00, 0x00, 0x00, 0x08,
                                         0x00, 0x00, 0x00, 0x00, 0x61};
    (void)state;
    struct webauthn_credential credential;
    struct webauthn_wanted wanted = wanted_now();
    struct message client = client_data("webauthn.create", wanted.challenge, origin);
    assert_int_equal(webauthn_register(&wanted, message_bytes(&client),
                                       (struct webauthn_bytes){huge, sizeof huge}, &credential),
                     WEBAUTHN_MALFORMED);
}

/* ---- signing --------------------------------------------------------------------------------- */

static enum webauthn_fault use(const struct authenticator *authenticator,
                               const struct webauthn_key *key, const struct webauthn_wanted *wanted,
                               const char *type, const char *from)
{
    uint32_t counter;
    struct message data;
    struct message client = client_data(type, wanted->challenge, from);
    struct message signature = authenticator_sign(authenticator, &client, &data);
    return webauthn_assert(wanted, key, message_bytes(&client), message_bytes(&data),
                           message_bytes(&signature), &counter);
}

static struct webauthn_key key_of(const struct authenticator *authenticator)
{
    struct webauthn_credential credential;
    struct webauthn_wanted wanted = wanted_now();
    assert_int_equal(enrol(authenticator, &wanted, "webauthn.create", origin, "none", &credential),
                     WEBAUTHN_FINE);
    return credential.key;
}

static void a_registered_key_signs(void **state)
{
    static const int algorithms[] = {WEBAUTHN_ES256, WEBAUTHN_RS256};
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct authenticator authenticator, other;
        struct webauthn_wanted wanted = wanted_now();
        authenticator_make(&authenticator, algorithms[i], site);
        authenticator_make(&other, algorithms[i], site);
        struct webauthn_key key = key_of(&authenticator);
        assert_int_equal(use(&authenticator, &key, &wanted, "webauthn.get", origin), WEBAUTHN_FINE);
        assert_int_equal(use(&other, &key, &wanted, "webauthn.get", origin), WEBAUTHN_SIGNATURE);
        authenticator_free(&authenticator);
        authenticator_free(&other);
    }
}

/* With several faults at once, the first in the order of the list is told. */
static void faults_are_looked_for_in_order(void **state)
{
    (void)state;
    struct authenticator one, other;
    struct webauthn_wanted wanted = wanted_now();
    authenticator_make(&one, WEBAUTHN_ES256, site);
    authenticator_make(&other, WEBAUTHN_ES256, "evil.example");
    struct webauthn_key key = key_of(&one);
    key.counter = 9;
    other.flags = 0;
    static const char evil[] = "https://evil.example";
    assert_int_equal(use(&other, &key, &wanted, "webauthn.create", evil), WEBAUTHN_TYPE);
    assert_int_equal(use(&other, &key, &wanted, "webauthn.get", evil), WEBAUTHN_ORIGIN);
    assert_int_equal(use(&other, &key, &wanted, "webauthn.get", origin), WEBAUTHN_SITE);
    other.site = site;
    assert_int_equal(use(&other, &key, &wanted, "webauthn.get", origin), WEBAUTHN_PRESENCE);
    other.flags = PRESENT;
    assert_int_equal(use(&other, &key, &wanted, "webauthn.get", origin), WEBAUTHN_PERSON);
    other.flags = PRESENT | VERIFIED;
    assert_int_equal(use(&other, &key, &wanted, "webauthn.get", origin), WEBAUTHN_COUNTER);
    other.counter = 10;
    assert_int_equal(use(&other, &key, &wanted, "webauthn.get", origin), WEBAUTHN_SIGNATURE);
    authenticator_free(&one);
    authenticator_free(&other);
}

static void a_counter_only_rises(void **state)
{
    (void)state;
    struct authenticator authenticator;
    struct webauthn_wanted wanted = wanted_now();
    authenticator_make(&authenticator, WEBAUTHN_ES256, site);
    struct webauthn_key key = key_of(&authenticator);
    assert_int_equal(use(&authenticator, &key, &wanted, "webauthn.get", origin), WEBAUTHN_FINE);
    key.counter = 3;
    for (authenticator.counter = 0; authenticator.counter < 4; authenticator.counter++)
        assert_int_equal(use(&authenticator, &key, &wanted, "webauthn.get", origin),
                         WEBAUTHN_COUNTER);
    assert_int_equal(use(&authenticator, &key, &wanted, "webauthn.get", origin), WEBAUTHN_FINE);
    authenticator_free(&authenticator);
}

static void what_was_signed_cannot_be_changed(void **state)
{
    (void)state;
    struct authenticator authenticator;
    struct webauthn_wanted wanted = wanted_now();
    uint32_t counter;
    authenticator_make(&authenticator, WEBAUTHN_ES256, site);
    struct webauthn_key key = key_of(&authenticator);
    struct message data, client = client_data("webauthn.get", wanted.challenge, origin);
    struct message signature = authenticator_sign(&authenticator, &client, &data);
    data.data[36]++; /* the counter */
    assert_int_equal(webauthn_assert(&wanted, &key, message_bytes(&client), message_bytes(&data),
                                     message_bytes(&signature), &counter),
                     WEBAUTHN_SIGNATURE);
    data.data[36]--;
    client.data[client.length - 1] = ' '; /* the closing brace */
    assert_int_equal(webauthn_assert(&wanted, &key, message_bytes(&client), message_bytes(&data),
                                     message_bytes(&signature), &counter),
                     WEBAUTHN_MALFORMED);
    authenticator_free(&authenticator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_kinds_of_keys_are_registered),
        cmocka_unit_test(each_thing_wrong_with_a_registration_is_found),
        cmocka_unit_test(a_key_vouches_only_for_what_it_signed),
        cmocka_unit_test(no_part_of_a_registration_may_be_missing),
        cmocka_unit_test(what_announces_too_much_is_not_read),
        cmocka_unit_test(a_registered_key_signs),
        cmocka_unit_test(faults_are_looked_for_in_order),
        cmocka_unit_test(a_counter_only_rises),
        cmocka_unit_test(what_was_signed_cannot_be_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
