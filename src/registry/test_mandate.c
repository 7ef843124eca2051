#include "access/access_parts.h"
#include "act/test_trial.h"
#include "base/clock.h"
#include "base/id.h"
#include "registry/registry_parts.h"

#include <string.h>

/* Agnese gives a mandate to Elena; Marta has nothing to do with it. */
struct people {
    int64_t elena, agnese, marta, mandate;
};

static const char session[] = "00000000000000000000000000000000"
                              "000000000000000000000000000000e1";

static const int64_t a_year = 365 * (int64_t)86400;

static bool people_add(struct act *a, json_t *model)
{
    (void)model;
    struct people *people = a->prepared;
    struct new_person elena = {"Elena", "Moser", "", "", "", 0};
    struct new_person agnese = {"Agnese", "Moser", "", "", "", 0};
    struct new_person marta = {"Marta", "Rossi", "", "", "", 0};
    return registry_person_add(a, &elena, &people->elena) &&
           registry_person_add(a, &agnese, &people->agnese) &&
           registry_person_add(a, &marta, &people->marta) &&
           registry_user_name_add(a, people->elena, "elena") &&
           registry_user_name_add(a, people->agnese, "agnese") &&
           registry_user_name_add(a, people->marta, "marta");
}

static struct people people_make(void **state)
{
    struct people people = {0};
    char sql[300];
    assert_int_equal(trial_run(state, people_add, &people), ERROR_NONE);
    snprintf(sql, sizeof sql,
             "insert into sessions (id, digest, person_id, created_at, seen_at) values "
             "(1, '%s', %lld, %d, %d)",
             session, (long long)people.elena, TRIAL_NOW, TRIAL_NOW);
    square_execute(*state, sql);
    return people;
}

/* Agnese, or whoever, offers a mandate for reading and buying until that day. */
static enum error_code offer(void **state, int64_t principal, const char *delegate, int64_t until,
                             int64_t *mandate)
{
    struct trial trial;
    trial_begin(&trial, state, "mandate_offer", principal);
    trial.act.input =
        json_pack("{s:s, s:b, s:I}", "user", delegate, "buy", 1, "until", (json_int_t)until);
    enum error_code code = trial_do(&trial, mandate_offer);
    if (mandate)
        *mandate = json_get_id(trial.model, "mandate_id");
    trial_end(&trial);
    return code;
}

/* Do something with a mandate, from Elena's session, at that time. */
static enum error_code with_mandate(void **state, handler *handle, int64_t actor, int64_t mandate,
                                    int64_t now)
{
    struct trial trial;
    trial_begin(&trial, state, "mandate", actor);
    trial.act.now = now;
    trial.act.session = session;
    trial.act.input = json_pack("{s:o}", "mandate", json_id(mandate));
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
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
    db_rollback(conn);
    db_disconnect(&conn);
    trial_end(&trial);
    return who;
}

static int64_t letters(void **state, int64_t party, const char *kind)
{
    char sql[200];
    snprintf(sql, sizeof sql, "select count(*) from outbox where party_id = %lld and kind = '%s'",
             (long long)party, kind);
    return square_number(*state, sql);
}

/* An active mandate from Agnese to Elena. */
static struct people mandate_make(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(offer(state, people.agnese, "elena", TRIAL_NOW + a_year, &people.mandate),
                     ERROR_NONE);
    assert_int_equal(with_mandate(state, mandate_accept, people.elena, people.mandate, TRIAL_NOW),
                     ERROR_NONE);
    return people;
}

static void a_mandate_is_offered_accepted_and_used(void **state)
{
    struct people people = mandate_make(state);
    assert_int_equal(letters(state, people.elena, "mandate-offered"), 1);
    assert_int_equal(letters(state, people.agnese, "mandate-accepted"), 1);
    struct who who = who_at(state, TRIAL_NOW);
    assert_int_equal(who.party, people.elena); /* not before she says so */

    assert_int_equal(with_mandate(state, mandate_use, people.elena, people.mandate, TRIAL_NOW),
                     ERROR_NONE);
    assert_int_equal(letters(state, people.agnese, "mandate-used"), 1);
    who = who_at(state, TRIAL_NOW);
    assert_int_equal(who.actor, people.elena);
    assert_int_equal(who.party, people.agnese);
    assert_int_equal(who.mandate, people.mandate);
    assert_int_equal(who.scopes, MANDATE_READ | MANDATE_BUY);

    assert_int_equal(with_mandate(state, acting_end, people.elena, 0, TRIAL_NOW), ERROR_NONE);
    who = who_at(state, TRIAL_NOW);
    assert_int_equal(who.party, people.elena);
    assert_int_equal(who.mandate, 0);
}

static void it_lasts_to_the_end_of_its_last_day(void **state)
{
    struct people people = mandate_make(state);
    struct civil day = clock_civil(TRIAL_NOW + a_year);
    day.hour = 23;
    day.minute = day.second = 59;
    int64_t last = clock_instant(day);
    assert_int_equal(with_mandate(state, mandate_use, people.elena, people.mandate, TRIAL_NOW),
                     ERROR_NONE);
    square_execute(*state, "update sessions set seen_at = 1831500000, created_at = 1831500000");
    assert_int_equal(who_at(state, last).party, people.agnese);
    assert_int_equal(who_at(state, last + 1).party, people.elena);
    assert_int_equal(with_mandate(state, mandate_use, people.elena, people.mandate, last + 1),
                     STATE_CONFLICT);
    assert_int_equal(with_mandate(state, mandates_turn_due, 0, 0, last + 1), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from mandates where state = 'expired'"),
                     1);
}

static void revoking_works_at_once(void **state)
{
    struct people people = mandate_make(state);
    assert_int_equal(with_mandate(state, mandate_use, people.elena, people.mandate, TRIAL_NOW),
                     ERROR_NONE);
    assert_int_equal(with_mandate(state, mandate_revoke, people.agnese, people.mandate, TRIAL_NOW),
                     ERROR_NONE);
    assert_int_equal(who_at(state, TRIAL_NOW).party, people.elena);
    assert_int_equal(letters(state, people.elena, "mandate-revoked"), 1);
    assert_int_equal(with_mandate(state, mandate_revoke, people.agnese, people.mandate, TRIAL_NOW),
                     STATE_CONFLICT);
}

static void the_delegate_may_decline_or_give_back(void **state)
{
    struct people people = mandate_make(state);
    assert_int_equal(with_mandate(state, mandate_decline, people.elena, people.mandate, TRIAL_NOW),
                     STATE_CONFLICT);
    assert_int_equal(with_mandate(state, mandate_revoke, people.elena, people.mandate, TRIAL_NOW),
                     ERROR_NONE);
    assert_int_equal(letters(state, people.agnese, "mandate-ended"), 1);
    assert_int_equal(square_number(*state, "select count(*) from mandates where state = 'ended'"),
                     1);
    assert_int_equal(offer(state, people.agnese, "elena", TRIAL_NOW + a_year, &people.mandate),
                     ERROR_NONE);
    assert_int_equal(with_mandate(state, mandate_decline, people.elena, people.mandate, TRIAL_NOW),
                     ERROR_NONE);
    assert_int_equal(with_mandate(state, mandate_accept, people.elena, people.mandate, TRIAL_NOW),
                     STATE_CONFLICT);
}

static void nobody_else_has_a_part_in_it(void **state)
{
    static handler *const handles[] = {mandate_accept, mandate_decline, mandate_revoke,
                                       mandate_use};
    struct people people = people_make(state);
    assert_int_equal(offer(state, people.agnese, "elena", TRIAL_NOW + a_year, &people.mandate),
                     ERROR_NONE);
    for (size_t i = 0; i < sizeof handles / sizeof *handles; i++)
        assert_int_equal(with_mandate(state, handles[i], people.marta, people.mandate, TRIAL_NOW),
                         NOT_FOUND);
    /* Nor may the represented person accept in the delegate's place, or use it. */
    assert_int_equal(with_mandate(state, mandate_accept, people.agnese, people.mandate, TRIAL_NOW),
                     STATE_CONFLICT);
    assert_int_equal(with_mandate(state, mandate_use, people.agnese, people.mandate, TRIAL_NOW),
                     STATE_CONFLICT);
}

static void one_gives_only_what_is_ones_own(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(offer(state, people.agnese, "agnese", TRIAL_NOW + a_year, NULL), INVALID);
    assert_int_equal(offer(state, people.agnese, "nessuno", TRIAL_NOW + a_year, NULL), INVALID);
    assert_int_equal(offer(state, people.agnese, "elena", TRIAL_NOW - 2 * 86400, NULL), INVALID);
    assert_int_equal(offer(state, people.agnese, "elena", TRIAL_NOW + 10 * a_year, NULL), INVALID);
    assert_int_equal(offer(state, people.agnese, "elena", TRIAL_NOW + a_year, NULL), ERROR_NONE);
    assert_int_equal(offer(state, people.agnese, "elena", TRIAL_NOW + a_year, NULL), INVALID);
}

/* Elena, acting for Agnese, gives no mandate: neither Agnese's nor her own. */
static void a_mandate_is_never_passed_on(void **state)
{
    struct people people = mandate_make(state);
    struct trial trial;
    trial_begin(&trial, state, "mandate_offer", people.elena);
    trial.act.who.party = people.agnese;
    trial.act.who.mandate = people.mandate;
    trial.act.input = json_pack("{s:s, s:b, s:I}", "user", "marta", "read", 1, "until",
                                TRIAL_NOW + (json_int_t)a_year);
    assert_int_equal(trial_do(&trial, mandate_offer), MANDATE_SCOPE);
    trial_end(&trial);
    assert_int_equal(square_number(*state, "select count(*) from mandates"), 1);
    assert_int_equal(with_mandate(state, mandate_use, people.marta, people.mandate, TRIAL_NOW),
                     NOT_FOUND);
}

static bool paper_mandate(struct act *a, json_t *model)
{
    (void)model;
    struct people *people = a->prepared;
    return registry_mandate_add(a, people->agnese, people->elena, MANDATE_READ | MANDATE_CARE,
                                a->now + a_year, &people->mandate);
}

static bool paper_mandate_to_self(struct act *a, json_t *model)
{
    (void)model;
    struct people *people = a->prepared;
    return registry_mandate_add(a, people->agnese, people->agnese, MANDATE_READ, a->now + a_year,
                                &people->mandate);
}

static bool paper_mandate_for_everything(struct act *a, json_t *model)
{
    (void)model;
    struct people *people = a->prepared;
    return registry_mandate_add(a, people->agnese, people->elena, MANDATE_SELF, a->now + a_year,
                                &people->mandate);
}

static void a_desk_records_a_mandate_on_paper(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(trial_run(state, paper_mandate_to_self, &people), INVALID);
    assert_int_equal(trial_run(state, paper_mandate_for_everything, &people), INVALID);
    assert_int_equal(trial_run(state, paper_mandate, &people), ERROR_NONE);
    assert_int_equal(letters(state, people.agnese, "mandate-accepted"), 1);
    assert_int_equal(with_mandate(state, mandate_use, people.elena, people.mandate, TRIAL_NOW),
                     ERROR_NONE);
    assert_int_equal(who_at(state, TRIAL_NOW).scopes, MANDATE_READ | MANDATE_CARE);
}

static void both_see_it_on_their_page(void **state)
{
    struct people people = mandate_make(state);
    struct trial trial;
    trial_begin(&trial, state, "mandates_show", people.elena);
    assert_int_equal(trial_read(&trial, mandates_show), ERROR_NONE);
    json_t *received = json_array_get(json_object_get(trial.model, "received"), 0);
    assert_string_equal(json_text(received, "other"), "Agnese Moser");
    assert_true(json_is_true(json_object_get(received, "is_active")));
    assert_true(json_is_true(json_object_get(received, "can_read")));
    assert_true(json_is_true(json_object_get(received, "can_buy")));
    assert_true(json_is_false(json_object_get(received, "can_care")));
    assert_true(json_is_false(json_object_get(trial.model, "has_given")));
    trial_end(&trial);
    trial_begin(&trial, state, "mandates_show", people.agnese);
    assert_int_equal(trial_read(&trial, mandates_show), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(trial.model, "given")), 1);
    trial_end(&trial);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_mandate_is_offered_accepted_and_used),
        TEST(it_lasts_to_the_end_of_its_last_day),
        TEST(revoking_works_at_once),
        TEST(the_delegate_may_decline_or_give_back),
        TEST(nobody_else_has_a_part_in_it),
        TEST(one_gives_only_what_is_ones_own),
        TEST(a_mandate_is_never_passed_on),
        TEST(a_desk_records_a_mandate_on_paper),
        TEST(both_see_it_on_their_page),
    };
    return square_run("mandates", tests, sizeof tests / sizeof tests[0]);
}
