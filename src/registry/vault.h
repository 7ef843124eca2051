/* The vault: what the registry knows about people is stored sealed, each person's under a key of
 * their own. To erase a person is to destroy their key.
 *
 * Keys are 32 random bytes, kept in the table vault_keys under the master key, which lies in a file
 * outside the database. Sealing is XChaCha20-Poly1305 (libsodium) with a fresh nonce each time and
 * the person's id as associated data, so that no text passes for another person's. Sealed text
 * reads "1.<person's number>.<base64 of nonce and box>": what a column holds says who opens it.
 *
 * Keys and nonces come from the system, never from a->random: an act may be replayed, and the
 * demo's randomness is known. */
#ifndef PIAZZA_REGISTRY_VAULT_H
#define PIAZZA_REGISTRY_VAULT_H

#include "act/act.h"

/* ---- opening the vault ---------------------------------------------------------------------- */

enum { VAULT_KEY_BYTES = 32 };

/* Give a migrated database its vault, with the master key of a file (64 hex characters). A missing
 * file is made, readable by its owner only, when the database has never had a vault. Refused when
 * the file is missing otherwise, is no key, or is not the one this database was sealed with. */
bool vault_open_file(struct db *db, const char *file, struct error *error)
    __attribute__((warn_unused_result));

/* The same with a key at hand. */
bool vault_open_key(struct db *db, const unsigned char key[VAULT_KEY_BYTES], struct error *error)
    __attribute__((warn_unused_result));

/* ---- what rooms call ------------------------------------------------------------------------ */

/* What to store of this text in a column named *_sealed. person 0: under the vault's own key, for
 * secrets of the installation. Empty text stays empty. NULL on failure, with NOT_FOUND when the
 * person has no key: they are erased, or nobody. Arena memory. Columns open by themselves when they
 * are selected: name_sealed comes out as name, "" when its key is gone. */
const char *vault_seal(struct act *a, int64_t person, const char *text);

/* What to store in such a column of text that everybody may read: an organisation's name. */
const char *vault_plain(struct act *a, const char *text);

/* The text again: for sealed text that did not come out of a column. "" when its key is gone or it
 * was tampered with; NULL on failure. */
const char *vault_open(struct act *a, const char *sealed);

/* By what a sealed text is found: a keyed BLAKE2b-256 in 64 hex characters, of text that the caller
 * has normalised; the same text has another index for another purpose ("mail"). NULL for empty
 * text. Arena memory. */
const char *vault_index(struct act *a, const char *purpose, const char *text);

/* Make the key of a new person, before anything of theirs is sealed. */
bool vault_key_make(struct act *a, int64_t person) __attribute__((warn_unused_result));

/* Destroy it: whatever was sealed for the person stays closed, in this database and in every copy
 * made from now on. Part of vault_erase. */
bool vault_key_destroy(struct act *a, int64_t person) __attribute__((warn_unused_result));

/* ---- erasing (erasure.c) -------------------------------------------------------------------- */

/* Erase a person for good. First "person.erasing" is told: a room refuses while something of theirs
 * is open (STILL_OPEN), or asks to retain who they were. Then their key is destroyed, what the
 * registry shows of them is overwritten, their user name, relationships, roles and mandates end,
 * and "person.erased" is told, so that other rooms end what they hold. NOT_FOUND when there is no
 * such person, or not any more. Another node may keep the key in memory for a while: harmless,
 * since what it would open is overwritten or read by nobody but the person. */
bool vault_erase(struct act *a, int64_t person) __attribute__((warn_unused_result));

/* While "person.erasing" is told: keep who they are, away from every page, until then. */
bool vault_retain(struct act *a, int64_t person, int64_t until) __attribute__((warn_unused_result));

/* {id, given_name, family_name, birth_date, tax_code, until_at} of an erased person whom the law
 * still asks to be able to name. NULL when nothing is kept, or on failure. */
json_t *vault_retained(struct act *a, int64_t person);

#endif
