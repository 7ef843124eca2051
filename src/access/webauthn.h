/* Web Authentication (W3C, Level 2): is what an authenticator sent what we asked for? The signature
 * and the keys are libfido2's affair, CBOR libcbor's. No database here. */
#ifndef PIAZZA_ACCESS_WEBAUTHN_H
#define PIAZZA_ACCESS_WEBAUTHN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WEBAUTHN_CHALLENGE_BYTES = 32, WEBAUTHN_ID_MAX = 1023, WEBAUTHN_KEY_MAX = 259 };

/* The two algorithms taken, by their numbers in COSE (RFC 9053, RFC 8812). */
enum webauthn_algorithm { WEBAUTHN_ES256 = -7, WEBAUTHN_RS256 = -257 };

/* Why it is not, in the order in which it is looked at. */
enum webauthn_fault {
    WEBAUTHN_FINE,
    WEBAUTHN_MALFORMED,
    WEBAUTHN_TYPE,      /* made for another ceremony */
    WEBAUTHN_CHALLENGE, /* not the one we gave */
    WEBAUTHN_ORIGIN,    /* made on another site's page */
    WEBAUTHN_SITE,      /* a passkey of another site */
    WEBAUTHN_PRESENCE,  /* nobody was there */
    WEBAUTHN_PERSON,    /* whoever was there was not verified */
    WEBAUTHN_ALGORITHM, /* a key of a kind not taken */
    WEBAUTHN_COUNTER,   /* the authenticator has a double */
    WEBAUTHN_SIGNATURE
};

struct webauthn_bytes {
    const unsigned char *data;
    size_t length;
};

/* What we asked for. */
struct webauthn_wanted {
    const char *origin; /* the only one: "https://piazza.example" */
    const char *site;   /* its host, the "relying party id": "piazza.example" */
    unsigned char challenge[WEBAUTHN_CHALLENGE_BYTES];
};

struct webauthn_key {
    int algorithm;                         /* enum webauthn_algorithm */
    unsigned char bytes[WEBAUTHN_KEY_MAX]; /* x and y, or n and e, as libfido2 gives them */
    size_t length;
    uint32_t counter; /* uses so far, as the authenticator counts them; 0: it does not */
};

struct webauthn_credential {
    unsigned char id[WEBAUTHN_ID_MAX];
    size_t id_length;
    struct webauthn_key key;
};

/* Check a registration (section 7.1). Attestation is not asked for: "none" is taken, and "packed"
 * when the new key vouches for itself. */
enum webauthn_fault
webauthn_register(const struct webauthn_wanted *wanted, struct webauthn_bytes client_data,
                  struct webauthn_bytes attestation, struct webauthn_credential *credential)
    __attribute__((warn_unused_result));

/* Check a signature (section 7.2) by a key known before. *counter is the authenticator's new one.
 */
enum webauthn_fault
webauthn_assert(const struct webauthn_wanted *wanted, const struct webauthn_key *key,
                struct webauthn_bytes client_data, struct webauthn_bytes authenticator_data,
                struct webauthn_bytes signature, uint32_t *counter)
    __attribute__((warn_unused_result));

#endif
