#include "wallet/test_town.h"

#include "base/id.h"

#include <string.h>

/* ---- gifts ----------------------------------------------------------------------------------- */

static bool do_name(struct act *a, json_t *model)
{
    (void)model;
    struct step *step = a->prepared;
    return registry_user_name_add(a, step->holder, "marta");
}

struct asked {
    int64_t actor, account, cents;
    const char *user;
    bool sure;
};

static enum error_code give(void **state, const struct asked *asked)
{
    struct trial trial;
    trial_begin(&trial, state, "gift_make", asked->actor);
    trial.act.input = json_pack("{s:o, s:s, s:I, s:s, s:b}", "account", json_id(asked->account),
                                "user", asked->user, "amount", (json_int_t)asked->cents, "note",
                                "Grazie di tutto", "sure", asked->sure);
    enum error_code code = trial_do(&trial, gift_make);
    trial_end(&trial);
    return code;
}

static void a_gift_is_for_who_holds_the_account(void **state)
{
    struct town town = town_make(state);
    struct step grant = {.fund = town.time, .holder = town.elena, .cents = 60};
    struct step named = {.holder = town.marta};
    assert_int_equal(step_do(state, do_grant, &grant), ERROR_NONE);
    assert_int_equal(step_do(state, do_name, &named), ERROR_NONE);
    int64_t account = balance(state, town.time, town.elena, "id");
    struct asked asked = {town.marta, account, 1000, "marta", true};
    assert_int_equal(give(state, &asked), NOT_FOUND); /* somebody else's account */
    asked.actor = town.elena;
    asked.account = balance(state, town.care, town.elena, "id");
    assert_int_equal(give(state, &asked), NOT_TRANSFERABLE);
    asked.account = account;
    asked.user = "nessuno";
    assert_int_equal(give(state, &asked), INVALID);
    asked.user = "marta";
    asked.sure = false;
    assert_int_equal(give(state, &asked), INVALID);
    asked.sure = true;
    asked.cents = 1050; /* ten minutes and a half */
    assert_int_equal(give(state, &asked), INVALID);
    assert_int_equal(posted(state, town.time, town.marta), 0);
    asked.cents = 1000;
    assert_int_equal(give(state, &asked), ERROR_NONE);
    assert_int_equal(posted(state, town.time, town.marta), 10);
    assert_int_equal(square_number(*state, "select count(*) from outbox where kind like 'gift-%'"),
                     2);
    /* what was written lies sealed, and in no other place */
    assert_int_equal(square_number(*state, "select count(*) from gifts where note_sealed like "
                                           "'%Grazie%'"),
                     0);
    assert_int_equal(square_number(*state, "select (select count(*) from journal where facts_json "
                                           "like '%Grazie%') + (select count(*) from transfers "
                                           "where note like '%Grazie%') + (select count(*) from "
                                           "outbox where data_json like '%Grazie%')"),
                     0);
    ledger_holds(state);
}

/* ---- own limits ------------------------------------------------------------------------------ */

static void limits_are_set_on_ones_own_credit(void **state)
{
    struct town town = town_make(state);
    int64_t account = balance(state, town.care, town.elena, "id");
    for (int own = 0; own < 2; own++) {
        struct trial trial;
        trial_begin(&trial, state, "limits_set", own ? town.elena : town.marta);
        trial.act.input = json_pack("{s:o, s:i, s:i, s:i}", "account", json_id(account), "day", 0,
                                    "month", 1000, "year", 0);
        assert_int_equal(trial_do(&trial, limits_set), own ? ERROR_NONE : NOT_FOUND);
        trial_end(&trial);
    }
    struct step spend = story_order(&town);
    spend.expected = 1001;
    assert_int_equal(step_do(state, do_pay, &spend), CREDIT_SHORT);
    spend.expected = 1000;
    assert_int_equal(step_do(state, do_pay, &spend), ERROR_NONE);
}

/* ---- why not here ---------------------------------------------------------------------------- */

static void why(struct trial *trial, void **state, int64_t actor, const char *category,
                const char *at)
{
    trial_begin(trial, state, "why", actor);
    trial->act.input = json_pack("{s:s, s:s}", "category", category, "at", at);
    assert_int_equal(trial_read(trial, wallet_why), ERROR_NONE);
}

static void a_credit_says_why_not_here(void **state)
{
    struct town town = town_make(state);
    struct trial trial;
    why(&trial, state, town.elena, "", "");
    assert_true(json_is_false(json_object_get(trial.model, "is_asked")));
    trial_end(&trial);
    why(&trial, state, town.elena, "compagnia", "SENTIERO");
    json_t *credit = json_array_get(json_object_get(trial.model, "credits"), 0);
    assert_int_equal(json_int(credit, "pays_cents"), 1000);
    trial_end(&trial);
    why(&trial, state, town.elena, "consegna", "sentiero");
    credit = json_array_get(json_object_get(trial.model, "credits"), 0);
    assert_string_equal(json_text(credit, "reason"), "wrong_category");
    trial_end(&trial);
    why(&trial, state, town.elena, "compagnia", "nessuna di queste");
    assert_true(json_is_true(json_object_get(trial.model, "is_nobody")));
    trial_end(&trial);
    why(&trial, state, town.elena, "compagnia", "e");
    assert_true(json_is_true(json_object_get(trial.model, "has_several")));
    assert_true(json_is_false(json_object_get(trial.model, "is_asked")));
    trial_end(&trial);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_gift_is_for_who_holds_the_account),
        TEST(limits_are_set_on_ones_own_credit),
        TEST(a_credit_says_why_not_here),
    };
    return square_run("wallet_pages", tests, sizeof tests / sizeof tests[0]);
}
