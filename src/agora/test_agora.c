/* The agora on both engines: who may propose, one secret vote each, and a result only at the
 * close. */
#include "agora/agora_parts.h"
#include "agora_sql.h"
#include "territory/territory.h"
#include "territory/test_scene.h"

#include <pthread.h>
#include <string.h>

enum { MEMBERS = 5 };

/* A square of five with a proposal: the first wrote it, the second facilitates. */
struct agora {
    struct scene scene;
    struct who members[MEMBERS];
    struct who stranger;
    int64_t square, proposal, ballot;
};

static bool square_make(struct act *a, json_t *model)
{
    struct agora *agora = a->prepared;
    (void)model;
    if (!agora_square_add(a, "Piazza inventata", "Per provare", territory_area(a, "022150"),
                          &agora->square))
        return false;
    for (int i = 0; i < MEMBERS; i++)
        if (!agora_member_add(a, agora->square, agora->members[i].actor))
            return false;
    return true;
}

static json_t *proposal_input(const struct agora *agora)
{
    json_t *input = scene_input("square", agora->square);
    json_put(input, "title", json_string("Portare il servizio fino a Peio"));
    json_put(input, "body", json_string("Una volta la settimana.\n\nCon lo stesso pulmino."));
    return input;
}

static void agora_open(struct agora *agora, void **state)
{
    scene_open_trentino(&agora->scene, state);
    for (int i = 0; i < MEMBERS; i++)
        agora->members[i] = scene_citizen(&agora->scene);
    agora->stranger = scene_citizen(&agora->scene);
    agora->members[1].roles |= FACILITATOR;
    assert_int_equal(scene_prepare(&agora->scene, square_make, agora), ERROR_NONE);
    assert_int_equal(
        scene_perform(&agora->scene, proposal_post, agora->members[0], proposal_input(agora)),
        ERROR_NONE);
    agora->proposal = json_get_id(agora->scene.model, "id");
}

static enum error_code open_vote(struct agora *agora, struct who who, int64_t quorum)
{
    json_t *input = scene_input("proposal", agora->proposal);
    json_put(input, "minutes", json_integer(60));
    json_put(input, "quorum", json_integer(quorum));
    enum error_code code = scene_perform(&agora->scene, vote_open_post, who, input);
    if (code == ERROR_NONE)
        agora->ballot = json_get_id(agora->scene.model, "id");
    return code;
}

static json_t *vote_input(const struct agora *agora, const char *choice)
{
    json_t *input = scene_input("ballot", agora->ballot);
    json_put(input, "choice", json_string(choice));
    return input;
}

static enum error_code vote(struct agora *agora, struct who who, const char *choice)
{
    return scene_perform(&agora->scene, vote_post, who, vote_input(agora, choice));
}

static enum error_code close_vote(struct agora *agora, struct who who)
{
    return scene_perform(&agora->scene, vote_close_post, who, scene_input("ballot", agora->ballot));
}

/* The proposal's page as this person sees it: its state, its ballot in agora->scene.model. */
static const char *state_seen(struct agora *agora, struct who who)
{
    assert_int_equal(
        scene_perform(&agora->scene, proposal_page, who, scene_input("proposal", agora->proposal)),
        ERROR_NONE);
    return json_text(json_object_get(agora->scene.model, "proposal"), "state");
}

static json_t *ballot_seen(struct agora *agora, struct who who)
{
    state_seen(agora, who);
    return json_object_get(agora->scene.model, "ballot");
}

static void broken_is(struct agora *agora, counter *count, int64_t expected)
{
    assert_int_equal(square_count(agora->scene.square, count), expected);
}

/* ---- proposals ------------------------------------------------------------------------------- */

static void test_only_members_propose_and_comment(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    assert_int_equal(
        scene_perform(&agora.scene, proposal_post, agora.stranger, proposal_input(&agora)),
        NOT_A_MEMBER);
    json_t *input = scene_input("proposal", agora.proposal);
    json_put(input, "body", json_string("<b>Giusto</b>"));
    assert_int_equal(scene_perform(&agora.scene, comment_post, agora.stranger, input),
                     NOT_A_MEMBER);
    assert_int_equal(scene_perform(&agora.scene, comment_post, agora.members[2], input),
                     ERROR_NONE);
    state_seen(&agora, agora.stranger);
    json_t *comments = json_object_get(agora.scene.model, "comments");
    assert_int_equal(json_array_size(comments), 1);
    assert_string_equal(json_text(json_array_get(comments, 0), "body"), "<b>Giusto</b>");
    assert_string_equal(json_text(json_array_get(comments, 0), "author"), "Prova Inventata");
    state_seen(&agora, (struct who){0});
    comments = json_object_get(agora.scene.model, "comments");
    assert_true(json_is_null(json_object_get(json_array_get(comments, 0), "author")));
    scene_close(&agora.scene);
}

static void test_draft_is_its_authors(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    json_t *input = proposal_input(&agora);
    json_put(input, "is_draft", json_true());
    assert_int_equal(scene_perform(&agora.scene, proposal_post, agora.members[0], input),
                     ERROR_NONE);
    agora.proposal = json_get_id(agora.scene.model, "id");
    input = scene_input("proposal", agora.proposal);
    assert_int_equal(scene_perform(&agora.scene, proposal_page, agora.members[1], input),
                     NOT_FOUND);
    assert_int_equal(open_vote(&agora, agora.members[1], 0), STATE_CONFLICT);
    assert_int_equal(scene_perform(&agora.scene, proposal_publish, agora.members[1], input),
                     NOT_FOUND);
    assert_int_equal(scene_perform(&agora.scene, proposal_publish, agora.members[0], input),
                     ERROR_NONE);
    assert_string_equal(state_seen(&agora, agora.members[1]), "published");
    json_t *proposal = json_object_get(agora.scene.model, "proposal");
    assert_int_equal(json_array_size(json_object_get(proposal, "paragraphs")), 2);
    assert_int_equal(scene_perform(&agora.scene, proposal_withdraw, agora.members[1], input),
                     FORBIDDEN);
    assert_int_equal(scene_perform(&agora.scene, proposal_withdraw, agora.members[0], input),
                     ERROR_NONE);
    assert_string_equal(state_seen(&agora, agora.members[1]), "withdrawn");
    scene_close(&agora.scene);
}

/* ---- voting ---------------------------------------------------------------------------------- */

static void test_only_the_facilitator_opens_a_vote(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    agora.stranger.roles |= FACILITATOR; /* of some other square */
    assert_int_equal(open_vote(&agora, agora.stranger, 0), FORBIDDEN);
    assert_int_equal(open_vote(&agora, agora.members[1], 0), ERROR_NONE);
    assert_int_equal(open_vote(&agora, agora.members[1], 0), STATE_CONFLICT);
    assert_int_equal(scene_perform(&agora.scene, proposal_withdraw, agora.members[0],
                                   scene_input("proposal", agora.proposal)),
                     STATE_CONFLICT);
    scene_close(&agora.scene);
}

static void test_vote_closes_on_the_day_chosen(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    json_t *input = scene_input("proposal", agora.proposal);
    assert_int_equal(scene_perform(&agora.scene, vote_open_post, agora.members[1], input), INVALID);
    json_put(input, "closes", json_integer(1763938800 - 86400)); /* yesterday */
    assert_int_equal(scene_perform(&agora.scene, vote_open_post, agora.members[1], input), INVALID);
    json_put(input, "closes", json_integer(1763938800)); /* 24 November 2025, 0:00 in Trento */
    assert_int_equal(scene_perform(&agora.scene, vote_open_post, agora.members[1], input),
                     ERROR_NONE);
    assert_int_equal(scene_number(&agora.scene, "select closes_at from ballots"),
                     1763938800 + 20 * 3600);
    scene_close(&agora.scene);
}

static void test_one_vote_each(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    assert_int_equal(open_vote(&agora, agora.members[1], 0), ERROR_NONE);
    assert_int_equal(vote(&agora, agora.stranger, "yes"), NOT_A_MEMBER);
    assert_int_equal(vote(&agora, agora.members[0], "maybe"), INVALID);
    assert_int_equal(vote(&agora, agora.members[0], "yes"), ERROR_NONE);
    assert_int_equal(vote(&agora, agora.members[0], "no"), ALREADY_DONE);
    assert_int_equal(scene_number(&agora.scene, "select count(*) from ballot_papers"), 1);
    assert_int_equal(scene_number(&agora.scene, "select voted_count from ballots"), 1);
    for (int i = 1; i < MEMBERS; i++)
        assert_int_equal(vote(&agora, agora.members[i], "no"), ERROR_NONE);
    assert_int_equal(vote(&agora, agora.stranger, "yes"), NOT_A_MEMBER);
    assert_int_equal(vote(&agora, agora.members[3], "no"), ALREADY_DONE);
    broken_is(&agora, ballot_unbalanced_count, 0);
    scene_close(&agora.scene);
}

static void test_roll_is_frozen_at_the_opening(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    assert_int_equal(open_vote(&agora, agora.members[1], 0), ERROR_NONE);
    agora.members[0] = agora.stranger; /* joins while the vote is open */
    char *sql = arena_printf(agora.scene.arena,
                             "insert into square_members (square_id, person_id, joined_at) "
                             "values (%lld, %lld, 1)",
                             (long long)agora.square, (long long)agora.stranger.actor);
    square_execute(agora.scene.square, sql);
    assert_int_equal(vote(&agora, agora.stranger, "yes"), NOT_A_MEMBER);
    scene_close(&agora.scene);
}

static bool open_votes(struct act *a, json_t *model)
{
    json_put(model, "votes", agora_open_votes(a, *(int64_t *)a->prepared));
    return true;
}

static void test_open_votes_are_those_not_voted_yet(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    assert_int_equal(open_vote(&agora, agora.members[1], 0), ERROR_NONE);
    assert_int_equal(vote(&agora, agora.members[0], "yes"), ERROR_NONE);
    assert_int_equal(scene_prepare(&agora.scene, open_votes, &agora.members[0].actor), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(agora.scene.model, "votes")), 0);
    assert_int_equal(scene_prepare(&agora.scene, open_votes, &agora.members[2].actor), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(agora.scene.model, "votes")), 1);
    scene_close(&agora.scene);
}

/* ---- secrecy --------------------------------------------------------------------------------- */

static void test_no_count_before_the_close(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    assert_int_equal(open_vote(&agora, agora.members[1], 0), ERROR_NONE);
    assert_int_equal(vote(&agora, agora.members[0], "yes"), ERROR_NONE);
    assert_int_equal(close_vote(&agora, agora.members[1]), STATE_CONFLICT);
    json_t *ballot = ballot_seen(&agora, agora.members[1]);
    assert_int_equal(json_int(ballot, "voted_count"), 1);
    assert_true(json_is_null(json_object_get(ballot, "yes_count")));
    assert_true(json_is_null(json_object_get(ballot, "no_count")));
    assert_true(json_is_true(json_object_get(ballot, "can_vote")));

    agora.scene.now += 3600; /* over, but not counted yet */
    assert_int_equal(vote(&agora, agora.members[2], "yes"), VOTE_CLOSED);
    ballot = ballot_seen(&agora, agora.members[1]);
    assert_true(json_is_null(json_object_get(ballot, "yes_count")));
    assert_true(json_is_true(json_object_get(ballot, "is_waiting_count")));
    scene_close(&agora.scene);
}

/* A paper says what was chosen and nothing else; its id is not of the time-ordered kind. */
static void test_papers_do_not_tell_their_voter(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    assert_int_equal(open_vote(&agora, agora.members[1], 0), ERROR_NONE);
    for (int i = 0; i < MEMBERS; i++)
        assert_int_equal(vote(&agora, agora.members[i], i ? "no" : "yes"), ERROR_NONE);
    char *sql = arena_printf(
        agora.scene.arena, "select count(*) from ballot_papers where id between %lld and %lld",
        (long long)agora.ballot, (long long)agora.ballot + (60LL * 1000 << 22));
    assert_int_equal(scene_number(&agora.scene, sql), 0);
    assert_int_equal(
        scene_number(&agora.scene, "select count(*) from journal where facts_json like '%yes%'"),
        0);
    scene_close(&agora.scene);
}

/* ---- the result ------------------------------------------------------------------------------ */

static void votes_then_close(struct agora *agora, int yes, int no, int64_t quorum)
{
    assert_int_equal(open_vote(agora, agora->members[1], quorum), ERROR_NONE);
    for (int i = 0; i < yes + no; i++)
        assert_int_equal(vote(agora, agora->members[i], i < yes ? "yes" : "no"), ERROR_NONE);
    agora->scene.now += 3600;
    assert_int_equal(scene_prepare(&agora->scene, votes_close, NULL), ERROR_NONE);
}

static void result_is(void **state, int yes, int no, int64_t quorum, const char *expected)
{
    struct agora agora;
    agora_open(&agora, state);
    votes_then_close(&agora, yes, no, quorum);
    json_t *ballot = ballot_seen(&agora, agora.stranger);
    assert_int_equal(json_int(ballot, "yes_count"), yes);
    assert_int_equal(json_int(ballot, "no_count"), no);
    assert_string_equal(state_seen(&agora, agora.stranger), expected);
    broken_is(&agora, ballot_unbalanced_count, 0);
    broken_is(&agora, ballot_miscounted_count, 0);
    scene_close(&agora.scene);
}

static void test_more_yes_adopts(void **state)
{
    result_is(state, 3, 2, 0, "adopted");
}

static void test_a_tie_rejects(void **state)
{
    result_is(state, 2, 2, 0, "rejected");
}

static void test_nobody_voting_rejects(void **state)
{
    result_is(state, 0, 0, 0, "rejected");
}

static void test_quorum_just_reached(void **state)
{
    result_is(state, 3, 0, 60, "adopted");
}

static void test_quorum_missed_rejects(void **state)
{
    result_is(state, 3, 0, 61, "rejected");
}

static void test_a_vote_is_counted_once(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    votes_then_close(&agora, 3, 1, 0);
    assert_int_equal(square_number(agora.scene.square, "select count(*) from journal "
                                                       "where facts_json like '{\"ballots\":[%'"),
                     1);
    assert_int_equal(close_vote(&agora, agora.members[1]), STATE_CONFLICT);
    assert_int_equal(scene_prepare(&agora.scene, votes_close, NULL), ERROR_NONE);
    assert_int_equal(json_int(agora.scene.model, "closed"), 0);
    scene_close(&agora.scene);
}

static void test_a_paper_added_by_hand_is_found(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    votes_then_close(&agora, 3, 1, 0);
    square_execute(agora.scene.square, "insert into ballot_papers (id, ballot_id, choice) "
                                       "select 7, id, 'no' from ballots");
    broken_is(&agora, ballot_unbalanced_count, 1);
    broken_is(&agora, ballot_miscounted_count, 1);
    scene_close(&agora.scene);
}

/* ---- two at once ----------------------------------------------------------------------------- */

/* One member who presses twice, on two nodes. */
struct press {
    struct agora *agora;
    struct lanes *lanes;
    enum error_code code;
};

static void *press_vote(void *argument)
{
    struct press *press = argument;
    struct arena *arena = arena_new(), *before = json_arena_enter(arena);
    struct act act;
    act_begin_system(&act, arena, "vote_post", press->agora->scene.now);
    act.who = press->agora->members[0];
    act.input = vote_input(press->agora, "yes");
    bool done = lanes_perform(press->lanes, &act, vote_post, json_object());
    press->code = done ? ERROR_NONE : act.error.code;
    json_arena_leave(before);
    arena_free(&arena);
    return NULL;
}

static void test_pressing_twice_votes_once(void **state)
{
    struct agora agora;
    agora_open(&agora, state);
    assert_int_equal(open_vote(&agora, agora.members[1], 0), ERROR_NONE);
    struct lanes *other = square_lanes(agora.scene.square, 1, 1000);
    struct press presses[8];
    pthread_t threads[8];
    for (int i = 0; i < 8; i++) {
        presses[i] = (struct press){&agora, i % 2 ? other : agora.scene.square->lanes, ERROR_NONE};
        assert_int_equal(pthread_create(&threads[i], NULL, press_vote, &presses[i]), 0);
    }
    int voted = 0;
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
        voted += presses[i].code == ERROR_NONE;
        assert_true(presses[i].code == ERROR_NONE || presses[i].code == ALREADY_DONE);
    }
    lanes_stop(&other);
    assert_int_equal(voted, 1);
    assert_int_equal(scene_number(&agora.scene, "select count(*) from ballot_papers"), 1);
    broken_is(&agora, ballot_unbalanced_count, 0);
    scene_close(&agora.scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_only_members_propose_and_comment),
        TEST(test_draft_is_its_authors),
        TEST(test_only_the_facilitator_opens_a_vote),
        TEST(test_vote_closes_on_the_day_chosen),
        TEST(test_one_vote_each),
        TEST(test_roll_is_frozen_at_the_opening),
        TEST(test_open_votes_are_those_not_voted_yet),
        TEST(test_no_count_before_the_close),
        TEST(test_papers_do_not_tell_their_voter),
        TEST(test_more_yes_adopts),
        TEST(test_a_tie_rejects),
        TEST(test_nobody_voting_rejects),
        TEST(test_quorum_just_reached),
        TEST(test_quorum_missed_rejects),
        TEST(test_a_vote_is_counted_once),
        TEST(test_a_paper_added_by_hand_is_found),
        TEST(test_pressing_twice_votes_once),
    };
    return square_run("agora", tests, sizeof tests / sizeof *tests);
}
