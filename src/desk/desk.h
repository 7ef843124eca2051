/* The desk: people who are not on line are first-class. Operators of member organisations find and
 * register people, see their documents, note who is close to them, and act for them on the
 * telephone. */
#ifndef PIAZZA_DESK_DESK_H
#define PIAZZA_DESK_DESK_H

#include "web/route.h"

extern const struct room desk_room;

/* A person asks to be recognised at a desk. Asking twice changes nothing. */
bool desk_verification_ask(struct act *a, int64_t person) __attribute__((warn_unused_result));

#endif
