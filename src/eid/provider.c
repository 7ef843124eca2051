/* The providers' file: [{code, label, issuer, client_id, secret_file | key_file + key_id, …}]. */
#include "access/access.h"
#include "base/arena.h"
#include "eid/eid_parts.h"
#include "openid/jwk.h"

#include <stdio.h>
#include <string.h>

enum { PROVIDERS_MAX = 8, SECRET_MAX = 8192 };

static struct arena *memory; /* lives as long as the program */
static struct provider providers[PROVIDERS_MAX];
static unsigned provider_count;

static const char *const standard_claims[] = {[CLAIM_TAX_CODE] =
                                                  "https://attributes.eid.gov.it/fiscal_number",
                                              [CLAIM_GIVEN_NAME] = "given_name",
                                              [CLAIM_FAMILY_NAME] = "family_name",
                                              [CLAIM_BIRTH_DATE] = "birthdate",
                                              [CLAIM_MAIL] = "email"};
static const char *const claim_names[] = {"tax_code", "given_name", "family_name", "birth_date",
                                          "mail"};
enum { CLAIMS = sizeof claim_names / sizeof *claim_names };

const struct provider *provider_find(const char *code)
{
    for (unsigned i = 0; i < provider_count; i++)
        if (strcmp(providers[i].code, code) == 0)
            return &providers[i];
    return NULL;
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool wrong(struct error *error, const char *what, const char *why)
{
    return error_set(error, INVALID, "identity-providers", "identity provider \"%s\": %s", what,
                     why);
}

static const char *text_of(const json_t *entry, const char *key, const char *otherwise)
{
    const char *text = json_text(entry, key);
    return arena_copy(memory, *text ? text : otherwise);
}

/* A file with a secret: its text without the last line's end; NULL if there is none. */
static const char *secret_read(const char *path)
{
    char text[SECRET_MAX];
    FILE *file = fopen(path, "r");
    if (!file)
        return NULL;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    return length > 0 ? arena_copy_n(memory, text, length) : NULL;
}

static bool credential_read(const json_t *entry, struct provider *provider, struct error *error)
{
    const char *secret_file = json_text(entry, "secret_file");
    const char *key_file = json_text(entry, "key_file");
    if ((*secret_file != '\0') == (*key_file != '\0'))
        return wrong(error, provider->code, "name either a secret_file or a key_file");
    const char *text = secret_read(*secret_file ? secret_file : key_file);
    if (!text)
        return wrong(error, provider->code, "the file of its secret cannot be read");
    if (*secret_file) {
        provider->secret = text;
        return true;
    }
    provider->key = jwk_private(text);
    provider->key_id = text_of(entry, "key_id", "");
    if (!provider->key || !*provider->key_id)
        return wrong(error, provider->code,
                     "its key_file holds no private key, or key_id is missing");
    provider->key_alg = EVP_PKEY_get_base_id(provider->key) == EVP_PKEY_EC ? "ES256" : "RS256";
    return true;
}

static void claims_read(const json_t *entry, struct provider *provider)
{
    const json_t *names = json_object_get(entry, "claims");
    for (unsigned i = 0; i < CLAIMS; i++)
        provider->claims[i] = text_of(names, claim_names[i], standard_claims[i]);
}

static bool code_is_plain(const char *code)
{
    return *code && code[strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static bool provider_read(const json_t *entry, struct provider *provider, struct error *error)
{
    *provider =
        (struct provider){.code = text_of(entry, "code", ""),
                          .label = text_of(entry, "label", ""),
                          .issuer = text_of(entry, "issuer", ""),
                          .client_id = text_of(entry, "client_id", ""),
                          .scope = text_of(entry, "scope", "openid profile email"),
                          .acr_values = text_of(entry, "acr_values", ""),
                          .signs_request = json_is_true(json_object_get(entry, "signs_request")),
                          .assurance = json_int(entry, "assurance")};
    claims_read(entry, provider);
    if (!code_is_plain(provider->code) || provider_find(provider->code))
        return wrong(error, provider->code, "its code is one word of small letters, of its own");
    if (!*provider->label || !*provider->issuer || !*provider->client_id)
        return wrong(error, provider->code, "label, issuer and client_id are needed");
    if (provider->assurance < 0 || provider->assurance > 3)
        return wrong(error, provider->code, "assurance is 0 to 3");
    return credential_read(entry, provider, error) &&
           (provider->key || !provider->signs_request ||
            wrong(error, provider->code, "signs_request needs a key_file"));
}

/* An entry is a way in unless it says "enabled": false. */
static bool entry_add(const json_t *entry, struct error *error)
{
    struct provider *provider = &providers[provider_count];
    if (json_is_false(json_object_get(entry, "enabled")))
        return true;
    if (provider_count == PROVIDERS_MAX)
        return wrong(error, json_text(entry, "code"), "there are too many");
    if (!provider_read(entry, provider, error))
        return false;
    provider_count++;
    access_way_add(provider->code, provider->label);
    return true;
}

bool eid_configure(const char *file, struct error *error)
{
    provider_count = 0;
    access_ways_clear();
    if (!*file)
        return true;
    if (!memory)
        memory = arena_new();
    json_error_t reason;
    struct arena *before = json_arena_enter(memory);
    json_t *entries = json_load_file(file, JSON_REJECT_DUPLICATES, &reason), *entry;
    bool ok = json_is_array(entries) ||
              error_set(error, INVALID, "identity-providers", "%s: line %d: %s", file, reason.line,
                        entries ? "a list is expected" : reason.text);
    for (size_t i = 0; ok && i < json_array_size(entries); i++) {
        entry = json_array_get(entries, i);
        ok = entry_add(entry, error);
    }
    json_arena_leave(before);
    return ok;
}
