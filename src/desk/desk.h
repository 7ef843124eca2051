/* The desk: people who are not on line are first-class. Operators of member organisations find and
 * register people, see their documents, note who is close to them, and act for them on the
 * telephone. */
#ifndef PIAZZA_DESK_DESK_H
#define PIAZZA_DESK_DESK_H

#include "web/route.h"

extern const struct room desk_room;

/* A person asks to be recognised at a desk. Asking twice changes nothing. */
bool desk_verification_ask(struct act *a, int64_t person) __attribute__((warn_unused_result));

/* What waits at every desk: model["verifications"], how many ask to be recognised, and
 * model["duplicates"], how many pairs of records may be one person's; model["has_more_duplicates"]
 * when there are more than were counted. */
bool desk_queues_put(struct act *a, json_t *model) __attribute__((warn_unused_result));

#endif
