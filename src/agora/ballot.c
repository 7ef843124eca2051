/* Votes: opened on a frozen roll, one paper for each member, counted only when the time is over.
 *
 * Who has voted (the roll) and what was voted (the papers) are kept apart: a paper has a random id
 * and no time, and the choice is a secret parameter, so neither the journal nor a stored answer
 * ever holds it. */
#include "agora/agora_parts.h"
#include "agora_sql.h"
#include "base/clock.h"
#include "base/id.h"
#include "registry/merge.h"

#include <string.h>

enum { CLOSING_HOUR = 20 }; /* of the day chosen for the end of a vote, in the territory's time */

/* ---- opening --------------------------------------------------------------------------------- */

bool agora_vote_open(struct act *a, int64_t proposal, int64_t closes_at, int64_t quorum,
                     int64_t *ballot)
{
    struct proposal_of_square_row row;
    int64_t roll;
    *ballot = id_new();
    if (!proposal_of_square(a, proposal, &row))
        return refuse(a, NOT_FOUND, "proposal");
    if (proposal_move(a, proposal, "published", "voting", a->now) != 1 ||
        !ballot_roll_size(a, row.square_id, &roll) || roll == 0)
        return refuse(a, STATE_CONFLICT, "proposal");
    return ballot_add(a, *ballot, proposal, a->now, closes_at, quorum, roll) == 1 &&
           (ballot_roll_freeze(a, *ballot, row.square_id) == roll ||
            refuse(a, STATE_CONFLICT, "square"));
}

/* At the closing hour of a chosen day, or so many minutes from now. */
static bool closing_time(struct act *a, int64_t *closes_at)
{
    int64_t minutes = param_int(a, "minutes"), day = param_time(a, "closes");
    if (!minutes && !day)
        return refuse_field(a, MISSING, "closes");
    struct civil civil = clock_civil(day);
    civil.hour = CLOSING_HOUR;
    *closes_at = minutes ? a->now + minutes * 60 : clock_instant(civil);
    return *closes_at > a->now || refuse_field(a, OUT_OF_RANGE, "closes");
}

bool vote_open_post(struct act *a, json_t *model)
{
    int64_t proposal = param_id(a, "proposal"), closes_at = 0, ballot;
    struct proposal_of_square_row row;
    if (!proposal_of_square(a, proposal, &row))
        return refuse(a, NOT_FOUND, "proposal");
    if (!square_is_run_by_caller(a, row.square_id))
        return refuse(a, FORBIDDEN, "square");
    if (!closing_time(a, &closes_at) ||
        !agora_vote_open(a, proposal, closes_at, param_int(a, "quorum"), &ballot))
        return false;
    act_subject(a, "ballot", ballot);
    act_fact(a, "proposal", json_id(proposal));
    json_put(model, "id", json_id(ballot));
    json_put(model, "proposal_id", json_id(proposal));
    act_redirect(a, "/proposals/%s", json_text(model, "proposal_id"));
    return true;
}

/* ---- voting ---------------------------------------------------------------------------------- */

/* Ids of papers are drawn, not counted: their order tells nothing about when they were cast. */
static int64_t paper_id(struct act *a)
{
    return (int64_t)random_below(&a->random, INT64_MAX) + 1;
}

/* Why no row of the roll was marked. */
static bool refuse_voter(struct act *a, int64_t ballot, int64_t member)
{
    int64_t listed;
    if (!ballot_is_on_roll(a, ballot, member, &listed))
        return refuse(a, INTERNAL, NULL);
    return refuse(a, listed ? ALREADY_DONE : NOT_A_MEMBER, "ballot");
}

bool agora_vote_cast(struct act *a, int64_t ballot, int64_t member, const char *choice)
{
    if (ballot_mark_voter(a, ballot, member) != 1)
        return refuse_voter(a, ballot, member);
    if (ballot_count_vote(a, ballot, a->now) != 1)
        return refuse(a, VOTE_CLOSED, "ballot");
    return ballot_paper_add(a, paper_id(a), ballot, choice) == 1;
}

bool vote_post(struct act *a, json_t *model)
{
    int64_t ballot = param_id(a, "ballot");
    const char *choice = param_text(a, "choice");
    struct ballot_of_proposal_row row;
    if (!ballot_of_proposal(a, ballot, &row))
        return refuse(a, NOT_FOUND, "ballot");
    if (strcmp(choice, "yes") != 0 && strcmp(choice, "no") != 0)
        return refuse_field(a, NOT_A_CHOICE, "choice");
    if (!agora_vote_cast(a, ballot, a->who.actor, choice))
        return false;
    act_subject(a, "ballot", ballot);
    json_put(model, "has_voted", json_true());
    json_put(model, "proposal_id", json_id(row.proposal_id));
    act_redirect(a, "/proposals/%s", json_text(model, "proposal_id"));
    return true;
}

json_t *agora_open_votes(struct act *a, int64_t person)
{
    return ballot_list_waiting(a, person, a->now);
}

/* ---- counting -------------------------------------------------------------------------------- */

static bool has_quorum(int64_t voted, int64_t roll, int64_t quorum)
{
    return voted * 100 >= roll * quorum;
}

static const char *outcome(const struct ballot_result_row *result)
{
    bool adopted = result->yes_count > result->no_count &&
                   has_quorum(result->voted_count, result->roll_count, result->quorum);
    return adopted ? "adopted" : "rejected";
}

bool agora_vote_close(struct act *a, int64_t ballot)
{
    struct ballot_result_row result;
    if (ballot_hold(a, ballot, a->now) != 1 || ballot_close(a, ballot) != 1 ||
        !ballot_result(a, ballot, &result))
        return refuse(a, STATE_CONFLICT, "ballot");
    return proposal_move(a, result.proposal_id, "voting", outcome(&result), a->now) == 1 ||
           refuse(a, STATE_CONFLICT, "proposal");
}

bool vote_close_post(struct act *a, json_t *model)
{
    int64_t ballot = param_id(a, "ballot");
    struct ballot_of_proposal_row row;
    if (!ballot_of_proposal(a, ballot, &row))
        return refuse(a, NOT_FOUND, "ballot");
    if (!square_is_run_by_caller(a, row.square_id))
        return refuse(a, FORBIDDEN, "square");
    if (!agora_vote_close(a, ballot))
        return false;
    act_subject(a, "ballot", ballot);
    json_put(model, "proposal_id", json_id(row.proposal_id));
    act_redirect(a, "/proposals/%s", json_text(model, "proposal_id"));
    return true;
}

/* Due work: count every vote whose time is over. */
bool votes_close(struct act *a, json_t *model)
{
    json_t *due = ballot_list_due(a, a->now), *ballot;
    size_t i;
    if (!due)
        return false;
    json_array_foreach(due, i, ballot)
        if (!agora_vote_close(a, json_get_id(ballot, "id")))
            return false;
    act_fact_ids(a, "ballots", due, "id");
    json_put(model, "closed", json_integer((json_int_t)json_array_size(due)));
    return true;
}

bool nobody_voted_twice(struct act *a, const struct event *event)
{
    int64_t kept, merged, twice;
    if (!registry_merge_of(a, event->id, &kept, &merged) ||
        !ballots_both_voted(a, kept, merged, &twice))
        return false;
    return twice == 0 || refuse(a, MERGE_BOTH_VOTED, NULL);
}

/* ---- the vote on the page of its proposal ---------------------------------------------------- */

bool ballot_put(struct act *a, int64_t ballot, json_t *model)
{
    json_t *shown = ballot_show(a, ballot, a->who.actor);
    if (!shown)
        return refuse(a, INTERNAL, NULL);
    bool open = strcmp(json_text(shown, "state"), "open") == 0;
    bool over = json_int(shown, "closes_at") <= a->now;
    bool voted = json_is_true(json_object_get(shown, "has_voted"));
    bool listed = json_is_true(json_object_get(shown, "is_on_roll"));
    json_mark(shown, "state");
    json_put(shown, "is_running", json_boolean(open && !over));
    json_put(shown, "is_waiting_count", json_boolean(open && over));
    json_put(shown, "can_vote", json_boolean(open && !over && listed && !voted));
    json_put(shown, "has_quorum",
             json_boolean(has_quorum(json_int(shown, "voted_count"), json_int(shown, "roll_count"),
                                     json_int(shown, "quorum"))));
    json_put(model, "ballot", shown);
    return true;
}
