/* The agora: squares where members propose, discuss and vote. */
#ifndef PIAZZA_AGORA_AGORA_H
#define PIAZZA_AGORA_AGORA_H

#include "web/route.h"

extern const struct room agora_room;

bool agora_square_add(struct act *a, const char *name, const char *about, int64_t area,
                      int64_t *id) __attribute__((warn_unused_result));
bool agora_member_add(struct act *a, int64_t square, int64_t person)
    __attribute__((warn_unused_result));

/* Open votes in which this person has not voted yet: [{id, title, closes_at}]. */
json_t *agora_open_votes(struct act *a, int64_t person);

#endif
