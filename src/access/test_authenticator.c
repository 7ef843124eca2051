#include "access/test_authenticator.h"

#include <cbor.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void authenticator_make(struct authenticator *authenticator, int algorithm, const char *site)
{
    *authenticator =
        (struct authenticator){.algorithm = algorithm, .site = site, .flags = PRESENT | VERIFIED};
    authenticator->key =
        algorithm == WEBAUTHN_ES256 ? EVP_EC_gen("P-256") : EVP_RSA_gen((size_t)2048);
    randombytes_buf(authenticator->id, sizeof authenticator->id);
    if (!authenticator->key)
        abort();
}

void authenticator_free(struct authenticator *authenticator)
{
    EVP_PKEY_free(authenticator->key);
}

struct webauthn_bytes message_bytes(const struct message *message)
{
    return (struct webauthn_bytes){message->data, message->length};
}

static void append(struct message *message, const void *data, size_t length)
{
    if (message->length + length > sizeof message->data)
        abort();
    memcpy(message->data + message->length, data, length);
    message->length += length;
}

struct message client_data(const char *type, const unsigned char challenge[32], const char *origin)
{
    struct message message = {0};
    char encoded[64], text[500];
    sodium_bin2base64(encoded, sizeof encoded, challenge, 32,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    snprintf(text, sizeof text,
             "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}", type,
             encoded, origin);
    append(&message, text, strlen(text));
    return message;
}

/* ---- the public key, as COSE (RFC 9052) -------------------------------------------------------
 */

static cbor_item_t *number(int value)
{
    return value < 0 ? cbor_build_negint8((uint8_t)(-1 - value)) : cbor_build_uint8((uint8_t)value);
}

static void put(cbor_item_t *map, cbor_item_t *key, cbor_item_t *value)
{
    if (!cbor_map_add(map, (struct cbor_pair){cbor_move(key), cbor_move(value)}))
        abort();
}

static cbor_item_t *parameter(const EVP_PKEY *key, const char *name, size_t length)
{
    unsigned char bytes[256] = {0};
    BIGNUM *value = NULL;
    if (EVP_PKEY_get_bn_param(key, name, &value) != 1 ||
        BN_bn2binpad(value, bytes, (int)length) < 0)
        abort();
    BN_free(value);
    return cbor_build_bytestring(bytes, length);
}

static cbor_item_t *public_key(const struct authenticator *authenticator)
{
    cbor_item_t *map;
    if (authenticator->algorithm == WEBAUTHN_ES256) {
        map = cbor_new_definite_map(5);
        put(map, number(1), number(2));
        put(map, number(3), number(-7));
        put(map, number(-1), number(1));
        put(map, number(-2), parameter(authenticator->key, OSSL_PKEY_PARAM_EC_PUB_X, 32));
        put(map, number(-3), parameter(authenticator->key, OSSL_PKEY_PARAM_EC_PUB_Y, 32));
    } else {
        map = cbor_new_definite_map(4);
        put(map, number(1), number(3));
        put(map, number(3), cbor_build_negint16(256)); /* -257 */
        put(map, number(-1), parameter(authenticator->key, OSSL_PKEY_PARAM_RSA_N, 256));
        put(map, number(-2), parameter(authenticator->key, OSSL_PKEY_PARAM_RSA_E, 3));
    }
    return map;
}

static void append_cbor(struct message *message, cbor_item_t *item)
{
    unsigned char *data = NULL;
    size_t size = 0, length = cbor_serialize_alloc(item, &data, &size);
    append(message, data, length);
    free(data);
    cbor_decref(&item);
}

/* ---- what it makes ----------------------------------------------------------------------------
 */

static struct message head(const struct authenticator *authenticator, unsigned char flags)
{
    struct message message = {0};
    unsigned char site[32], counter[4];
    crypto_hash_sha256(site, (const unsigned char *)authenticator->site,
                       strlen(authenticator->site));
    for (unsigned i = 0; i < 4; i++)
        counter[i] = (unsigned char)(authenticator->counter >> (24 - 8 * i));
    append(&message, site, sizeof site);
    append(&message, &flags, 1);
    append(&message, counter, sizeof counter);
    return message;
}

static struct message sign(const struct authenticator *authenticator, const struct message *data,
                           const struct message *client)
{
    struct message signature = {.length = sizeof signature.data}, whole = *data;
    unsigned char hash[32];
    crypto_hash_sha256(hash, client->data, client->length);
    append(&whole, hash, sizeof hash);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, authenticator->key) != 1 ||
        EVP_DigestSign(context, signature.data, &signature.length, whole.data, whole.length) != 1)
        abort();
    EVP_MD_CTX_free(context);
    return signature;
}

static struct message attested(const struct authenticator *authenticator)
{
    static const unsigned char model[16] = {0};
    static const unsigned char id_length[2] = {0, sizeof authenticator->id};
    struct message data = head(authenticator, authenticator->flags | CREDENTIAL);
    append(&data, model, sizeof model);
    append(&data, id_length, sizeof id_length);
    append(&data, authenticator->id, sizeof authenticator->id);
    append_cbor(&data, public_key(authenticator));
    return data;
}

struct message authenticator_attest(const struct authenticator *authenticator, const char *format,
                                    const struct message *client)
{
    struct message object = {0}, data = attested(authenticator);
    bool is_packed = strcmp(format, "packed") == 0;
    cbor_item_t *map = cbor_new_definite_map(3);
    cbor_item_t *statement = cbor_new_definite_map(is_packed ? 2 : 0);
    if (is_packed) {
        struct message signature = sign(authenticator, &data, client);
        put(statement, cbor_build_string("alg"), number(-7));
        put(statement, cbor_build_string("sig"),
            cbor_build_bytestring(signature.data, signature.length));
    }
    put(map, cbor_build_string("fmt"), cbor_build_string(format));
    put(map, cbor_build_string("attStmt"), statement);
    put(map, cbor_build_string("authData"), cbor_build_bytestring(data.data, data.length));
    append_cbor(&object, map);
    return object;
}

struct message authenticator_sign(const struct authenticator *authenticator,
                                  const struct message *client, struct message *data)
{
    *data = head(authenticator, authenticator->flags);
    return sign(authenticator, data, client);
}
