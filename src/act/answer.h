/* Idempotency: the answer to an act is kept under the caller's key, so that the same request gets
 * the same answer and happens once. Used by the lanes. */
#ifndef PIAZZA_ACT_ANSWER_H
#define PIAZZA_ACT_ANSWER_H

#include "act/act.h"

enum answer_state {
    ANSWER_NEW,      /* never seen (or no key): do the act */
    ANSWER_RECALLED, /* the act and the model hold the stored answer, or KEY_CONFLICT */
    ANSWER_FAILED    /* the storage failed: see the connection */
};

/* Look for an answer to this act under its key. */
enum answer_state answer_recall(struct act *a, json_t *model);

/* Keep the answer: the model and the location, or the refusal in a->error. Nothing is kept without
 * a key, when the act set cookies (they are secrets), or when the refusal may pass by itself (any
 * of status 5xx). False when the storage fails or another lane has just answered the same key. */
bool answer_keep(struct act *a, const json_t *model) __attribute__((warn_unused_result));

#endif
