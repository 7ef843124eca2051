/* Access: how a person comes in and proves who they are. Passwords, passkeys, codes, numbers told
 * at a counter; sessions, and which mandate a session acts under. */
#ifndef PIAZZA_ACCESS_ACCESS_H
#define PIAZZA_ACCESS_ACCESS_H

#include "web/route.h"

extern const struct room access_room;

/* Fill a->who from the digest of a session token (64 hex characters). False: no such session, or
 * it has ended. Reads only. */
bool access_identify(struct act *a, const char *session_digest) __attribute__((warn_unused_result));

/* Sign a person in: the caller's old session ends, the new token goes into the cookie and, for
 * programs, into model["token"]; from here on the act is theirs. proof: how they proved who they
 * are, in the words of RFC 8176. */
#define PROOF_PASSWORD  "pwd"
#define PROOF_TWO_STEPS "pwd otp mfa"
#define PROOF_PASSKEY   "pop user mfa" /* a key, and the device knows its user */
#define PROOF_UNTOLD    ""             /* by another site, or by two sign-ins of one person */
bool access_session_begin(struct act *a, int64_t person, const char *proof, json_t *model)
    __attribute__((warn_unused_result));

/* The caller has another record and is going to sign in as that, here, within ten minutes: the
 * session that then begins knows both. SIGN_IN_AGAIN unless the caller has just signed in. */
bool access_join_begin(struct act *a) __attribute__((warn_unused_result));

/* The other record of the caller's, as which they were signed in here before they signed in as this
 * one, not longer than ten minutes ago, and had said so. 0: none, or on failure. */
int64_t access_joined(struct act *a);

/* Whether the caller has just signed in, as what can do great harm asks for. */
bool access_is_fresh(struct act *a);

/* End a person's sessions, all of them or all but the caller's own. */
bool access_sessions_end(struct act *a, int64_t person, bool but_this)
    __attribute__((warn_unused_result));

/* A path of this site to go back to, or home. */
const char *access_back_place(const char *back);

/* Another way in, which the sign-in page offers at /sign-in/with?provider=CODE. Told before
 * anything is served; the texts must outlive it all. Clear forgets them. */
void access_way_add(const char *code, const char *label);
void access_ways_clear(void);

/* ---- tickets: what one answer gives a browser to bring back with the next request --------------
 */

/* Give the caller a ticket for that purpose, bound to their session if they have one: as a cookie,
 * and for programs as model["ticket"] unless model is NULL. data is stolen. */
bool access_ticket_give(struct act *a, const char *purpose, json_t *data, json_t *model)
    __attribute__((warn_unused_result));

/* What a ticket for that purpose holds, given to this session at most so many seconds ago; from the
 * parameter "ticket", else from the cookie. NULL, with TICKET_OLD, when there is none. */
json_t *access_ticket_read(struct act *a, const char *purpose, int64_t seconds);

void access_ticket_forget(struct act *a);

/* ---- giving credentials: the desk, imports, the demo ----------------------------------------- */

/* The argon2id PHC string of a password or a PIN. Slow: call it outside the lane, in the prepare
 * step of a route that .toils. Arena memory. */
const char *access_password_hash(struct arena *arena, const char *password);

/* Give a person a user name and a password, by its hash. */
bool access_credential_add(struct act *a, int64_t person, const char *user_name, const char *hash)
    __attribute__((warn_unused_result));

/* A code on paper ("codice di attivazione") with which the person chooses a new password at
 * /activate, and a user name when they have none, within a day and once. Earlier ones stop serving.
 * To be called only after the operator has seen a document. *code is arena memory, kept nowhere:
 * show it once. Whoever holds a role gets theirs from the Federation only (FORBIDDEN). */
bool access_code_give(struct act *a, int64_t person, const char **code)
    __attribute__((warn_unused_result));

/* ---- numbers told at a counter, with the card (PIN) ------------------------------------------ */

enum { ACCESS_PIN_MIN = 5, ACCESS_PIN_MAX = 8, ACCESS_PIN_TRIES = 5 };

/* In prepare, on a route that .toils: is this the person's PIN? Does the same work when they have
 * none. False, with PIN_WRONG or PIN_LOCKED at the field, when it is not: after ACCESS_PIN_TRIES
 * wrong ones it stays locked until a new one is set, or a desk unlocks it. A wrong one is written
 * down although the act is refused (a->remember). */
bool access_pin_right(struct act *a, int64_t person, const char *pin, const char *field)
    __attribute__((warn_unused_result));

/* In the act after access_pin_right: the wrong tries before it no longer count. */
bool access_pin_used(struct act *a, int64_t person) __attribute__((warn_unused_result));

/* Set or replace it, by the access_password_hash of a number that access_pin_fits. */
bool access_pin_set(struct act *a, int64_t person, const char *hash)
    __attribute__((warn_unused_result));

/* 5 to 8 digits, not all the same nor in a row; otherwise PIN_POOR at the field. */
bool access_pin_fits(struct act *a, const char *pin, const char *field)
    __attribute__((warn_unused_result));

/* Whether the person has one that is not locked. */
bool access_pin_serves(struct act *a, int64_t person);

/* Add model["has_pin"] and model["is_pin_locked"]. */
bool access_pin_show(struct act *a, int64_t person, json_t *model)
    __attribute__((warn_unused_result));

/* End the caller's session and clear its cookie. */
bool access_sign_out(struct act *a) __attribute__((warn_unused_result));

/* From now on the caller's session acts under this mandate, which must hold. SIGN_IN_NEEDED without
 * a session. */
bool access_act_for(struct act *a, int64_t mandate) __attribute__((warn_unused_result));

#endif
