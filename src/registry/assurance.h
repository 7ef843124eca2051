/* How surely a person is known, from 0 to 3, and where their life in the registry stands. */
#ifndef PIAZZA_REGISTRY_ASSURANCE_H
#define PIAZZA_REGISTRY_ASSURANCE_H

#include "act/act.h"

/* What a route asks of its caller by .assurance (web/route.h), and a->who.assurance holds:
 * 0 self-declared, 1 a contact answered, 2 seen with a document, 3 a national electronic identity.
 * 0 also when the storage fails (a->error). */
int64_t registry_assurance(struct act *a, int64_t person);

struct seen_document {
    const char *kind;                      /* "identity_card", "passport", …: in the open */
    const char *number, *issuer, *expires; /* kept sealed; expires "2030-05-01" */
};

struct new_assurance {
    const char *method;                   /* "mail" and "phone" prove 1, "desk" 2, "identity" 3 */
    int64_t organisation;                 /* for which an operator saw it; 0: none */
    const struct seen_document *document; /* of method "desk"; else NULL */
    const char *contact; /* the address or number that answered; NULL when none did */
};

/* Write down that a person proved who they are, now, to the caller. A newer proof of one method
 * takes the place of the older. With 2 or more a provisional person becomes verified. */
bool registry_assurance_give(struct act *a, int64_t person, const struct new_assurance *proof)
    __attribute__((warn_unused_result));

/* What a contact proved ("mail", "phone") no longer counts: it changed. Whoever was seen with a
 * document stays so. Nothing proved is success. */
bool registry_assurance_end(struct act *a, int64_t person, const char *method)
    __attribute__((warn_unused_result));

/* How a person was recognised, the latest first: [{id, level, method, document_kind, given_at,
 * organisation, is_valid}]. NULL on failure. */
json_t *registry_assurances(struct act *a, int64_t person);

/* "provisional", "verified", "suspended" or "erased"; "" when there is no such person. */
const char *registry_person_state(struct act *a, int64_t person);

/* From one state to another; STATE_CONFLICT when the person is not in the first. */
bool registry_person_move(struct act *a, int64_t person, const char *before, const char *after)
    __attribute__((warn_unused_result));

#endif
