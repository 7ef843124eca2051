/* From a code to claims that are believed. */
#include "base/clock.h"
#include "eid/eid_parts.h"
#include "openid/jwk.h"
#include "openid/jwt.h"
#include "web/address.h"

#include <sodium.h>
#include <string.h>

enum { SKEW_SECONDS = 60, ASSERTION_SECONDS = 60 };

static json_t *refused(struct act *a)
{
    refuse(a, IDENTITY_REFUSED, NULL);
    return NULL;
}

const char *proof_return_address(struct act *a)
{
    return arena_printf(a->arena, "%s/sign-in/return", a->origin ? a->origin : "");
}

/* ---- the ID token ---------------------------------------------------------------------------- */

/* A key of theirs for this header: the one with its kid, or the only one when it names none. */
static const json_t *key_find(const json_t *keys, const json_t *header)
{
    const json_t *list = json_object_get(keys, "keys"), *key, *found = NULL;
    const char *kid = json_text(header, "kid");
    size_t i;
    if (!*kid)
        return json_array_size(list) == 1 ? json_array_get(list, 0) : NULL;
    json_array_foreach(list, i, key) {
        if (strcmp(json_text(key, "kid"), kid) == 0)
            found = key;
    }
    return found;
}

static bool is_signed(struct act *a, const struct provider *provider, const struct jwt *jwt)
{
    const json_t *keys = metadata_keys(a, provider, false);
    const json_t *found = keys ? key_find(keys, jwt->header) : NULL;
    if (keys && !found && (keys = metadata_keys(a, provider, true)))
        found = key_find(keys, jwt->header);
    EVP_PKEY *key = found ? jwk_read(a->arena, found) : NULL;
    return key && jwt_is_signed(jwt, key);
}

/* The provider vouches in one of the ways we asked for. */
static bool acr_suffices(const struct provider *provider, const char *acr)
{
    size_t length = strlen(acr);
    const char *at = provider->acr_values;
    if (!*at)
        return true;
    while (length > 0 && (at = strstr(at, acr))) {
        bool begins = at == provider->acr_values || at[-1] == ' ';
        if (begins && (at[length] == ' ' || at[length] == '\0'))
            return true;
        at += length;
    }
    return false;
}

static bool is_of_now(const struct act *a, const json_t *claims)
{
    return json_is_number(json_object_get(claims, "exp")) &&
           json_is_number(json_object_get(claims, "iat")) &&
           json_int(claims, "exp") > a->now - SKEW_SECONDS &&
           json_int(claims, "iat") < a->now + SKEW_SECONDS;
}

static bool is_for_us(const struct provider *provider, const json_t *claims)
{
    const json_t *audience = json_object_get(claims, "aud");
    const char *party = json_text(claims, "azp");
    if (!jwt_names(audience, provider->client_id))
        return false;
    return *party ? strcmp(party, provider->client_id) == 0
                  : !json_is_array(audience) || json_array_size(audience) == 1;
}

json_t *proof_token_claims(struct act *a, const struct provider *provider, const char *nonce,
                           const char *token)
{
    struct jwt jwt;
    if (!jwt_read(a->arena, token, &jwt) || !is_signed(a, provider, &jwt))
        return refused(a);
    const json_t *claims = jwt.claims;
    bool holds = strcmp(json_text(claims, "iss"), provider->issuer) == 0 &&
                 *json_text(claims, "sub") && is_for_us(provider, claims) && is_of_now(a, claims) &&
                 strcmp(json_text(claims, "nonce"), nonce) == 0 &&
                 acr_suffices(provider, json_text(claims, "acr"));
    return holds ? json_deep_copy(claims) : refused(a);
}

/* ---- the exchange ---------------------------------------------------------------------------- */

static const char *form_value(struct act *a, const char *text)
{
    return address_escape(a->arena, text, "");
}

/* RFC 7523: who we are, signed. */
static const char *assertion(struct act *a, const struct provider *provider, const char *audience)
{
    unsigned char bytes[16];
    char id[2 * sizeof bytes + 1];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(id, sizeof id, bytes, sizeof bytes);
    json_t *claims = json_object();
    json_put(claims, "iss", json_string(provider->client_id));
    json_put(claims, "sub", json_string(provider->client_id));
    json_put(claims, "aud", json_string(audience));
    json_put(claims, "jti", json_string(id));
    json_put(claims, "iat", json_integer(a->now));
    json_put(claims, "exp", json_integer(a->now + ASSERTION_SECONDS));
    return jwt_sign(a->arena, claims, provider->key_alg, provider->key_id, provider->key);
}

static const char *with_assertion(struct act *a, const struct provider *provider,
                                  const char *endpoint, const char *form)
{
    return arena_printf(a->arena,
                        "%s&client_id=%s&client_assertion_type="
                        "urn%%3Aietf%%3Aparams%%3Aoauth%%3Aclient-assertion-type%%3Ajwt-bearer"
                        "&client_assertion=%s",
                        form, form_value(a, provider->client_id), assertion(a, provider, endpoint));
}

static json_t *tokens_ask(struct act *a, const struct provider *provider, const char *endpoint,
                          const char *verifier, const char *code)
{
    const char *form = arena_printf(
        a->arena, "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s",
        form_value(a, code), form_value(a, proof_return_address(a)), verifier);
    struct fetch fetch = {.url = endpoint, .form = form};
    if (provider->key) {
        fetch.form = with_assertion(a, provider, endpoint, form);
    } else { /* RFC 6749, 2.3.1: both are encoded as a form's values before */
        fetch.user = form_value(a, provider->client_id);
        fetch.password = form_value(a, provider->secret);
    }
    return fetch_json(a, &fetch);
}

/* Signed userinfo (Core 5.3.2): from the provider, for us, and of now if it says when. */
static json_t *userinfo_open(struct act *a, const struct provider *provider, const char *text)
{
    struct jwt jwt;
    if (!jwt_read(a->arena, text, &jwt) || !is_signed(a, provider, &jwt))
        return refused(a);
    const json_t *until = json_object_get(jwt.claims, "exp");
    bool holds = strcmp(json_text(jwt.claims, "iss"), provider->issuer) == 0 &&
                 is_for_us(provider, jwt.claims) &&
                 (!until || json_int(jwt.claims, "exp") > a->now - SKEW_SECONDS);
    return holds ? json_deep_copy(jwt.claims) : refused(a);
}

/* What userinfo adds; it must speak of the same person. */
static bool userinfo_add(struct act *a, const struct provider *provider, const char *endpoint,
                         const char *access_token, json_t *claims)
{
    const char *jwt = NULL;
    if (!*endpoint || !*access_token)
        return true;
    json_t *more = fetch_claims(a, &(struct fetch){.url = endpoint, .bearer = access_token}, &jwt);
    if (jwt)
        more = userinfo_open(a, provider, jwt);
    if (!more)
        return false;
    if (strcmp(json_text(more, "sub"), json_text(claims, "sub")) != 0)
        return refused(a) != NULL;
    json_object_update_missing(claims, more);
    return true;
}

json_t *proof_claims(struct act *a, const struct provider *provider, const json_t *ticket,
                     const char *code)
{
    json_t *discovery = metadata_discovery(a, provider);
    json_t *tokens = discovery ? tokens_ask(a, provider, json_text(discovery, "token_endpoint"),
                                            json_text(ticket, "verifier"), code)
                               : NULL;
    json_t *claims = tokens ? proof_token_claims(a, provider, json_text(ticket, "nonce"),
                                                 json_text(tokens, "id_token"))
                            : NULL;
    if (!claims || !userinfo_add(a, provider, json_text(discovery, "userinfo_endpoint"),
                                 json_text(tokens, "access_token"), claims))
        return NULL;
    return claims;
}
