/* Signed JSON (RFC 7515, compact form; RFC 7519) with ES256 and RS256. There is no "none". */
#ifndef PIAZZA_OPENID_JWT_H
#define PIAZZA_OPENID_JWT_H

#include "base/arena.h"
#include "base/json.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>

enum { JWT_LENGTH_MAX = 8192 };

struct jwt {
    const json_t *header, *claims; /* objects; nothing in them is believed before jwt_is_signed */
    const char *text;              /* what was read */
    size_t signed_length;          /* of its beginning, which is signed */
    const unsigned char *signature;
    size_t signature_length;
};

/* Take it apart. False unless it is three parts of base64url, the first two JSON objects without
 * repeated names, no longer than JWT_LENGTH_MAX, and its header asks for nothing critical ("crit")
 * that we would have to understand. JSON must come from the arena (json_arena_enter). */
bool jwt_read(struct arena *arena, const char *text, struct jwt *jwt)
    __attribute__((warn_unused_result));

/* True when its header's alg is one of ours, is the key's own, and the signature is right. */
bool jwt_is_signed(const struct jwt *jwt, EVP_PKEY *key) __attribute__((warn_unused_result));

/* The claims, signed. NULL when OpenSSL fails. */
const char *jwt_sign(struct arena *arena, const json_t *claims, const char *alg, const char *kid,
                     EVP_PKEY *key);

/* True when the claim is this text, or an array that holds it. */
bool jwt_names(const json_t *claim, const char *text);

#endif
