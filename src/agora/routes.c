/* The agora's pages and API. The routes that speak or vote are closed to whoever acts for another:
 * a vote cannot be delegated here. */
#include "agora/agora_parts.h"
#include "agora_sql.h"

#define MINUTES(name_)                                                                             \
    {                                                                                              \
        .name = (name_), .type = PARAM_INT, .min = 1, .max = 43200, .optional = true,              \
        .about = "instead of a day: the vote lasts so many minutes"                                \
    }
#define QUORUM(name_)                                                                              \
    {                                                                                              \
        .name = (name_), .type = PARAM_INT, .min = 0, .max = 100, .optional = true,                \
        .about = "how many in a hundred of the members must vote"                                  \
    }

static const struct route agora_routes[] = {
    VIEW("/agora", agora_index, ANYONE, .mandate = MANDATE_SELF, .page = "agora/index",
         .summary = "Squares, open votes and the latest proposals"),
    VIEW("/agora/squares/{square}", square_page, ANYONE, .mandate = MANDATE_SELF,
         .page = "agora/square", .summary = "A square and its proposals"),
    VIEW("/agora/squares/{square}/proposals/new", proposal_form, CITIZEN, .page = "agora/propose",
         .summary = "The form of a new proposal"),
    ACT("/agora/squares/{square}/proposals", proposal_post, CITIZEN, .assurance = KNOWN_BY_CONTACT,
        .page = "agora/propose", .back = proposal_form, .rate = 20,
        .summary = "Propose something to a square",
        .params = {TEXT("title", 5, 120), PROSE("body", 20, 8000), BOOL("is_draft")}),
    VIEW("/proposals/{proposal}", proposal_page, ANYONE, .mandate = MANDATE_SELF,
         .page = "agora/proposal", .summary = "A proposal, its discussion and its vote"),
    ACT("/proposals/{proposal}/publish", proposal_publish, CITIZEN, .assurance = KNOWN_BY_CONTACT,
        .page = "agora/proposal", .back = proposal_page, .summary = "Let everybody read a draft"),
    ACT("/proposals/{proposal}/withdraw", proposal_withdraw, CITIZEN, .page = "agora/proposal",
        .back = proposal_page, .summary = "Withdraw a proposal before its vote"),
    ACT("/proposals/{proposal}/comments", comment_post, CITIZEN, .assurance = KNOWN_BY_CONTACT,
        .page = "agora/proposal", .back = proposal_page, .rate = 30,
        .summary = "Say something about a proposal", .params = {PROSE("body", 2, 2000)}),
    ACT("/proposals/{proposal}/vote-opening", vote_open_post, FACILITATOR | FEDERATION,
        .page = "agora/proposal", .back = proposal_page,
        .summary = "Freeze the roll and open the vote on a proposal",
        .params = {DATE_OR_NONE("closes"), MINUTES("minutes"), QUORUM("quorum")}),
    ACT("/ballots/{ballot}/vote", vote_post, CITIZEN, .assurance = KNOWN_BY_CONTACT,
        .summary = "Vote, once; choice is yes or no", .params = {SECRET("choice", 2, 3)}),
    ACT("/ballots/{ballot}/close", vote_close_post, FACILITATOR | FEDERATION,
        .summary = "Count a vote whose time is over"),
    {0}};

static const struct due agora_due[] = {{.name = "votes_close", .every = 15, .handle = votes_close},
                                       {0}};

static const struct invariant agora_invariants[] = {
    {.name = "every vote has as many papers as members who voted",
     .counted = ballot_count,
     .broken = ballot_unbalanced_count},
    {.name = "every result is what the papers say",
     .counted = ballot_count,
     .broken = ballot_miscounted_count},
    {0}};

static const struct reaction agora_reactions[] = {
    {"person.erased", memberships_of_erased}, {"person.merged", nobody_voted_twice}, {0}};

const struct room agora_room = {.name = "agora",
                                .routes = agora_routes,
                                .reactions = agora_reactions,
                                .due = agora_due,
                                .invariants = agora_invariants,
                                .belongings = agora_belongings,
                                .personal = agora_personal};
