#include "base/id.h"
#include "registry/registry.h"
#include "registry/test_trial.h"
#include "wallet/wallet_parts.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* ---- a town
 * --------------------------------------------------------------------------------------- */

/* Elena is Agnese's daughter; Marta is nobody's relative. The employer issues care credit for
 * company ("compagnia", at most 14.00 for an hour), the federation a fund for everything. */
struct town {
    int64_t elena, agnese, marta;
    int64_t employer, federation, shop, cooperative;
    int64_t care, spare, settlement;
};

static const int64_t day = 86400;

static bool organisation_add(struct act *a, const char *name, int64_t *id)
{
    struct new_organisation organisation = {name, "cooperative", "", "", "", "", 0};
    return registry_organisation_add(a, &organisation, id);
}

static bool person_add(struct act *a, const char *name, int64_t *id)
{
    struct new_person person = {name, "Moser", "", "", "", 0};
    return registry_person_add(a, &person, id);
}

static bool funds_add(struct act *a, struct town *town)
{
    struct new_fund care = {"cura",         "Credito di cura",  "welfare-service",
                            town->employer, a->now + 100 * day, true};
    struct new_fund spare = {"scorta", "Credito libero", "bonus", town->federation, 0, false};
    struct new_fund settlement = {"contanti", "Contanti", "settlement", town->federation, 0, false};
    return wallet_fund_add(a, &care, &town->care) && wallet_fund_add(a, &spare, &town->spare) &&
           wallet_fund_add(a, &settlement, &town->settlement) &&
           wallet_fund_allows(a, town->care, "compagnia", 1400) &&
           wallet_fund_allows(a, town->spare, "compagnia", 0) &&
           wallet_fund_allows(a, town->spare, "consegna", 0);
}

static bool town_add(struct act *a, json_t *model)
{
    (void)model;
    struct town *town = a->prepared;
    return person_add(a, "Elena", &town->elena) && person_add(a, "Agnese", &town->agnese) &&
           person_add(a, "Marta", &town->marta) &&
           organisation_add(a, "Falegnameria", &town->employer) &&
           organisation_add(a, "Federazione", &town->federation) &&
           organisation_add(a, "Bottega di Rabbi", &town->shop) &&
           organisation_add(a, "Il Sentiero", &town->cooperative) && funds_add(a, town) &&
           registry_relate(a, town->elena, "family", town->agnese) &&
           wallet_grant(a, town->care, town->elena, 30000, "Piano welfare 2027");
}

static struct town town_make(void **state)
{
    struct town town = {0};
    assert_int_equal(trial_run(state, town_add, &town), ERROR_NONE);
    return town;
}

/* ---- one step of a story
 * -------------------------------------------------------------------------- */

/* Everything a step may need; each uses some of it. */
struct step {
    struct town *town;
    int64_t payer, beneficiary;
    struct wallet_line lines[4];
    unsigned count;
    int64_t expected, reference;
    int64_t credit; /* the answer of a quote */
    int64_t fund, holder, cents;
    int64_t now; /* 0: TRIAL_NOW */
};

static enum error_code step_do(void **state, handler *handle, struct step *step)
{
    struct trial trial;
    trial_begin(&trial, state, "step", 0);
    trial.act.prepared = step;
    if (step->now)
        trial.act.now = step->now;
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

static bool do_grant(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_grant(a, step->fund, step->holder, step->cents, "prova");
}

static bool do_hold(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_hold(a, step->payer, step->beneficiary, step->lines, step->count, step->expected,
                       step->reference, TRIAL_NOW + 10 * day);
}

static bool do_capture(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_capture(a, step->reference);
}

static bool do_release(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_release(a, step->reference);
}

/* The story's order: shopping delivery 6.00 and an hour of company 16.00, for Agnese. */
static struct step story_order(struct town *town)
{
    return (struct step){.town = town,
                         .payer = town->elena,
                         .beneficiary = town->agnese,
                         .lines = {{"consegna", town->shop, 1, 600, 0},
                                   {"compagnia", town->cooperative, 1, 1600, 0}},
                         .count = 2,
                         .reference = id_new()};
}

static int64_t balance(void **state, int64_t fund, int64_t holder, const char *what)
{
    char sql[200];
    snprintf(sql, sizeof sql, "select %s from accounts where fund_id = %lld and holder_id = %lld",
             what, (long long)fund, (long long)holder);
    return square_number(*state, sql);
}

static int64_t posted(void **state, int64_t fund, int64_t holder)
{
    return balance(state, fund, holder, "received_cents - paid_cents");
}

static int64_t held(void **state, int64_t fund, int64_t holder)
{
    return balance(state, fund, holder, "held_cents");
}

/* Every invariant of the room holds, over something. */
static void ledger_holds(void **state)
{
    for (const struct invariant *rule = wallet_invariants; rule->name; rule++) {
        struct trial trial;
        trial_begin(&trial, state, "check", 0);
        assert_int_equal(trial_read(&trial, rule->check), ERROR_NONE);
        if (json_int(trial.model, "broken") != 0)
            fail_msg("%s: %d broken", rule->name, (int)json_int(trial.model, "broken"));
        trial_end(&trial);
    }
}

/* ---- quotes
 * --------------------------------------------------------------------------------------- */

static bool do_quote(struct act *a, json_t *model)
{
    struct step *step = a->prepared;
    return wallet_quote(a, step->payer, step->beneficiary, step->lines, step->count, &step->credit,
                        model);
}

/* The reason given for a fund; "" when it pays. The answer lives in the trial. */
static const json_t *quoted(struct trial *trial, int64_t fund)
{
    size_t i;
    json_t *credit;
    json_array_foreach(json_object_get(trial->model, "credits"), i,
                       credit) if (json_get_id(credit, "fund_id") == fund) return credit;
    return NULL;
}

static void quote_is(void **state, struct step *step, int64_t fund, const char *reason,
                     int64_t credit)
{
    struct trial trial;
    trial_begin(&trial, state, "quote", 0);
    trial.act.prepared = step;
    if (step->now)
        trial.act.now = step->now;
    assert_int_equal(trial_read(&trial, do_quote), ERROR_NONE);
    assert_int_equal(step->credit, credit);
    assert_string_equal(json_text(quoted(&trial, fund), "reason"), reason);
    trial_end(&trial);
}

static void credit_pays_14_of_16_euro(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    struct trial trial;
    trial_begin(&trial, state, "quote", 0);
    trial.act.prepared = &step;
    assert_int_equal(trial_read(&trial, do_quote), ERROR_NONE);
    assert_int_equal(step.credit, 1400);
    assert_int_equal(step.lines[0].credit_cents, 0);
    assert_int_equal(step.lines[1].credit_cents, 1400);
    const json_t *credit = quoted(&trial, town.care);
    assert_int_equal(json_int(credit, "balance_cents"), 30000);
    assert_int_equal(json_int(credit, "pays_cents"), 1400);
    assert_int_equal(json_int(credit, "left_cents"), 28600);
    assert_int_equal(json_int(credit, "expires_at"), TRIAL_NOW + 100 * day);
    trial_end(&trial);
}

static void a_fund_says_why_it_does_not_pay(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    step.now = TRIAL_NOW + 100 * day + 1;
    quote_is(state, &step, town.care, "expired", 0);

    step = story_order(&town);
    step.beneficiary = town.marta;
    quote_is(state, &step, town.care, "other_person", 0);

    step = story_order(&town);
    step.count = 1;
    quote_is(state, &step, town.care, "wrong_category", 0);

    step = story_order(&town);
    step.lines[1].cents = 0;
    quote_is(state, &step, town.care, "not_needed", 0);

    struct step grant = {.fund = town.care, .holder = town.marta, .cents = 100};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    struct step spend = story_order(&town);
    spend.payer = spend.beneficiary = town.marta;
    assert_int_equal(step_do(state, do_hold, &spend), ERROR_NONE);
    spend = story_order(&town);
    spend.payer = town.marta;
    spend.beneficiary = 0;
    quote_is(state, &spend, town.care, "empty", 0);
}

static bool do_admit(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_fund_admits(a, step->town->care, step->holder);
}

static void a_fund_with_a_network_pays_only_there(void **state)
{
    struct town town = town_make(state);
    struct step admit = {.town = &town, .holder = town.shop};
    assert_int_equal(step_do(state, do_admit, &admit), ERROR_NONE);
    struct step step = story_order(&town);
    quote_is(state, &step, town.care, "wrong_provider", 0);
    admit.holder = town.cooperative;
    assert_int_equal(step_do(state, do_admit, &admit), ERROR_NONE);
    quote_is(state, &step, town.care, "", 1400);
}

static void the_earliest_expiry_pays_first(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.spare, .holder = town.elena, .cents = 500};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    struct step step = story_order(&town);
    step.beneficiary = town.elena;
    /* Care expires: it pays 14.00. The spare credit, which does not, pays the delivery's 6.00 as
     * far as it reaches, and has nothing left for the missing 2.00. */
    quote_is(state, &step, town.spare, "", 1900);
    assert_int_equal(step.lines[0].credit_cents, 500);
    assert_int_equal(step.lines[1].credit_cents, 1400);
    /* It is not for the family: for Agnese it pays nothing. */
    step.beneficiary = town.agnese;
    quote_is(state, &step, town.spare, "other_person", 1400);
}

static void the_cap_counts_units(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    step.lines[1].units = 3;
    step.lines[1].cents = 4800;
    quote_is(state, &step, town.care, "", 4200);
    step.lines[1].units = INT64_MAX;
    assert_int_equal(step_do(state, do_quote, &step), OUT_OF_RANGE);
    step.lines[1].units = 1;
    step.lines[1].cents = -1;
    assert_int_equal(step_do(state, do_quote, &step), OUT_OF_RANGE);
}

/* ---- holds
 * ---------------------------------------------------------------------------------------- */

static void a_hold_is_captured_to_the_cent(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    step.expected = 1400;
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 30000);
    assert_int_equal(held(state, town.care, town.elena), 1400);
    ledger_holds(state);

    assert_int_equal(step_do(state, do_capture, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 28600);
    assert_int_equal(held(state, town.care, town.elena), 0);
    assert_int_equal(posted(state, town.care, town.cooperative), 1400);
    assert_int_equal(posted(state, town.care, town.employer), -30000);
    assert_int_equal(balance(state, town.care, town.shop, "count(*)"), 0);
    ledger_holds(state);

    /* Once is once; and what was captured is not released. */
    assert_int_equal(step_do(state, do_capture, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_release, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.cooperative), 1400);
    ledger_holds(state);
}

static void several_funds_pay_several_providers(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.spare, .holder = town.elena, .cents = 10000};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    struct step step = story_order(&town);
    step.beneficiary = town.elena;
    step.expected = 2200;
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_capture, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.cooperative), 1400);
    assert_int_equal(posted(state, town.spare, town.cooperative), 200);
    assert_int_equal(posted(state, town.spare, town.shop), 600);
    assert_int_equal(posted(state, town.spare, town.elena), 9200);
    ledger_holds(state);
}

static void a_released_hold_is_free_again(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_release, &step), ERROR_NONE);
    assert_int_equal(held(state, town.care, town.elena), 0);
    assert_int_equal(posted(state, town.care, town.elena), 30000);
    assert_int_equal(step_do(state, do_release, &step), ERROR_NONE);
    assert_int_equal(step_do(state, do_capture, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.care, town.elena), 30000);
    ledger_holds(state);
}

static unsigned expiries_heard;

static bool hear_expiry(struct act *a, const struct event *event)
{
    (void)a;
    assert_true(event->id > 0);
    expiries_heard++;
    return true;
}

static void a_forgotten_hold_expires(void **state)
{
    static const struct reaction reactions[] = {{"hold.expired", hear_expiry}, {0}};
    struct town town = town_make(state);
    struct step step = story_order(&town);
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    expiries_heard = 0;
    for (int late = 0; late < 2; late++) {
        struct trial trial;
        trial_begin(&trial, state, "holds_expire", 0);
        trial.act.reactions = reactions;
        trial.act.now = TRIAL_NOW + 10 * day - 1 + late;
        assert_int_equal(trial_do(&trial, holds_expire_due), ERROR_NONE);
        trial_end(&trial);
        assert_int_equal(held(state, town.care, town.elena), late ? 0 : 1400);
        assert_int_equal(expiries_heard, late);
    }
    ledger_holds(state);
}

static void a_hold_beyond_the_credit_is_refused(void **state)
{
    struct town town = town_make(state);
    struct step step = story_order(&town);
    step.expected = 1401;
    assert_int_equal(step_do(state, do_hold, &step), CREDIT_SHORT);
    assert_int_equal(held(state, town.care, town.elena), 0);

    struct step grant = {.fund = town.care, .holder = town.marta, .cents = 2000};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    for (int i = 0; i < 2; i++) { /* 20.00 reach for one hour and for 6.00 of another */
        step = story_order(&town);
        step.payer = step.beneficiary = town.marta;
        step.expected = 1400;
        assert_int_equal(step_do(state, do_hold, &step), i == 0 ? ERROR_NONE : CREDIT_SHORT);
    }
    step.expected = 0;
    assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
    assert_int_equal(held(state, town.care, town.marta), 2000);
    ledger_holds(state);
}

/* ---- grants and settlements
 * ----------------------------------------------------------------------- */

static bool do_settle(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_settle(a, step->payer, step->beneficiary, step->cents, 77);
}

static void cash_at_the_door_is_owed_to_whom_it_belongs(void **state)
{
    struct town town = town_make(state);
    struct step step = {.payer = town.shop, .beneficiary = town.cooperative, .cents = 200};
    assert_int_equal(step_do(state, do_settle, &step), ERROR_NONE);
    assert_int_equal(posted(state, town.settlement, town.shop), -200);
    assert_int_equal(posted(state, town.settlement, town.cooperative), 200);
    step.beneficiary = town.shop;
    assert_int_equal(step_do(state, do_settle, &step), ERROR_NONE); /* one's own cash */
    assert_int_equal(posted(state, town.settlement, town.shop), -200);
    ledger_holds(state);
}

static void amounts_have_bounds(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.care, .holder = town.marta};
    static const int64_t wrong[] = {0, -1, INT64_MIN, INT64_MAX, 1000000000000001};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        grant.cents = wrong[i];
        assert_int_equal(step_do(state, do_grant, &grant), OUT_OF_RANGE);
    }
    grant.cents = 1000000000000000;
    for (int i = 0; i < 8; i++)
        assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    assert_int_equal(step_do(state, do_grant, &grant), OUT_OF_RANGE); /* with Elena's 300.00 */
    grant.holder = town.employer;
    assert_int_equal(step_do(state, do_grant, &grant), NOT_ELIGIBLE);
    grant.fund = town.settlement;
    assert_int_equal(step_do(state, do_grant, &grant), NOT_ELIGIBLE);
    ledger_holds(state);
}

/* ---- statements
 * ----------------------------------------------------------------------------------- */

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
    } cases[] = {{0, false, false}, {40 * 86400, true, false}, {101 * 86400, false, true}};
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

/* ---- many at once, and at random
 * ------------------------------------------------------------------ */

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
        "update hold_lines set amount_cents = amount_cents + 1"};
    for (size_t i = 0; i < sizeof harm / sizeof *harm; i++) {
        struct town town = town_make(state);
        struct step step = story_order(&town);
        int64_t broken = 0;
        assert_int_equal(step_do(state, do_hold, &step), ERROR_NONE);
        square_execute(*state, harm[i]);
        for (const struct invariant *rule = wallet_invariants; rule->name; rule++) {
            struct trial trial;
            trial_begin(&trial, state, "check", 0);
            assert_int_equal(trial_read(&trial, rule->check), ERROR_NONE);
            broken += json_int(trial.model, "broken");
            trial_end(&trial);
        }
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
        TEST(credit_pays_14_of_16_euro),
        TEST(a_fund_says_why_it_does_not_pay),
        TEST(a_fund_with_a_network_pays_only_there),
        TEST(the_earliest_expiry_pays_first),
        TEST(the_cap_counts_units),
        TEST(a_hold_is_captured_to_the_cent),
        TEST(several_funds_pay_several_providers),
        TEST(a_released_hold_is_free_again),
        TEST(a_forgotten_hold_expires),
        TEST(a_hold_beyond_the_credit_is_refused),
        TEST(cash_at_the_door_is_owed_to_whom_it_belongs),
        TEST(amounts_have_bounds),
        TEST(a_statement_is_walked_back_page_by_page),
        TEST(a_statement_is_for_its_holder),
        TEST(takings_are_for_who_handles_them),
        TEST(credits_say_when_they_end),
        TEST(two_writers_never_overspend),
        TEST(any_story_keeps_the_ledger_whole),
        TEST(a_tampered_ledger_is_noticed),
    };
    return square_run("wallet", tests, sizeof tests / sizeof tests[0]);
}
