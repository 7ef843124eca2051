#include "act/test_square.h"

#include "act/outbox.h"
#include "base/id.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NOW = 1000000, DAY = 24 * 3600 };

/* ---- senders ------------------------------------------------------------------------------ */

struct postman {
    bool refuses;
    bool forgets; /* what he took is not settled */
    atomic_uint calls;
    unsigned settled;
    struct outbox_message last;
    char kind[40], order[40];
};

static bool post(const struct outbox_message *message, void *context)
{
    struct postman *postman = context;
    postman->last = *message;
    snprintf(postman->kind, sizeof postman->kind, "%s", message->kind);
    snprintf(postman->order, sizeof postman->order, "%s", json_text(message->data, "order"));
    postman->calls++;
    return !postman->refuses;
}

static bool postman_settle(void *context)
{
    struct postman *postman = context;
    postman->settled++;
    return !postman->forgets;
}

/* ---- acts that notify --------------------------------------------------------------------- */

static bool notify(struct act *a, json_t *model)
{
    (void)model;
    return act_notify(a, 33, "order-placed", 44, json_pack("{s:s}", "order", "Pane & latte"));
}

static bool notify_and_refuse(struct act *a, json_t *model)
{
    return notify(a, model) && refuse(a, SLOT_TAKEN, NULL);
}

static enum error_code perform(struct square *square, handler *handle, int64_t now)
{
    struct arena *arena = arena_new();
    struct act a;
    square_act(&a, arena, "notify", 7);
    a.now = now;
    bool is_done = lanes_perform(square->lanes, &a, handle, NULL);
    enum error_code code = a.error.code;
    assert_true(is_done == (code == ERROR_NONE));
    arena_free(&arena);
    return code;
}

static unsigned pass(struct square *square, struct postman *postman, int64_t now)
{
    unsigned taken;
    const struct outbox_carrier carrier = {
        .deliver = post, .settle = postman_settle, .context = postman};
    assert_true(outbox_pass(square->lanes, &carrier, now, &taken));
    return taken;
}

static int64_t count_in(struct square *square, const char *state)
{
    char sql[100];
    snprintf(sql, sizeof sql, "select count(*) from outbox where state = '%s'", state);
    return square_number(square, sql);
}

/* ---- tests -------------------------------------------------------------------------------- */

static void a_message_is_sent_once(void **state)
{
    struct square *square = *state;
    struct postman postman = {0};
    assert_int_equal(perform(square, notify, NOW), ERROR_NONE);
    assert_int_equal(pass(square, &postman, NOW), 1);
    assert_int_equal(postman.last.party, 33);
    assert_int_equal(postman.last.about, 44);
    assert_int_equal(postman.last.tries, 1);
    assert_true(postman.last.id > 0);
    assert_string_equal(postman.kind, "order-placed");
    assert_string_equal(postman.order, "Pane & latte");
    assert_int_equal(pass(square, &postman, NOW + DAY), 0);
    assert_int_equal(count_in(square, "sent"), 1);
}

static void a_refused_act_sends_nothing(void **state)
{
    struct square *square = *state;
    struct postman postman = {0};
    assert_int_equal(perform(square, notify_and_refuse, NOW), SLOT_TAKEN);
    assert_int_equal(pass(square, &postman, NOW), 0);
}

static void delivering_leaves_no_journal_row(void **state)
{
    struct square *square = *state;
    struct postman postman = {0};
    perform(square, notify, NOW);
    pass(square, &postman, NOW);
    assert_int_equal(square_number(square, "select count(*) from journal"), 1);
}

static void a_failed_delivery_backs_off_then_is_given_up(void **state)
{
    struct square *square = *state;
    struct postman postman = {.refuses = true};
    perform(square, notify, NOW);
    int64_t now = NOW, waited = 0;
    for (unsigned tries = 1; tries < OUTBOX_TRIES_MAX; tries++) {
        assert_int_equal(pass(square, &postman, now), 1);
        assert_int_equal(postman.last.tries, tries);
        int64_t due = square_number(square, "select due_at from outbox");
        assert_in_range(due - now, 22, 27001);
        assert_int_equal(pass(square, &postman, due - 1), 0);
        waited += due - now;
        now = due;
    }
    assert_int_equal(count_in(square, "waiting"), 1);
    assert_int_equal(pass(square, &postman, now), 1);
    assert_int_equal(count_in(square, "failed"), 1);
    assert_int_equal(pass(square, &postman, now + DAY), 0);
    assert_true(waited > DAY / 4);
}

static void what_is_not_settled_is_not_sent(void **state)
{
    struct square *square = *state;
    struct postman postman = {.forgets = true};
    perform(square, notify, NOW);
    perform(square, notify, NOW);
    assert_int_equal(pass(square, &postman, NOW), 2);
    assert_int_equal(postman.settled, 1);
    assert_int_equal(count_in(square, "waiting"), 2);
    postman.forgets = false;
    assert_int_equal(pass(square, &postman, NOW + DAY), 2);
    assert_int_equal(count_in(square, "sent"), 2);
}

static void delays_double_up_to_six_hours(void **state)
{
    (void)state;
    struct random random;
    random_seed(&random, 1);
    static const int64_t delays[] = {30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600};
    for (int64_t tries = 1; tries <= 30; tries++) {
        int64_t middle = delays[tries <= 11 ? tries - 1 : 10];
        int64_t lowest = INT64_MAX, highest = 0;
        for (int i = 0; i < 1000; i++) {
            int64_t delay = outbox_delay(tries, &random);
            lowest = delay < lowest ? delay : lowest;
            highest = delay > highest ? delay : highest;
        }
        assert_in_range(lowest, middle * 3 / 4, middle);
        assert_in_range(highest, middle, middle * 5 / 4 + 1);
        assert_true(lowest < highest);
    }
}

/* A node that dies between sending and noting it: the message comes again, with the same id. */
static void a_message_comes_back_when_its_lease_ends(void **state)
{
    struct square *square = *state;
    struct postman postman = {0};
    perform(square, notify, NOW);
    pass(square, &postman, NOW);
    int64_t id = postman.last.id;
    char sql[200];
    snprintf(sql, sizeof sql, "update outbox set state = 'waiting', ended_at = null, due_at = %d",
             NOW + OUTBOX_LEASE_SECONDS);
    square_execute(square, sql); /* as if the note had never been made */
    assert_int_equal(pass(square, &postman, NOW + OUTBOX_LEASE_SECONDS - 1), 0);
    assert_int_equal(pass(square, &postman, NOW + OUTBOX_LEASE_SECONDS), 1);
    assert_true(postman.last.id == id);
    assert_int_equal(postman.last.tries, 2);
}

static void a_full_outbox_refuses_and_recovers(void **state)
{
    struct square *square = *state;
    struct postman postman = {0};
    square_restart(square, 2);
    assert_int_equal(perform(square, notify, NOW), ERROR_NONE);
    assert_int_equal(perform(square, notify, NOW), ERROR_NONE);
    assert_int_equal(perform(square, notify, NOW), OUTBOX_FULL);
    assert_int_equal(perform(square, notify, NOW + 1), OUTBOX_FULL);
    assert_int_equal(count_in(square, "waiting"), 2);
    assert_int_equal(pass(square, &postman, NOW + 1), 2);
    assert_int_equal(perform(square, notify, NOW + 2), ERROR_NONE);
}

/* Refused acts count for the gauge until it is read again; they must not fill the outbox. */
static void refused_acts_do_not_fill_the_outbox(void **state)
{
    struct square *square = *state;
    square_restart(square, 2);
    for (int i = 0; i < 5; i++)
        assert_int_equal(perform(square, notify_and_refuse, NOW + i), SLOT_TAKEN);
    assert_int_equal(perform(square, notify, NOW + 5), ERROR_NONE);
}

/* ---- the thread, on two nodes ------------------------------------------------------------- */

static void two_nodes_share_the_work(void **state)
{
    struct square *square = *state;
    enum { MESSAGES = 120 };
    struct postman postmen[2] = {0};
    struct lanes *other = square_lanes(square, 1, 1000);
    for (int i = 0; i < MESSAGES; i++)
        perform(square, notify, NOW);

    struct outbox *here, *there;
    struct error error = {0};
    const struct outbox_carrier first = {.deliver = post, .context = &postmen[0]};
    const struct outbox_carrier second = {.deliver = post, .context = &postmen[1]};
    assert_true(outbox_start(square->lanes, &first, &here, &error));
    assert_true(outbox_start(other, &second, &there, &error));
    for (int i = 0; i < 100 && count_in(square, "sent") < MESSAGES; i++)
        usleep(50000);
    outbox_stop(&here);
    outbox_stop(&there);
    lanes_stop(&other);
    assert_null(here);
    assert_int_equal(count_in(square, "sent"), MESSAGES);
    assert_int_equal(postmen[0].calls + postmen[1].calls, MESSAGES);
}

#define OUTBOX_TEST(f) cmocka_unit_test_setup_teardown(f, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OUTBOX_TEST(a_message_is_sent_once),
        OUTBOX_TEST(a_refused_act_sends_nothing),
        OUTBOX_TEST(delivering_leaves_no_journal_row),
        OUTBOX_TEST(a_failed_delivery_backs_off_then_is_given_up),
        OUTBOX_TEST(what_is_not_settled_is_not_sent),
        OUTBOX_TEST(delays_double_up_to_six_hours),
        OUTBOX_TEST(a_message_comes_back_when_its_lease_ends),
        OUTBOX_TEST(a_full_outbox_refuses_and_recovers),
        OUTBOX_TEST(refused_acts_do_not_fill_the_outbox),
        OUTBOX_TEST(two_nodes_share_the_work),
    };
    return square_run("outbox", tests, sizeof tests / sizeof *tests);
}
