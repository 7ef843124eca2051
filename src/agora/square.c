/* Squares: who belongs to them, and the pages that list what happens there. */
#include "agora/agora_parts.h"
#include "agora_sql.h"
#include "base/id.h"

bool agora_square_add(struct act *a, const char *name, const char *about, int64_t area, int64_t *id)
{
    *id = id_new();
    return square_add(a, *id, name, about, area, a->now) == 1;
}

bool agora_member_add(struct act *a, int64_t square, int64_t person)
{
    return square_member_add(a, square, person, a->now) >= 0;
}

bool memberships_of_erased(struct act *a, const struct event *event)
{
    return memberships_end(a, event->id) >= 0;
}

bool square_admits(struct act *a, int64_t square, int64_t person)
{
    int64_t count = 0;
    return person && square_has_member(a, square, person, &count) && count > 0;
}

bool square_is_run_by_caller(struct act *a, int64_t square)
{
    return (a->who.roles & FEDERATION) != 0 ||
           ((a->who.roles & FACILITATOR) != 0 && square_admits(a, square, a->who.actor));
}

void proposals_mark(json_t *proposals)
{
    json_t *proposal;
    size_t i;
    json_array_foreach(proposals, i, proposal)
        json_mark(proposal, "state");
}

/* ---- pages ----------------------------------------------------------------------------------- */

bool agora_index(struct act *a, json_t *model)
{
    json_t *squares = square_list(a, a->who.actor);
    json_t *votes = ballot_list_open(a, a->now);
    json_t *proposals = proposal_list_latest(a);
    if (!squares || !votes || !proposals)
        return refuse(a, INTERNAL, NULL);
    proposals_mark(proposals);
    json_put(model, "squares", squares);
    json_put(model, "has_votes", json_boolean(json_array_size(votes) > 0));
    json_put(model, "votes", votes);
    json_put(model, "proposals", proposals);
    return true;
}

bool square_page(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "square");
    json_t *square = square_show(a, id);
    json_t *proposals = square ? proposal_list(a, id, a->who.actor) : NULL;
    if (!square || !proposals)
        return refuse(a, NOT_FOUND, "square");
    proposals_mark(proposals);
    json_put(model, "square", square);
    json_put(model, "is_member", json_boolean(square_admits(a, id, a->who.actor)));
    json_put(model, "proposals", proposals);
    return true;
}
