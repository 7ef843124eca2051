#include "openid/jwt.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <sodium.h>
#include <string.h>

enum {
    URL = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
    HALF = 32,               /* bytes of each number in an ES256 signature (RFC 7518, 3.4) */
    DER_MAX = 80,            /* of such a signature as OpenSSL has it */
    SIGNATURE_MAX = 8192 / 8 /* of the largest RSA key */
};

/* ---- reading --------------------------------------------------------------------------------- */

static unsigned char *part_decode(struct arena *arena, const char *part, size_t length,
                                  size_t *decoded)
{
    unsigned char *bytes = arena_alloc(arena, length + 1);
    if (sodium_base642bin(bytes, length, part, length, NULL, decoded, NULL, URL) != 0)
        return NULL;
    return bytes;
}

static json_t *part_json(struct arena *arena, const char *part, size_t length)
{
    size_t decoded;
    const char *bytes = (const char *)part_decode(arena, part, length, &decoded);
    json_t *value = bytes ? json_loadb(bytes, decoded, JSON_REJECT_DUPLICATES, NULL) : NULL;
    return json_is_object(value) ? value : NULL;
}

bool jwt_read(struct arena *arena, const char *text, struct jwt *jwt)
{
    size_t length = strlen(text);
    const char *first = strchr(text, '.'), *second = first ? strchr(first + 1, '.') : NULL;
    *jwt = (struct jwt){.text = text};
    if (length > JWT_LENGTH_MAX || !second)
        return false;
    jwt->signed_length = (size_t)(second - text);
    jwt->header = part_json(arena, text, (size_t)(first - text));
    jwt->claims = part_json(arena, first + 1, (size_t)(second - first - 1));
    jwt->signature =
        part_decode(arena, second + 1, length - jwt->signed_length - 1, &jwt->signature_length);
    return jwt->header && jwt->claims && jwt->signature && !json_object_get(jwt->header, "crit");
}

/* ---- signatures ------------------------------------------------------------------------------ */

/* Which of our two ways the key signs; NULL for neither. */
static const char *alg_of(const EVP_PKEY *key)
{
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
        return "RS256";
    case EVP_PKEY_EC:
        return "ES256";
    default:
        return NULL;
    }
}

/* Two numbers one after the other, as OpenSSL wants them. The length, or 0. */
static size_t der_from_raw(const unsigned char *raw, size_t length, unsigned char der[DER_MAX])
{
    if (length != (size_t)2 * HALF)
        return 0;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    unsigned char *end = der;
    ECDSA_SIG_set0(pair, BN_bin2bn(raw, HALF, NULL), BN_bin2bn(raw + HALF, HALF, NULL));
    int written = i2d_ECDSA_SIG(pair, NULL) <= DER_MAX ? i2d_ECDSA_SIG(pair, &end) : 0;
    ECDSA_SIG_free(pair);
    return written > 0 ? (size_t)written : 0;
}

static bool raw_from_der(const unsigned char *der, size_t length, unsigned char raw[2 * HALF])
{
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)length);
    bool ok = pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw, HALF) == HALF &&
              BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw + HALF, HALF) == HALF;
    ECDSA_SIG_free(pair);
    return ok;
}

bool jwt_is_signed(const struct jwt *jwt, EVP_PKEY *key)
{
    const char *alg = alg_of(key);
    unsigned char der[DER_MAX];
    const unsigned char *signature = jwt->signature;
    size_t length = jwt->signature_length;
    if (!alg || strcmp(json_text(jwt->header, "alg"), alg) != 0)
        return false;
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) {
        length = der_from_raw(signature, length, der);
        signature = der;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool right = length > 0 && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                 EVP_DigestVerify(context, signature, length, (const unsigned char *)jwt->text,
                                  jwt->signed_length) == 1;
    EVP_MD_CTX_free(context);
    return right;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Written at this place, which has room for it; what follows it. */
static char *base64_write(char *at, const void *bytes, size_t length)
{
    size_t size = sodium_base64_encoded_len(length, URL);
    sodium_bin2base64(at, size, bytes, length, URL);
    return at + size - 1;
}

/* The signature's bytes; 0 when OpenSSL fails. */
static size_t signature_make(const char *text, size_t length, EVP_PKEY *key,
                             unsigned char signature[SIGNATURE_MAX])
{
    unsigned char der[SIGNATURE_MAX];
    bool is_ec = EVP_PKEY_get_base_id(key) == EVP_PKEY_EC;
    size_t made = SIGNATURE_MAX;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
              EVP_DigestSign(context, is_ec ? der : signature, &made, (const unsigned char *)text,
                             length) == 1;
    EVP_MD_CTX_free(context);
    if (ok && is_ec) {
        ok = raw_from_der(der, made, signature);
        made = (size_t)2 * HALF;
    }
    return ok ? made : 0;
}

const char *jwt_sign(struct arena *arena, const json_t *claims, const char *alg, const char *kid,
                     EVP_PKEY *key)
{
    enum { SIGNATURE_TEXT_MAX = SIGNATURE_MAX / 3 * 4 + 8 };
    unsigned char signature[SIGNATURE_MAX];
    const char *header =
        arena_printf(arena, "{\"alg\":\"%s\",\"kid\":\"%s\",\"typ\":\"JWT\"}", alg, kid);
    const char *body = json_dumps(claims, JSON_COMPACT);
    size_t header_length = strlen(header), body_length = strlen(body);
    char *text =
        arena_take(arena, sodium_base64_encoded_len(header_length, URL) +
                              sodium_base64_encoded_len(body_length, URL) + SIGNATURE_TEXT_MAX);
    char *end = base64_write(text, header, header_length);
    *end++ = '.';
    end = base64_write(end, body, body_length);
    size_t length = signature_make(text, (size_t)(end - text), key, signature);
    *end++ = '.';
    base64_write(end, signature, length);
    return length > 0 ? text : NULL;
}

bool jwt_names(const json_t *claim, const char *text)
{
    size_t i;
    const json_t *one;
    if (json_is_string(claim))
        return strcmp(json_string_value(claim), text) == 0;
    json_array_foreach(claim, i, one) {
        if (json_is_string(one) && strcmp(json_string_value(one), text) == 0)
            return true;
    }
    return false;
}
