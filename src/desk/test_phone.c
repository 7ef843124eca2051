#include "access/access.h"
#include "desk/test_front.h"
#include "registry/close.h"

#include <string.h>

static const char session[] = "00000000000000000000000000000000"
                              "000000000000000000000000000000e1";

/* Olga is signed in, and has Agnese's record open. */
static struct front call_front(void **state)
{
    struct front front = front_make(state);
    char sql[300];
    snprintf(sql, sizeof sql,
             "insert into sessions (id, digest, person_id, created_at, seen_at) values "
             "(1, '%s', %lld, %d, %d)",
             session, (long long)front.olga, TRIAL_NOW, TRIAL_NOW);
    square_execute(*state, sql);
    record_open(state, &front, TRIAL_NOW);
    return front;
}

/* Agnese was visited on 10 January 2027, at 9 in the morning. */
static void visit_add(void **state, const struct front *front)
{
    char sql[600];
    snprintf(sql, sizeof sql,
             "insert into visits (id, organisation_id, recipient_id, referent_id, worker_id, "
             "reference_id, what, starts_at, ends_at, state, reason, requested_at, done_at, "
             "recorded_at) values (9, %lld, %lld, %lld, %lld, 1, 'x', 1799568000, 1799571600, "
             "'done', '', 1, 1799571600, 1799571600)",
             (long long)front->cooperative, (long long)front->agnese, (long long)front->olga,
             (long long)front->olga);
    square_execute(*state, sql);
}

static bool close_make(struct act *a, json_t *model)
{
    (void)model;
    const struct front *front = a->prepared;
    const struct close_person pia = {
        .kind = "emergency", .name = "Pia Bertò", .channels = {{"phone", "320 1"}}};
    int64_t id;
    return registry_close_person_add(a, front->agnese, &pia, &id);
}

/* What the caller says, and what the operator notes. */
struct answers {
    const char *birth, *day, *close;
    bool called_back, no_consent;
    int64_t at; /* after TRIAL_NOW */
};

static enum error_code call(void **state, const struct front *front, struct answers answers,
                            bool *known)
{
    struct trial trial;
    as_olga(&trial, state, front);
    trial.act.session = session;
    trial.act.now += answers.at;
    put_id(&trial, "person", front->agnese);
    put_date(&trial, "birth_date", answers.birth);
    if (answers.day)
        put_date(&trial, "last_day", answers.day);
    put_text(&trial, "close_name", answers.close ? answers.close : "");
    json_put((json_t *)trial.act.input, "called_back", json_boolean(answers.called_back));
    json_put((json_t *)trial.act.input, "consent", json_boolean(!answers.no_consent));
    enum error_code code = trial_do(&trial, call_begin);
    *known = json_is_true(json_object_get(trial.model, "is_known"));
    trial_end(&trial);
    return code;
}

static void whoever_knows_is_recognised(void **state)
{
    const struct {
        struct answers answers;
        bool is_known;
    } calls[] = {{{"1942-03-14", "2027-01-10"}, true},
                 {{"1942-03-15", "2027-01-10"}, false},
                 {{"1942-03-14", "2027-01-11"}, false},
                 {{"1942-03-14", .close = " pia BERTO"}, true},
                 {{"1942-03-14", .close = "Pia"}, false},
                 {{"1942-03-14", .called_back = true}, true},
                 {{"1942-03-14"}, false}};
    struct front front = call_front(state);
    visit_add(state, &front);
    assert_int_equal(trial_run(state, close_make, &front), ERROR_NONE);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        bool known;
        square_execute(*state, "delete from desk_calls");
        square_execute(*state, "update mandates set state = 'ended', closed_at = 1");
        assert_int_equal(call(state, &front, calls[i].answers, &known), ERROR_NONE);
        if (known != calls[i].is_known)
            fail_msg("call %zu", i);
        assert_int_equal(number(state, "select count(*) from mandates where state = 'active'"),
                         known);
    }
}

static struct who who_at(void **state, int64_t now)
{
    struct trial trial;
    struct db_conn *conn = NULL;
    trial_begin(&trial, state, "test", 0);
    trial.act.now = now;
    assert_true(db_connect(trial.square->db, DB_READER, &conn, &trial.act.error));
    assert_true(db_begin(conn));
    trial.act.db =
        (struct db_context){.conn = conn, .arena = trial.arena, .error = &trial.act.error};
    assert_true(access_identify(&trial.act, session));
    struct who who = trial.act.who;
    if (who.mandate)
        assert_int_equal(registry_payer(&trial.act), who.party); /* never the operator */
    else
        assert_int_equal(registry_payer(&trial.act), who.actor);
    assert_int_equal(registry_on_call(&trial.act), who.mandate != 0);
    db_rollback(conn);
    db_disconnect(&conn);
    trial_end(&trial);
    return who;
}

static void the_operator_acts_for_half_an_hour(void **state)
{
    struct front front = call_front(state);
    bool known;
    assert_int_equal(
        call(state, &front, (struct answers){"1942-03-14", .called_back = true}, &known),
        ERROR_NONE);
    struct who who = who_at(state, TRIAL_NOW + 1800);
    assert_int_equal(who.party, front.agnese);
    assert_int_equal(who.actor, front.olga);
    assert_int_equal(who.scopes, MANDATE_READ | MANDATE_BUY | MANDATE_CARE);
    assert_int_equal(who_at(state, TRIAL_NOW + 1801).party, front.olga);
}

static bool call_stop(struct act *a, json_t *model)
{
    (void)model;
    return registry_call_end(a);
}

static void it_is_over_when_the_operator_stops(void **state)
{
    struct front front = call_front(state);
    struct trial trial;
    bool known;
    const struct answers right = {"1942-03-14", .called_back = true};
    assert_int_equal(call(state, &front, right, &known), ERROR_NONE);
    int64_t mandate = number(state, "select id from mandates");
    as_olga(&trial, state, &front);
    trial.act.who.mandate = mandate;
    assert_int_equal(trial_do(&trial, call_stop), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(number(state, "select count(*) from mandates where state = 'ended'"), 1);
    assert_int_equal(who_at(state, TRIAL_NOW + 1).party, front.olga);
    assert_int_equal(call(state, &front, right, &known), ERROR_NONE); /* the next call */
    assert_int_equal(number(state, "select count(*) from desk_calls where proof = 'called_back'"),
                     2);
}

static void nothing_without_a_spoken_yes(void **state)
{
    struct front front = call_front(state);
    bool known;
    assert_int_equal(call(state, &front,
                          (struct answers){"1942-03-14", .called_back = true, .no_consent = true},
                          &known),
                     INVALID);
    assert_int_equal(number(state, "select count(*) from mandates"), 0);
}

static void three_wrong_calls_close_the_telephone_for_a_day(void **state)
{
    struct front front = call_front(state);
    bool known;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(call(state, &front, (struct answers){"1950-01-01"}, &known), ERROR_NONE);
        assert_false(known);
    }
    assert_int_equal(
        call(state, &front, (struct answers){"1942-03-14", .called_back = true}, &known),
        CALLER_LOCKED);
    record_open(state, &front, TRIAL_NOW + 86400);
    assert_int_equal(call(state, &front,
                          (struct answers){"1942-03-14", .called_back = true, .at = 86401}, &known),
                     ERROR_NONE);
    assert_true(known);
}

static void nobody_acts_for_the_suspended(void **state)
{
    struct front front = call_front(state);
    bool known;
    square_execute(*state, "update persons set state = 'suspended' where state = 'provisional'");
    assert_int_equal(
        call(state, &front, (struct answers){"1942-03-14", .called_back = true}, &known),
        FORBIDDEN);
}

static void a_closed_record_answers_no_call(void **state)
{
    struct front front = call_front(state);
    bool known;
    assert_int_equal(
        call(state, &front, (struct answers){"1942-03-14", .called_back = true, .at = 900}, &known),
        RECORD_CLOSED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whoever_knows_is_recognised),
        TEST(the_operator_acts_for_half_an_hour),
        TEST(it_is_over_when_the_operator_stops),
        TEST(nothing_without_a_spoken_yes),
        TEST(three_wrong_calls_close_the_telephone_for_a_day),
        TEST(nobody_acts_for_the_suspended),
        TEST(a_closed_record_answers_no_call),
    };
    return square_run("phone", tests, sizeof tests / sizeof *tests);
}
