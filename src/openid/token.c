/* The token endpoint: a code, once, or a refresh token, once, becomes tokens. All that can be
 * computed is computed on a reader before the lane; the act writes down what was used. What was
 * used twice was stolen from somebody: the whole grant ends (RFC 6749, 4.1.2; RFC 9700, 4.14). */
#include "base/id.h"
#include "openid/openid_parts.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>

/* What prepare leaves for the act. */
struct exchange_of {
    struct client_proof proof;
    int64_t grant, consent, known_as, principal, assurance, auth_at, generation;
    unsigned scopes;   /* of the grant */
    unsigned narrowed; /* of the access token */
    const char *nonce, *proven_by;
    bool is_renewal, was_used;
    json_t *answer;
};

static bool fail(struct act *a, const char *why)
{
    return error_set(&a->error, INVALID_GRANT, NULL, "%s", why);
}

/* ---- tokens ---------------------------------------------------------------------------------- */

/* "pwd otp" as ["pwd", "otp"] */
static json_t *proof_words(struct act *a, const char *proof)
{
    json_t *words = json_array();
    char *rest = arena_copy(a->arena, proof);
    for (char *word; (word = strsep(&rest, " "));)
        json_array_append_new(words, json_string(word));
    return words;
}

static const char *id_token(struct act *a, const struct exchange_of *e)
{
    char client[ID_TEXT_SIZE];
    json_t *claims = json_object();
    id_text(e->proof.client.id, client);
    if (!claims_add_subject(a, &e->proof.client, e->known_as, e->principal, claims))
        return NULL;
    json_put(claims, "iss", json_string(a->origin));
    json_put(claims, "aud", json_string(client));
    json_put(claims, "iat", json_integer(a->now));
    json_put(claims, "exp", json_integer(a->now + ID_TOKEN_LIFE));
    json_put(claims, "auth_time", json_integer(e->auth_at));
    json_put(claims, "acr",
             json_string(arena_printf(a->arena, "urn:piazza:assurance:%d", (int)e->assurance)));
    if (*e->proven_by)
        json_put(claims, "amr", proof_words(a, e->proven_by));
    if (*e->nonce)
        json_put(claims, "nonce", json_string(e->nonce));
    return keys_sign(a, e->proof.client.signing_alg, claims);
}

static const char *access_token(struct act *a, const struct exchange_of *e)
{
    const struct sealed token = {
        .grant = e->grant, .scopes = e->narrowed, .until = a->now + ACCESS_LIFE};
    return sealed_write(a, "access", &token);
}

static const char *refresh_token(struct act *a, const struct exchange_of *e)
{
    const struct sealed token = {
        .grant = e->grant, .generation = e->generation + 1, .until = a->now + GRANT_LIFE};
    return sealed_write(a, "refresh", &token);
}

static bool answer_make(struct act *a, struct exchange_of *e)
{
    const char *access = access_token(a, e), *id = id_token(a, e);
    const char *refresh = e->scopes & SCOPE_OFFLINE ? refresh_token(a, e) : "";
    if (!access || !id || !refresh)
        return refuse(a, INTERNAL, "token");
    e->answer =
        json_pack("{ss ss si ss ss}", "access_token", access, "token_type", "Bearer", "expires_in",
                  ACCESS_LIFE, "scope", scopes_text(a->arena, e->narrowed), "id_token", id);
    if (*refresh)
        json_put(e->answer, "refresh_token", json_string(refresh));
    return true;
}

/* ---- a code ---------------------------------------------------------------------------------- */

/* RFC 7636, 4.1 and 4.6. */
static bool verifier_is_right(struct act *a, const char *verifier, const char *challenge)
{
    enum { SHORTEST = 43, LONGEST = 128, SIZE = 44 };
    unsigned char digest[crypto_hash_sha256_BYTES];
    char text[SIZE];
    size_t length = strlen(verifier);
    if (length == 0)
        return error_set(&a->error, INVALID_REQUEST, NULL, "code_verifier is missing");
    for (const char *c = verifier; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("-._~", *c))
            length = 0;
    if (length < SHORTEST || length > LONGEST)
        return fail(a, "code_verifier is not 43 to 128 unreserved characters");
    crypto_hash_sha256(digest, (const unsigned char *)verifier, length);
    sodium_bin2base64(text, sizeof text, digest, sizeof digest,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (strlen(challenge) == SIZE - 1 && sodium_memcmp(text, challenge, SIZE - 1) == 0) ||
           fail(a, "code_verifier does not fit");
}

static bool consent_recall(struct act *a, struct exchange_of *e)
{
    struct openid_consent_lasts_row consent;
    if (!openid_consent_lasts(a, e->consent, a->now, &consent))
        return fail(a, "the person no longer agrees");
    e->known_as = consent.subject_id;
    e->principal = consent.principal_id;
    e->assurance = consent.assurance;
    return true;
}

static bool code_read(struct act *a, struct exchange_of *e)
{
    struct sealed code;
    int64_t one;
    if (!*param_text(a, "code"))
        return error_set(&a->error, INVALID_REQUEST, NULL, "code is missing");
    if (!sealed_read(a, "code", param_text(a, "code"), &code) || code.client != e->proof.client.id)
        return fail(a, "no code of this client");
    e->grant = code.grant;
    e->was_used = openid_grant_used(a, e->grant, &one);
    if (e->was_used || a->error.code != ERROR_NONE)
        return e->was_used;
    if (!sealed_is_fresh(a, &code))
        return fail(a, "the code has expired");
    if (strcmp(code.redirect, text_digest(a->arena, param_text(a, "redirect_uri"))) != 0)
        return fail(a, "redirect_uri is not that of the request");
    e->consent = code.consent;
    e->scopes = e->narrowed = (unsigned)code.scopes;
    e->nonce = code.nonce;
    e->proven_by = code.proven_by;
    e->auth_at = code.auth_at;
    return verifier_is_right(a, param_text(a, "code_verifier"), code.challenge) &&
           consent_recall(a, e) && answer_make(a, e);
}

/* ---- a refresh token ------------------------------------------------------------------------- */

/* A client may ask for less than it was given (RFC 6749, 6). */
static bool scopes_narrow(struct act *a, struct exchange_of *e)
{
    const char *text = param_text(a, "scope");
    e->narrowed = *text ? scopes_read(text) : e->scopes;
    return (e->narrowed && (e->narrowed & ~e->scopes) == 0) ||
           error_set(&a->error, INVALID_SCOPE, NULL, "more than was granted");
}

static bool refresh_read(struct act *a, struct exchange_of *e)
{
    struct openid_grant_row_row grant;
    struct sealed token;
    if (!*param_text(a, "refresh_token"))
        return error_set(&a->error, INVALID_REQUEST, NULL, "refresh_token is missing");
    if (!sealed_read(a, "refresh", param_text(a, "refresh_token"), &token) ||
        !openid_grant_row(a, token.grant, a->now, &grant) || grant.client_id != e->proof.client.id)
        return fail(a, "no refresh token of this client");
    e->grant = grant.id;
    e->generation = grant.generation;
    e->is_renewal = true;
    e->was_used = token.generation != grant.generation;
    if (e->was_used)
        return true;
    if (!sealed_is_fresh(a, &token) || grant.until_at < a->now)
        return fail(a, "the refresh token has expired");
    e->known_as = grant.subject_id;
    e->principal = grant.principal_id;
    e->assurance = grant.assurance;
    e->auth_at = grant.auth_at;
    e->scopes = (unsigned)grant.scopes;
    e->nonce = "";
    e->proven_by = grant.proven_by;
    return scopes_narrow(a, e) && answer_make(a, e);
}

/* ---- the endpoint ---------------------------------------------------------------------------- */

bool token_prepare(struct act *a, json_t *model)
{
    struct exchange_of *e = arena_alloc(a->arena, sizeof *e);
    const char *kind = param_text(a, "grant_type");
    (void)model;
    a->prepared = e;
    if (!client_prove(a, &e->proof))
        return false;
    if (strcmp(kind, "authorization_code") == 0)
        return code_read(a, e);
    if (strcmp(kind, "refresh_token") == 0)
        return refresh_read(a, e);
    if (!*kind)
        return error_set(&a->error, INVALID_REQUEST, NULL, "grant_type is missing");
    return error_set(&a->error, UNSUPPORTED_GRANT_TYPE, NULL,
                     "grant_type is authorization_code or refresh_token");
}

/* The refusal is kept, since what it ends must stay ended. */
static bool grant_break(struct act *a, const struct exchange_of *e, json_t *model)
{
    json_put(model, "error", json_string("invalid_grant"));
    json_put(model, "error_description", json_string("used before: what it gave has ended"));
    act_fact(a, "used_twice", json_string(e->is_renewal ? "token" : "code"));
    return openid_grant_end(a, e->grant, e->is_renewal ? "token" : "code", a->now) >= 0;
}

bool token_give(struct act *a, json_t *model)
{
    const struct exchange_of *e = a->prepared;
    bool lasts = e->scopes & SCOPE_OFFLINE;
    int64_t rows = 0;
    if (!client_assertion_spend(a, &e->proof))
        return false;
    act_subject(a, "openid_grant", e->grant);
    if (!e->was_used && e->is_renewal)
        rows = openid_grant_renew(a, e->grant, e->generation);
    else if (!e->was_used)
        rows = openid_grant_insert(a, e->grant, e->consent, e->scopes, e->nonce, e->auth_at,
                                   e->proven_by, lasts, a->now + (lasts ? GRANT_LIFE : ACCESS_LIFE),
                                   a->now);
    if (rows < 0)
        return false;
    if (rows == 0)
        return grant_break(a, e, model);
    json_object_update(model, e->answer);
    return true;
}

/* ---- revocation (RFC 7009) ------------------------------------------------------------------- */

/* Whatever was given with the token ends too. A token that is none of this client's is no error. */
bool token_revoke_prepare(struct act *a, json_t *model)
{
    struct exchange_of *e = arena_alloc(a->arena, sizeof *e);
    const char *token = param_text(a, "token");
    struct openid_grant_row_row grant;
    struct sealed content;
    (void)model;
    a->prepared = e;
    if (!client_prove(a, &e->proof))
        return false;
    if (!*token)
        return error_set(&a->error, INVALID_REQUEST, NULL, "token is missing");
    bool is_ours =
        sealed_read(a, "refresh", token, &content) || sealed_read(a, "access", token, &content);
    if (is_ours && openid_grant_row(a, content.grant, a->now, &grant) &&
        grant.client_id == e->proof.client.id)
        e->grant = grant.id;
    return a->error.code == ERROR_NONE;
}

bool token_revoke(struct act *a, json_t *model)
{
    const struct exchange_of *e = a->prepared;
    (void)model;
    if (!client_assertion_spend(a, &e->proof))
        return false;
    if (e->grant)
        act_subject(a, "openid_grant", e->grant);
    return !e->grant || openid_grant_end(a, e->grant, "client", a->now) >= 0;
}
