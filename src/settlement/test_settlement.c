/* Payouts, fees and the limit of a network, on both engines. */
#include "base/clock.h"
#include "settlement/settlement_parts.h"
#include "wallet/test_town.h"

#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>

/* The town of the wallet's tests; its federation issues the spare credit and pays it out. */
struct scene {
    struct town town;
    int64_t batch;
};

/* An act of a keeper: what it is given, and what it made. */
struct asked {
    int64_t id, other, made;
    const char *text;
    struct new_fee fee;
    int64_t now;
};

static enum error_code by(void **state, int64_t person, handler *handle, struct asked *asked)
{
    struct trial trial;
    trial_begin_as(&trial, state, person, FEDERATION, 0);
    trial.act.prepared = asked;
    if (asked->now)
        trial.act.now = asked->now;
    enum error_code code = trial_do(&trial, handle);
    if (code == INVALID && trial.act.fields) { /* the first field's reason */
        const char *name =
            json_string_value(json_object_iter_value(json_object_iter(trial.act.fields)));
        code = strcmp(name, error_name(NOT_IN_SEPA)) == 0  ? NOT_IN_SEPA
               : strcmp(name, error_name(IBAN_CHECK)) == 0 ? IBAN_CHECK
                                                           : code;
    }
    trial_end(&trial);
    return code;
}

static bool propose(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    return settlement_account_propose(a, asked->id, asked->text, &asked->made);
}

static bool decide(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    return settlement_account_decide(a, asked->id, asked->other != 0);
}

static bool agree(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    return settlement_fee_agree(a, &asked->fee, &asked->made);
}

static bool draft(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    return settlement_draft(a, asked->id, &asked->made);
}

static bool approve(struct act *a, json_t *model)
{
    (void)model;
    return settlement_approve(a, ((struct asked *)a->prepared)->id);
}

static bool export(struct act *a, json_t *model)
{
    (void)model;
    return settlement_export(a, ((struct asked *)a->prepared)->id);
}

static bool give_back(struct act *a, json_t *model)
{
    struct payout_line_by_id_row line;
    (void)model;
    return payout_line_by_id(a, ((struct asked *)a->prepared)->id, &line) &&
           line_return(a, &line, "AC04");
}

static bool confirm(struct act *a, json_t *model)
{
    struct payout_line_by_id_row line;
    (void)model;
    return payout_line_by_id(a, ((struct asked *)a->prepared)->id, &line) && line_confirm(a, &line);
}

/* ---- the scene --------------------------------------------------------------------------------
 */

static const char iban[] = "IT60X0542811101000000123456";

static void account_open(void **state, const struct town *town, int64_t organisation)
{
    struct asked account = {.id = organisation, .text = iban};
    assert_int_equal(by(state, town->marta, propose, &account), ERROR_NONE);
    struct asked verified = {.id = account.made, .other = 1};
    assert_int_equal(by(state, town->agnese, decide, &verified), ERROR_NONE);
}

static void spend(void **state, struct town *town, int64_t provider, int64_t cents)
{
    struct step grant = {.fund = town->spare, .holder = town->elena, .cents = cents};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    struct step pay = {.payer = town->elena,
                       .beneficiary = town->elena,
                       .lines = {{"consegna", provider, 1, cents, 0}},
                       .count = 1,
                       .expected = cents,
                       .reference = TRIAL_NOW + cents};
    assert_int_equal(step_do(state, do_pay, &pay), ERROR_NONE);
}

static struct scene scene_make(void **state)
{
    struct scene scene = {.town = town_make(state)};
    account_open(state, &scene.town, scene.town.federation);
    account_open(state, &scene.town, scene.town.shop);
    return scene;
}

static void agreed(void **state, struct scene *scene, int64_t fund, int64_t provider,
                   int64_t points, int64_t from, int64_t until)
{
    struct asked fee = {.fee = {scene->town.federation, fund, provider, points, 0, from, until}};
    assert_int_equal(by(state, scene->town.marta, agree, &fee), ERROR_NONE);
}

static int64_t drafted(void **state, struct scene *scene)
{
    struct asked batch = {.id = scene->town.federation};
    assert_int_equal(by(state, scene->town.marta, draft, &batch), ERROR_NONE);
    return batch.made;
}

static void everything_holds(void **state)
{
    ledger_holds(state);
    for (const struct invariant *rule = settlement_room.invariants; rule->name; rule++)
        assert_int_equal(square_count(*state, rule->broken), 0);
}

static int64_t line_number(void **state, const char *column)
{
    char sql[200];
    snprintf(sql, sizeof sql, "select %s from payout_lines order by id desc limit 1", column);
    return square_number(*state, sql);
}

/* ---- accounts ---------------------------------------------------------------------------------
 */

static void an_account_needs_two_people(void **state)
{
    struct town town = town_make(state);
    struct asked bad = {.id = town.shop, .text = "IT60X0542811101000000123457"};
    assert_int_equal(by(state, town.marta, propose, &bad), IBAN_CHECK);
    bad.text = "TR330006100519786457841326";
    assert_int_equal(by(state, town.marta, propose, &bad), NOT_IN_SEPA);
    struct asked account = {.id = town.shop, .text = "it60 x054 2811 1010 0000 0123 456"};
    assert_int_equal(by(state, town.marta, propose, &account), ERROR_NONE);
    struct asked verdict = {.id = account.made, .other = 1};
    assert_int_equal(by(state, town.marta, decide, &verdict), SAME_PERSON);
    assert_int_equal(by(state, town.agnese, decide, &verdict), ERROR_NONE);
    assert_int_equal(by(state, town.agnese, decide, &verdict), STATE_CONFLICT);
    account_open(state, &town, town.shop);
    assert_int_equal(
        square_number(*state, "select count(*) from bank_accounts where state = 'verified'"), 1);
    assert_int_equal(
        square_number(*state, "select count(*) from bank_accounts where iban_sealed like '%0542%'"),
        0);
}

/* ---- payouts ----------------------------------------------------------------------------------
 */

static void a_payout_moves_each_cent_once(void **state)
{
    struct scene scene = scene_make(state);
    struct town *town = &scene.town;
    agreed(state, &scene, 0, 0, 150, TRIAL_NOW - DAY, 0);
    spend(state, town, town->shop, 1000);
    spend(state, town, town->shop, 333);
    spend(state, town, town->cooperative, 500); /* no account: waits */
    struct asked batch = {.id = drafted(state, &scene)}, other = {.id = town->federation};
    assert_int_equal(by(state, town->agnese, draft, &other), STATE_CONFLICT);
    assert_int_equal(line_number(state, "gross_cents"), 1333);
    assert_int_equal(line_number(state, "fee_cents"), 15 + 5);
    assert_int_equal(by(state, town->marta, approve, &batch), SAME_PERSON);
    assert_int_equal(by(state, town->agnese, export, &batch), STATE_CONFLICT);
    assert_int_equal(by(state, town->agnese, approve, &batch), ERROR_NONE);
    assert_int_equal(by(state, town->agnese, approve, &batch), STATE_CONFLICT);
    assert_int_equal(posted(state, town->spare, town->shop), 0);
    assert_int_equal(by(state, town->marta, draft, &other), NOTHING_DUE);
    assert_int_equal(by(state, town->agnese, export, &batch), ERROR_NONE);
    everything_holds(state);
}

static void what_comes_back_is_due_again_without_a_fee(void **state)
{
    struct scene scene = scene_make(state);
    struct town *town = &scene.town;
    agreed(state, &scene, 0, 0, 150, TRIAL_NOW - DAY, 0);
    spend(state, town, town->shop, 1000);
    struct asked batch = {.id = drafted(state, &scene)};
    struct asked line = {.id = line_number(state, "id")};
    assert_int_equal(by(state, town->marta, confirm, &line), STATE_CONFLICT);
    assert_int_equal(by(state, town->marta, give_back, &line), STATE_CONFLICT);
    assert_int_equal(by(state, town->agnese, approve, &batch), ERROR_NONE);
    assert_int_equal(by(state, town->agnese, export, &batch), ERROR_NONE);
    assert_int_equal(by(state, town->marta, confirm, &line), ERROR_NONE);
    assert_int_equal(by(state, town->marta, confirm, &line), STATE_CONFLICT);
    assert_int_equal(by(state, town->marta, give_back, &line), ERROR_NONE);
    assert_int_equal(by(state, town->marta, give_back, &line), STATE_CONFLICT);
    assert_int_equal(posted(state, town->spare, town->shop), 985);
    drafted(state, &scene);
    assert_int_equal(line_number(state, "gross_cents"), 985);
    assert_int_equal(line_number(state, "fee_cents"), 0);
    everything_holds(state);
}

static void takings_given_back_meanwhile_stop_the_payout(void **state)
{
    struct scene scene = scene_make(state);
    struct town *town = &scene.town;
    spend(state, town, town->shop, 1000);
    struct asked batch = {.id = drafted(state, &scene)};
    struct step refund = {
        .payer = town->shop, .holder = town->shop, .cents = 400, .reference = TRIAL_NOW + 1000};
    assert_int_equal(step_do(state, do_refund, &refund), ERROR_NONE);
    assert_int_equal(by(state, town->agnese, approve, &batch), CREDIT_SHORT);
    assert_int_equal(posted(state, town->spare, town->shop), 600);
    everything_holds(state);
}

static void what_was_paid_out_and_given_back_is_taken_from_the_next_payout(void **state)
{
    struct scene scene = scene_make(state);
    struct town *town = &scene.town;
    agreed(state, &scene, 0, 0, 150, TRIAL_NOW - DAY, 0);
    spend(state, town, town->shop, 1000);
    struct asked batch = {.id = drafted(state, &scene)}, other = {.id = town->federation};
    assert_int_equal(by(state, town->agnese, approve, &batch), ERROR_NONE);
    assert_int_equal(by(state, town->agnese, export, &batch), ERROR_NONE);
    struct step refund = {
        .payer = town->shop, .holder = town->shop, .cents = 400, .reference = TRIAL_NOW + 1000};
    assert_int_equal(step_do(state, do_refund, &refund), ERROR_NONE);
    assert_int_equal(posted(state, town->spare, town->shop), -400);
    spend(state, town, town->shop, 300);
    assert_int_equal(by(state, town->marta, draft, &other), NOTHING_DUE);
    spend(state, town, town->shop, 200);
    drafted(state, &scene);
    assert_int_equal(line_number(state, "gross_cents"), 100);
    assert_int_equal(line_number(state, "fee_cents"), 5 + 3); /* of 3.00 and 2.00 */
    everything_holds(state);
}

static void an_account_replaced_meanwhile_stops_the_payout(void **state)
{
    struct scene scene = scene_make(state);
    spend(state, &scene.town, scene.town.shop, 1000);
    struct asked batch = {.id = drafted(state, &scene)};
    account_open(state, &scene.town, scene.town.shop);
    assert_int_equal(by(state, scene.town.agnese, approve, &batch), STATE_CONFLICT);
    assert_int_equal(posted(state, scene.town.spare, scene.town.shop), 1000);
}

static void so_does_an_issuer_who_pays_from_another_account(void **state)
{
    struct scene scene = scene_make(state);
    spend(state, &scene.town, scene.town.shop, 1000);
    struct asked batch = {.id = drafted(state, &scene)};
    account_open(state, &scene.town, scene.town.federation);
    assert_int_equal(by(state, scene.town.agnese, approve, &batch), STATE_CONFLICT);
}

/* ---- fees -------------------------------------------------------------------------------------
 */

static void the_most_precise_agreement_counts(void **state)
{
    struct scene scene = scene_make(state);
    struct town *town = &scene.town;
    struct asked wrong = {.fee = {town->federation, town->care, 0, 100, 0, TRIAL_NOW, 0}};
    assert_int_equal(by(state, town->marta, agree, &wrong), INVALID); /* another's fund */
    agreed(state, &scene, 0, 0, 100, TRIAL_NOW - 9 * DAY, 0);
    agreed(state, &scene, town->spare, 0, 200, TRIAL_NOW - 9 * DAY, 0);
    agreed(state, &scene, 0, town->shop, 300, TRIAL_NOW - 9 * DAY, 0);
    agreed(state, &scene, town->spare, town->shop, 400, TRIAL_NOW - 9 * DAY, TRIAL_NOW - DAY);
    spend(state, town, town->shop, 1000);
    drafted(state, &scene);
    assert_int_equal(line_number(state, "fee_cents"), 30);
}

/* ---- takings ----------------------------------------------------------------------------------
 */

/* Further payments to the shop, a cent each: from the one numbered so, to another. */
static void payments_write(void **state, int from, int to)
{
    char text[1100];
    snprintf(text, sizeof text,
             "insert into transfers (id, kind, fund_id, debit_account_id, credit_account_id, "
             "amount_cents, note, made_at, credit_previous_id, debit_balance_cents, "
             "credit_balance_cents) "
             "with recursive n (i) as (select %d union all select i + 1 from n where i < %d) "
             "select n.i, 'payment', t.fund_id, t.debit_account_id, t.credit_account_id, 1, 'x', "
             "t.made_at, case when n.i = 1 then t.id else n.i - 1 end, 0, 0 "
             "from n cross join (select * from transfers where kind = 'payment' and id > 1000000 "
             "limit 1) t",
             from, to);
    square_execute(*state, text);
    snprintf(text, sizeof text,
             "update accounts set last_transfer_id = %d where id = "
             "(select credit_account_id from transfers where id = %d)",
             to, to);
    square_execute(*state, text);
}

/* What the page of the shop says, and whether the file is refused. */
static void takings_are(void **state, const struct scene *scene, bool is_too_long)
{
    struct trial trial;
    trial_begin_as(&trial, state, scene->town.marta, SHOPKEEPER, scene->town.shop);
    assert_int_equal(trial_read(&trial, takings_show), ERROR_NONE);
    const json_t *total = json_object_get(trial.model, "total");
    assert_int_equal(json_is_true(json_object_get(trial.model, "is_too_long")), is_too_long);
    assert_int_equal(json_array_size(json_object_get(trial.model, "latest")), 30);
    if (is_too_long)
        assert_true(json_is_null(total));
    else
        assert_int_equal(json_int(total, "taken_cents"), 20000);
    trial_end(&trial);
    trial_begin_as(&trial, state, scene->town.marta, SHOPKEEPER, scene->town.shop);
    assert_int_equal(trial_read(&trial, takings_export),
                     is_too_long ? PERIOD_TOO_LONG : ERROR_NONE);
    trial_end(&trial);
}

static void takings_are_added_up_whole_or_not_at_all(void **state)
{
    struct scene scene = scene_make(state);
    spend(state, &scene.town, scene.town.shop, 1);
    payments_write(state, 1, 19999);
    takings_are(state, &scene, false);
    payments_write(state, 20000, 20000);
    takings_are(state, &scene, true);
}

/* ---- the limit of a network -------------------------------------------------------------------
 */

static int64_t warnings(void **state)
{
    return square_number(*state, "select count(*) from network_warnings");
}

static void the_limit_warns_from_eighty_percent(void **state)
{
    struct scene scene = scene_make(state);
    struct asked now = {.now = TRIAL_NOW};
    spend(state, &scene.town, scene.town.shop, 79999999);
    assert_int_equal(by(state, scene.town.marta, network_count_due, &now), ERROR_NONE);
    assert_int_equal(warnings(state), 0);
    spend(state, &scene.town, scene.town.shop, 1);
    assert_int_equal(by(state, scene.town.marta, network_count_due, &now), ERROR_NONE);
    assert_int_equal(by(state, scene.town.marta, network_count_due, &now), ERROR_NONE);
    assert_int_equal(square_number(*state, "select sum(paid_cents) from network_days"), 80000000);
    assert_int_equal(warnings(state), 1);
    spend(state, &scene.town, scene.town.shop, 20000000); /* 1,000,000 euro: not above it */
    assert_int_equal(by(state, scene.town.marta, network_count_due, &now), ERROR_NONE);
    assert_int_equal(warnings(state), 1);
    spend(state, &scene.town, scene.town.shop, 2);
    assert_int_equal(by(state, scene.town.marta, network_count_due, &now), ERROR_NONE);
    assert_int_equal(warnings(state), 2);
    now.now = TRIAL_NOW + 367 * DAY; /* a year later all of it is forgotten */
    assert_int_equal(by(state, scene.town.marta, network_count_due, &now), ERROR_NONE);
    assert_int_equal(warnings(state), 0);
}

/* ---- two at once ----------------------------------------------------------------------------- */

/* One of two who confirm the same netting, each on a node of their own. */
struct confirmer {
    struct square *square;
    struct lanes *lanes;
    struct town *town;
    sem_t *says, *hears; /* that it has confirmed; that the other has, or NULL */
    enum error_code code;
};

/* The first stays in its transaction until the second has confirmed too, or seems to wait for it.
 */
static bool confirm_netting(struct act *a, json_t *model)
{
    struct confirmer *confirmer = a->prepared;
    struct timespec end;
    if (!netting_confirm(a, model))
        return false;
    sem_post(confirmer->says);
    if (!confirmer->hears)
        return true;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_nsec += 100000000;
    end.tv_sec += end.tv_nsec / 1000000000;
    end.tv_nsec %= 1000000000;
    sem_timedwait(confirmer->hears, &end);
    return true;
}

static void *netting_race(void *object)
{
    struct confirmer *confirmer = object;
    struct arena *arena = arena_new();
    struct act a;
    square_act(&a, arena, "netting_confirm", confirmer->town->marta);
    a.input = json_pack("{s:i}", "in_cents", 500);
    a.prepared = confirmer;
    bool is_done = lanes_perform(confirmer->lanes, &a, confirm_netting, NULL);
    confirmer->code = is_done ? ERROR_NONE : a.error.code;
    json_decref((json_t *)a.input);
    arena_free(&arena);
    return NULL;
}

/* Nobody who is owed has a bank account, so there is no draft to be the only one. */
static void a_netting_is_confirmed_once(void **state)
{
    struct town town = town_make(state);
    struct step debt = {.payer = town.shop, .beneficiary = town.cooperative, .cents = 500};
    assert_int_equal(step_do(state, do_settle, &debt), ERROR_NONE);
    struct square *square = *state;
    sem_t first, second;
    pthread_t threads[2];
    sem_init(&first, 0, 0);
    sem_init(&second, 0, 0);
    struct confirmer confirmers[] = {
        {square, square_lanes(square, 10, 1000), &town, &first, &second, INTERNAL},
        {square, square_lanes(square, 11, 1000), &town, &second, NULL, INTERNAL}};
    pthread_create(&threads[0], NULL, netting_race, &confirmers[0]);
    sem_wait(&first);
    pthread_create(&threads[1], NULL, netting_race, &confirmers[1]);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        lanes_stop(&confirmers[i].lanes);
    }
    assert_int_equal(confirmers[0].code, ERROR_NONE);
    assert_int_equal(confirmers[1].code, STATE_CONFLICT);
    assert_int_equal(square_number(square, "select sum(amount_cents) from netting_dues"), 500);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_account_needs_two_people),
        TEST(a_payout_moves_each_cent_once),
        TEST(what_comes_back_is_due_again_without_a_fee),
        TEST(takings_are_added_up_whole_or_not_at_all),
        TEST(takings_given_back_meanwhile_stop_the_payout),
        TEST(what_was_paid_out_and_given_back_is_taken_from_the_next_payout),
        TEST(an_account_replaced_meanwhile_stops_the_payout),
        TEST(so_does_an_issuer_who_pays_from_another_account),
        TEST(the_most_precise_agreement_counts),
        TEST(the_limit_warns_from_eighty_percent),
        TEST(a_netting_is_confirmed_once),
    };
    return square_run("settlement", tests, sizeof tests / sizeof tests[0]);
}
