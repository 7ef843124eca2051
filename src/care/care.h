/* Care: visits to people at home, what the visitor saw, and the signals that follow. */
#ifndef PIAZZA_CARE_CARE_H
#define PIAZZA_CARE_CARE_H

#include "web/route.h"

extern const struct room care_room;

/* Ask an organisation for a visit. It shows on its coordinator's board until assigned or declined.
 * reference is the asker's own (an order leg's id): it comes back as the id of the events
 *     visit.assigned, visit.declined (note: reason), visit.done, visit.failed (note: reason). */
struct new_visit {
    int64_t organisation;
    int64_t recipient; /* who is visited */
    int64_t referent;  /* who is told when something is not as usual; never 0 */
    int64_t starts_at, ends_at;
    int64_t reference;
    const char *what; /* "Un’ora di compagnia" */
};
bool care_visit_request(struct act *a, const struct new_visit *visit, int64_t *id)
    __attribute__((warn_unused_result));

/* The asker no longer wants it. Success when it is already over or cancelled. */
bool care_visit_cancel(struct act *a, int64_t reference) __attribute__((warn_unused_result));

/* The next visits of a person, soonest first, at most `limit`: [{id, what, starts_at, ends_at,
 * organisation, worker, state}]. */
json_t *care_next_visits(struct act *a, int64_t recipient, int64_t limit);

/* Open signals that this person must answer, as referent or coordinator: [{id, recipient,
 * raised_at, severity, state}]. */
json_t *care_open_signals(struct act *a, int64_t person);

#endif
