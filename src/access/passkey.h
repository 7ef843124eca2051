/* What adding a passkey and signing in with one share; only these files include this. */
#ifndef PIAZZA_ACCESS_PASSKEY_H
#define PIAZZA_ACCESS_PASSKEY_H

#include "access/access_parts.h"
#include "access/webauthn.h"

enum { CHALLENGE_SECONDS = 5 * 60, CREDENTIAL_TEXT_MAX = 16000 };

/* Ask the browser's script for a passkey: a fresh challenge in `asked`, answered as JSON, and in
 * the ticket for that purpose. asked is stolen. */
bool passkey_challenge(struct act *a, const char *purpose, json_t *asked)
    __attribute__((warn_unused_result));

/* What we asked this session for, of the ticket; false when refused. */
bool passkey_wanted(struct act *a, const char *purpose, struct webauthn_wanted *wanted)
    __attribute__((warn_unused_result));

/* A member of the credential's "response", decoded; no data when it is not there. */
struct webauthn_bytes passkey_bytes(struct act *a, const json_t *response, const char *name);

/* In the lane: the challenge is answered, and never again. */
bool passkey_spend(struct act *a, const struct webauthn_wanted *wanted)
    __attribute__((warn_unused_result));

/* Bytes as the browser's script writes them: base64url without padding. Arena memory. */
const char *passkey_text(struct act *a, const void *data, size_t length);

#endif
