#include "wallet/test_town.h"

#include "base/id.h"

#include <pthread.h>
#include <string.h>

/* ---- statements ------------------------------------------------------------------------------ */

static enum error_code read_page(struct trial *trial, void **state, handler *handle, int64_t actor,
                                 int64_t account, int64_t from)
{
    trial_begin(trial, state, "page", actor);
    trial->act.input = json_pack("{s:o, s:o}", "account", json_id(account), "from", json_id(from));
    return trial_read(trial, handle);
}

static void a_statement_is_walked_back_page_by_page(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.care, .holder = town.elena, .cents = 100};
    for (int i = 0; i < 24; i++)
        assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    int64_t account = balance(state, town.care, town.elena, "id");
    struct trial trial;
    assert_int_equal(read_page(&trial, state, wallet_account_show, town.elena, account, 0),
                     ERROR_NONE);
    json_t *rows = json_object_get(trial.model, "transfers");
    assert_int_equal(json_array_size(rows), 20);
    assert_int_equal(json_int(json_array_get(rows, 0), "balance_cents"), 32400);
    assert_int_equal(json_int(json_array_get(rows, 19), "balance_cents"), 30500);
    int64_t older = json_get_id(trial.model, "older_id");
    trial_end(&trial);

    assert_int_equal(read_page(&trial, state, wallet_account_show, town.elena, account, older),
                     ERROR_NONE);
    rows = json_object_get(trial.model, "transfers");
    assert_int_equal(json_array_size(rows), 5);
    json_t *first = json_array_get(rows, 4);
    assert_int_equal(json_int(first, "amount_cents"), 30000);
    assert_string_equal(json_text(first, "note"), "Piano welfare 2027");
    assert_string_equal(json_text(first, "other"), "Falegnameria");
    assert_true(json_is_false(json_object_get(trial.model, "has_older")));
    trial_end(&trial);
}

static bool do_role(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return registry_role_grant(a, step->holder, SHOPKEEPER, step->town->shop);
}

static void a_statement_is_for_its_holder(void **state)
{
    struct town town = town_make(state);
    int64_t account = balance(state, town.care, town.elena, "id");
    int64_t issuers = balance(state, town.care, town.employer, "id");
    struct trial trial;
    assert_int_equal(read_page(&trial, state, wallet_account_show, town.marta, account, 0),
                     NOT_FOUND);
    trial_end(&trial);
    assert_int_equal(read_page(&trial, state, wallet_account_show, town.elena, issuers, 0),
                     NOT_FOUND);
    trial_end(&trial);
    /* Nor does another account's transfer open through one's own. */
    int64_t transfer = balance(state, town.care, town.elena, "last_transfer_id");
    struct step settle = {.payer = town.shop, .beneficiary = town.elena, .cents = 5};
    assert_int_equal(step_do(state, do_settle, &settle), ERROR_NONE);
    int64_t other = balance(state, town.settlement, town.elena, "id");
    assert_int_equal(read_page(&trial, state, wallet_account_show, town.elena, other, transfer),
                     ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(trial.model, "transfers")), 0);
    trial_end(&trial);
}

static void takings_are_for_who_handles_them(void **state)
{
    struct town town = town_make(state);
    struct step settle = {.payer = town.shop, .beneficiary = town.cooperative, .cents = 200};
    assert_int_equal(step_do(state, do_settle, &settle), ERROR_NONE);
    struct step role = {.town = &town, .holder = town.marta};
    assert_int_equal(step_do(state, do_role, &role), ERROR_NONE);
    int64_t account = balance(state, town.settlement, town.shop, "id");
    for (int known = 0; known < 2; known++) {
        struct trial trial;
        trial_begin(&trial, state, "page", town.marta);
        trial.act.input = json_pack("{s:o}", "account", json_id(account));
        trial.act.who.grant_count = (unsigned)known;
        trial.act.who.grants[0].role = SHOPKEEPER;
        trial.act.who.grants[0].organisation = town.shop;
        assert_int_equal(trial_read(&trial, wallet_account_show), known ? ERROR_NONE : NOT_FOUND);
        trial.act.error.code = ERROR_NONE;
        trial.act.input = json_object();
        assert_int_equal(trial_read(&trial, wallet_organisation_show),
                         known ? ERROR_NONE : NOT_FOUND);
        if (known) {
            json_t *shown = json_array_get(json_object_get(trial.model, "accounts"), 0);
            assert_int_equal(json_int(shown, "balance_cents"), -200);
            assert_true(json_is_true(json_object_get(shown, "owes")));
            assert_int_equal(json_array_size(json_object_get(shown, "transfers")), 1);
        }
        trial.act.error.code = ERROR_NONE;
        trial.act.input = json_pack("{s:o}", "organisation", json_id(town.cooperative));
        assert_int_equal(trial_read(&trial, wallet_organisation_show), NOT_FOUND);
        trial_end(&trial);
    }
}

static void credits_say_when_they_end(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    static const struct {
        int64_t after;
        bool soon, expired;
    } cases[] = {{0, false, false}, {40L * DAY, true, false}, {101L * DAY, false, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        trial_begin(&trial, state, "wallet_show", town.elena);
        trial.act.now += cases[i].after;
        assert_int_equal(trial_read(&trial, wallet_show), ERROR_NONE);
        json_t *credit = json_array_get(json_object_get(trial.model, "credits"), 0);
        assert_int_equal(json_int(credit, "free_cents"), 28600);
        assert_int_equal(json_int(credit, "held_cents"), 1400);
        assert_int_equal(json_int(credit, "bar_free"), 95);
        assert_int_equal(json_is_true(json_object_get(credit, "is_soon")), cases[i].soon);
        assert_int_equal(json_is_true(json_object_get(credit, "is_expired")), cases[i].expired);
        trial_end(&trial);
    }
}

/* ---- many at once, and at random ------------------------------------------------------------- */

enum { SPENDERS = 2, TRIES = 25 };

struct spender {
    struct square *square;
    struct lanes *lanes;
    struct town *town;
    unsigned held;
};

static void *spend(void *object)
{
    struct spender *spender = object;
    for (int i = 0; i < TRIES; i++) {
        struct step step = story_order(spender->town);
        struct arena *arena = arena_new();
        struct act a;
        step.expected = 1400;
        square_act(&a, arena, "spend", 0);
        a.now = TRIAL_NOW;
        a.prepared = &step;
        if (lanes_perform(spender->lanes, &a, do_hold, NULL))
            spender->held++;
        else
            assert_int_equal(a.error.code, CREDIT_SHORT);
        arena_free(&arena);
    }
    return NULL;
}

/* Two nodes' writers on one account of 300.00: 21 holds of 14.00 fit, whoever makes them. */
static void two_writers_never_overspend(void **state)
{
    struct square *square = *state;
    struct town town = town_make(state);
    struct spender spenders[SPENDERS];
    pthread_t threads[SPENDERS];
    unsigned total = 0;
    for (unsigned i = 0; i < SPENDERS; i++) {
        spenders[i] = (struct spender){square, square_lanes(square, 10 + i, 1000), &town, 0};
        pthread_create(&threads[i], NULL, spend, &spenders[i]);
    }
    for (unsigned i = 0; i < SPENDERS; i++) {
        pthread_join(threads[i], NULL);
        lanes_stop(&spenders[i].lanes);
        total += spenders[i].held;
    }
    assert_int_equal(total, 21);
    assert_int_equal(held(state, town.care, town.elena), 21 * 1400);
    ledger_holds(state);
}

struct giver {
    struct lanes *lanes;
    struct step gift;
    uint64_t retries;
};

static void *give(void *object)
{
    struct giver *giver = object;
    for (int i = 0; i < TRIES; i++) {
        struct arena *arena = arena_new();
        struct act a;
        square_act(&a, arena, "give", 0);
        a.now = TRIAL_NOW;
        a.prepared = &giver->gift;
        assert_true(lanes_perform(giver->lanes, &a, do_gift, NULL));
        arena_free(&arena);
    }
    giver->retries = lanes_stats(giver->lanes).retries;
    return NULL;
}

/* Each locks the accounts of both in the same order: otherwise each would wait for the other. */
static void two_who_give_each_other_never_lock_each_other_out(void **state)
{
    struct square *square = *state;
    struct town town = town_make(state);
    int64_t people[] = {town.elena, town.marta};
    struct giver givers[2];
    pthread_t threads[2];
    for (unsigned i = 0; i < 2; i++) {
        struct step grant = {.fund = town.time, .holder = people[i], .cents = TRIES};
        struct step gift = {
            .payer = people[i], .fund = town.time, .holder = people[!i], .cents = 1};
        assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
        givers[i] = (struct giver){square_lanes(square, 10 + i, 1000), gift, 0};
    }
    for (unsigned i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, give, &givers[i]);
    for (unsigned i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        lanes_stop(&givers[i].lanes);
        assert_int_equal(givers[i].retries, 0);
    }
    assert_int_equal(posted(state, town.time, town.elena), TRIES);
    ledger_holds(state);
}

/* What the model of the random test remembers of a hold. */
struct open_hold {
    int64_t reference;
};

/* 300 random grants, holds, captures and releases, from a seed: whatever happens, every rule holds
 * and refusals leave nothing behind. */
static void any_story_keeps_the_ledger_whole(void **state)
{
    struct town town = town_make(state);
    struct open_hold open[300];
    unsigned open_count = 0;
    struct random random;
    random_seed(&random, 20271);
    const int64_t people[] = {town.elena, town.agnese, town.marta};
    const int64_t funds[] = {town.care, town.spare};
    for (int i = 0; i < 300; i++) {
        uint64_t choice = random_below(&random, 10);
        int64_t person = people[random_below(&random, 3)];
        struct step step = story_order(&town);
        step.payer = person;
        step.beneficiary = people[random_below(&random, 3)];
        step.lines[1].units = 1 + (int64_t)random_below(&random, 4);
        step.lines[1].cents = step.lines[1].units * (int64_t)random_below(&random, 2500);
        step.fund = funds[random_below(&random, 2)];
        step.holder = person;
        step.cents = (int64_t)random_below(&random, 5000);
        if (choice < 3) {
            enum error_code code = step_do(state, do_grant, &step);
            assert_true(code == (step.cents ? ERROR_NONE : OUT_OF_RANGE));
        } else if (choice < 7 || open_count == 0) {
            assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
            open[open_count++].reference = step.reference;
        } else {
            uint64_t which = random_below(&random, open_count);
            step.reference = open[which].reference;
            open[which] = open[--open_count];
            assert_int_equal(step_do(state, choice < 9 ? do_capture : do_release, &step),
                             ERROR_NONE);
        }
        if (i % 50 == 0)
            ledger_holds(state);
    }
    ledger_holds(state);
    assert_true(square_number(*state, "select count(*) from transfers") > 50);
}

/* The rules themselves can fail. */
static void a_tampered_ledger_is_noticed(void **state)
{
    static const char *const harm[] = {
        "update transfers set amount_cents = amount_cents + 1",
        "update accounts set received_cents = received_cents + 1 where floor_cents = 0",
        "update accounts set held_cents = held_cents + 1 where floor_cents = 0",
        "update accounts set last_transfer_id = null",
        ("update transfers set debit_balance_cents = debit_balance_cents + 1 where id not in "
         "(select last_transfer_id from accounts where last_transfer_id is not null)"),
        "update hold_lines set amount_cents = amount_cents + 1",
        "update transfers set kind = 'payout' where kind = 'payment'",
        "update accounts set floor_cents = -1 where role = 'provider'",
        "update accounts set role = 'provider', expires_at = null where role = 'holder'"};
    for (size_t i = 0; i < sizeof harm / sizeof *harm; i++) {
        struct town town = town_make(state);
        struct step step = story_order(&town);
        int64_t broken = 0;
        for (int paid = 0; paid < 2; paid++) {
            assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
            assert_int_equal(step_do(state, do_capture, &step), ERROR_NONE);
            step.reference = id_new();
        }
        assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
        square_execute(*state, harm[i]);
        for (const struct invariant *rule = wallet_invariants; rule->name; rule++)
            broken += square_count(*state, rule->broken);
        assert_true(broken > 0);
        square_execute(*state, "delete from hold_lines");
        square_execute(*state, "delete from holds");
        square_execute(*state, "update accounts set last_transfer_id = null");
        square_execute(*state, "delete from transfers");
        square_execute(*state, "delete from accounts");
        square_execute(*state, "delete from fund_categories");
        square_execute(*state, "delete from funds");
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_statement_is_walked_back_page_by_page),
        TEST(a_statement_is_for_its_holder),
        TEST(takings_are_for_who_handles_them),
        TEST(credits_say_when_they_end),
        TEST(two_writers_never_overspend),
        TEST(two_who_give_each_other_never_lock_each_other_out),
        TEST(any_story_keeps_the_ledger_whole),
        TEST(a_tampered_ledger_is_noticed),
    };
    return square_run("ledger", tests, sizeof tests / sizeof tests[0]);
}
