/* The provider's rules over time: keys, codes, tokens, consent, and who may no longer come in. */
#include "act/test_trial.h"
#include "base/id.h"
#include "openid/openid_parts.h"
#include "registry/registry.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const int64_t day = 86400;

static const char origin[] = "https://piazza.example";
static const char redirect[] = "https://app.example/callback";
static const char verifier[] = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; /* RFC 7636, B */
static const char challenge[] = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
static const char session[] = "0123456789012345678901234567890123456789012345678901234567890123";

struct scene {
    int64_t elena, agnese, shop, client, mandate;
    char client_id[ID_TEXT_SIZE];
};

static bool scene_add(struct act *a, json_t *model)
{
    (void)model;
    struct scene *scene = a->prepared;
    struct new_person elena = {"Elena",
                               "Moser",
                               "1974-05-02",
                               "0463 000001",
                               "e@example.org",
                               0,
                               .tax_code = "MSRLNE74E42H612W"};
    struct new_person agnese = {"Agnese", "Moser", "1942-03-14", "", "", 0};
    struct new_organisation shop = {
        "Bottega di Rabbi", "cooperative", "consumption", "", "", "", 0};
    if (!registry_person_add(a, &elena, &scene->elena) ||
        !registry_person_add(a, &agnese, &scene->agnese) ||
        !registry_organisation_add(a, &shop, &scene->shop) ||
        !registry_mandate_add(a, scene->agnese, scene->elena, MANDATE_READ, a->now + 30 * day,
                              &scene->mandate))
        return false;
    struct new_client client = {.organisation = scene->shop,
                                .name = "Bottega in rete",
                                .redirects = "https://app.example/callback\r\n"
                                             "http://127.0.0.1:8090/callback",
                                .logouts = "https://app.example/bye",
                                .auth_method = "none",
                                .keys = "",
                                .signing_alg = "ES256",
                                .is_pairwise = true,
                                .sector = "",
                                .scopes =
                                    "profile email phone membership fiscal mandate offline_access"};
    return openid_client_add(a, &client, &scene->client) && openid_keys_prepare(a, model) &&
           openid_keys_due(a, model);
}

static struct scene scene_make(void **state)
{
    struct scene scene = {0};
    char sql[400];
    assert_int_equal(trial_run(state, scene_add, &scene), ERROR_NONE);
    id_text(scene.client, scene.client_id);
    snprintf(sql, sizeof sql,
             "insert into sessions (id, digest, person_id, created_at, seen_at) values (1, '%s', "
             "%" PRId64 ", %d, %d)",
             session, scene.elena, TRIAL_NOW - 600, TRIAL_NOW);
    square_execute(*state, sql);
    return scene;
}

/* ---- the steps of a sign-in --------------------------------------------------------------------
 */

static void ask_begin(struct trial *trial, void **state, const struct scene *scene,
                      const char *scope)
{
    trial_begin(trial, state, "authorize", scene->elena);
    trial->act.origin = origin;
    trial->act.session = session;
    put_text(trial, "client_id", scene->client_id);
    put_text(trial, "redirect_uri", redirect);
    put_text(trial, "response_type", "code");
    put_text(trial, "scope", scope);
    put_text(trial, "state", "a b&c");
    put_text(trial, "code_challenge", challenge);
    put_text(trial, "code_challenge_method", "S256");
    put_text(trial, "answer", "yes");
}

/* The value of a parameter that needs no unescaping. */
static void query_value(const char *address, const char *name, char *out, size_t size)
{
    char wanted[40];
    snprintf(wanted, sizeof wanted, "%s=", name);
    const char *at = strstr(address, wanted);
    assert_non_null(at);
    at += strlen(wanted);
    snprintf(out, size, "%.*s", (int)strcspn(at, "&"), at);
}

/* Elena agrees; copies the code. */
static void code_get(void **state, const struct scene *scene, const char *scope, char code[2000])
{
    struct trial trial;
    ask_begin(&trial, state, scene, scope);
    assert_int_equal(trial_do(&trial, consent_give), ERROR_NONE);
    query_value(trial.act.location, "code", code, 2000);
    trial_end(&trial);
}

static void token_begin(struct trial *trial, void **state, const struct scene *scene,
                        const char *grant_type)
{
    trial_begin(trial, state, "token_give", 0);
    trial->act.origin = origin;
    put_text(trial, "client_id", scene->client_id);
    put_text(trial, "grant_type", grant_type);
}

/* Both steps of the endpoint; the model is the answer. */
static enum error_code token_call(struct trial *trial)
{
    enum error_code code = trial_read(trial, token_prepare);
    return code ? code : trial_do(trial, token_give);
}

static void code_put(struct trial *trial, const char *code)
{
    put_text(trial, "code", code);
    put_text(trial, "redirect_uri", redirect);
    put_text(trial, "code_verifier", verifier);
}

struct tokens {
    char access[1000], refresh[1000];
};

static void tokens_copy(const json_t *model, struct tokens *tokens)
{
    snprintf(tokens->access, sizeof tokens->access, "%s", json_text(model, "access_token"));
    snprintf(tokens->refresh, sizeof tokens->refresh, "%s", json_text(model, "refresh_token"));
}

static void tokens_get(void **state, const struct scene *scene, const char *scope,
                       struct tokens *tokens)
{
    struct trial trial;
    char code[2000];
    code_get(state, scene, scope, code);
    token_begin(&trial, state, scene, "authorization_code");
    code_put(&trial, code);
    assert_int_equal(token_call(&trial), ERROR_NONE);
    assert_string_equal(json_text(trial.model, "error"), "");
    tokens_copy(trial.model, tokens);
    trial_end(&trial);
}

/* The refresh token, so many seconds later. The answer's tokens replace those given. */
static const char *refresh(void **state, const struct scene *scene, const char *token,
                           int64_t later, struct tokens *tokens)
{
    static char error[40];
    struct trial trial;
    token_begin(&trial, state, scene, "refresh_token");
    trial.act.now += later;
    put_text(&trial, "refresh_token", token);
    enum error_code code = token_call(&trial);
    snprintf(error, sizeof error, "%s", code ? error_name(code) : json_text(trial.model, "error"));
    if (tokens)
        tokens_copy(trial.model, tokens);
    trial_end(&trial);
    return error;
}

/* Reading with an access token, so many seconds later; the claims, until the trial's end. */
static enum error_code read_later(struct trial *trial, void **state, const char *access,
                                  int64_t later)
{
    trial_begin(trial, state, "userinfo_show", 0);
    trial->act.origin = origin;
    trial->act.now += later;
    trial->act.authorization = arena_printf(trial->arena, "Bearer %s", access);
    return trial_read(trial, userinfo_show);
}

static enum error_code reads(void **state, const char *access, int64_t later)
{
    struct trial trial;
    enum error_code code = read_later(&trial, state, access, later);
    trial_end(&trial);
    return code;
}

/* ---- codes -------------------------------------------------------------------------------------
 */

static void a_code_serves_a_minute_and_once(void **state)
{
    struct scene scene = scene_make(state);
    struct trial trial;
    char code[2000];
    code_get(state, &scene, "openid", code);
    token_begin(&trial, state, &scene, "authorization_code");
    code_put(&trial, code);
    trial.act.now += CODE_LIFE + 1;
    assert_int_equal(token_call(&trial), INVALID_GRANT);
    trial_end(&trial);

    token_begin(&trial, state, &scene, "authorization_code");
    code_put(&trial, code);
    trial.act.now += CODE_LIFE;
    assert_int_equal(token_call(&trial), ERROR_NONE);
    assert_string_equal(json_text(trial.model, "token_type"), "Bearer");
    assert_string_equal(json_text(trial.model, "refresh_token"), "");
    char access[1000];
    snprintf(access, sizeof access, "%s", json_text(trial.model, "access_token"));
    trial_end(&trial);
    assert_int_equal(reads(state, access, CODE_LIFE), ERROR_NONE);

    /* long after, the code still ends what it gave */
    token_begin(&trial, state, &scene, "authorization_code");
    code_put(&trial, code);
    trial.act.now += 300;
    assert_int_equal(token_call(&trial), ERROR_NONE);
    assert_string_equal(json_text(trial.model, "error"), "invalid_grant");
    trial_end(&trial);
    assert_int_equal(reads(state, access, CODE_LIFE), INVALID_TOKEN);
}

static void the_answer_goes_back_as_it_was_asked(void **state)
{
    struct scene scene = scene_make(state);
    struct trial trial;
    ask_begin(&trial, state, &scene, "openid");
    assert_int_equal(trial_do(&trial, consent_give), ERROR_NONE);
    assert_int_equal(strncmp(trial.act.location, redirect, strlen(redirect)), 0);
    assert_non_null(strstr(trial.act.location, "&state=a%20b%26c"));
    assert_non_null(strstr(trial.act.location, "&iss=https%3A%2F%2Fpiazza.example"));
    trial_end(&trial);
}

/* ---- refresh tokens ----------------------------------------------------------------------------
 */

static void a_refresh_token_serves_once(void **state)
{
    struct scene scene = scene_make(state);
    struct tokens first = {0}, second = {0};
    tokens_get(state, &scene, "openid offline_access", &first);
    assert_string_equal(refresh(state, &scene, first.refresh, day, &second), "");
    assert_string_equal(refresh(state, &scene, first.refresh, day + 1, NULL), "invalid_grant");
    assert_string_equal(refresh(state, &scene, second.refresh, day + 2, NULL), "invalid_grant");
    assert_int_equal(reads(state, second.access, day + 3), INVALID_TOKEN);
    assert_int_equal(square_number(*state, "select count(*) from openid_grants where ended_why = "
                                           "'token'"),
                     1);
}

static void a_refresh_token_ends(void **state)
{
    struct scene scene = scene_make(state);
    struct tokens tokens = {0};
    tokens_get(state, &scene, "openid offline_access", &tokens);
    assert_string_equal(refresh(state, &scene, tokens.refresh, GRANT_LIFE, &tokens), "");
    assert_string_equal(refresh(state, &scene, tokens.refresh, GRANT_LIFE + 1, NULL),
                        "invalid_grant");
}

static void an_access_token_ends(void **state)
{
    struct scene scene = scene_make(state);
    struct tokens tokens = {0};
    tokens_get(state, &scene, "openid", &tokens);
    assert_int_equal(reads(state, tokens.access, ACCESS_LIFE), ERROR_NONE);
    assert_int_equal(reads(state, tokens.access, ACCESS_LIFE + 1), INVALID_TOKEN);
}

/* ---- what is told ------------------------------------------------------------------------------
 */

static void claims_follow_the_scopes(void **state)
{
    struct scene scene = scene_make(state);
    struct tokens tokens = {0};
    struct trial trial;
    tokens_get(state, &scene, "openid", &tokens);
    assert_int_equal(read_later(&trial, state, tokens.access, 0), ERROR_NONE);
    assert_int_equal(json_object_size(trial.model), 1);
    assert_int_equal(strlen(json_text(trial.model, "sub")), 64);
    trial_end(&trial);

    tokens_get(state, &scene, "openid profile email phone fiscal nonsense", &tokens);
    assert_int_equal(read_later(&trial, state, tokens.access, 0), ERROR_NONE);
    assert_string_equal(json_text(trial.model, "family_name"), "Moser");
    assert_string_equal(json_text(trial.model, "birthdate"), "1974-05-02");
    assert_string_equal(json_text(trial.model, "email"), "e@example.org");
    assert_true(json_is_false(json_object_get(trial.model, "email_verified")));
    assert_string_equal(json_text(trial.model, "phone_number"), "0463 000001");
    assert_string_equal(json_text(trial.model, "https://attributes.eid.gov.it/fiscal_number"),
                        "TINIT-MSRLNE74E42H612W");
    trial_end(&trial);
}

static void membership_names_the_organisation_by_its_vat_number(void **state)
{
    struct scene scene = scene_make(state);
    struct tokens tokens = {0};
    struct trial trial;
    square_execute(*state, "insert into affiliations (id, party_id, organisation_id, type, number, "
                           "state, reason, answer_sealed, applied_at, accepted_at) "
                           "select 5, min(p.id), min(o.id), 'member', '7', 'active', '', '', 1, 1 "
                           "from persons p, organisations o");
    square_execute(*state, "update organisations set vat_number = '01542000227'");
    tokens_get(state, &scene, "openid membership", &tokens);
    assert_int_equal(read_later(&trial, state, tokens.access, 0), ERROR_NONE);
    const json_t *shop = json_array_get(json_object_get(trial.model, "affiliations"), 0);
    assert_string_equal(json_text(shop, "number"), "7");
    assert_string_equal(json_text(shop, "vat_number"), "01542000227");
    trial_end(&trial);
}

static void under_a_mandate_both_are_named_and_little_is_told(void **state)
{
    struct scene scene = scene_make(state);
    struct trial trial;
    char code[2000];
    ask_begin(&trial, state, &scene, "openid profile email mandate offline_access");
    trial.act.who.mandate = scene.mandate;
    trial.act.who.scopes = MANDATE_READ;
    assert_int_equal(trial_do(&trial, consent_give), ERROR_NONE);
    query_value(trial.act.location, "code", code, sizeof code);
    trial_end(&trial);

    token_begin(&trial, state, &scene, "authorization_code");
    code_put(&trial, code);
    assert_int_equal(token_call(&trial), ERROR_NONE);
    assert_string_equal(json_text(trial.model, "scope"), "openid profile mandate");
    char access[1000];
    snprintf(access, sizeof access, "%s", json_text(trial.model, "access_token"));
    trial_end(&trial);

    assert_int_equal(read_later(&trial, state, access, 0), ERROR_NONE);
    assert_string_equal(json_text(trial.model, "given_name"), "Agnese");
    assert_null(json_object_get(trial.model, "birthdate"));
    const char *actor = json_text(json_object_get(trial.model, "act"), "sub");
    assert_int_equal(strlen(actor), 64);
    assert_string_not_equal(actor, json_text(trial.model, "sub"));
    trial_end(&trial);

    square_execute(*state, "update mandates set state = 'revoked', closed_at = 1800000000");
    assert_int_equal(reads(state, access, 1), INVALID_TOKEN);
}

/* ---- who may no longer -------------------------------------------------------------------------
 */

static void whoever_is_suspended_is_not_told_of(void **state)
{
    struct scene scene = scene_make(state);
    struct tokens tokens = {0};
    tokens_get(state, &scene, "openid offline_access", &tokens);
    square_execute(*state, "update persons set state = 'suspended'");
    assert_int_equal(reads(state, tokens.access, 1), INVALID_TOKEN);
    assert_string_equal(refresh(state, &scene, tokens.refresh, 1, NULL), "invalid_grant");
}

static bool forget(struct act *a, json_t *model)
{
    const struct scene *scene = a->prepared;
    const struct event event = {"person.erased", scene->elena, ""};
    (void)model;
    return connections_forget(a, &event);
}

static void of_the_erased_nothing_stays(void **state)
{
    struct scene scene = scene_make(state);
    struct tokens tokens = {0};
    tokens_get(state, &scene, "openid offline_access", &tokens);
    assert_int_equal(trial_run(state, forget, &scene), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from openid_consents"), 0);
    assert_int_equal(square_number(*state, "select count(*) from openid_grants"), 0);
    assert_int_equal(reads(state, tokens.access, 1), INVALID_TOKEN);
}

static void a_closed_application_reads_nothing(void **state)
{
    struct scene scene = scene_make(state);
    struct tokens tokens = {0};
    struct trial trial;
    tokens_get(state, &scene, "openid", &tokens);
    trial_begin(&trial, state, "client_end", scene.elena);
    put_text(&trial, "client", scene.client_id);
    assert_int_equal(trial_do(&trial, client_end), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(reads(state, tokens.access, 1), INVALID_TOKEN);
    ask_begin(&trial, state, &scene, "openid");
    assert_int_equal(trial_read(&trial, authorize_show), CLIENT_UNKNOWN);
    trial_end(&trial);
}

static void only_ones_own_connection_is_ended(void **state)
{
    struct scene scene = scene_make(state);
    struct tokens tokens = {0};
    struct trial trial;
    tokens_get(state, &scene, "openid", &tokens);
    int64_t consent = square_number(*state, "select id from openid_consents");
    trial_begin(&trial, state, "app_revoke", scene.agnese);
    put_id(&trial, "app", consent);
    assert_int_equal(trial_do(&trial, app_revoke), NOT_FOUND);
    trial_end(&trial);
    assert_int_equal(reads(state, tokens.access, 1), ERROR_NONE);
    trial_begin(&trial, state, "app_revoke", scene.elena);
    put_id(&trial, "app", consent);
    assert_int_equal(trial_do(&trial, app_revoke), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(reads(state, tokens.access, 1), INVALID_TOKEN);
}

/* ---- signing keys ------------------------------------------------------------------------------
 */

static unsigned published(void **state, int64_t later)
{
    struct trial trial;
    trial_begin(&trial, state, "jwks_show", 0);
    trial.act.now += later;
    assert_int_equal(trial_read(&trial, jwks_show), ERROR_NONE);
    unsigned count = (unsigned)json_array_size(json_object_get(trial.model, "keys"));
    trial_end(&trial);
    return count;
}

static void turn(void **state, handler *prepare, handler *handle, int64_t later)
{
    struct trial trial;
    trial_begin(&trial, state, "openid_keys", 0);
    trial.act.now += later;
    assert_int_equal(trial_read(&trial, prepare), ERROR_NONE);
    assert_int_equal(trial_do(&trial, handle), ERROR_NONE);
    trial_end(&trial);
}

/* The kid that signs an ID token at that time. */
static void signer(void **state, int64_t later, char kid[ID_TEXT_SIZE])
{
    struct trial trial;
    int64_t id;
    trial_begin(&trial, state, "signer", 0);
    char sql[200];
    snprintf(sql, sizeof sql,
             "select id from openid_keys where alg = 'ES256' and from_at <= %" PRId64
             " order by from_at desc limit 1",
             trial.act.now + later);
    id = square_number(*state, sql);
    id_text(id, kid);
    trial_end(&trial);
}

static void a_new_key_is_published_before_it_signs_and_an_old_one_after(void **state)
{
    char before[ID_TEXT_SIZE], during[ID_TEXT_SIZE], after[ID_TEXT_SIZE];
    scene_make(state);
    assert_int_equal(published(state, 0), 2);
    turn(state, openid_keys_prepare, openid_keys_due, 89 * day);
    assert_int_equal(published(state, 89 * day), 2);
    turn(state, openid_keys_prepare, openid_keys_due, 90 * day);
    turn(state, openid_keys_prepare, openid_keys_due,
         90 * day + 60); /* the next is there: no further one */
    assert_int_equal(published(state, 90 * day), 4);
    signer(state, 0, before);
    signer(state, 90 * day + 300, during);
    assert_string_equal(before, during);
    signer(state, 90 * day + 600, after);
    assert_string_not_equal(before, after);
    assert_int_equal(published(state, 90 * day + 600 + ID_TOKEN_LIFE), 4);
    turn(state, openid_keys_prepare, openid_keys_due, 91 * day);
    assert_int_equal(published(state, 91 * day), 2);
    assert_int_equal(
        square_number(*state, "select count(*) from openid_keys where private_sealed = ''"), 2);
}

static void two_nodes_that_make_keys_at_once_store_one_of_each(void **state)
{
    struct trial slow;
    scene_make(state);
    trial_begin(&slow, state, "openid_keys", 0);
    slow.act.now += 90 * day;
    assert_int_equal(trial_read(&slow, openid_keys_prepare), ERROR_NONE);
    turn(state, openid_keys_prepare, openid_keys_due, 90 * day);
    assert_int_equal(trial_do(&slow, openid_keys_due), ERROR_NONE);
    assert_int_equal(published(state, 90 * day), 4);
    trial_end(&slow);
}

static void the_command_turns_the_keys_at_once(void **state)
{
    scene_make(state);
    turn(state, openid_keys_turn_prepare, openid_keys_turn, 10);
    assert_int_equal(published(state, 10), 4);
    turn(state, openid_keys_turn_prepare, openid_keys_turn, 20);
    assert_int_equal(published(state, 20), 4);
}

/* ---- registering -------------------------------------------------------------------------------
 */

struct attempt {
    const struct scene *scene;
    const char *redirects;
};

static bool client_try(struct act *a, json_t *model)
{
    const struct attempt *attempt = a->prepared;
    struct new_client client = {.organisation = attempt->scene->shop,
                                .name = "Prova",
                                .redirects = attempt->redirects,
                                .logouts = "",
                                .auth_method = "none",
                                .keys = "",
                                .signing_alg = "ES256",
                                .sector = "",
                                .scopes = "openid"};
    int64_t id;
    (void)model;
    return openid_client_add(a, &client, &id);
}

static void addresses_are_https_or_this_machine(void **state)
{
    static const struct {
        const char *redirects;
        bool is_right;
    } cases[] = {{"https://app.example/callback", true},
                 {"https://app.example:8443/", true},
                 {"http://127.0.0.1:3000/callback", true},
                 {"http://localhost/callback", true},
                 {"http://[::1]:3000/callback", true},
                 {"https://app.example/a\nhttps://app.example/b", true},
                 {"", false},
                 {"http://app.example/callback", false},
                 {"http://127.0.0.1.evil.example/", false},
                 {"http://localhost.evil.example/", false},
                 {"https://user@app.example/", false},
                 {"https://app.example/#fragment", false},
                 {"https://app.example/\\evil", false},
                 {"https:///callback", false},
                 {"https://*.example/", false},
                 {"javascript:alert(1)", false},
                 {"data:text/html,x", false},
                 {"https://app.example/ok\nftp://app.example/", false}};
    struct scene scene = scene_make(state);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct attempt attempt = {&scene, cases[i].redirects};
        enum error_code code = trial_run(state, client_try, &attempt);
        if ((code == ERROR_NONE) != cases[i].is_right)
            fail_msg("%s: %s", cases[i].redirects, error_name(code));
    }
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_code_serves_a_minute_and_once),
        TEST(the_answer_goes_back_as_it_was_asked),
        TEST(a_refresh_token_serves_once),
        TEST(a_refresh_token_ends),
        TEST(an_access_token_ends),
        TEST(claims_follow_the_scopes),
        TEST(membership_names_the_organisation_by_its_vat_number),
        TEST(under_a_mandate_both_are_named_and_little_is_told),
        TEST(whoever_is_suspended_is_not_told_of),
        TEST(of_the_erased_nothing_stays),
        TEST(a_closed_application_reads_nothing),
        TEST(only_ones_own_connection_is_ended),
        TEST(a_new_key_is_published_before_it_signs_and_an_old_one_after),
        TEST(two_nodes_that_make_keys_at_once_store_one_of_each),
        TEST(the_command_turns_the_keys_at_once),
        TEST(addresses_are_https_or_this_machine),
    };
    if (sodium_init() < 0)
        return 1;
    return square_run("openid", tests, sizeof tests / sizeof tests[0]);
}
