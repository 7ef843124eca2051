/* Proposals: written by a member, discussed in the open, put to the vote or withdrawn. */
#include "agora/agora_parts.h"
#include "agora_sql.h"
#include "base/id.h"

#include <string.h>

/* ---- writing --------------------------------------------------------------------------------- */

static bool proposal_write(struct act *a, const struct proposal_of_square_row *where,
                           const char *title, const char *body, int64_t *id)
{
    *id = id_new();
    if (!square_admits(a, where->square_id, where->author_id))
        return refuse(a, NOT_A_MEMBER, "square");
    return proposal_add(a, *id, where->square_id, where->author_id, title, body, where->state,
                        a->now) == 1;
}

bool agora_proposal_add(struct act *a, int64_t square, int64_t author, const char *title,
                        const char *body, int64_t *id)
{
    const struct proposal_of_square_row where = {
        .square_id = square, .author_id = author, .state = "published"};
    return proposal_write(a, &where, title, body, id);
}

bool proposal_post(struct act *a, json_t *model)
{
    const struct proposal_of_square_row where = {.square_id = param_id(a, "square"),
                                                 .author_id = a->who.actor,
                                                 .state = param_bool(a, "is_draft") ? "draft"
                                                                                    : "published"};
    int64_t id;
    if (!proposal_write(a, &where, param_text(a, "title"), param_text(a, "body"), &id))
        return false;
    act_subject(a, "proposal", id);
    act_fact(a, "square", json_id(where.square_id));
    act_fact(a, "state", json_string(where.state));
    json_put(model, "id", json_id(id));
    act_redirect(a, "/proposals/%s", json_text(model, "id"));
    return true;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* A draft exists for its author only. */
static bool proposal_find(struct act *a, struct proposal_of_square_row *proposal)
{
    return (proposal_of_square(a, param_id(a, "proposal"), proposal) &&
            (strcmp(proposal->state, "draft") != 0 || proposal->author_id == a->who.actor)) ||
           refuse(a, NOT_FOUND, "proposal");
}

/* The text cut at its empty lines. */
static json_t *paragraphs(struct act *a, const char *text)
{
    json_t *list = json_array();
    for (char *rest = arena_copy(a->arena, text); rest;) {
        char *end = strstr(rest, "\n\n");
        if (end)
            *end = '\0';
        if (*rest)
            json_array_append_new(list, json_string(rest));
        rest = end ? end + 2 : NULL;
    }
    return list;
}

/* People speak under their own name, but only those who are signed in read it. */
static void author_hide(struct act *a, json_t *written)
{
    if (!a->who.actor)
        json_put(written, "author", json_null());
}

static bool comments_put(struct act *a, int64_t proposal, json_t *model)
{
    json_t *comments = comment_list(a, proposal), *comment;
    size_t i;
    if (!comments)
        return false;
    json_array_foreach(comments, i, comment)
        author_hide(a, comment);
    json_put(model, "comments", comments);
    return true;
}

/* What the caller may do with it. */
static void rights_put(struct act *a, const struct proposal_of_square_row *proposal, json_t *model)
{
    bool published = strcmp(proposal->state, "published") == 0;
    bool draft = strcmp(proposal->state, "draft") == 0;
    bool own = proposal->author_id == a->who.actor;
    json_put(model, "can_comment",
             json_boolean(square_admits(a, proposal->square_id, a->who.actor)));
    json_put(model, "can_publish", json_boolean(draft));
    json_put(model, "can_withdraw", json_boolean(own && (draft || published)));
    json_put(model, "can_open_vote",
             json_boolean(published && square_is_run_by_caller(a, proposal->square_id)));
}

bool proposal_page(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "proposal");
    struct proposal_of_square_row row;
    if (!proposal_find(a, &row))
        return false;
    json_t *proposal = proposal_show(a, id);
    if (!proposal || !comments_put(a, id, model))
        return refuse(a, INTERNAL, NULL);
    int64_t ballot = json_get_id(proposal, "ballot_id");
    json_mark(proposal, "state");
    author_hide(a, proposal);
    json_put(proposal, "paragraphs", paragraphs(a, json_text(proposal, "body")));
    json_put(model, "proposal", proposal);
    rights_put(a, &row, model);
    return !ballot || ballot_put(a, ballot, model);
}

bool proposal_form(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "square");
    json_t *square = square_show(a, id);
    if (!square)
        return refuse(a, NOT_FOUND, "square");
    if (!square_admits(a, id, a->who.actor))
        return refuse(a, NOT_A_MEMBER, "square");
    json_put(model, "square", square);
    return true;
}

/* ---- changing -------------------------------------------------------------------------------- */

static bool proposal_advance(struct act *a, const char *from, const char *to, json_t *model)
{
    int64_t id = param_id(a, "proposal");
    if (proposal_move(a, id, from, to, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "proposal");
    act_subject(a, "proposal", id);
    act_fact(a, "state", json_string(to));
    json_put(model, "state", json_string(to));
    json_put(model, "id", json_id(id));
    act_redirect(a, "/proposals/%s", json_text(model, "id"));
    return true;
}

static bool own_proposal(struct act *a, struct proposal_of_square_row *proposal)
{
    return proposal_find(a, proposal) &&
           (proposal->author_id == a->who.actor || refuse(a, FORBIDDEN, "proposal"));
}

bool proposal_publish(struct act *a, json_t *model)
{
    struct proposal_of_square_row proposal;
    return own_proposal(a, &proposal) && proposal_advance(a, "draft", "published", model);
}

/* Until the vote on it opens. */
bool proposal_withdraw(struct act *a, json_t *model)
{
    struct proposal_of_square_row proposal;
    if (!own_proposal(a, &proposal))
        return false;
    bool open = strcmp(proposal.state, "draft") == 0 || strcmp(proposal.state, "published") == 0;
    return open ? proposal_advance(a, proposal.state, "withdrawn", model)
                : refuse(a, STATE_CONFLICT, "proposal");
}

bool agora_comment_add(struct act *a, int64_t proposal, int64_t author, const char *body)
{
    return comment_add(a, id_new(), proposal, author, body, a->now) == 1;
}

bool comment_post(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "proposal");
    struct proposal_of_square_row proposal;
    if (!proposal_find(a, &proposal))
        return false;
    if (!square_admits(a, proposal.square_id, a->who.actor))
        return refuse(a, NOT_A_MEMBER, "proposal");
    if (!agora_comment_add(a, id, a->who.actor, param_text(a, "body")))
        return false;
    act_subject(a, "proposal", id);
    json_put(model, "id", json_id(id));
    act_redirect(a, "/proposals/%s", json_text(model, "id"));
    return true;
}
