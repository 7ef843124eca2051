/* What the files of this room share. */
#ifndef PIAZZA_AGORA_PARTS_H
#define PIAZZA_AGORA_PARTS_H

#include "agora/agora.h"

/* square.c */
handler agora_index, square_page;

/* proposal.c */
handler proposal_form, proposal_post, proposal_page, proposal_publish, proposal_withdraw,
    comment_post;

/* ballot.c */
handler vote_open_post, vote_post, vote_close_post, votes_close;

/* True when the person is a member of the square. */
bool square_admits(struct act *a, int64_t square, int64_t person);

/* True when the caller may open and close the votes of this square: its facilitators are the
 * members who hold that role; the Federation steps in anywhere. */
bool square_is_run_by_caller(struct act *a, int64_t square);

/* object["is"][object["state"]] = true, for each of a list: how a page tells the states apart. */
void proposals_mark(json_t *proposals);
/* Add the vote on a proposal to its page: {id, closes_at, roll_count, voted_count, quorum, is,
 * is_over, has_voted, can_vote}, and once closed {yes_count, no_count, has_quorum}. */
bool ballot_put(struct act *a, int64_t ballot, json_t *model);

/* square.c: who was erased belongs to no square; what they said and voted stays. */
bool memberships_of_erased(struct act *a, const struct event *event);

/* ballot.c: two records that have both voted in a vote still open stay two until it closes. Their
 * papers cannot be told from the others, so neither can be taken back. MERGE_BOTH_VOTED. */
bool nobody_voted_twice(struct act *a, const struct event *event);

/* personal.c */
handler agora_personal;
extern const struct belonging agora_belongings[];

#endif
