#include "access/access_parts.h"
#include "act/test_trial.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct people {
    int64_t elena, agnese, shop;
};

static const char elenas_password[] = "una bella password";
static char home[32]; /* the address of whoever signs in: counts live in the process, so each test
                         has its own */

static bool people_add(struct act *a, json_t *model)
{
    (void)model;
    struct people *people = a->prepared;
    struct new_person elena = {"Elena", "Moser", "1974-05-02", "0463 000001", "e@example.org", 0};
    struct new_person agnese = {"Agnese", "Moser", "1942-03-14", "", "", 0};
    struct new_organisation shop = {
        "Bottega di Rabbi", "cooperative", "consumption", "", "", "", 0};
    const char *hash = access_password_hash(a->arena, elenas_password);
    return registry_person_add(a, &elena, &people->elena) &&
           registry_person_add(a, &agnese, &people->agnese) &&
           registry_organisation_add(a, &shop, &people->shop) &&
           access_credential_add(a, people->elena, "Elena.M", hash) &&
           access_credential_add(a, people->agnese, "agnese", hash) &&
           registry_role_grant(a, people->elena, SHOPKEEPER, people->shop) &&
           registry_role_grant(a, people->elena, COORDINATOR, people->shop);
}

static struct people people_make(void **state)
{
    static unsigned test;
    struct people people = {0};
    snprintf(home, sizeof home, "192.0.%u.99", test++);
    assert_int_equal(trial_run(state, people_add, &people), ERROR_NONE);
    return people;
}

/* ---- signing in ------------------------------------------------------------------------------ */

static enum error_code try_password(void **state, const char *user, const char *password,
                                    const char *address)
{
    struct trial trial;
    trial_begin(&trial, state, "sign_in", 0);
    trial.act.input = json_pack("{s:s, s:s}", "user", user, "password", password);
    trial.act.address = address;
    enum error_code code = trial_read(&trial, sign_in_prepare);
    trial_end(&trial);
    return code;
}

/* Sign in from the session given (its digest, or NULL); copies the new token. */
static void sign_in_as(void **state, const char *user, const char *session, char token[65])
{
    struct trial trial;
    trial_begin(&trial, state, "sign_in", 0);
    trial.act.session = session;
    trial.act.address = home;
    trial.act.input = json_pack("{s:s, s:s, s:s}", "user", user, "password", elenas_password,
                                "back", "/market?q=a");
    assert_int_equal(trial_read(&trial, sign_in_prepare), ERROR_NONE);
    assert_int_equal(trial_do(&trial, sign_in), ERROR_NONE);
    assert_string_equal(trial.act.location, "/market?q=a");
    const char *cookie = json_text(trial.act.cookies, "piazza");
    assert_int_equal(strlen(cookie), 64);
    assert_string_equal(json_text(trial.model, "token"), cookie);
    memcpy(token, cookie, 65);
    trial_end(&trial);
}

static void digest_of(const char *token, char digest[65])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)token, strlen(token));
    sodium_bin2hex(digest, 65, hash, sizeof hash);
}

/* Who is behind a session at that time; actor 0 if nobody. */
static struct who who_at(void **state, const char *digest, int64_t now)
{
    struct trial trial;
    trial_begin(&trial, state, "test", 0);
    trial.act.now = now;
    struct db_conn *conn = NULL;
    assert_true(db_connect(trial.square->db, DB_READER, &conn, &trial.act.error));
    assert_true(db_begin(conn));
    trial.act.db =
        (struct db_context){.conn = conn, .arena = trial.arena, .error = &trial.act.error};
    struct who who = {0};
    if (access_identify(&trial.act, digest))
        who = trial.act.who;
    assert_int_equal(trial.act.error.code, ERROR_NONE);
    db_rollback(conn);
    db_disconnect(&conn);
    trial_end(&trial);
    return who;
}

static void the_right_password_opens_a_session(void **state)
{
    struct people people = people_make(state);
    char token[65], digest[65];
    sign_in_as(state, " Elena.M", NULL, token);
    digest_of(token, digest);
    struct who who = who_at(state, digest, TRIAL_NOW);
    assert_int_equal(who.actor, people.elena);
    assert_int_equal(who.party, people.elena);
    assert_int_equal(who.roles, CITIZEN | SHOPKEEPER | COORDINATOR);
    assert_true(who_holds(&who, SHOPKEEPER, people.shop));
    assert_int_equal(square_number(*state, "select count(*) from sessions where proven_by = 'pwd'"),
                     1);
    char sql[200];
    snprintf(sql, sizeof sql, "select count(*) from sessions where digest = '%s'", token);
    assert_int_equal(square_number(*state, sql), 0); /* the token itself is not kept */
}

static void wrong_names_and_passwords_get_one_answer(void **state)
{
    people_make(state);
    assert_int_equal(try_password(state, "elena.m", "altro", "192.0.2.7"), SIGN_IN_FAILED);
    assert_int_equal(try_password(state, "nessuno", elenas_password, "192.0.2.7"), SIGN_IN_FAILED);
    assert_int_equal(try_password(state, "", "", "192.0.2.7"), SIGN_IN_FAILED);
}

/* Wrong passwords for a name, from so many addresses: one network, or one network each. */
static enum error_code guess_on(void **state, const char *user, unsigned times, bool is_scattered)
{
    enum error_code code = ERROR_NONE;
    for (unsigned i = 0; i < times; i++) {
        char address[32];
        if (is_scattered)
            snprintf(address, sizeof address, "10.1.%u.7", i);
        else
            snprintf(address, sizeof address, "198.51.100.%u", i);
        code = try_password(state, user, "sbagliata", address);
    }
    return code;
}

/* Counts live in the process: what other tests left must not count. */
static void forget_tries(void)
{
    struct attempt attempt;
    while (attempts_take(&attempt))
        continue;
}

static void guessing_closes_a_name_to_the_network_it_came_from(void **state)
{
    people_make(state);
    forget_tries();
    assert_int_equal(guess_on(state, "agnese", 10, false), SIGN_IN_FAILED);
    assert_int_equal(guess_on(state, "agnese", 1, false), TOO_MANY_REQUESTS);
    assert_int_equal(try_password(state, "agnese", elenas_password, "198.51.100.200"),
                     TOO_MANY_REQUESTS);
    assert_int_equal(try_password(state, "agnese", elenas_password, "203.0.113.9"), ERROR_NONE);
    /* A name that nobody has is closed in the same way. */
    assert_int_equal(guess_on(state, "fantasma", 10, false), SIGN_IN_FAILED);
    assert_int_equal(guess_on(state, "fantasma", 1, false), TOO_MANY_REQUESTS);
}

static void written_down_the_count_outlives_the_process(void **state)
{
    people_make(state);
    forget_tries();
    guess_on(state, "agnese", 10, false);
    assert_int_equal(trial_run(state, access_notes_due, NULL), ERROR_NONE);
    forget_tries();
    assert_int_equal(try_password(state, "agnese", elenas_password, "198.51.100.1"),
                     TOO_MANY_REQUESTS);
    square_execute(*state, "delete from sign_in_failures");
    assert_int_equal(try_password(state, "agnese", elenas_password, "198.51.100.1"), ERROR_NONE);
}

static void guessing_from_everywhere_closes_a_name_to_all(void **state)
{
    people_make(state);
    forget_tries();
    assert_int_equal(guess_on(state, "agnese", 100, true), SIGN_IN_FAILED);
    assert_int_equal(try_password(state, "agnese", elenas_password, "203.0.113.77"),
                     TOO_MANY_REQUESTS);
    assert_int_equal(try_password(state, "elena.m", elenas_password, "203.0.113.77"), ERROR_NONE);
    forget_tries();
}

static void guessing_is_stopped_by_address(void **state)
{
    static unsigned engine;
    char address[32], name[16];
    people_make(state);
    snprintf(address, sizeof address, "203.0.113.5%u", engine++);
    for (unsigned i = 0; i < 30; i++) {
        snprintf(name, sizeof name, "nessuno%u", i);
        assert_int_equal(try_password(state, name, "sbagliata", address), SIGN_IN_FAILED);
    }
    assert_int_equal(try_password(state, "elena.m", elenas_password, address), TOO_MANY_REQUESTS);
    assert_int_equal(try_password(state, "elena.m", elenas_password, "203.0.113.77"), ERROR_NONE);
}

static void networks_are_parts_of_addresses(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(attempts_network(arena, "192.0.2.77"), "192.0.2");
    assert_string_equal(attempts_network(arena, "::ffff:192.0.2.77"), "192.0.2");
    assert_string_equal(attempts_network(arena, "2001:db8:7::1"),
                        attempts_network(arena, "2001:0db8:0007:ffff::9"));
    assert_string_not_equal(attempts_network(arena, "2001:db8:7::1"),
                            attempts_network(arena, "2001:db8:8::1"));
    assert_string_equal(attempts_network(arena, NULL), "");
    arena_free(&arena);
}

static void many_tries_at_once_do_not_pass_together(void **state)
{
    (void)state;
    struct attempt try = {.key = 4711};
    for (unsigned i = 0; i < 3; i++)
        assert_true(attempts_reserve(&try, 2, 5, TRIAL_NOW));
    assert_false(attempts_reserve(&try, 2, 5, TRIAL_NOW));
    attempts_return(try.key); /* one was right after all */
    assert_true(attempts_reserve(&try, 2, 5, TRIAL_NOW));
    assert_int_equal(attempts_count(try.key, TRIAL_NOW), 3);
    assert_int_equal(attempts_count(try.key, TRIAL_NOW + ATTEMPTS_WINDOW), 0);
    attempts_forget(try.key);
}

static void the_right_password_forgives_the_wrong_ones(void **state)
{
    people_make(state);
    char token[65];
    forget_tries();
    for (unsigned i = 0; i < 9; i++)
        try_password(state, "elena.m", "sbagliata", home);
    assert_int_equal(trial_run(state, access_notes_due, NULL), ERROR_NONE);
    sign_in_as(state, "elena.m", NULL, token);
    for (unsigned i = 0; i < 9; i++)
        assert_int_equal(try_password(state, "elena.m", "sbagliata", home), SIGN_IN_FAILED);
    forget_tries();
}

static void signing_in_again_ends_the_old_session(void **state)
{
    people_make(state);
    char first[65], second[65], first_digest[65], second_digest[65];
    sign_in_as(state, "elena.m", NULL, first);
    digest_of(first, first_digest);
    sign_in_as(state, "elena.m", first_digest, second);
    digest_of(second, second_digest);
    assert_string_not_equal(first, second);
    assert_int_equal(who_at(state, first_digest, TRIAL_NOW).actor, 0);
    assert_int_not_equal(who_at(state, second_digest, TRIAL_NOW).actor, 0);
}

static void signing_out_ends_the_session(void **state)
{
    people_make(state);
    char token[65], digest[65];
    sign_in_as(state, "elena.m", NULL, token);
    digest_of(token, digest);
    struct trial trial;
    trial_begin(&trial, state, "sign_out", 0);
    trial.act.session = digest;
    assert_int_equal(trial_do(&trial, sign_out), ERROR_NONE);
    assert_string_equal(json_text(trial.act.cookies, "piazza"), "");
    assert_non_null(json_object_get(trial.act.cookies, "piazza"));
    trial_end(&trial);
    assert_int_equal(who_at(state, digest, TRIAL_NOW).actor, 0);
}

static void sessions_end_by_idleness_and_by_age(void **state)
{
    people_make(state);
    char token[65], digest[65];
    sign_in_as(state, "elena.m", NULL, token);
    digest_of(token, digest);
    assert_int_equal(who_at(state, digest, TRIAL_NOW + SESSION_IDLE).actor, 0);
    int64_t now = TRIAL_NOW;
    for (int day = 10; day < 90; day += 10) { /* used every ten days, it lives on */
        now = TRIAL_NOW + day * 86400;
        assert_int_not_equal(who_at(state, digest, now).actor, 0);
        assert_int_equal(trial_run(state, access_notes_due, NULL), ERROR_NONE);
    }
    assert_int_equal(who_at(state, digest, TRIAL_NOW + SESSION_LIFE).actor, 0);
    struct trial trial;
    trial_begin(&trial, state, "test", 0);
    trial.act.now = TRIAL_NOW + SESSION_LIFE;
    assert_int_equal(trial_do(&trial, access_purge_due), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(square_number(*state, "select count(*) from sessions"), 0);
}

static void one_goes_back_only_to_this_site(void **state)
{
    static const char *const cases[][2] = {
        {"/market?q=1", "/market?q=1"}, {"", "/"},          {"//evil.example", "/"},
        {"/\\evil.example", "/"},       {"https://x", "/"}, {"/a\nb", "/"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        trial_begin(&trial, state, "sign_in_show", 0);
        trial.act.input = json_pack("{s:s}", "back", cases[i][0]);
        assert_int_equal(trial_read(&trial, sign_in_show), ERROR_NONE);
        assert_string_equal(json_text(trial.model, "back"), cases[i][1]);
        trial_end(&trial);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_right_password_opens_a_session),
        TEST(wrong_names_and_passwords_get_one_answer),
        TEST(guessing_closes_a_name_to_the_network_it_came_from),
        TEST(written_down_the_count_outlives_the_process),
        TEST(guessing_from_everywhere_closes_a_name_to_all),
        TEST(guessing_is_stopped_by_address),
        TEST(networks_are_parts_of_addresses),
        TEST(many_tries_at_once_do_not_pass_together),
        TEST(the_right_password_forgives_the_wrong_ones),
        TEST(signing_in_again_ends_the_old_session),
        TEST(signing_out_ends_the_session),
        TEST(sessions_end_by_idleness_and_by_age),
        TEST(one_goes_back_only_to_this_site),
    };
    return square_run("access", tests, sizeof tests / sizeof tests[0]);
}
