/* Access: how a person comes in and proves who they are. Sessions, passwords, and which mandate a
 * session acts under. */
#ifndef PIAZZA_ACCESS_ACCESS_H
#define PIAZZA_ACCESS_ACCESS_H

#include "web/route.h"

extern const struct room access_room;

/* Fill a->who from the digest of a session token (64 hex characters). False: no such session, or
 * it has ended. Reads only. */
bool access_identify(struct act *a, const char *session_digest) __attribute__((warn_unused_result));

/* ---- giving credentials: the desk, imports, the demo ----------------------------------------- */

/* The argon2id PHC string of a password. Slow: call it outside the lane. Arena memory. */
const char *access_password_hash(struct arena *arena, const char *password);

/* Give a person a user name and a password, by its hash. */
bool access_credential_add(struct act *a, int64_t person, const char *user_name, const char *hash)
    __attribute__((warn_unused_result));

#endif
