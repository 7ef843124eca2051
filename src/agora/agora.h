/* The agora: squares where members propose, discuss and vote. */
#ifndef PIAZZA_AGORA_AGORA_H
#define PIAZZA_AGORA_AGORA_H

#include "web/route.h"

extern const struct room agora_room;

bool agora_square_add(struct act *a, const char *name, const char *about, int64_t area, int64_t *id)
    __attribute__((warn_unused_result));
bool agora_member_add(struct act *a, int64_t square, int64_t person)
    __attribute__((warn_unused_result));

/* Publish a proposal in a square. NOT_A_MEMBER when the author is not one. */
bool agora_proposal_add(struct act *a, int64_t square, int64_t author, const char *title,
                        const char *body, int64_t *id) __attribute__((warn_unused_result));

bool agora_comment_add(struct act *a, int64_t proposal, int64_t author, const char *body)
    __attribute__((warn_unused_result));

/* Open the vote on a published proposal and freeze the roll: the square's members of now. quorum:
 * how many in a hundred of the roll must vote; 0: no minimum. STATE_CONFLICT unless published. */
bool agora_vote_open(struct act *a, int64_t proposal, int64_t closes_at, int64_t quorum,
                     int64_t *ballot) __attribute__((warn_unused_result));

/* Cast a member's one paper: "yes" or "no". Nothing stored ties the two together. VOTE_CLOSED,
 * NOT_A_MEMBER (not on the roll) or ALREADY_DONE. */
bool agora_vote_cast(struct act *a, int64_t ballot, int64_t member, const char *choice)
    __attribute__((warn_unused_result));

/* Count a vote whose time is over, and adopt or reject its proposal: adopted when more say yes than
 * no and the quorum is reached. STATE_CONFLICT before its time, or when already counted. */
bool agora_vote_close(struct act *a, int64_t ballot) __attribute__((warn_unused_result));

/* Open votes in which this person has not voted yet: [{id, proposal_id, title, closes_at}]. */
json_t *agora_open_votes(struct act *a, int64_t person);

#endif
