#include "wallet/test_town.h"

#include "base/id.h"

#include <stdio.h>

/* ---- a town ---------------------------------------------------------------------------------- */

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
    struct new_fund care = {"cura",         "Credito di cura",   "welfare-service",
                            town->employer, a->now + 100L * DAY, true};
    struct new_fund spare = {"scorta", "Credito libero", "bonus", town->federation, 0, false};
    struct new_fund moments = {.code = "momenti",
                               .name = "Ore di tempo",
                               .nature = "time",
                               .issuer = town->federation,
                               .transferable = true};
    struct new_fund settlement = {"contanti", "Contanti", "settlement", town->federation, 0, false};
    return wallet_fund_add(a, &care, &town->care) && wallet_fund_add(a, &spare, &town->spare) &&
           wallet_fund_add(a, &moments, &town->time) &&
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

struct town town_make(void **state)
{
    struct town town = {0};
    assert_int_equal(trial_run(state, town_add, &town), ERROR_NONE);
    return town;
}

/* ---- one step of a story --------------------------------------------------------------------- */

enum error_code step_do(void **state, handler *handle, struct step *step)
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

bool do_grant(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_grant(a, step->fund, step->holder, step->cents, "prova");
}

bool do_hold(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_hold(a, step->payer, step->beneficiary, step->lines, step->count, step->expected,
                       step->reference, TRIAL_NOW + 10 * DAY);
}

bool do_capture(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_capture(a, step->reference);
}

bool do_pay(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_pay(a, step->payer, step->beneficiary, step->lines, step->count, step->expected,
                      step->reference);
}

bool do_part(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_capture_part(a, step->reference, step->holder, step->category, step->cents);
}

bool do_refund(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_refund(a, step->reference, step->holder, step->cents, "merce resa");
}

bool do_grant_until(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_grant_until(a, step->fund, step->holder, step->cents, step->expires, "prova",
                              &step->transfer);
}

bool do_reward(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_reward(a, step->fund, step->holder, step->cents, step->reference, "premio",
                         &step->transfer);
}

bool do_take_back(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_take_back(a, step->transfer, step->cents, "errore");
}

bool do_payout(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_payout(a, step->fund, step->holder, step->cents, step->reference);
}

bool do_payout_return(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_payout_return(a, step->fund, step->holder, step->cents, step->reference);
}

bool do_gift(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_gift(a, step->payer, step->fund, step->holder, step->cents, "Per te");
}

bool do_release(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_release(a, step->reference);
}

struct step story_order(struct town *town)
{
    return (struct step){.town = town,
                         .payer = town->elena,
                         .beneficiary = town->agnese,
                         .lines = {{"consegna", town->shop, 1, 600, 0},
                                   {"compagnia", town->cooperative, 1, 1600, 0}},
                         .count = 2,
                         .reference = id_new()};
}

int64_t balance(void **state, int64_t fund, int64_t holder, const char *what)
{
    char sql[200];
    snprintf(sql, sizeof sql, "select %s from accounts where fund_id = %lld and holder_id = %lld",
             what, (long long)fund, (long long)holder);
    return square_number(*state, sql);
}

int64_t posted(void **state, int64_t fund, int64_t holder)
{
    return balance(state, fund, holder, "coalesce(sum(received_cents - paid_cents), 0)");
}

int64_t held(void **state, int64_t fund, int64_t holder)
{
    return balance(state, fund, holder, "coalesce(sum(held_cents), 0)");
}

void ledger_holds(void **state)
{
    for (const struct invariant *rule = wallet_invariants; rule->name; rule++)
        if (square_count(*state, rule->broken) != 0)
            fail_msg("broken: %s", rule->name);
}

bool do_quote(struct act *a, json_t *model)
{
    struct step *step = a->prepared;
    return wallet_quote(a, step->payer, step->beneficiary, step->lines, step->count, &step->credit,
                        model);
}

bool do_settle(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return wallet_settle(a, step->payer, step->beneficiary, step->cents, 77);
}
