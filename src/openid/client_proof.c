/* How an application proves at the token endpoint who it is (RFC 6749, 2.3; RFC 7523). */
#include "openid/jwk.h"
#include "openid/openid_parts.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

/* What it showed. */
struct shown {
    const char *method; /* which of the four ways; NULL: more than one, or none that is whole */
    const char *client_id, *secret, *assertion;
};

static bool fail(struct act *a, const char *why)
{
    return error_set(&a->error, INVALID_CLIENT, NULL, "%s", why);
}

/* ---- what was shown -------------------------------------------------------------------------- */

static int hex_digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* Undo the form encoding that RFC 6749, 2.3.1 puts around both halves. NULL when it is broken. */
static const char *half_decode(struct arena *arena, const char *text, size_t length)
{
    char *out = arena_alloc(arena, length + 1), *next = out;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= length || !isxdigit((unsigned char)text[i + 1]) ||
                !isxdigit((unsigned char)text[i + 2]))
                return NULL;
            c = (char)(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        if (c == '\0')
            return NULL;
        *next++ = c;
    }
    return out;
}

/* "Basic " and base64 of "client_id:secret". */
static bool basic_read(struct act *a, struct shown *shown)
{
    static const char scheme[] = "Basic ";
    if (strncasecmp(a->authorization, scheme, sizeof scheme - 1) != 0)
        return fail(a, "the Authorization header is not Basic");
    const char *encoded = a->authorization + sizeof scheme - 1;
    size_t size = strlen(encoded), length;
    char *pair = arena_alloc(a->arena, size + 1);
    if (sodium_base642bin((unsigned char *)pair, size, encoded, size, NULL, &length, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        strlen(pair) != length || !strchr(pair, ':'))
        return fail(a, "the Authorization header cannot be read");
    size_t colon = strcspn(pair, ":");
    shown->client_id = half_decode(a->arena, pair, colon);
    shown->secret = half_decode(a->arena, pair + colon + 1, length - colon - 1);
    if (!shown->client_id || !shown->secret)
        return fail(a, "the Authorization header cannot be read");
    const char *sent = param_text(a, "client_id");
    if (*sent && strcmp(sent, shown->client_id) != 0)
        return fail(a, "two different client_id");
    return true;
}

/* An assertion names the client by itself; a client_id beside it must be the same. */
static bool assertion_read(struct act *a, struct shown *shown)
{
    static const char type[] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    struct jwt jwt;
    if (strcmp(param_text(a, "client_assertion_type"), type) != 0)
        return fail(a, "client_assertion_type is not jwt-bearer");
    shown->assertion = param_text(a, "client_assertion");
    if (!jwt_read(a->arena, shown->assertion, &jwt))
        return fail(a, "the assertion is no JWT");
    const char *subject = json_text(jwt.claims, "sub"), *sent = param_text(a, "client_id");
    if (*sent && strcmp(sent, subject) != 0)
        return fail(a, "two different client_id");
    shown->client_id = subject;
    return true;
}

/* One way and no more (RFC 6749, 2.3). */
static bool shown_read(struct act *a, struct shown *shown)
{
    bool has_secret = *param_text(a, "client_secret"), has_header = a->authorization != NULL;
    bool has_assertion =
        *param_text(a, "client_assertion") || *param_text(a, "client_assertion_type");
    *shown = (struct shown){.client_id = param_text(a, "client_id"),
                            .secret = param_text(a, "client_secret"),
                            .method = has_secret      ? "client_secret_post"
                                      : has_header    ? "client_secret_basic"
                                      : has_assertion ? "private_key_jwt"
                                                      : "none"};
    if (has_secret + has_header + has_assertion > 1)
        return fail(a, "more than one way of authentication");
    if (has_header)
        return basic_read(a, shown);
    return !has_assertion || assertion_read(a, shown);
}

/* ---- whether it is right --------------------------------------------------------------------- */

static bool hash_is(const char *hash, const char *digest)
{
    return strlen(hash) == TEXT_DIGEST - 1 && sodium_memcmp(hash, digest, TEXT_DIGEST - 1) == 0;
}

/* Its secret, or for a while the one before. */
static bool secret_is_right(const struct openid_client_row_row *client, struct act *a,
                            const char *secret)
{
    const char *digest = text_digest(a->arena, secret);
    return hash_is(client->secret_hash, digest) ||
           (a->now <= client->previous_until_at && hash_is(client->previous_hash, digest));
}

static bool assertion_is_signed(struct act *a, const char *key_set, const struct jwt *jwt)
{
    json_t *keys = json_object_get(json_loads(key_set, 0, NULL), "keys"), *one;
    const json_t *kid = json_object_get(jwt->header, "kid");
    size_t i;
    json_array_foreach(keys, i, one) {
        const json_t *own = json_object_get(one, "kid");
        EVP_PKEY *key = !kid || !own || json_equal(kid, own) ? jwk_read(a->arena, one) : NULL;
        if (key && jwt_is_signed(jwt, key))
            return true;
    }
    return false;
}

/* RFC 7523, 3: from the client about itself, for us, for a short while, with a name of its own. */
static const char *assertion_fault(struct act *a, const char *client_id, const struct jwt *jwt)
{
    const json_t *audience = json_object_get(jwt->claims, "aud");
    const json_t *until = json_object_get(jwt->claims, "exp");
    const json_t *from = json_object_get(jwt->claims, "nbf");
    const json_t *at = json_object_get(jwt->claims, "iat");
    const char *endpoint = arena_printf(a->arena, "%s/openid/token", a->origin);
    if (strcmp(json_text(jwt->claims, "iss"), client_id) != 0)
        return "iss is not the client";
    if (!jwt_names(audience, a->origin) && !jwt_names(audience, endpoint))
        return "aud is not this issuer";
    if (!json_is_integer(until) || json_integer_value(until) <= a->now)
        return "the assertion has expired";
    if (json_integer_value(until) > a->now + ASSERTION_LIFE + CLOCK_SKEW)
        return "the assertion is valid for too long";
    if (json_integer_value(from) > a->now + CLOCK_SKEW ||
        json_integer_value(at) > a->now + CLOCK_SKEW)
        return "the assertion is not valid yet";
    return *json_text(jwt->claims, "jti") ? NULL : "the assertion has no jti";
}

static bool assertion_check(struct act *a, const char *client_id, const char *text,
                            struct client_proof *proof)
{
    struct jwt jwt;
    const char *fault = NULL;
    if (!jwt_read(a->arena, text, &jwt) || !assertion_is_signed(a, proof->client.key_set, &jwt))
        return fail(a, "the assertion is not signed by the client");
    fault = assertion_fault(a, client_id, &jwt);
    if (fault)
        return fail(a, fault);
    proof->assertion_until = json_int(jwt.claims, "exp");
    proof->assertion = text_digest(
        a->arena, arena_printf(a->arena, "%s\n%s", client_id, json_text(jwt.claims, "jti")));
    return true;
}

bool client_prove(struct act *a, struct client_proof *proof)
{
    struct shown shown;
    *proof = (struct client_proof){0};
    if (!shown_read(a, &shown))
        return false;
    if (!client_find(a, shown.client_id, &proof->client))
        return fail(a, "no such client");
    if (strcmp(proof->client.auth_method, shown.method) != 0)
        return fail(a, "not the client's way of authentication");
    if (strcmp(shown.method, "none") == 0)
        return true;
    if (shown.assertion)
        return assertion_check(a, shown.client_id, shown.assertion, proof);
    return secret_is_right(&proof->client, a, shown.secret) || fail(a, "wrong secret");
}

bool client_assertion_spend(struct act *a, const struct client_proof *proof)
{
    if (!proof->assertion)
        return true;
    int64_t rows = openid_assertion_insert(a, proof->assertion, proof->assertion_until);
    return rows == 1 || (rows == 0 && fail(a, "the assertion was used before"));
}
