#include "web/caller.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* An exchange that came with one header. */
static struct exchange with(const char *name, const char *value)
{
    struct exchange_field *field = arena_alloc(arena, sizeof *field);
    *field = (struct exchange_field){name, value, strlen(name)};
    return (struct exchange){.arena = arena, .fields = field, .field_count = 1};
}

static void cookies_are_found_by_their_whole_name(void **state)
{
    struct exchange x = with("Cookie", "lang=de; xpiazza=no; piazza=token; text=lg");
    (void)state;
    assert_string_equal(caller_cookie(&x, "piazza"), "token");
    assert_string_equal(caller_cookie(&x, "lang"), "de");
    assert_string_equal(caller_cookie(&x, "text"), "lg");
    assert_null(caller_cookie(&x, "piazz"));
    assert_null(caller_cookie(&x, "azza"));
}

static void a_person_has_a_cookie_and_a_program_a_bearer_token(void **state)
{
    struct exchange cookie = with("Cookie", "piazza=token");
    struct exchange bearer = with("Authorization", "bearer token");
    struct caller caller, same;
    (void)state;
    caller_read(&cookie, false, false, &caller);
    /* SHA-256 of "token", computed with coreutils' sha256sum */
    assert_string_equal(caller.digest,
                        "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0");
    caller_read(&bearer, true, false, &same);
    assert_string_equal(same.digest, caller.digest);
    caller_read(&cookie, true, false, &caller);
    assert_string_equal(caller.digest, "");
    caller_read(&bearer, false, false, &caller);
    assert_string_equal(caller.digest, "");
}

/* Set by a neighbouring host, or over plain http, the plain name must not count. */
static void over_https_only_the_hosts_own_cookie_counts(void **state)
{
    struct exchange planted = with("Cookie", "piazza=token");
    struct exchange own = with("Cookie", "__Host-piazza=token");
    struct caller caller;
    (void)state;
    caller_read(&planted, false, true, &caller);
    assert_string_equal(caller.digest, "");
    caller_read(&own, false, true, &caller);
    assert_string_not_equal(caller.digest, "");
    caller_read(&own, false, false, &caller);
    assert_string_equal(caller.digest, "");
}

static void a_form_token_belongs_to_one_session(void **state)
{
    struct exchange one = with("Cookie", "piazza=one"), two = with("Cookie", "piazza=two");
    struct caller first, second, nobody = {0};
    (void)state;
    caller_read(&one, false, false, &first);
    caller_read(&two, false, false, &second);
    assert_true(caller_csrf_right(&first, first.csrf));
    assert_false(caller_csrf_right(&first, second.csrf));
    assert_false(caller_csrf_right(&first, ""));
    assert_false(caller_csrf_right(&first, NULL));
    assert_false(caller_csrf_right(&nobody, ""));
}

static void a_form_token_belongs_to_one_party(void **state)
{
    struct exchange x = with("Cookie", "piazza=one");
    struct caller own, again, represented;
    (void)state;
    caller_read(&x, false, false, &own);
    again = represented = own;
    caller_bind(&own, 1);
    caller_bind(&again, 1);
    caller_bind(&represented, 2);
    assert_true(caller_csrf_right(&own, again.csrf));
    assert_false(caller_csrf_right(&own, represented.csrf));
}

static void other_sites_are_told_apart(void **state)
{
    static const char ours[] = "https://piazza.example";
    struct exchange same = with("Sec-Fetch-Site", "same-origin");
    struct exchange cross = with("Sec-Fetch-Site", "cross-site");
    struct exchange sibling = with("Sec-Fetch-Site", "same-site");
    struct exchange origin = with("Origin", ours),
                    stranger = with("Origin", "https://evil.example");
    struct exchange null_origin = with("Origin", "null"), plain = with("Accept", "*/*");
    (void)state;
    assert_true(caller_same_site(&same, ours, false));
    assert_false(caller_same_site(&cross, ours, true));
    assert_false(caller_same_site(&sibling, ours, true));
    assert_true(caller_same_site(&origin, ours, false));
    assert_false(caller_same_site(&stranger, ours, true));
    assert_false(caller_same_site(&null_origin, ours, true));
    assert_true(caller_same_site(&plain, ours, true));
    assert_false(caller_same_site(&plain, ours, false));
}

static void without_a_public_address_the_host_decides(void **state)
{
    struct exchange_field fields[] = {{"Host", "localhost:8080", 4},
                                      {"Origin", "http://localhost:8080", 6}};
    struct exchange x = {.arena = arena, .fields = fields, .field_count = 2};
    (void)state;
    assert_true(caller_same_site(&x, NULL, false));
    fields[1].value = "http://localhost:8081";
    assert_false(caller_same_site(&x, NULL, true));
}

static void roles_and_mandates_decide(void **state)
{
    struct who nobody = {0};
    struct who citizen = {.actor = 1, .party = 1, .roles = CITIZEN};
    struct who delegate = {
        .actor = 1, .party = 2, .mandate = 3, .roles = CITIZEN, .scopes = MANDATE_READ};
    const struct route open = {.who = ANYONE}, own = {.who = CITIZEN, .mandate = MANDATE_SELF};
    const struct route shop = {.who = SHOPKEEPER}, closed = {.who = CITIZEN};
    const struct route read = {.who = CITIZEN, .mandate = MANDATE_READ};
    const struct route buy = {.who = CITIZEN, .mandate = MANDATE_BUY};
    (void)state;
    assert_int_equal(caller_may(&nobody, &open), ERROR_NONE);
    assert_int_equal(caller_may(&nobody, &read), SIGN_IN_NEEDED);
    assert_int_equal(caller_may(&citizen, &read), ERROR_NONE);
    assert_int_equal(caller_may(&citizen, &shop), FORBIDDEN);
    assert_int_equal(caller_may(&delegate, &read), ERROR_NONE);
    assert_int_equal(caller_may(&delegate, &own), ERROR_NONE);
    assert_int_equal(caller_may(&delegate, &buy), MANDATE_SCOPE);
    assert_int_equal(caller_may(&delegate, &closed), MANDATE_SCOPE);

    const struct route sure = {.who = CITIZEN, .assurance = KNOWN_BY_DOCUMENT};
    struct who known = citizen;
    assert_int_equal(caller_may(&nobody, &sure), SIGN_IN_NEEDED);
    assert_int_equal(caller_may(&known, &sure), ASSURANCE_NEEDED);
    known.assurance = KNOWN_BY_CONTACT;
    assert_int_equal(caller_may(&known, &sure), ASSURANCE_NEEDED);
    known.assurance = KNOWN_BY_DOCUMENT;
    assert_int_equal(caller_may(&known, &sure), ERROR_NONE);
}

static void who_comes_from_our_own_page_is_known(void **state)
{
    const char *ours = "https://piazza.example";
    const struct {
        const char *name, *value;
        bool led;
    } cases[] = {{"Sec-Fetch-Site", "same-origin", true},
                 {"Sec-Fetch-Site", "cross-site", false},
                 {"Sec-Fetch-Site", "same-site", false},
                 {"Sec-Fetch-Site", "none", false},
                 {"Referer", "https://piazza.example/sign-in?back=/", true},
                 {"Referer", "https://piazza.example", true},
                 {"Referer", "https://piazza.example.evil.example/", false},
                 {"Accept", "*/*", false}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct exchange x = with(cases[i].name, cases[i].value);
        assert_int_equal(caller_is_led_by_us(&x, ours), cases[i].led);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cookies_are_found_by_their_whole_name, setup, teardown),
        cmocka_unit_test_setup_teardown(over_https_only_the_hosts_own_cookie_counts, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_person_has_a_cookie_and_a_program_a_bearer_token, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_form_token_belongs_to_one_session, setup, teardown),
        cmocka_unit_test_setup_teardown(a_form_token_belongs_to_one_party, setup, teardown),
        cmocka_unit_test_setup_teardown(other_sites_are_told_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(without_a_public_address_the_host_decides, setup, teardown),
        cmocka_unit_test_setup_teardown(who_comes_from_our_own_page_is_known, setup, teardown),
        cmocka_unit_test(roles_and_mandates_decide),
    };
    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
