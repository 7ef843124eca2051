#include "access/access_parts.h"
#include "act/test_trial.h"
#include "registry/registry_parts.h"
#include "web/embedded.h"

#include <string.h>

/* Elena acts for others: Agnese, who has mail, and villagers, who have none. */
enum { VILLAGERS = 4 };

struct people {
    int64_t elena, agnese, villagers[VILLAGERS], mandate;
};

static const int64_t a_day = 86400, a_year = 365 * (int64_t)86400;

static bool people_add(struct act *a, json_t *model)
{
    (void)model;
    struct people *people = a->prepared;
    struct new_person elena = {"Elena", "Moser", "", "", "", 0};
    struct new_person agnese = {"Agnese", "Moser", "", "", "agnese@example.org", 0};
    struct new_person villager = {"Pia", "Rossi", "", "", "", 0};
    bool ok = registry_person_add(a, &elena, &people->elena) &&
              registry_person_add(a, &agnese, &people->agnese) &&
              registry_user_name_add(a, people->elena, "elena");
    for (unsigned i = 0; ok && i < VILLAGERS; i++)
        ok = registry_person_add(a, &villager, &people->villagers[i]);
    return ok;
}

static struct people people_make(void **state)
{
    struct people people = {0};
    assert_int_equal(trial_run(state, people_add, &people), ERROR_NONE);
    return people;
}

/* What is not given is NULL or 0. */
struct offer {
    int64_t amount, from;
    bool is_draft;
};

static enum error_code offer(void **state, int64_t principal, struct offer what, int64_t *mandate)
{
    struct trial trial;
    trial_begin(&trial, state, "mandate_offer", principal);
    trial.act.input = json_pack("{s:s, s:b, s:I, s:I, s:I, s:b}", "user", "elena", "buy", 1,
                                "amount", (json_int_t)what.amount, "from", (json_int_t)what.from,
                                "until", TRIAL_NOW + (json_int_t)a_year, "draft", what.is_draft);
    enum error_code code = trial_do(&trial, mandate_offer);
    *mandate = json_get_id(trial.model, "mandate_id");
    trial_end(&trial);
    return code;
}

static enum error_code with_mandate(void **state, handler *handle, int64_t actor, int64_t mandate,
                                    int64_t now)
{
    struct trial trial;
    trial_begin(&trial, state, "mandate", actor);
    trial.act.now = now;
    put_id(&trial, "mandate", mandate);
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

static bool mandate_begin(struct act *a, json_t *model)
{
    (void)model;
    return registry_mandate_begin(a, param_id(a, "mandate"));
}

static int64_t count(void **state, const char *format, int64_t id)
{
    char sql[300];
    snprintf(sql, sizeof sql, format, (long long)id);
    return square_number(*state, sql);
}

static enum error_code give(void **state, int64_t principal, int64_t delegate, struct offer what,
                            int64_t *mandate)
{
    assert_int_equal(offer(state, principal, what, mandate), ERROR_NONE);
    return with_mandate(state, mandate_accept, delegate, *mandate, TRIAL_NOW);
}

/* ---- drafts and first days ------------------------------------------------------------------- */

static void a_draft_is_nobody_elses_until_it_is_offered(void **state)
{
    struct people people = people_make(state);
    int64_t mandate;
    assert_int_equal(offer(state, people.agnese, (struct offer){.is_draft = true}, &mandate),
                     ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from outbox"), 0);
    struct trial trial;
    trial_begin(&trial, state, "mandates_show", people.elena);
    assert_int_equal(trial_read(&trial, mandates_show), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(trial.model, "received")), 0);
    trial_end(&trial);
    assert_int_equal(with_mandate(state, mandate_accept, people.elena, mandate, TRIAL_NOW),
                     STATE_CONFLICT);
    assert_int_equal(with_mandate(state, mandate_publish_act, people.elena, mandate, TRIAL_NOW),
                     STATE_CONFLICT);
    assert_int_equal(with_mandate(state, mandate_publish_act, people.agnese, mandate, TRIAL_NOW),
                     ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from outbox"), 1);
    assert_int_equal(with_mandate(state, mandate_accept, people.elena, mandate, TRIAL_NOW),
                     ERROR_NONE);
}

static void a_draft_thrown_away_tells_nobody(void **state)
{
    struct people people = people_make(state);
    int64_t mandate;
    assert_int_equal(offer(state, people.agnese, (struct offer){.is_draft = true}, &mandate),
                     ERROR_NONE);
    assert_int_equal(with_mandate(state, mandate_revoke, people.agnese, mandate, TRIAL_NOW),
                     ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from outbox"), 0);
}

static void it_holds_from_its_first_day(void **state)
{
    struct people people = people_make(state);
    struct offer later = {.from = TRIAL_NOW + 10 * a_day};
    int64_t mandate;
    assert_int_equal(give(state, people.agnese, people.elena, later, &mandate), ERROR_NONE);
    assert_int_equal(count(state,
                           "select count(*) from mandates where id = %lld and state = "
                           "'accepted'",
                           mandate),
                     1);
    assert_int_equal(with_mandate(state, mandate_begin, people.elena, mandate, TRIAL_NOW),
                     STATE_CONFLICT);
    assert_int_equal(with_mandate(state, mandates_turn_due, 0, 0, later.from - 1), ERROR_NONE);
    assert_int_equal(with_mandate(state, mandate_begin, people.elena, mandate, later.from),
                     STATE_CONFLICT);
    assert_int_equal(with_mandate(state, mandates_turn_due, 0, 0, later.from), ERROR_NONE);
    assert_int_equal(with_mandate(state, mandate_begin, people.elena, mandate, later.from),
                     ERROR_NONE);
}

static void the_first_day_comes_before_the_last(void **state)
{
    struct people people = people_make(state);
    int64_t mandate;
    assert_int_equal(
        offer(state, people.agnese, (struct offer){.from = TRIAL_NOW + 2 * a_year}, &mandate),
        INVALID);
}

/* ---- how many ----------------------------------------------------------------------------------
 */

static void nobody_gathers_a_whole_village(void **state)
{
    struct people people = people_make(state);
    int64_t mandate[VILLAGERS];
    for (unsigned i = 0; i < VILLAGERS - 1; i++)
        assert_int_equal(
            give(state, people.villagers[i], people.elena, (struct offer){0}, &mandate[i]),
            ERROR_NONE);
    int64_t last = people.villagers[VILLAGERS - 1];
    assert_int_equal(give(state, last, people.elena, (struct offer){0}, &mandate[VILLAGERS - 1]),
                     MANDATE_TOO_MANY);
    assert_int_equal(with_mandate(state, mandate_revoke, people.elena, mandate[0], TRIAL_NOW),
                     ERROR_NONE);
    assert_int_equal(
        with_mandate(state, mandate_accept, people.elena, mandate[VILLAGERS - 1], TRIAL_NOW),
        ERROR_NONE);
}

static bool operator_make(struct act *a, json_t *model)
{
    (void)model;
    const struct people *people = a->prepared;
    struct new_organisation desk = {"Sportello", "cooperative", "social", "", "", "", 0};
    int64_t organisation;
    return registry_organisation_add(a, &desk, &organisation) &&
           registry_role_grant(a, people->elena, OPERATOR, organisation);
}

static void whoever_serves_at_a_desk_may_act_for_many(void **state)
{
    struct people people = people_make(state);
    int64_t mandate;
    assert_int_equal(trial_run(state, operator_make, &people), ERROR_NONE);
    for (unsigned i = 0; i < VILLAGERS; i++)
        assert_int_equal(
            give(state, people.villagers[i], people.elena, (struct offer){0}, &mandate),
            ERROR_NONE);
}

/* ---- how much ----------------------------------------------------------------------------------
 */

static bool spend(struct act *a, json_t *model)
{
    (void)model;
    return registry_mandate_covers(a, param_int(a, "cents"));
}

static enum error_code spend_as_elena(void **state, int64_t party, int64_t mandate, int64_t cents)
{
    struct trial trial;
    trial_begin(&trial, state, "spend", 7);
    trial.act.who.party = party ? party : 7;
    trial.act.who.mandate = mandate;
    put_int(&trial, "cents", cents);
    enum error_code code = trial_read(&trial, spend);
    trial_end(&trial);
    return code;
}

static void no_act_spends_more_than_the_limit(void **state)
{
    struct people people = people_make(state);
    int64_t limited, free;
    assert_int_equal(
        give(state, people.agnese, people.elena, (struct offer){.amount = 2200}, &limited),
        ERROR_NONE);
    assert_int_equal(give(state, people.villagers[0], people.elena, (struct offer){0}, &free),
                     ERROR_NONE);
    assert_int_equal(spend_as_elena(state, people.agnese, limited, 2200), ERROR_NONE);
    assert_int_equal(spend_as_elena(state, people.agnese, limited, 2201), MANDATE_AMOUNT);
    assert_int_equal(spend_as_elena(state, people.villagers[0], free, 1000000), ERROR_NONE);
    assert_int_equal(spend_as_elena(state, 0, 0, 1000000), ERROR_NONE); /* one's own money */
}

/* ---- receipts ----------------------------------------------------------------------------------
 */

static bool order_something(struct act *a, json_t *model)
{
    (void)model;
    act_subject(a, "order", 5);
    act_fact(a, "credit_cents", json_integer(1400));
    act_fact(a, "cash_cents", json_integer(800));
    return true;
}

static void do_for(void **state, const struct people *people, int64_t principal, int64_t mandate)
{
    struct trial trial;
    trial_begin(&trial, state, "order_place", people->elena);
    trial.act.who.party = principal;
    trial.act.who.mandate = mandate;
    assert_int_equal(trial_do(&trial, order_something), ERROR_NONE);
    trial_end(&trial);
}

static void who_has_mail_is_told_once(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(give(state, people.agnese, people.elena, (struct offer){0}, &people.mandate),
                     ERROR_NONE);
    do_for(state, &people, people.agnese, people.mandate);
    do_for(state, &people, people.agnese, people.mandate);
    for (int i = 0; i < 2; i++)
        assert_int_equal(with_mandate(state, receipts_due, 0, 0, TRIAL_NOW), ERROR_NONE);
    const char *letters = "select count(*) from outbox where kind = 'mandate-receipt' and "
                          "party_id = %lld";
    assert_int_equal(count(state, letters, people.agnese), 1);
    do_for(state, &people, people.agnese, people.mandate);
    assert_int_equal(with_mandate(state, receipts_due, 0, 0, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(count(state, letters, people.agnese), 2);
}

static void who_has_none_gets_a_slip(void **state)
{
    struct people people = people_make(state);
    int64_t pia = people.villagers[0];
    assert_int_equal(give(state, pia, people.elena, (struct offer){0}, &people.mandate),
                     ERROR_NONE);
    do_for(state, &people, pia, people.mandate);
    assert_int_equal(with_mandate(state, receipts_due, 0, 0, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(
        square_number(*state, "select count(*) from outbox where kind = 'mandate-receipt'"), 0);
    assert_int_equal(
        square_number(*state, "select count(*) from mandate_receipts where is_letter = 0"), 1);
}

static enum error_code receipts_as(void **state, int64_t reader, int64_t mandate, size_t *acts)
{
    struct trial trial;
    trial_begin(&trial, state, "receipts_show", reader);
    put_id(&trial, "mandate", mandate);
    enum error_code code = trial_read(&trial, receipts_show);
    json_t *rows = json_object_get(trial.model, "acts");
    *acts = json_array_size(rows);
    if (*acts) {
        json_t *act = json_array_get(rows, 0);
        assert_int_equal(json_int(act, "amount_cents"), 2200);
        assert_true(json_is_true(json_object_get(json_object_get(act, "is"), "order_place")));
    }
    trial_end(&trial);
    return code;
}

static void receipts_are_read_by_the_two_and_nobody_else(void **state)
{
    struct people people = people_make(state);
    size_t acts;
    assert_int_equal(give(state, people.agnese, people.elena, (struct offer){0}, &people.mandate),
                     ERROR_NONE);
    do_for(state, &people, people.agnese, people.mandate);
    do_for(state, &people, people.elena, people.mandate); /* her own things: no receipt */
    assert_int_equal(receipts_as(state, people.agnese, people.mandate, &acts), ERROR_NONE);
    assert_int_equal(acts, 1);
    assert_int_equal(receipts_as(state, people.elena, people.mandate, &acts), ERROR_NONE);
    assert_int_equal(acts, 1);
    assert_int_equal(receipts_as(state, people.villagers[0], people.mandate, &acts), NOT_FOUND);
}

/* What may be done for another has a name that the other understands. */
static void every_act_under_a_mandate_has_its_words(void **state)
{
    (void)state;
    const char *phrases = embedded_page("registry/act_phrase", NULL);
    unsigned missing = 0;
    assert_non_null(phrases);
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct route *route = (*room)->routes; route && route->path; route++) {
            bool is_under_mandate = route->method == POST && route->mandate != MANDATE_NONE &&
                                    route->mandate != MANDATE_SELF;
            char opening[80];
            snprintf(opening, sizeof opening, "{{#is.%s}}", route->name);
            if (!is_under_mandate || strstr(phrases, opening))
                continue;
            printf("%s has no phrase in registry/act_phrase.html\n", route->name);
            missing++;
        }
    assert_int_equal(missing, 0);
}

/* ---- for whom now ------------------------------------------------------------------------------
 */

static bool choose(struct act *a, json_t *model)
{
    json_put(model, "choices", registry_acting_choices(a));
    return a->error.code == ERROR_NONE;
}

static void one_sees_for_whom_one_may_act(void **state)
{
    struct people people = people_make(state);
    int64_t later;
    struct trial trial;
    assert_int_equal(give(state, people.agnese, people.elena, (struct offer){0}, &people.mandate),
                     ERROR_NONE);
    assert_int_equal(give(state, people.villagers[0], people.elena,
                          (struct offer){.from = TRIAL_NOW + a_day}, &later),
                     ERROR_NONE);
    trial_begin(&trial, state, "choose", people.elena);
    trial.act.who.mandate = people.mandate;
    assert_int_equal(trial_read(&trial, choose), ERROR_NONE);
    json_t *choices = json_object_get(trial.model, "choices");
    assert_int_equal(json_array_size(choices), 1);
    assert_string_equal(json_text(json_array_get(choices, 0), "principal"), "Agnese Moser");
    assert_true(json_is_true(json_object_get(json_array_get(choices, 0), "is_current")));
    trial_end(&trial);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_draft_is_nobody_elses_until_it_is_offered),
        TEST(a_draft_thrown_away_tells_nobody),
        TEST(it_holds_from_its_first_day),
        TEST(the_first_day_comes_before_the_last),
        TEST(nobody_gathers_a_whole_village),
        TEST(whoever_serves_at_a_desk_may_act_for_many),
        TEST(no_act_spends_more_than_the_limit),
        TEST(who_has_mail_is_told_once),
        TEST(who_has_none_gets_a_slip),
        TEST(receipts_are_read_by_the_two_and_nobody_else),
        TEST(every_act_under_a_mandate_has_its_words),
        TEST(one_sees_for_whom_one_may_act),
    };
    return square_run("mandates' limits", tests, sizeof tests / sizeof tests[0]);
}
