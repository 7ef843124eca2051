#include "care/care_parts.h"
#include "wallet/test_town.h"

#include <stdio.h>
#include <string.h>

/* ---- a cooperative that visits Agnese -------------------------------------------------------- */

/* Elena is Agnese's referent. Il Sentiero has a coordinator and a worker; the shop a coordinator of
 * its own. */
struct house {
    struct town town;
    int64_t coordinator, worker, stranger;
    int64_t visit;
};

enum { REFERENCE = 4242 };

static bool person_add(struct act *a, const char *name, enum role role, int64_t organisation,
                       int64_t *id)
{
    struct new_person person = {name, "Prova", "", "", "", 0};
    return registry_person_add(a, &person, id) && registry_role_grant(a, *id, role, organisation);
}

static struct new_visit visit_wanted(const struct house *house, int64_t reference)
{
    return (struct new_visit){.organisation = house->town.cooperative,
                              .recipient = house->town.agnese,
                              .referent = house->town.elena,
                              .starts_at = TRIAL_NOW + 3600,
                              .ends_at = TRIAL_NOW + 7200,
                              .reference = reference,
                              .what = "Un’ora di compagnia"};
}

static bool house_add(struct act *a, json_t *model)
{
    (void)model;
    struct house *house = a->prepared;
    struct new_visit visit = visit_wanted(house, REFERENCE);
    return person_add(a, "Carla", COORDINATOR, house->town.cooperative, &house->coordinator) &&
           person_add(a, "Sara", CARE_WORKER, house->town.cooperative, &house->worker) &&
           person_add(a, "Bruno", COORDINATOR, house->town.shop, &house->stranger) &&
           care_visit_request(a, &visit, &house->visit);
}

static struct house house_make(void **state)
{
    struct house house = {.town = town_make(state)};
    assert_int_equal(trial_run(state, house_add, &house), ERROR_NONE);
    return house;
}

/* ---- who hears of visits --------------------------------------------------------------------- */

static char heard[200];

static bool event_hear(struct act *a, const struct event *event)
{
    (void)a;
    size_t used = strlen(heard);
    assert_int_equal(event->id, REFERENCE);
    snprintf(heard + used, sizeof heard - used, "%s %s;", event->name, event->note);
    return true;
}

static const struct reaction listeners[] = {{"visit.assigned", event_hear},
                                            {"visit.declined", event_hear},
                                            {"visit.done", event_hear},
                                            {"visit.failed", event_hear},
                                            {0}};

/* ---- acts ------------------------------------------------------------------------------------ */

static void trial_as(struct trial *trial, void **state, int64_t person, enum role role,
                     int64_t organisation)
{
    trial_begin_as(trial, state, person, role, organisation);
    trial->act.reactions = listeners;
}

static enum error_code assign(void **state, const struct house *house, int64_t worker)
{
    struct trial trial;
    trial_as(&trial, state, house->coordinator, COORDINATOR, house->town.cooperative);
    put_id(&trial, "visit", house->visit);
    put_id(&trial, "worker", worker);
    enum error_code code = trial_do(&trial, visit_assign_act);
    trial_end(&trial);
    return code;
}

static enum error_code record(void **state, const struct house *house, int64_t worker,
                              const char *answers)
{
    struct trial trial;
    trial_as(&trial, state, worker, CARE_WORKER, house->town.cooperative);
    put_id(&trial, "visit", house->visit);
    put_text(&trial, "seen", answers[0] == 'y' ? "yes" : "no");
    put_text(&trial, "answered", answers[1] == 'y' ? "yes" : "no");
    put_text(&trial, "usual", answers[2] == 'y' ? "yes" : "no");
    put_text(&trial, "note", "caduta in cucina");
    trial.act.now = TRIAL_NOW + 9000;
    put_int(&trial, "done_at", TRIAL_NOW + 7000);
    enum error_code code = trial_do(&trial, visit_record);
    trial_end(&trial);
    return code;
}

static int64_t number(void **state, const char *sql)
{
    return square_number(*state, sql);
}

static void rules_hold(void **state)
{
    for (const struct invariant *rule = care_room.invariants; rule->name; rule++)
        if (square_count(*state, rule->broken) != 0)
            fail_msg("broken: %s", rule->name);
}

/* A recorded visit; heard holds the events. */
static struct house house_visited(void **state, const char *answers)
{
    struct house house = house_make(state);
    heard[0] = '\0';
    assert_int_equal(assign(state, &house, house.worker), ERROR_NONE);
    assert_int_equal(record(state, &house, house.worker, answers), ERROR_NONE);
    return house;
}

/* ---- visits ---------------------------------------------------------------------------------- */

static bool request_without_referent(struct act *a, json_t *model)
{
    (void)model;
    struct new_visit visit = visit_wanted(a->prepared, REFERENCE + 1);
    int64_t id;
    visit.referent = 0;
    return care_visit_request(a, &visit, &id);
}

static void no_visit_without_a_referent(void **state)
{
    struct house house = house_make(state);
    assert_int_equal(trial_run(state, request_without_referent, &house), MISSING);
    assert_int_equal(number(state, "select count(*) from visits"), 1);
    rules_hold(state);
}

static void only_its_coordinator_assigns_a_visit(void **state)
{
    struct house house = house_make(state);
    struct trial trial;
    trial_as(&trial, state, house.stranger, COORDINATOR, house.town.shop);
    put_id(&trial, "visit", house.visit);
    put_text(&trial, "reason", "other");
    assert_int_equal(trial_do(&trial, visit_decline_act), NOT_FOUND);
    trial_end(&trial);

    assert_int_equal(assign(state, &house, house.stranger), INVALID);
    assert_int_equal(assign(state, &house, house.worker), ERROR_NONE);
    assert_int_equal(assign(state, &house, house.worker), STATE_CONFLICT);
}

static void only_its_worker_records_a_visit(void **state)
{
    struct house house = house_make(state);
    assert_int_equal(record(state, &house, house.worker, "yyy"), NOT_FOUND);
    assert_int_equal(assign(state, &house, house.worker), ERROR_NONE);
    assert_int_equal(record(state, &house, house.coordinator, "yyy"), NOT_FOUND);
    assert_int_equal(record(state, &house, house.worker, "yyy"), ERROR_NONE);
    assert_int_equal(record(state, &house, house.worker, "yyn"), ALREADY_DONE);
}

static void a_visit_keeps_when_it_was_done(void **state)
{
    house_visited(state, "yyy");
    assert_string_equal(heard, "visit.assigned ;visit.done ;");
    assert_int_equal(number(state, "select done_at from visits"), TRIAL_NOW + 7000);
    assert_int_equal(number(state, "select recorded_at from visits"), TRIAL_NOW + 9000);
    assert_int_equal(number(state, "select count(*) from signals"), 0);
    rules_hold(state);
}

static void a_visit_is_not_done_in_the_future(void **state)
{
    struct house house = house_make(state);
    assert_int_equal(assign(state, &house, house.worker), ERROR_NONE);
    struct trial trial;
    trial_as(&trial, state, house.worker, CARE_WORKER, house.town.cooperative);
    put_id(&trial, "visit", house.visit);
    put_int(&trial, "done_at", TRIAL_NOW + 1);
    assert_int_equal(trial_do(&trial, visit_record), INVALID);
    trial_end(&trial);
}

static void a_declined_visit_tells_why(void **state)
{
    struct house house = house_make(state);
    struct trial trial;
    heard[0] = '\0';
    trial_as(&trial, state, house.coordinator, COORDINATOR, house.town.cooperative);
    put_id(&trial, "visit", house.visit);
    put_text(&trial, "reason", "no_worker");
    assert_int_equal(trial_do(&trial, visit_decline_act), ERROR_NONE);
    trial_end(&trial);
    assert_string_equal(heard, "visit.declined no_worker;");
}

static bool cancel(struct act *a, json_t *model)
{
    (void)model;
    (void)a;
    return care_visit_cancel(a, REFERENCE);
}

static void a_cancelled_visit_leaves_the_round(void **state)
{
    struct house house = house_make(state);
    assert_int_equal(assign(state, &house, house.worker), ERROR_NONE);
    assert_int_equal(trial_run(state, cancel, NULL), ERROR_NONE);
    assert_int_equal(trial_run(state, cancel, NULL), ERROR_NONE);
    struct trial trial;
    trial_as(&trial, state, house.worker, CARE_WORKER, house.town.cooperative);
    assert_int_equal(trial_read(&trial, visits_today), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(trial.model, "visits")), 0);
    trial_end(&trial);
    /* the worker and the coordinator, once */
    assert_int_equal(number(state, "select count(*) from outbox where kind = 'visit-cancelled'"),
                     2);
}

static void the_round_shows_todays_visits(void **state)
{
    struct house house = house_make(state);
    assert_int_equal(assign(state, &house, house.worker), ERROR_NONE);
    struct trial trial;
    trial_as(&trial, state, house.worker, CARE_WORKER, house.town.cooperative);
    assert_int_equal(trial_read(&trial, visits_today), ERROR_NONE);
    json_t *visits = json_object_get(trial.model, "visits");
    assert_int_equal(json_array_size(visits), 1);
    assert_string_equal(json_text(json_array_get(visits, 0), "recipient"), "Agnese Moser");
    trial_end(&trial);
}

static void the_round_shows_coming_visits(void **state)
{
    struct house house = house_make(state);
    assert_int_equal(assign(state, &house, house.worker), ERROR_NONE);
    struct trial trial;
    trial_as(&trial, state, house.worker, CARE_WORKER, house.town.cooperative);
    trial.act.now = TRIAL_NOW - DAY;
    assert_int_equal(trial_read(&trial, visits_today), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(trial.model, "visits")), 0);
    assert_int_equal(json_array_size(json_object_get(trial.model, "coming")), 1);
    trial_end(&trial);
}

/* Recorded before its day, as when plans change: the worker still sees that it is done. */
static void the_round_shows_what_was_recorded_today(void **state)
{
    struct house house = house_visited(state, "yyy");
    struct trial trial;
    square_execute(*state, "update visits set starts_at = starts_at + 172800, "
                           "ends_at = ends_at + 172800");
    trial_as(&trial, state, house.worker, CARE_WORKER, house.town.cooperative);
    assert_int_equal(trial_read(&trial, visits_today), ERROR_NONE);
    json_t *visit = json_array_get(json_object_get(trial.model, "visits"), 0);
    assert_true(json_is_true(json_object_get(visit, "is_recorded")));
    assert_true(json_is_true(json_object_get(visit, "is_other_day")));
    trial_end(&trial);
}

/* ---- signals --------------------------------------------------------------------------------- */

static int64_t signal_raised(void **state)
{
    return number(state, "select id from signals");
}

/* A step on the signal by somebody who coordinates `organisation` (0: nobody's coordinator). */
static enum error_code signal_step(void **state, int64_t person, int64_t organisation,
                                   handler *handle)
{
    struct trial trial;
    trial_as(&trial, state, person, organisation ? COORDINATOR : CITIZEN, organisation);
    put_id(&trial, "signal", signal_raised(state));
    put_text(&trial, "outcome", "helped");
    put_text(&trial, "note", "Siamo passati da lei.");
    enum error_code code = handle == signal_page || handle == signals_page
                               ? trial_read(&trial, handle)
                               : trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

static void severity_is(void **state, const char *answers, int64_t severity, const char *events)
{
    house_visited(state, answers);
    assert_int_equal(number(state, "select severity from signals"), severity);
    assert_string_equal(heard, events);
    rules_hold(state);
}

static void nobody_seen_or_heard_is_grave(void **state)
{
    severity_is(state, "nny", 3, "visit.assigned ;visit.failed not_seen;");
}

static void not_as_usual_raises_a_signal(void **state)
{
    severity_is(state, "yyn", 2, "visit.assigned ;visit.done ;");
    /* the referent and the coordinator */
    assert_int_equal(number(state, "select count(*) from outbox where kind = 'signal-raised'"), 2);
}

static void silence_raises_a_signal(void **state)
{
    severity_is(state, "yny", 2, "visit.assigned ;visit.done ;");
}

static void heard_through_the_door_is_light(void **state)
{
    severity_is(state, "nyy", 1, "visit.assigned ;visit.failed not_seen;");
}

static void a_signal_is_for_referent_and_coordinators(void **state)
{
    struct house house = house_visited(state, "yyn");
    assert_int_equal(signal_step(state, house.town.elena, 0, signal_page), ERROR_NONE);
    assert_int_equal(signal_step(state, house.coordinator, house.town.cooperative, signal_page),
                     ERROR_NONE);
    assert_int_equal(signal_step(state, house.town.marta, 0, signal_page), NOT_FOUND);
    assert_int_equal(signal_step(state, house.stranger, house.town.shop, signal_page), NOT_FOUND);
    assert_int_equal(signal_step(state, house.stranger, house.town.shop, signal_take_act),
                     NOT_FOUND);
}

static void a_signal_is_taken_then_closed(void **state)
{
    struct house house = house_visited(state, "yyn");
    int64_t ours = house.town.cooperative;
    assert_int_equal(signal_step(state, house.coordinator, ours, signal_close_act), STATE_CONFLICT);
    assert_int_equal(signal_step(state, house.coordinator, ours, signal_take_act), ERROR_NONE);
    assert_int_equal(signal_step(state, house.town.elena, 0, signal_take_act), STATE_CONFLICT);
    assert_int_equal(signal_step(state, house.coordinator, ours, signal_contact_act), ERROR_NONE);
    assert_int_equal(signal_step(state, house.coordinator, ours, signal_close_act), ERROR_NONE);
    assert_int_equal(signal_step(state, house.coordinator, ours, signal_close_act), STATE_CONFLICT);
    assert_int_equal(number(state, "select count(*) from signals where state = 'closed' and "
                                   "outcome = 'helped'"),
                     1);
    rules_hold(state);
}

static int64_t escalated(void **state, int64_t after)
{
    struct trial trial;
    trial_begin(&trial, state, "signals_escalate", 0);
    trial.act.now = TRIAL_NOW + 9000 + after;
    assert_int_equal(trial_do(&trial, signals_escalate), ERROR_NONE);
    int64_t count = json_int(trial.model, "escalated");
    trial_end(&trial);
    return count;
}

static void an_unanswered_signal_is_told_again_once(void **state)
{
    house_visited(state, "yyn");
    assert_int_equal(escalated(state, SIGNAL_ANSWER_SECONDS - 1), 0);
    assert_int_equal(escalated(state, SIGNAL_ANSWER_SECONDS), 1);
    assert_int_equal(escalated(state, SIGNAL_ANSWER_SECONDS + 1), 0);
    assert_int_equal(number(state, "select severity from signals"), 3);
    assert_int_equal(number(state, "select count(*) from outbox where kind = 'signal-escalated'"),
                     2);
}

static void a_taken_signal_is_not_told_again(void **state)
{
    struct house house = house_visited(state, "yyn");
    assert_int_equal(signal_step(state, house.town.elena, 0, signal_take_act), ERROR_NONE);
    assert_int_equal(escalated(state, SIGNAL_ANSWER_SECONDS), 0);
}

static void what_was_found_stays_in_its_table(void **state)
{
    struct house house = house_visited(state, "yyn");
    int64_t ours = house.town.cooperative;
    assert_int_equal(signal_step(state, house.coordinator, ours, signal_take_act), ERROR_NONE);
    assert_int_equal(signal_step(state, house.coordinator, ours, signal_close_act), ERROR_NONE);
    assert_int_equal(number(state, "select count(*) from journal where facts_json like "
                                   "'%cucina%' or facts_json like '%passati%' or facts_json like "
                                   "'%helped%' or facts_json like '%usual%'"),
                     0);
    assert_int_equal(number(state, "select count(*) from outbox where data_json like '%cucina%' "
                                   "or data_json like '%passati%'"),
                     0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_visit_without_a_referent),
        TEST(only_its_coordinator_assigns_a_visit),
        TEST(only_its_worker_records_a_visit),
        TEST(a_visit_keeps_when_it_was_done),
        TEST(a_visit_is_not_done_in_the_future),
        TEST(a_declined_visit_tells_why),
        TEST(a_cancelled_visit_leaves_the_round),
        TEST(the_round_shows_todays_visits),
        TEST(the_round_shows_coming_visits),
        TEST(the_round_shows_what_was_recorded_today),
        TEST(nobody_seen_or_heard_is_grave),
        TEST(not_as_usual_raises_a_signal),
        TEST(silence_raises_a_signal),
        TEST(heard_through_the_door_is_light),
        TEST(a_signal_is_for_referent_and_coordinators),
        TEST(a_signal_is_taken_then_closed),
        TEST(an_unanswered_signal_is_told_again_once),
        TEST(a_taken_signal_is_not_told_again),
        TEST(what_was_found_stays_in_its_table),
    };
    return square_run("care", tests, sizeof tests / sizeof *tests);
}
