/* The authorization request: is it one that its application may make, and is it sound? (OpenID
 * Connect Core 1.0, 3.1.2; RFC 7636; RFC 9700, 2.1) */
#include "openid/openid_parts.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CHALLENGE_LENGTH = 43, NONCE_MAX = 300 };

/* What of a request is kept while the person signs in or decides; prompt and since change. */
static const char *const kept[] = {
    "client_id", "redirect_uri", "response_type",  "scope",
    "state",     "nonce",        "code_challenge", "code_challenge_method",
    "max_age",   "ui_locales",   "acr_values",     "id_token_hint",
    NULL};

json_t *asked_fields(const struct act *a)
{
    json_t *fields = json_array();
    for (const char *const *name = kept; *name; name++)
        if (*param_text(a, *name))
            json_array_append_new(
                fields, json_pack("{ss ss}", "name", *name, "value", param_text(a, *name)));
    const char *since = param_text(a, "signed_in_since");
    if (*since)
        json_array_append_new(fields,
                              json_pack("{ss ss}", "name", "signed_in_since", "value", since));
    return fields;
}

const char *asked_address(struct act *a, const struct asked *asked)
{
    const char *address = "/openid/authorize";
    for (const char *const *name = kept; *name; name++)
        if (*param_text(a, *name))
            address = address_with(a->arena, address, *name, param_text(a, *name), NULL);
    return address_with(a->arena, address, "prompt", asked->wants_page ? "consent" : NULL,
                        "signed_in_since", arena_printf(a->arena, "%" PRId64, a->now), NULL);
}

/* ---- the parts of a request ------------------------------------------------------------------ */

static bool fault(struct asked *asked, const char *error, const char *why)
{
    asked->error = error;
    asked->why = why;
    return false;
}

static bool challenge_is_sound(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("-_", *c))
            return false;
    return strlen(text) == CHALLENGE_LENGTH;
}

/* A code, in the query, without an object to fetch or to open. */
static bool kind_is_ours(const struct act *a, struct asked *asked)
{
    const char *mode = param_text(a, "response_mode");
    if (*param_text(a, "request"))
        return fault(asked, "request_not_supported", "no request objects");
    if (*param_text(a, "request_uri"))
        return fault(asked, "request_uri_not_supported", "no request objects");
    if (!*param_text(a, "response_type"))
        return fault(asked, "invalid_request", "response_type is missing");
    if (strcmp(param_text(a, "response_type"), "code") != 0)
        return fault(asked, "unsupported_response_type", "response_type is code");
    return !*mode || strcmp(mode, "query") == 0 ||
           fault(asked, "invalid_request", "response_mode is query");
}

static bool proof_is_sound(const struct act *a, struct asked *asked)
{
    asked->challenge = param_text(a, "code_challenge");
    asked->nonce = param_text(a, "nonce");
    if (!*asked->challenge)
        return fault(asked, "invalid_request", "code_challenge is missing");
    if (strcmp(param_text(a, "code_challenge_method"), "S256") != 0)
        return fault(asked, "invalid_request", "code_challenge_method is S256");
    if (!challenge_is_sound(asked->challenge))
        return fault(asked, "invalid_request", "code_challenge is not 43 characters of base64url");
    return strlen(asked->nonce) <= NONCE_MAX ||
           fault(asked, "invalid_request", "nonce is too long");
}

/* Words of prompt; none comes alone. */
static bool prompt_read(const struct act *a, struct asked *asked)
{
    const char *text = param_text(a, "prompt");
    unsigned words = 0;
    for (size_t length; *text; text += length + (text[length] == ' '), words += length > 0) {
        length = strcspn(text, " ");
        if (length == 4 && memcmp(text, "none", 4) == 0)
            asked->is_silent = true;
        else if (length == 5 && memcmp(text, "login", 5) == 0)
            asked->wants_login = true;
        else if ((length == 7 && memcmp(text, "consent", 7) == 0) ||
                 (length == 14 && memcmp(text, "select_account", 14) == 0))
            asked->wants_page = true;
        else if (length > 0)
            return fault(asked, "invalid_request", "unknown prompt");
    }
    return !asked->is_silent || words == 1 ||
           fault(asked, "invalid_request", "prompt=none stands alone");
}

/* A number of seconds; absent is -1. */
static bool seconds_read(const char *text, int64_t *out)
{
    enum { DIGITS_MAX = 12 };
    size_t length = strlen(text);
    *out = length ? strtoll(text, NULL, 10) : -1;
    return strspn(text, "0123456789") == length && length <= DIGITS_MAX;
}

/* Of the levels it would be content with, the least: who is known as surely as that may come in.
 * Words that are none of our levels are passed over, as wishes. */
static int64_t level_read(const char *text)
{
    static const char prefix[] = "urn:piazza:assurance:";
    const size_t length = sizeof prefix - 1;
    int64_t least = -1;
    for (size_t word; *text; text += word + (text[word] == ' ')) {
        word = strcspn(text, " ");
        char digit = word == length + 1 && strncmp(text, prefix, length) == 0 ? text[length] : 0;
        if (digit >= '0' && digit <= '3' && (least < 0 || digit - '0' < least))
            least = digit - '0';
    }
    return least > 0 ? least : 0;
}

/* An ID token of ours for this application, expired or not, names who is expected: who signed in,
 * also where they acted for another. */
static bool hint_is_sound(struct act *a, struct asked *asked)
{
    struct jwt hint;
    const char *token = param_text(a, "id_token_hint");
    if (!*token)
        return true;
    if (!keys_verify(a, token, &hint) || strcmp(json_text(hint.claims, "iss"), a->origin) != 0 ||
        strcmp(json_text(hint.claims, "aud"), param_text(a, "client_id")) != 0)
        return fault(asked, "invalid_request", "id_token_hint is no ID token of this client");
    const json_t *acting = json_object_get(hint.claims, "act");
    asked->expected = json_text(acting ? acting : hint.claims, "sub");
    return true;
}

/* Under a mandate an application learns who is represented and who acts, no more. */
static void scopes_settle(struct act *a, struct asked *asked)
{
    const unsigned under_mandate = SCOPE_OPENID | SCOPE_PROFILE | SCOPE_MANDATE;
    bool acts =
        a->who.mandate && (a->who.scopes & MANDATE_READ) && (asked->scopes & SCOPE_MANDATE) &&
        openid_mandate_principal(a, a->who.mandate, a->who.actor, a->now, &asked->principal);
    if (acts) {
        asked->mandate = a->who.mandate;
        asked->scopes &= under_mandate;
    } else {
        asked->principal = 0;
        asked->scopes &= ~(unsigned)SCOPE_MANDATE;
    }
}

static bool is_sound(struct act *a, struct asked *asked)
{
    int64_t since;
    asked->scopes = scopes_read(param_text(a, "scope")) & (unsigned)asked->client.scopes;
    if (!kind_is_ours(a, asked) || !proof_is_sound(a, asked) || !prompt_read(a, asked))
        return false;
    if (!(asked->scopes & SCOPE_OPENID))
        return fault(asked, "invalid_scope", "scope has no openid");
    if (!seconds_read(param_text(a, "max_age"), &asked->max_age) ||
        !seconds_read(param_text(a, "signed_in_since"), &since))
        return fault(asked, "invalid_request", "max_age is a number of seconds");
    asked->since = since > 0 ? since : 0;
    asked->level = level_read(param_text(a, "acr_values"));
    scopes_settle(a, asked);
    return hint_is_sound(a, asked);
}

bool asked_read(struct act *a, struct asked *asked)
{
    *asked = (struct asked){.redirect = param_text(a, "redirect_uri"), .max_age = -1};
    if (*param_text(a, "state"))
        asked->state = param_text(a, "state");
    if (!client_find(a, param_text(a, "client_id"), &asked->client))
        return refuse(a, CLIENT_UNKNOWN, NULL);
    if (!client_uri_known(a, asked->client.id, "redirect", asked->redirect))
        return refuse(a, REDIRECT_UNKNOWN, NULL);
    return is_sound(a, asked) || a->error.code == ERROR_NONE;
}
