/* What the files of this room share; no other room includes this. */
#ifndef PIAZZA_ACCESS_PARTS_H
#define PIAZZA_ACCESS_PARTS_H

#include "access/access.h"
#include "registry/registry.h"

/* ---- passwords (password.c) --------------------------------------------------------------- */

/* Check a password against an argon2id hash, or do the same work in vain when hash is NULL. Slow:
 * never in a lane. */
bool password_check(const char *hash, const char *password) __attribute__((warn_unused_result));

/* True when the hash was made with weaker parameters than today's. */
bool password_is_weak(const char *hash);

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200 };

/* Refuse, with PASSWORD_POOR at "password", one that is the user name, or hardly more than one
 * character again and again. */
bool password_fits(struct act *a, const char *password, const char *user_name)
    __attribute__((warn_unused_result));

/* ---- wrong tries (attempts.c) ------------------------------------------------------------- */

/* Tries are counted in this process's memory, in a bounded table. Those that are kept are written
 * down from time to time, so that they outlive the process and other nodes see them. */
struct attempt {
    int64_t key; /* 0: free */
    int64_t last_at;
    unsigned count;
    bool is_kept;
};

enum { ATTEMPTS_WINDOW = 15 * 60 };

/* How a user name, an address or whatever is tried is known to the counts: 64 bits of the vault's
 * index, never 0. NULL text counts as "". False on failure. */
bool attempts_key(struct act *a, const char *kind, const char *text, int64_t *key)
    __attribute__((warn_unused_result));

/* The network an address belongs to: IPv4 /24, IPv6 /48. Arena memory. */
const char *attempts_network(struct arena *arena, const char *address);

/* Count a try before it is made, so that many at once do not pass together. False, and not
 * counted, when `written` and those in memory within the window before now reach the limit. try has
 * key and is_kept. */
bool attempts_reserve(const struct attempt *try, int64_t written, unsigned limit, int64_t now)
    __attribute__((warn_unused_result));

/* How many were written down within the window, here or on other nodes. */
bool attempts_written(struct act *a, int64_t key, int64_t *count)
    __attribute__((warn_unused_result));

/* All three in one, kept: refused with TOO_MANY_REQUESTS beyond the limit. */
bool attempts_try(struct act *a, const char *kind, const char *text, unsigned limit, int64_t *key)
    __attribute__((warn_unused_result));

/* The try was right after all: it does not count. */
void attempts_return(int64_t key);

/* Nor do those before it, in memory. */
void attempts_forget(int64_t key);

/* Within the window before now, in memory. */
unsigned attempts_count(int64_t key, int64_t now);

/* Take the next kept count out of memory, to write it down. False when there is none. */
bool attempts_take(struct attempt *taken);

/* ---- tickets and cookies (ticket.c) ------------------------------------------------------- */

void cookie_set(struct act *a, const char *name, const char *value);

/* As access_ticket_read, but NULL refuses nothing. */
json_t *ticket_find(struct act *a, const char *purpose, int64_t seconds);

/* The parameter of programs that bring one back. */
#define TICKET                                                                                     \
    {                                                                                              \
        .name = "ticket", .type = PARAM_SECRET, .max = 4000, .optional = true                      \
    }

/* ---- sessions (session.c) ----------------------------------------------------------------- */

/* A session ends after 14 days without use, and after 90 days in any case. It is fresh for half an
 * hour: to change how one comes in, one must have come in just now. */
enum { SESSION_IDLE = 14 * 86400, SESSION_LIFE = 90 * 86400, SESSION_FRESH = 30 * 60 };

/* Who is signed in here, and has said that they come in as another record of theirs next; 0:
 * nobody. False on failure. */
bool session_joins(struct act *a, int64_t *person) __attribute__((warn_unused_result));
/* Refused with SIGN_IN_AGAIN unless the caller's session is (access_is_fresh). */
bool session_must_be_fresh(struct act *a) __attribute__((warn_unused_result));

/* Write down which sessions were used lately. */
bool session_notes_write(struct act *a) __attribute__((warn_unused_result));

/* SHA-256 in hex, under which tokens and codes are kept. */
enum { SECRET_DIGEST_SIZE = 65 };
void secret_digest(const char *secret, char digest[SECRET_DIGEST_SIZE]);

/* Add model["ways"], [{code, label}]: the other ways in. (ways.c) */
void ways_show(json_t *model);

/* ---- words and records -------------------------------------------------------------------- */

/* device.c: "Firefox, Android"; "" when the program does not say. Arena memory. */
const char *device_words(struct arena *arena, const char *agent);

/* change.c: write down a change of the person's access, and tell them by letter. what is one of the
 * words that pages/change.html and the letter access-changed know. */
bool change_note(struct act *a, int64_t person, const char *what)
    __attribute__((warn_unused_result));
/* The latest, each with {is: {what: true}}; NULL on failure. */
json_t *changes_show(struct act *a, int64_t person);

/* code.c: so many random characters of Crockford's base 32, in groups of four: "7K2M-9QXA". */
const char *code_new(struct act *a, unsigned characters);
/* As it was given, whatever case, separators and look-alikes were typed. Arena memory. */
const char *code_clean(struct arena *arena, const char *typed);

/* ---- the second step (second_step.c) ------------------------------------------------------- */

/* Whether the person signs in with a code besides the password. False on failure, too. */
bool second_step_asked(struct act *a, int64_t person);

/* ---- farewell.c ---------------------------------------------------------------------------- */

/* Reaction to "person.suspended": every session ends; what they come in with stays for the day they
 * may again. */
bool access_end_suspended(struct act *a, const struct event *event);
/* Reaction to "person.erased": all of it is deleted. */
bool access_end_erased(struct act *a, const struct event *event);

/* ---- handlers ----------------------------------------------------------------------------- */

/* sign_in.c */
handler sign_in_show, sign_in_prepare, sign_in, sign_out;
handler access_notes_due, access_purge_due;
/* acting.c */
handler mandate_use, acting_end;
/* own.c */
handler access_show, session_close, sessions_close;
handler password_show, password_change_prepare, password_change;
/* passkey.c, passkey_sign_in.c */
handler passkey_offer, passkey_add_prepare, passkey_add, passkey_remove;
handler passkey_ask, passkey_sign_in_prepare, passkey_sign_in;
/* second_step.c */
handler code_app_show, code_app_begin, code_app_confirm, code_app_remove;
handler spare_codes_make, spare_codes_show;
/* code_sign_in.c */
handler code_ask, code_prepare, code_sign_in;
/* recovery.c */
handler recover_show, recover_ask, recover_sent, recover_choose, recover_prepare, recover;
handler activate_show, activate;
/* desk_code.c */
handler desk_code_show, desk_code_give, desk_code_print;
/* pin_pages.c */
handler pin_show, pin_choose_prepare, pin_choose, pin_remove;
handler desk_pin_show, desk_pin_set_prepare, desk_pin_set, desk_pin_unlock;

/* personal.c */
handler access_personal;

/* farewell.c */
bool access_end_merged(struct act *a, const struct event *event);
bool access_end_unmerged(struct act *a, const struct event *event);
extern const struct belonging access_belongings[];

#endif
