/* An authenticator made of software, which does what it is told: also what a real one never would.
 */
#ifndef PIAZZA_ACCESS_TEST_AUTHENTICATOR_H
#define PIAZZA_ACCESS_TEST_AUTHENTICATOR_H

#include "access/webauthn.h"

#include <openssl/evp.h>

enum { PRESENT = 1, VERIFIED = 4, CREDENTIAL = 64 };

struct authenticator {
    EVP_PKEY *key;
    int algorithm;
    unsigned char id[16];
    const char *site;    /* whose passkey it is */
    unsigned char flags; /* of what it makes: PRESENT | VERIFIED */
    uint32_t counter;    /* of what it makes */
};

void authenticator_make(struct authenticator *authenticator, int algorithm, const char *site);
void authenticator_free(struct authenticator *authenticator);

/* Bytes that fit every message here. */
struct message {
    unsigned char data[2000];
    size_t length;
};
struct webauthn_bytes message_bytes(const struct message *message);

/* What the browser writes down: type, challenge and origin. */
struct message client_data(const char *type, const unsigned char challenge[32], const char *origin);

/* A registration's attestation object of that format, "none" or "packed" (by itself). */
struct message authenticator_attest(const struct authenticator *authenticator, const char *format,
                                    const struct message *client);

/* A signature over authenticator data and client data; the former in *data. */
struct message authenticator_sign(const struct authenticator *authenticator,
                                  const struct message *client, struct message *data);

#endif
