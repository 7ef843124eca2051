/* Privacy: what a person agreed to, who looked at their data, their copy of it, and their leaving.
 */
#ifndef PIAZZA_PRIVACY_PRIVACY_H
#define PIAZZA_PRIVACY_PRIVACY_H

#include "act/lane.h"
#include "web/route.h"

extern const struct room privacy_room;

/* Does the person agree to this purpose ("news"), in the version of its text that is asked now?
 * False also when the purpose is not asked, and when the storage fails (a->error). */
bool privacy_consents(struct act *a, int64_t person, const char *purpose);

/* What is asked now, in a language ("it"): [{purpose, version, title, body}] in the order of
 * asking. NULL on failure. */
json_t *privacy_asked(struct act *a, const char *language);

/* Write down that a person agrees, or no longer does. channel: "web", "desk", "phone" or "paper".
 * NOT_FOUND when the purpose is not asked. */
bool privacy_consent_set(struct act *a, int64_t person, const char *purpose, bool is_given,
                         const char *channel) __attribute__((warn_unused_result));

/* Take the texts of consents from the territory's folder (consents/NAME.json: purpose, version,
 * position, and for "it", "de" and "en" a title and a text) into the database. A purpose without a
 * file is no longer asked. A text that changed must have a new version: otherwise nothing is
 * loaded, and the error names the file. Every act of it is one of the system's. */
bool privacy_texts_load(struct lanes *lanes, const char *folder, struct error *error)
    __attribute__((warn_unused_result));

/* registry_user, and erasure_due_at while the caller has asked to be erased. */
json_t *privacy_user(struct act *a);

#endif
