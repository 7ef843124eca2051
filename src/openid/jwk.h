/* Keys as JSON (RFC 7517, RFC 7518): public RSA keys and points of P-256, over OpenSSL. */
#ifndef PIAZZA_OPENID_JWK_H
#define PIAZZA_OPENID_JWK_H

#include "base/arena.h"
#include "base/json.h"

#include <openssl/evp.h>
#include <stdbool.h>

/* The public key of a JWK: RSA of 2048 to 8192 bits, or EC on P-256. NULL for anything else, also
 * for one that holds private members: nobody should send those. Freed with the arena. */
EVP_PKEY *jwk_read(struct arena *arena, const json_t *jwk);

/* The public half as a JWK {kty, use: "sig", alg, kid, …}. */
json_t *jwk_write(struct arena *arena, EVP_PKEY *key, const char *alg, const char *kid);

/* A new private key for "ES256" (P-256) or "RS256" (RSA, 2048 bits), and its text (PKCS #8, PEM).
 * An RSA key takes a tenth of a second. NULL when OpenSSL fails. Both are the arena's. */
EVP_PKEY *jwk_make(struct arena *arena, const char *alg);
const char *jwk_private_text(struct arena *arena, EVP_PKEY *key);

/* A private key out of that text; the caller frees it with EVP_PKEY_free. NULL when it is none. */
EVP_PKEY *jwk_private(const char *text);

#endif
