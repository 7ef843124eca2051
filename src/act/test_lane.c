#include "act/test_square.h"

#include "act_sql.h"

#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

/* ---- handlers: the table of due jobs serves as something to write to ---------------------- */

/* Write a row named by the parameter; "odd" is refused after writing. */
static bool row_write(struct act *a, json_t *model)
{
    const char *name = param_text(a, "name");
    if (due_open(a, name) < 0)
        return false;
    json_put(model, "written", json_string(name));
    act_subject(a, "row", 1);
    act_redirect(a, "/rows/%s", name);
    return strcmp(name, "odd") != 0 || refuse(a, SLOT_TAKEN, "slot");
}

static bool cookie_set(struct act *a, json_t *model)
{
    (void)model;
    a->cookies = json_pack("{s:s}", "session", "secret");
    return due_open(a, param_text(a, "name")) >= 0;
}

static bool busy_now(struct act *a, json_t *model)
{
    (void)model;
    return refuse(a, OUTBOX_FULL, NULL);
}

/* Breaks a constraint and does not care; an engine may say so only at the end. */
static bool conflict_ignored(struct act *a, json_t *model)
{
    json_put(model, "left", json_true());
    act_redirect(a, "/left");
    answer_add(a, 1, "twice", "", 1, "{}");
    answer_add(a, 1, "twice", "", 1, "{}");
    return true;
}

static bool refused_silently(struct act *a, json_t *model)
{
    (void)a;
    (void)model;
    return false;
}

/* ---- jobs ------------------------------------------------------------------------------------ */

enum { MANY = 40 };

struct crowd {
    struct arena *arena[MANY];
    struct act act[MANY];
    struct lane_job job[MANY];
    unsigned count;
    const char *place; /* of the jobs submitted next */
    sem_t done;
};

static struct crowd crowd;

static void crowd_done(struct lane_job *job)
{
    (void)job;
    sem_post(&crowd.done);
}

static void crowd_submit(struct square *square, handler *handle, const char *name, const char *key)
{
    unsigned i = crowd.count++;
    struct act *a = &crowd.act[i];
    crowd.arena[i] = arena_new();
    square_act(a, crowd.arena[i], "row_write", 7);
    struct arena *previous = json_arena_enter(crowd.arena[i]);
    a->input = json_pack("{s:s}", "name", name);
    a->content = act_content_digest(a, a->input);
    json_arena_leave(previous);
    a->key = key;
    crowd.job[i] =
        (struct lane_job){.act = a, .handle = handle, .place = crowd.place, .done = crowd_done};
    assert_true(lanes_submit(square->lanes, &crowd.job[i]));
}

static void crowd_wait(void)
{
    for (unsigned i = 0; i < crowd.count; i++)
        sem_wait(&crowd.done);
}

static int crowd_setup(void **state)
{
    memset(&crowd, 0, sizeof crowd);
    sem_init(&crowd.done, 0, 0);
    return square_setup(state);
}

static int crowd_teardown(void **state)
{
    for (unsigned i = 0; i < crowd.count; i++)
        arena_free(&crowd.arena[i]);
    return square_teardown(state);
}

/* One act, waited for; the answers are those of the crowd's last job. */
static struct lane_job *perform(struct square *square, handler *handle, const char *name,
                                const char *key)
{
    unsigned before = crowd.count;
    crowd_submit(square, handle, name, key);
    sem_wait(&crowd.done);
    return &crowd.job[before];
}

static int64_t rows_named(struct square *square, const char *name)
{
    char sql[200];
    snprintf(sql, sizeof sql, "select count(*) from due_jobs where name = '%s'", name);
    return square_number(square, sql);
}

/* ---- group commit ------------------------------------------------------------------------- */

static void what_waits_becomes_one_transaction(void **state)
{
    struct square *square = *state;
    static char names[MANY][8];
    struct held_lane *held = square_hold(square);
    for (unsigned i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "r%u", i);
        crowd_submit(square, row_write, names[i], NULL);
    }
    assert_int_equal(lanes_stats(square->lanes).waiting, MANY);
    square_let_go(held);
    crowd_wait();
    struct lane_stats stats = lanes_stats(square->lanes);
    assert_int_equal(stats.largest_batch, MANY);
    assert_int_equal(stats.batches, 2);
    assert_int_equal(stats.acts, MANY + 1);
    assert_int_equal(stats.refused, 0);
    assert_int_equal(square_number(square, "select count(*) from due_jobs"), MANY);
    assert_int_equal(square_number(square, "select count(*) from journal"), MANY);
}

static void a_refused_act_undoes_only_itself(void **state)
{
    struct square *square = *state;
    struct held_lane *held = square_hold(square);
    crowd_submit(square, row_write, "one", NULL);
    crowd_submit(square, row_write, "odd", NULL);
    crowd_submit(square, row_write, "two", NULL);
    square_let_go(held);
    crowd_wait();
    assert_int_equal(crowd.act[0].error.code, ERROR_NONE);
    assert_int_equal(crowd.act[1].error.code, SLOT_TAKEN);
    assert_int_equal(crowd.act[2].error.code, ERROR_NONE);
    assert_int_equal(json_object_size(crowd.job[1].model), 0);
    assert_null(crowd.act[1].location);
    assert_string_equal(crowd.act[2].location, "/rows/two");
    assert_int_equal(lanes_stats(square->lanes).largest_batch, 3);
    assert_int_equal(rows_named(square, "one") + rows_named(square, "two"), 2);
    assert_int_equal(rows_named(square, "odd"), 0);
    assert_int_equal(square_number(square, "select count(*) from journal"), 2);
}

/* Refused before it writes, or after. */
static bool counted_write(struct act *a, json_t *model)
{
    ++*(unsigned *)a->prepared;
    bool is_early = strcmp(param_text(a, "name"), "early") == 0;
    return is_early ? refuse(a, SLOT_TAKEN, "slot") : row_write(a, model);
}

static unsigned runs_beside(struct square *square, const char *refused)
{
    unsigned first = crowd.count, runs = 0;
    struct held_lane *held = square_hold(square);
    crowd_submit(square, counted_write, refused[0] == 'e' ? "one" : "two", NULL);
    crowd_submit(square, counted_write, refused, refused);
    crowd.act[first].prepared = crowd.act[first + 1].prepared = &runs;
    square_let_go(held);
    sem_wait(&crowd.done);
    sem_wait(&crowd.done);
    assert_int_equal(crowd.act[first].error.code, ERROR_NONE);
    assert_int_equal(crowd.act[first + 1].error.code, SLOT_TAKEN);
    return runs;
}

static void only_what_was_written_is_undone(void **state)
{
    assert_int_equal(runs_beside(*state, "early"), 2);
    assert_int_equal(runs_beside(*state, "odd"), 4);
    assert_int_equal(rows_named(*state, "one") + rows_named(*state, "two"), 2);
    assert_int_equal(rows_named(*state, "odd"), 0);
    assert_int_equal(square_number(*state, "select max(seq) from journal"), 2);
    assert_int_equal(square_number(*state, "select count(*) from answers"), 2);
}

static void a_broken_constraint_undoes_only_its_act(void **state)
{
    struct square *square = *state;
    struct held_lane *held = square_hold(square);
    crowd_submit(square, row_write, "one", NULL);
    crowd_submit(square, conflict_ignored, "", NULL);
    crowd_submit(square, row_write, "two", NULL);
    square_let_go(held);
    crowd_wait();
    assert_int_equal(crowd.act[0].error.code, ERROR_NONE);
    assert_int_equal(crowd.act[1].error.code, STATE_CONFLICT);
    assert_int_equal(crowd.act[2].error.code, ERROR_NONE);
    assert_int_equal(json_object_size(crowd.job[1].model), 0);
    assert_null(crowd.act[1].location);
    assert_int_equal(lanes_stats(square->lanes).largest_batch, 3);
    assert_int_equal(square_number(square, "select count(*) from answers"), 0);
    assert_int_equal(square_number(square, "select max(seq) from journal"), 2);
    assert_int_equal(rows_named(square, "two"), 1);
}

static void a_refusal_without_a_reason_is_a_defect(void **state)
{
    assert_int_equal(perform(*state, refused_silently, "", NULL)->act->error.code, INTERNAL);
}

/* ---- idempotency -------------------------------------------------------------------------- */

static void the_same_key_gets_the_stored_answer(void **state)
{
    struct square *square = *state;
    perform(square, row_write, "one", "k1");
    square_execute(square, "delete from due_jobs");
    const struct lane_job *again = perform(square, row_write, "one", "k1");
    assert_true(again->replayed);
    assert_int_equal(again->act->error.code, ERROR_NONE);
    assert_string_equal(json_text(again->model, "written"), "one");
    assert_string_equal(again->act->location, "/rows/one");
    assert_int_equal(rows_named(square, "one"), 0);
    assert_int_equal(square_number(square, "select count(*) from journal"), 1);
    assert_int_equal(lanes_stats(square->lanes).replays, 1);
}

static void the_same_key_twice_in_one_batch_is_done_once(void **state)
{
    struct square *square = *state;
    struct held_lane *held = square_hold(square);
    crowd_submit(square, row_write, "one", "k1");
    crowd_submit(square, row_write, "one", "k1");
    square_let_go(held);
    crowd_wait();
    assert_false(crowd.job[0].replayed);
    assert_true(crowd.job[1].replayed);
    assert_string_equal(json_text(crowd.job[1].model, "written"), "one");
    assert_int_equal(square_number(square, "select count(*) from journal"), 1);
}

static void the_same_key_with_other_content_is_a_conflict(void **state)
{
    struct square *square = *state;
    perform(square, row_write, "one", "k1");
    const struct lane_job *other = perform(square, row_write, "two", "k1");
    assert_int_equal(other->act->error.code, KEY_CONFLICT);
    assert_false(other->replayed);
    assert_int_equal(rows_named(square, "two"), 0);
    assert_true(perform(square, row_write, "one", "k1")->replayed);
}

static void keys_belong_to_their_actor(void **state)
{
    struct square *square = *state;
    perform(square, row_write, "one", "k1");
    struct arena *arena = arena_new();
    struct act a;
    square_act(&a, arena, "row_write", 8);
    a.key = "k1";
    assert_true(lanes_perform(square->lanes, &a, row_write, NULL));
    assert_int_equal(rows_named(square, ""), 1);
    arena_free(&arena);
}

static void refusals_are_remembered(void **state)
{
    struct square *square = *state;
    perform(square, row_write, "odd", "k1");
    const struct lane_job *again = perform(square, row_write, "odd", "k1");
    assert_true(again->replayed);
    assert_int_equal(again->act->error.code, SLOT_TAKEN);
    assert_string_equal(again->act->error.field, "slot");
}

static void passing_trouble_is_not_remembered(void **state)
{
    struct square *square = *state;
    perform(square, busy_now, "one", "k1");
    const struct lane_job *again = perform(square, row_write, "one", "k1");
    assert_false(again->replayed);
    assert_int_equal(again->act->error.code, ERROR_NONE);
}

static void cookies_are_never_stored(void **state)
{
    struct square *square = *state;
    perform(square, cookie_set, "one", "k1");
    assert_int_equal(square_number(square, "select count(*) from answers"), 0);
    const struct lane_job *again = perform(square, cookie_set, "one", "k1");
    assert_false(again->replayed);
    assert_string_equal(json_text(again->act->cookies, "session"), "secret");
}

/* Two nodes get the same request at once: one does it, both have the answer. */
static void two_nodes_answer_one_key_alike(void **state)
{
    struct square *square = *state;
    struct lanes *first = square->lanes;
    struct lanes *second = square_lanes(square, 1, 1000);
    for (unsigned i = 0; i < MANY; i++) {
        static char keys[MANY][8];
        snprintf(keys[i], sizeof keys[i], "k%u", i / 2);
        square->lanes = i % 2 ? first : second;
        crowd_submit(square, row_write, "one", keys[i]);
    }
    crowd_wait();
    square->lanes = first;
    uint64_t replays = lanes_stats(first).replays + lanes_stats(second).replays;
    lanes_stop(&second);
    for (unsigned i = 0; i < MANY; i++)
        assert_int_equal(crowd.act[i].error.code, ERROR_NONE);
    assert_int_equal(replays, MANY / 2);
    assert_int_equal(square_number(square, "select count(*) from journal"), MANY / 2);
}

/* ---- trouble ------------------------------------------------------------------------------ */

static void a_failed_commit_acknowledges_nothing(void **state)
{
    struct square *square = *state;
    perform(square, row_write, "before", NULL);
    struct held_lane *held = square_hold(square);
    square_fill_disk(square);
    crowd_submit(square, row_write, "one", "k1");
    crowd_submit(square, row_write, "odd", "k2");
    square_let_go(held);
    sem_wait(&crowd.done);
    sem_wait(&crowd.done);
    for (unsigned i = 1; i <= 2; i++) {
        assert_int_equal(crowd.act[i].error.code, STORAGE_FULL);
        assert_int_equal(json_object_size(crowd.job[i].model), 0);
        assert_null(crowd.act[i].location);
    }
    square_free_disk(square);
    assert_int_equal(square_number(square, "select count(*) from answers"), 0);
    const struct lane_job *again = perform(square, row_write, "one", "k1");
    assert_int_equal(again->act->error.code, ERROR_NONE);
    assert_false(again->replayed);
    assert_int_equal(square_number(square, "select count(*) from journal"), 2);
    assert_int_equal(square_number(square, "select max(seq) from journal"), 2);
}

static unsigned seen_calls;
static uint64_t seen_random[2];

/* Leaves all sorts of things in the act, then writes what the trigger refuses. */
static bool row_write_messily(struct act *a, json_t *model)
{
    bool is_clean = json_object_size(model) == 0 && !a->facts && !a->cookies && !a->location &&
                    a->notices == 0 && a->error.code == ERROR_NONE;
    if (!is_clean)
        return refuse(a, INTERNAL, "leftover");
    seen_random[seen_calls++ % 2] = random_below(&a->random, 1000000000);
    act_fact(a, "call", json_integer(seen_calls));
    a->cookies = json_object();
    json_put(model, "call", json_integer(seen_calls));
    act_redirect(a, "/calls/%u", seen_calls);
    return act_notify(a, 1, "kind", 0, NULL) && due_open(a, param_text(a, "name")) >= 0;
}

/* The second call of the sequence and the later ones pass: sequences are not rolled back. */
static void serialization_fails_once(struct square *square)
{
    square_execute(square, "create sequence calls;"
                           "create function fail_once() returns trigger language plpgsql as $$"
                           "begin if nextval('calls') < 2 then "
                           "raise exception using errcode = '40001'; end if; return new; end$$;"
                           "create trigger once before insert on due_jobs "
                           "for each row execute function fail_once()");
}

static void a_serialization_failure_replays_each_act_alone(void **state)
{
    struct square *square = *state;
    if (square->database.engine == DB_SQLITE)
        skip(); /* one writer has nobody to conflict with */
    serialization_fails_once(square);
    seen_calls = 0;
    struct held_lane *held = square_hold(square);
    crowd_submit(square, row_write_messily, "one", NULL);
    crowd_submit(square, row_write, "two", "k2");
    random_seed(&crowd.act[0].random, 42);
    crowd.job[0].random = crowd.act[0].random;
    square_let_go(held);
    crowd_wait();
    assert_int_equal(crowd.act[0].error.code, ERROR_NONE);
    assert_int_equal(crowd.act[1].error.code, ERROR_NONE);
    assert_int_equal(json_int(crowd.job[0].model, "call"), 2);
    assert_true(seen_random[0] == seen_random[1]);
    assert_int_equal(rows_named(square, "one") + rows_named(square, "two"), 2);
    assert_int_equal(square_number(square, "select count(*) from outbox"), 1);
    assert_int_equal(lanes_stats(square->lanes).retries, 2);
}

static void endless_conflicts_end_in_busy(void **state)
{
    struct square *square = *state;
    if (square->database.engine == DB_SQLITE)
        skip(); /* one writer has nobody to conflict with */
    square_execute(square, "create function fail_always() returns trigger language plpgsql as $$"
                           "begin raise exception using errcode = '40P01'; end$$;"
                           "create trigger always before insert on due_jobs "
                           "for each row execute function fail_always()");
    const struct lane_job *job = perform(square, row_write, "one", "k1");
    assert_int_equal(job->act->error.code, BUSY);
    assert_int_equal(json_object_size(job->model), 0);
    assert_int_equal(square_number(square, "select count(*) from answers"), 0);
}

static void an_idle_connection_may_be_lost(void **state)
{
    struct square *square = *state;
    if (square->database.engine == DB_SQLITE)
        skip(); /* a file has no connection to lose */
    perform(square, row_write, "one", NULL);
    square_cut_connections(square);
    assert_int_equal(perform(square, row_write, "two", NULL)->act->error.code, ERROR_NONE);
    assert_int_equal(square_number(square, "select max(seq) from journal"), 2);
}

static bool connection_lost(struct act *a, json_t *model)
{
    square_cut_connections(a->prepared);
    return row_write(a, model);
}

static void a_connection_lost_midway_acknowledges_nothing(void **state)
{
    struct square *square = *state;
    if (square->database.engine == DB_SQLITE)
        skip(); /* a file has no connection to lose */
    struct held_lane *held = square_hold(square);
    crowd_submit(square, row_write, "one", NULL);
    crowd_submit(square, connection_lost, "two", NULL);
    crowd.act[1].prepared = square;
    square_let_go(held);
    crowd_wait();
    assert_int_equal(crowd.act[0].error.code, STORAGE_LOST);
    assert_int_equal(crowd.act[1].error.code, STORAGE_LOST);
    assert_int_equal(square_number(square, "select count(*) from due_jobs"), 0);
    assert_int_equal(perform(square, row_write, "one", NULL)->act->error.code, ERROR_NONE);
}

/* ---- the queue ---------------------------------------------------------------------------- */

static void a_full_queue_refuses(void **state)
{
    struct square *square = *state;
    lanes_stop(&square->lanes);
    struct lane_settings settings = {.lanes = 1, .batch_max = 1, .queue_max = 1};
    struct error error = {0};
    assert_true(lanes_start(square->db, &settings, &square->lanes, &error));
    struct held_lane *held = square_hold(square);
    crowd_submit(square, row_write, "one", NULL);

    struct arena *arena = arena_new();
    struct act a;
    square_act(&a, arena, "row_write", 7);
    assert_false(lanes_perform(square->lanes, &a, row_write, NULL));
    assert_int_equal(a.error.code, BUSY);
    arena_free(&arena);
    square_let_go(held);
    crowd_wait();
}

static void a_commit_is_counted_before_its_act_is_answered(void **state)
{
    struct square *square = *state;
    uint64_t before = lanes_commits(square->lanes);
    for (unsigned i = 1; i <= MANY; i++) {
        perform(square, row_write, i % 2 ? "one" : "two", NULL);
        assert_int_equal(lanes_commits(square->lanes), before + i);
    }
}

static int64_t lanes_in_journal(struct square *square)
{
    return square_number(square, "select count(distinct lane) from journal");
}

static void acts_on_one_place_keep_to_one_lane(void **state)
{
    struct square *square = *state;
    static char places[MANY / 2][8];
    lanes_stop(&square->lanes);
    struct lane_settings settings = {.lanes = 4, .batch_max = 5, .queue_max = MANY};
    struct error error = {0};
    assert_true(lanes_start(square->db, &settings, &square->lanes, &error));
    crowd.place = "/market/one/order";
    for (unsigned i = 0; i < MANY / 2; i++)
        perform(square, row_write, "one", NULL);
    assert_int_equal(lanes_in_journal(square), 1);
    for (unsigned i = 0; i < MANY / 2; i++) {
        snprintf(places[i], sizeof places[i], "/p%u", i);
        crowd.place = places[i];
        perform(square, row_write, "one", NULL);
    }
    assert_int_equal(lanes_in_journal(square), db_engine(square->db) == DB_SQLITE ? 1 : 4);
}

static void stopping_finishes_what_waits(void **state)
{
    struct square *square = *state;
    for (unsigned i = 0; i < MANY; i++)
        crowd_submit(square, row_write, "one", NULL);
    lanes_stop(&square->lanes);
    assert_null(square->lanes);
    for (unsigned i = 0; i < MANY; i++)
        assert_int_equal(crowd.act[i].error.code, ERROR_NONE);
    assert_int_equal(square_number(square, "select count(*) from journal"), MANY);
}

#define LANE_TEST(f) cmocka_unit_test_setup_teardown(f, crowd_setup, crowd_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LANE_TEST(what_waits_becomes_one_transaction),
        LANE_TEST(a_refused_act_undoes_only_itself),
        LANE_TEST(only_what_was_written_is_undone),
        LANE_TEST(a_broken_constraint_undoes_only_its_act),
        LANE_TEST(a_refusal_without_a_reason_is_a_defect),
        LANE_TEST(the_same_key_gets_the_stored_answer),
        LANE_TEST(the_same_key_twice_in_one_batch_is_done_once),
        LANE_TEST(the_same_key_with_other_content_is_a_conflict),
        LANE_TEST(keys_belong_to_their_actor),
        LANE_TEST(refusals_are_remembered),
        LANE_TEST(passing_trouble_is_not_remembered),
        LANE_TEST(cookies_are_never_stored),
        LANE_TEST(two_nodes_answer_one_key_alike),
        LANE_TEST(a_failed_commit_acknowledges_nothing),
        LANE_TEST(a_serialization_failure_replays_each_act_alone),
        LANE_TEST(endless_conflicts_end_in_busy),
        LANE_TEST(an_idle_connection_may_be_lost),
        LANE_TEST(a_connection_lost_midway_acknowledges_nothing),
        LANE_TEST(a_full_queue_refuses),
        LANE_TEST(a_commit_is_counted_before_its_act_is_answered),
        LANE_TEST(acts_on_one_place_keep_to_one_lane),
        LANE_TEST(stopping_finishes_what_waits),
    };
    return square_run("lane", tests, sizeof tests / sizeof *tests);
}
