/* What the files of this room share; no other room includes this. */
#ifndef PIAZZA_EID_PARTS_H
#define PIAZZA_EID_PARTS_H

#include "eid/eid.h"

#include <openssl/evp.h>

/* ---- the providers (provider.c) -------------------------------------------------------------- */

struct provider {
    const char *code;      /* "cie": in addresses */
    const char *label;     /* "CIE": on buttons */
    const char *issuer;    /* exactly as the provider writes it */
    const char *client_id; /* who we are there */
    const char *secret;    /* for client_secret_basic; NULL with a key */
    EVP_PKEY *key;         /* for private_key_jwt and signed requests; NULL with a secret */
    const char *key_id, *key_alg;
    const char *scope;
    const char *acr_values; /* what we ask for and insist on, the least sufficient one first; "" */
    bool signs_request;     /* sends its parameters as a signed request object too */
    int64_t assurance;      /* what this provider's word is worth: 0 to 3 */
    const char *claims[5];  /* by enum claim: what the provider calls them */
};

enum claim { CLAIM_TAX_CODE, CLAIM_GIVEN_NAME, CLAIM_FAMILY_NAME, CLAIM_BIRTH_DATE, CLAIM_MAIL };

const struct provider *provider_find(const char *code); /* NULL: none such */

/* ---- asking the provider's server (fetch.c) -------------------------------------------------- */

enum { FETCH_MAX = 256 * 1024, FETCH_SECONDS = 10 };

struct fetch {
    const char *url;
    const char *form;            /* posted when not NULL */
    const char *user, *password; /* HTTP Basic when not NULL */
    const char *bearer;          /* an access token, or NULL */
};

/* Its JSON answer, an object in the act's arena; NULL, with IDENTITY_UNREACHABLE, unless it answers
 * 200 with one in time, and with IDENTITY_REFUSED when it says 4xx. https only, but for this
 * machine; redirects are not followed. Slow. */
json_t *fetch_json(struct act *a, const struct fetch *fetch);

/* The same, or, when it answers 200 with anything that is no JSON, NULL and that text in *jwt, with
 * no error: claims may come signed. */
json_t *fetch_claims(struct act *a, const struct fetch *fetch, const char **jwt);

/* ---- what the provider publishes (metadata.c) ------------------------------------------------ */

/* Its discovery document and its keys, kept for an hour; NULL with IDENTITY_UNREACHABLE, or
 * IDENTITY_REFUSED when the document is not the issuer's. keys: afresh asks the server again, as
 * when a key is not among them; at most once a minute. */
json_t *metadata_discovery(struct act *a, const struct provider *provider);
json_t *metadata_keys(struct act *a, const struct provider *provider, bool afresh);

/* ---- the proof (proof.c) --------------------------------------------------------------------- */

/* Exchange a code for what the provider says of the person: its ID token's claims, checked, and
 * those of its userinfo. ticket: {nonce, verifier}. NULL with IDENTITY_REFUSED or
 * IDENTITY_UNREACHABLE. Slow. */
json_t *proof_claims(struct act *a, const struct provider *provider, const json_t *ticket,
                     const char *code);

/* The ID token's claims if it is the provider's, for us, for this nonce, and of now; NULL with
 * IDENTITY_REFUSED. (OpenID Connect Core 1.0, 3.1.3.7.) */
json_t *proof_token_claims(struct act *a, const struct provider *provider, const char *nonce,
                           const char *token);

/* The address at which the provider answers; the same in every request. */
const char *proof_return_address(struct act *a);

/* ---- the person (arrival.c) ------------------------------------------------------------------ */

handler eid_show, eid_start_prepare, eid_start, eid_return_show, eid_return_prepare, eid_return;
bool eid_person_erased(struct act *a, const struct event *event);

/* personal.c */
handler eid_personal;
extern const struct belonging eid_belongings[];

#endif
