/* What the files of this room share; no other room includes this. */
#ifndef PIAZZA_ACCESS_PARTS_H
#define PIAZZA_ACCESS_PARTS_H

#include "access/access.h"
#include "registry/registry.h"

/* ---- passwords (password.c) --------------------------------------------------------------- */

/* Check a password against an argon2id hash, or do the same work in vain when hash is NULL. Waits
 * while too many others do; false when it waited in vain. Slow: never in a lane. */
bool password_check(const char *hash, const char *password, bool *right)
    __attribute__((warn_unused_result));

/* True when the hash was made with weaker parameters than today's. */
bool password_is_weak(const char *hash);

/* ---- wrong passwords (attempts.c) --------------------------------------------------------- */

enum { ATTEMPTS_WINDOW = 15 * 60, ATTEMPTS_PER_NAME = 10, ATTEMPTS_PER_ADDRESS = 30 };

/* Wrong passwords are counted in this process's memory, in a bounded table, by user name (existing
 * or not) and by address; those by name are written down from time to time, so that they outlive
 * the process and other nodes see them. */

/* How a user name is known to the counts. */
int64_t attempts_name_hash(const char *user_name);

/* Wrong passwords within the window before now, not yet written down. */
unsigned attempts_by_name(int64_t name_hash, int64_t now);
unsigned attempts_by_address(const char *address, int64_t now);

/* One more wrong password. */
void attempts_wrong(int64_t name_hash, const char *address, int64_t now);

/* The right one came. */
void attempts_forget(int64_t name_hash);

/* Take the next count by name out of memory, to write it down. False when there is none. */
bool attempts_take(int64_t *name_hash, unsigned *count, int64_t *last_at);

/* ---- sessions (session.c) ----------------------------------------------------------------- */

/* A session ends after 14 days without use, and after 90 days in any case. */
enum { SESSION_IDLE = 14 * 86400, SESSION_LIFE = 90 * 86400 };

/* Sign a person in: the caller's old session ends, the new token goes into the cookie and, for
 * programs, into model["token"]. */
bool session_begin(struct act *a, int64_t person, json_t *model)
    __attribute__((warn_unused_result));

/* Write down which sessions were used lately. */
bool session_notes_write(struct act *a) __attribute__((warn_unused_result));

/* ---- handlers ----------------------------------------------------------------------------- */

/* sign_in.c */
handler sign_in_show, sign_in_prepare, sign_in, sign_out;
handler access_notes_due, access_purge_due;
/* acting.c */
handler mandate_use, acting_end;
/* own.c */
handler access_show;

#endif
