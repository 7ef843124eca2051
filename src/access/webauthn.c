#include "access/webauthn.h"

#include <cbor.h>
#include <fido.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <jansson.h>
#include <sodium.h>
#include <string.h>

/* ---- client data: what the browser saw ------------------------------------------------------- */

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static bool is_challenge(const char *text, const unsigned char *challenge)
{
    unsigned char bytes[WEBAUTHN_CHALLENGE_BYTES];
    size_t length;
    return sodium_base642bin(bytes, sizeof bytes, text, strlen(text), NULL, &length, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           length == sizeof bytes && sodium_memcmp(bytes, challenge, sizeof bytes) == 0;
}

static enum webauthn_fault client_data_check(const struct webauthn_wanted *wanted,
                                             struct webauthn_bytes text, const char *type)
{
    enum webauthn_fault fault = WEBAUTHN_FINE;
    json_t *data = json_loadb((const char *)text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(data))
        fault = WEBAUTHN_MALFORMED;
    else if (strcmp(member(data, "type"), type) != 0)
        fault = WEBAUTHN_TYPE;
    else if (!is_challenge(member(data, "challenge"), wanted->challenge))
        fault = WEBAUTHN_CHALLENGE;
    else if (strcmp(member(data, "origin"), wanted->origin) != 0 ||
             json_is_true(json_object_get(data, "crossOrigin")))
        fault = WEBAUTHN_ORIGIN;
    json_decref(data);
    return fault;
}

/* ---- authenticator data: what the authenticator did (section 6.1) -----------------------------
 */

enum { SITE_BYTES = 32, FLAGS_AT = 32, COUNTER_AT = 33, HEAD_BYTES = 37 };
enum { FLAG_PRESENT = 1 << 0, FLAG_VERIFIED = 1 << 2, FLAG_CREDENTIAL = 1 << 6 };

static enum webauthn_fault head_check(const struct webauthn_wanted *wanted,
                                      struct webauthn_bytes data)
{
    unsigned char site[crypto_hash_sha256_BYTES];
    if (data.length < HEAD_BYTES)
        return WEBAUTHN_MALFORMED;
    crypto_hash_sha256(site, (const unsigned char *)wanted->site, strlen(wanted->site));
    if (memcmp(data.data, site, SITE_BYTES) != 0)
        return WEBAUTHN_SITE;
    if (!(data.data[FLAGS_AT] & FLAG_PRESENT))
        return WEBAUTHN_PRESENCE;
    if (!(data.data[FLAGS_AT] & FLAG_VERIFIED))
        return WEBAUTHN_PERSON;
    return WEBAUTHN_FINE;
}

static uint32_t head_counter(struct webauthn_bytes data)
{
    const unsigned char *at = data.data + COUNTER_AT;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* ---- CBOR ------------------------------------------------------------------------------------ */

/* libcbor makes room for as many items as are announced, before it looks whether they come. Nothing
 * we read has more than a few: whatever announces more is not read. */
enum { ITEMS_MAX = 16 };

static void count_check(void *is_modest, size_t count)
{
    if (count > ITEMS_MAX)
        *(bool *)is_modest = false;
}

static bool cbor_is_modest(struct webauthn_bytes bytes)
{
    struct cbor_callbacks callbacks = cbor_empty_callbacks;
    bool is_modest = true;
    callbacks.array_start = count_check;
    callbacks.map_start = count_check;
    for (size_t at = 0; at < bytes.length && is_modest;) {
        struct cbor_decoder_result result =
            cbor_stream_decode(bytes.data + at, bytes.length - at, &callbacks, &is_modest);
        if (result.status != CBOR_DECODER_FINISHED || result.read == 0)
            return false;
        at += result.read;
    }
    return is_modest;
}

/* The same of the key, behind the authenticator's model and the credential's identifier. */
static bool key_is_modest(struct webauthn_bytes data)
{
    enum { MODEL_BYTES = 16, LENGTH_BYTES = 2 };
    size_t at = HEAD_BYTES + MODEL_BYTES;
    if (data.length < at + LENGTH_BYTES)
        return false;
    at += LENGTH_BYTES + ((size_t)data.data[at] << 8 | data.data[at + 1]);
    return at < data.length &&
           cbor_is_modest((struct webauthn_bytes){data.data + at, data.length - at});
}

/* ---- attestation: a map of "fmt", "attStmt" and "authData" (section 6.5) ----------------------
 */

static const cbor_item_t *map_find(const cbor_item_t *map, const char *name)
{
    const struct cbor_pair *pairs = cbor_map_handle(map);
    for (size_t i = 0; i < cbor_map_size(map); i++) {
        const cbor_item_t *key = pairs[i].key;
        if (cbor_isa_string(key) && cbor_string_is_definite(key) &&
            cbor_string_length(key) == strlen(name) &&
            memcmp(cbor_string_handle(key), name, strlen(name)) == 0)
            return pairs[i].value;
    }
    return NULL;
}

static struct webauthn_bytes bytes_find(const cbor_item_t *map, const char *name)
{
    const cbor_item_t *item = map_find(map, name);
    if (!item || !cbor_isa_bytestring(item) || !cbor_bytestring_is_definite(item))
        return (struct webauthn_bytes){0};
    return (struct webauthn_bytes){cbor_bytestring_handle(item), cbor_bytestring_length(item)};
}

static bool is_format(const cbor_item_t *map, const char *name)
{
    const cbor_item_t *item = map_find(map, "fmt");
    return item && cbor_isa_string(item) && cbor_string_is_definite(item) &&
           cbor_string_length(item) == strlen(name) &&
           memcmp(cbor_string_handle(item), name, strlen(name)) == 0;
}

/* The new credential as libfido2 reads it, if its key is of this kind; NULL otherwise. */
static fido_cred_t *credential_read(struct webauthn_bytes data, int algorithm)
{
    fido_cred_t *credential = fido_cred_new();
    if (credential && fido_cred_set_type(credential, algorithm) == FIDO_OK &&
        fido_cred_set_authdata_raw(credential, data.data, data.length) == FIDO_OK)
        return credential;
    fido_cred_free(&credential);
    return NULL;
}

static bool credential_copy(const fido_cred_t *read, int algorithm,
                            struct webauthn_credential *credential)
{
    struct webauthn_key *key = &credential->key;
    credential->id_length = fido_cred_id_len(read);
    key->length = fido_cred_pubkey_len(read);
    key->algorithm = algorithm;
    key->counter = fido_cred_sigcount(read);
    if (credential->id_length == 0 || credential->id_length > sizeof credential->id ||
        key->length == 0 || key->length > sizeof key->bytes)
        return false;
    memcpy(credential->id, fido_cred_id_ptr(read), credential->id_length);
    memcpy(key->bytes, fido_cred_pubkey_ptr(read), key->length);
    return true;
}

/* "packed" without a certificate: the new key has signed its own registration. */
static bool vouches_for_itself(fido_cred_t *read, const cbor_item_t *map,
                               const struct webauthn_wanted *wanted,
                               struct webauthn_bytes client_data)
{
    const cbor_item_t *statement = map_find(map, "attStmt");
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, client_data.data, client_data.length);
    if (!statement || !cbor_isa_map(statement) || map_find(statement, "x5c"))
        return false;
    struct webauthn_bytes signature = bytes_find(statement, "sig");
    return signature.length > 0 &&
           fido_cred_set_sig(read, signature.data, signature.length) == FIDO_OK &&
           fido_cred_set_rp(read, wanted->site, NULL) == FIDO_OK &&
           fido_cred_set_clientdata_hash(read, hash, sizeof hash) == FIDO_OK &&
           fido_cred_set_fmt(read, "packed") == FIDO_OK && fido_cred_verify_self(read) == FIDO_OK;
}

static enum webauthn_fault attestation_check(const struct webauthn_wanted *wanted,
                                             const cbor_item_t *map,
                                             struct webauthn_bytes client_data,
                                             struct webauthn_credential *credential)
{
    struct webauthn_bytes data = bytes_find(map, "authData");
    enum webauthn_fault fault = head_check(wanted, data);
    if (fault != WEBAUTHN_FINE)
        return fault;
    if (!(data.data[FLAGS_AT] & FLAG_CREDENTIAL) || !key_is_modest(data))
        return WEBAUTHN_MALFORMED;
    int algorithm = WEBAUTHN_ES256;
    fido_cred_t *read = credential_read(data, algorithm);
    if (!read) {
        algorithm = WEBAUTHN_RS256;
        read = credential_read(data, algorithm);
    }
    if (!read)
        return WEBAUTHN_ALGORITHM;
    if (!credential_copy(read, algorithm, credential))
        fault = WEBAUTHN_MALFORMED;
    else if (!is_format(map, "none") &&
             !(is_format(map, "packed") && vouches_for_itself(read, map, wanted, client_data)))
        fault = WEBAUTHN_SIGNATURE;
    fido_cred_free(&read);
    return fault;
}

enum webauthn_fault webauthn_register(const struct webauthn_wanted *wanted,
                                      struct webauthn_bytes client_data,
                                      struct webauthn_bytes attestation,
                                      struct webauthn_credential *credential)
{
    enum webauthn_fault fault = client_data_check(wanted, client_data, "webauthn.create");
    if (fault != WEBAUTHN_FINE)
        return fault;
    if (!cbor_is_modest(attestation))
        return WEBAUTHN_MALFORMED;
    struct cbor_load_result result;
    cbor_item_t *map = cbor_load(attestation.data, attestation.length, &result);
    if (map && cbor_isa_map(map) && result.read == attestation.length)
        fault = attestation_check(wanted, map, client_data, credential);
    else
        fault = WEBAUTHN_MALFORMED;
    if (map)
        cbor_decref(&map);
    return fault;
}

/* ---- signing --------------------------------------------------------------------------------- */

static bool verify_es256(const fido_assert_t *assertion, const struct webauthn_key *key)
{
    es256_pk_t *public = es256_pk_new();
    bool right = public && es256_pk_from_ptr(public, key->bytes, key->length) == FIDO_OK &&
                 fido_assert_verify(assertion, 0, COSE_ES256, public) == FIDO_OK;
    es256_pk_free(&public);
    return right;
}

static bool verify_rs256(const fido_assert_t *assertion, const struct webauthn_key *key)
{
    rs256_pk_t *public = rs256_pk_new();
    bool right = public && rs256_pk_from_ptr(public, key->bytes, key->length) == FIDO_OK &&
                 fido_assert_verify(assertion, 0, COSE_RS256, public) == FIDO_OK;
    rs256_pk_free(&public);
    return right;
}

static bool signature_is_right(const struct webauthn_wanted *wanted, const struct webauthn_key *key,
                               struct webauthn_bytes client_data, struct webauthn_bytes data,
                               struct webauthn_bytes signature)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, client_data.data, client_data.length);
    fido_assert_t *assertion = fido_assert_new();
    bool right = assertion && fido_assert_set_rp(assertion, wanted->site) == FIDO_OK &&
                 fido_assert_set_clientdata_hash(assertion, hash, sizeof hash) == FIDO_OK &&
                 fido_assert_set_count(assertion, 1) == FIDO_OK &&
                 fido_assert_set_authdata_raw(assertion, 0, data.data, data.length) == FIDO_OK &&
                 fido_assert_set_sig(assertion, 0, signature.data, signature.length) == FIDO_OK;
    if (right)
        right = key->algorithm == WEBAUTHN_ES256 ? verify_es256(assertion, key)
                                                 : verify_rs256(assertion, key);
    fido_assert_free(&assertion);
    return right;
}

enum webauthn_fault webauthn_assert(const struct webauthn_wanted *wanted,
                                    const struct webauthn_key *key,
                                    struct webauthn_bytes client_data,
                                    struct webauthn_bytes authenticator_data,
                                    struct webauthn_bytes signature, uint32_t *counter)
{
    enum webauthn_fault fault = client_data_check(wanted, client_data, "webauthn.get");
    if (fault == WEBAUTHN_FINE)
        fault = head_check(wanted, authenticator_data);
    if (fault != WEBAUTHN_FINE)
        return fault;
    struct webauthn_bytes extensions = {authenticator_data.data + HEAD_BYTES,
                                        authenticator_data.length - HEAD_BYTES};
    if (!cbor_is_modest(extensions))
        return WEBAUTHN_MALFORMED;
    /* Where either has counted, each use must count on: otherwise two devices share the key. */
    *counter = head_counter(authenticator_data);
    if ((*counter || key->counter) && *counter <= key->counter)
        return WEBAUTHN_COUNTER;
    return signature_is_right(wanted, key, client_data, authenticator_data, signature)
               ? WEBAUTHN_FINE
               : WEBAUTHN_SIGNATURE;
}
