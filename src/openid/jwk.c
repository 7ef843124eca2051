#include "openid/jwk.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sodium.h>
#include <string.h>

enum {
    URL = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
    RSA_BITS = 2048,
    RSA_BITS_MAX = 8192,
    NUMBER_MAX = RSA_BITS_MAX / 8,
    COORDINATE = 32
};

static void key_undo(void *key)
{
    EVP_PKEY_free(key);
}

/* NULL stays NULL. */
static EVP_PKEY *key_keep(struct arena *arena, EVP_PKEY *key)
{
    if (key)
        arena_defer(arena, key_undo, key);
    return key;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* A member in base64url; its length, or 0 when it is not there, is none or is too long. */
static size_t member_bytes(const json_t *jwk, const char *name, unsigned char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(jwk, name));
    size_t length;
    if (!text || sodium_base642bin(out, size, text, strlen(text), NULL, &length, NULL, URL) != 0)
        return 0;
    return length;
}

static EVP_PKEY *key_build(const char *kind, OSSL_PARAM_BLD *build)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
    if (!params || !context || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(params);
    return key;
}

static EVP_PKEY *rsa_read(const json_t *jwk)
{
    unsigned char n[NUMBER_MAX], e[8];
    size_t n_length = member_bytes(jwk, "n", n, sizeof n);
    size_t e_length = member_bytes(jwk, "e", e, sizeof e);
    if (n_length == 0 || e_length == 0)
        return NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    BIGNUM *modulus = BN_bin2bn(n, (int)n_length, NULL);
    BIGNUM *exponent = BN_bin2bn(e, (int)e_length, NULL);
    EVP_PKEY *key = NULL;
    if (BN_num_bits(modulus) >= RSA_BITS && BN_is_odd(modulus) && BN_is_odd(exponent) &&
        !BN_is_one(exponent) && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, modulus) &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, exponent))
        key = key_build("RSA", build);
    OSSL_PARAM_BLD_free(build);
    BN_free(modulus);
    BN_free(exponent);
    return key;
}

/* OpenSSL refuses a point that does not lie on the curve. */
static EVP_PKEY *ec_read(const json_t *jwk)
{
    unsigned char point[1 + 2 * COORDINATE] = {POINT_CONVERSION_UNCOMPRESSED};
    if (strcmp(json_text(jwk, "crv"), "P-256") != 0 ||
        member_bytes(jwk, "x", point + 1, COORDINATE) != COORDINATE ||
        member_bytes(jwk, "y", point + 1 + COORDINATE, COORDINATE) != COORDINATE)
        return NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    if (OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) &&
        OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point))
        key = key_build("EC", build);
    OSSL_PARAM_BLD_free(build);
    return key;
}

EVP_PKEY *jwk_read(struct arena *arena, const json_t *jwk)
{
    const char *kind = json_text(jwk, "kty");
    if (json_object_get(jwk, "d"))
        return NULL;
    if (strcmp(kind, "RSA") == 0)
        return key_keep(arena, rsa_read(jwk));
    return strcmp(kind, "EC") == 0 ? key_keep(arena, ec_read(jwk)) : NULL;
}

/* ---- writing --------------------------------------------------------------------------------- */

static void member_put(struct arena *arena, json_t *jwk, const char *name,
                       const unsigned char *bytes, size_t length)
{
    size_t size = sodium_base64_encoded_len(length, URL);
    char *text = arena_alloc(arena, size);
    json_put(jwk, name, json_string(sodium_bin2base64(text, size, bytes, length, URL)));
}

static void rsa_write(struct arena *arena, EVP_PKEY *key, json_t *jwk)
{
    static const char *const names[][2] = {{"n", OSSL_PKEY_PARAM_RSA_N},
                                           {"e", OSSL_PKEY_PARAM_RSA_E}};
    json_put(jwk, "kty", json_string("RSA"));
    for (int i = 0; i < 2; i++) {
        BIGNUM *number = NULL;
        unsigned char bytes[NUMBER_MAX];
        EVP_PKEY_get_bn_param(key, names[i][1], &number);
        int length = BN_bn2bin(number, bytes);
        member_put(arena, jwk, names[i][0], bytes, (size_t)length);
        BN_free(number);
    }
}

static void ec_write(struct arena *arena, EVP_PKEY *key, json_t *jwk)
{
    static const char *const names[][2] = {{"x", OSSL_PKEY_PARAM_EC_PUB_X},
                                           {"y", OSSL_PKEY_PARAM_EC_PUB_Y}};
    json_put(jwk, "kty", json_string("EC"));
    json_put(jwk, "crv", json_string("P-256"));
    for (int i = 0; i < 2; i++) {
        BIGNUM *number = NULL;
        unsigned char bytes[COORDINATE];
        EVP_PKEY_get_bn_param(key, names[i][1], &number);
        BN_bn2binpad(number, bytes, COORDINATE);
        member_put(arena, jwk, names[i][0], bytes, COORDINATE);
        BN_free(number);
    }
}

json_t *jwk_write(struct arena *arena, EVP_PKEY *key, const char *alg, const char *kid)
{
    json_t *jwk = json_object();
    json_put(jwk, "use", json_string("sig"));
    json_put(jwk, "alg", json_string(alg));
    json_put(jwk, "kid", json_string(kid));
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
        rsa_write(arena, key, jwk);
    else
        ec_write(arena, key, jwk);
    return jwk;
}

/* ---- private keys ---------------------------------------------------------------------------- */

EVP_PKEY *jwk_make(struct arena *arena, const char *alg)
{
    bool is_rsa = strcmp(alg, "RS256") == 0;
    return key_keep(arena, is_rsa ? EVP_RSA_gen(RSA_BITS) : EVP_EC_gen("P-256"));
}

const char *jwk_private_text(struct arena *arena, EVP_PKEY *key)
{
    BIO *out = BIO_new(BIO_s_mem());
    const char *text = NULL;
    char *data;
    if (PEM_write_bio_PKCS8PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) == 1) {
        long length = BIO_get_mem_data(out, &data);
        text = arena_copy_n(arena, data, (size_t)length);
    }
    BIO_free(out);
    return text;
}

EVP_PKEY *jwk_private(const char *text)
{
    BIO *in = BIO_new_mem_buf(text, -1);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);
    BIO_free(in);
    return key;
}
