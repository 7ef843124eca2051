/* The rulesets in their tables, what counts in a year, and the pages over them. */
#include "act/test_trial.h"
#include "base/clock.h"
#include "registry/registry.h"
#include "welfare/welfare_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char child[] = "RSSMRA15T10A562V";

struct people {
    int64_t elena, paolo, employer;
};

static bool people_add(struct act *a, json_t *model)
{
    struct people *people = a->prepared;
    const struct new_person elena = {"Elena", "Zeni", "", "", "", 0};
    const struct new_person paolo = {"Paolo", "Rossi", "", "", "", 0};
    const struct new_organisation employer = {"Falegnameria", "business", "", "", "", "", 0};
    (void)model;
    return registry_person_add(a, &elena, &people->elena) &&
           registry_person_add(a, &paolo, &people->paolo) &&
           registry_organisation_add(a, &employer, &people->employer);
}

static bool rules_load(void **state, const char *folder, struct error *error)
{
    struct square *square = *state;
    *error = (struct error){0};
    return welfare_rulesets_load(square->lanes, folder, error);
}

static struct people people_make(void **state)
{
    struct people people;
    struct error error;
    char here[] = __FILE__, folder[300];
    snprintf(folder, sizeof folder, "%s/../../territories/trentino", dirname(here));
    assert_int_equal(trial_run(state, people_add, &people), ERROR_NONE);
    assert_true(rules_load(state, folder, &error));
    return people;
}

static int64_t noon(int year, int month, int day)
{
    return clock_instant((struct civil){.year = year, .month = month, .day = day, .hour = 12});
}

/* ---- rulesets ----------------------------------------------------------------------------------
 */

/* Text with ' for ", as the file of a territory of its own. */
static bool text_load(void **state, const char *text, struct error *error)
{
    char folder[] = "/tmp/piazza-rulesets.XXXXXX", path[64], plain[2000];
    snprintf(plain, sizeof plain, "%s", text);
    for (char *mark = strchr(plain, '\''); mark; mark = strchr(mark, '\''))
        *mark = '"';
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/rulesets.json", folder);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(plain, out);
    fclose(out);
    bool ok = rules_load(state, folder, error);
    unlink(path);
    rmdir(folder);
    return ok;
}

#define WORDS "{'it': 'x', 'de': 'x', 'en': 'x'}"
#define MEALS(code_, version_, from_, parameters_)                                                 \
    "{'code': '" code_ "', 'version': " version_ ", 'matter': 'letter-c', 'rules': ['c'], "        \
    "'valid_from': '" from_ "', 'valid_until': null, 'parameters': " parameters_                   \
    ", 'source': 'x', 'confidence': 'H', 'title': " WORDS ", 'about': " WORDS "}"
#define FILE_OF(rulesets_) "{'rulesets': [" rulesets_ "]}"
#define EIGHT              "{'paper_cents': 400, 'electronic_cents': 800}"
#define TEN                "{'paper_cents': 400, 'electronic_cents': 1000}"

static void loading_again_changes_nothing(void **state)
{
    struct error error;
    people_make(state);
    int64_t count = square_number(*state, "select count(*) from rulesets");
    assert_true(count > 20);
    people_make(state);
    assert_int_equal(square_number(*state, "select count(*) from rulesets"), count);
    assert_int_equal(square_number(*state, "select count(*) from rulesets where is_current = 1"),
                     count);
    assert_true(text_load(state, FILE_OF(""), &error)); /* a territory without any */
    assert_int_equal(square_number(*state, "select count(*) from rulesets where is_current = 1"),
                     0);
    assert_int_equal(square_number(*state, "select count(*) from rulesets"), count);
}

static void a_ruleset_that_changed_needs_a_new_version(void **state)
{
    struct error error;
    assert_true(text_load(state, FILE_OF(MEALS("m", "1", "2026-01-01", EIGHT)), &error));
    assert_false(text_load(state, FILE_OF(MEALS("m", "1", "2026-01-01", TEN)), &error));
    assert_non_null(strstr(error.detail, "m: it is known with other content"));
    assert_int_equal(square_number(*state, "select count(*) from rulesets where is_current = 1"),
                     1); /* the refused load left what held */
    assert_true(text_load(state, FILE_OF(MEALS("m", "2", "2026-01-01", TEN)), &error));
    assert_int_equal(square_number(*state, "select version from rulesets where is_current = 1"), 2);
}

static void what_is_amiss_is_named(void **state)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"{'rulesets': [", "rulesets.json:1: "},
        {"[]", "is no list"},
        {FILE_OF("1"), "no object"},
        {FILE_OF(MEALS("m", "0", "2026-01-01", EIGHT)), "m: version"},
        {FILE_OF(MEALS("m", "1", "2026-02-30", EIGHT)), "m: valid_from"},
        {FILE_OF(MEALS("", "1", "2026-01-01", EIGHT)), "a ruleset: code"},
        {FILE_OF(MEALS("m", "1", "2026-01-01", "{'paper_cents': 400}")),
         "m: electronic_cents: is missing"},
        {FILE_OF(MEALS("m", "1", "2026-01-01", "{'paper_cents': 4.5, 'electronic_cents': 800}")),
         "m: paper_cents: is of another kind"},
        {FILE_OF(MEALS("m", "1", "2026-01-01", "{'paper_cents': -1, 'electronic_cents': 800}")),
         "m: paper_cents"},
        {FILE_OF(
             MEALS("m", "1", "2026-01-01", "{'paper_cents': 1, 'electronic_cents': 2, 'x': 3}")),
         "m: x: is no parameter"},
        {FILE_OF(MEALS("m", "1", "2026-01-01", EIGHT) "," MEALS("m", "2", "2027-01-01", EIGHT)),
         "m: code: is there twice"},
        {FILE_OF(MEALS("m", "1", "2026-01-01", EIGHT) "," MEALS("n", "1", "2027-01-01", EIGHT)),
         "n: valid_from: overlaps"},
    };
    struct error error;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(text_load(state, cases[i].text, &error));
        assert_int_equal(error.code, INVALID);
        if (!strstr(error.detail, cases[i].said))
            fail_msg("\"%s\" does not say \"%s\"", error.detail, cases[i].said);
    }
    assert_int_equal(square_number(*state, "select count(*) from rulesets"), 0);
}

/* ---- what counts in a year ----------------------------------------------------------------------
 */

static bool entry_add(struct act *a, json_t *model)
{
    int64_t id;
    (void)model;
    return welfare_fringe_add(a, a->prepared, &id);
}

static bool entry_cancel(struct act *a, json_t *model)
{
    (void)model;
    return welfare_fringe_cancel(a, *(const int64_t *)a->prepared);
}

struct question {
    int64_t employee, year;
    struct welfare_fringe_state state;
};

static bool state_read(struct act *a, json_t *model)
{
    struct question *question = a->prepared;
    (void)model;
    return welfare_fringe_state(a, question->employee, question->year, &question->state);
}

static struct welfare_fringe_state state_of(void **state, int64_t employee, int64_t year)
{
    struct question question = {.employee = employee, .year = year};
    assert_int_equal(trial_run(state, state_read, &question), ERROR_NONE);
    return question.state;
}

static void what_was_received_counts_once_in_its_year(void **state)
{
    struct people people = people_make(state);
    struct welfare_fringe_entry entry = {.employee = people.elena,
                                         .employer = people.employer,
                                         .available_at = noon(2027, 1, 12),
                                         .cents = 5000,
                                         .what = "voucher",
                                         .reference = 901};
    assert_int_equal(trial_run(state, entry_add, &entry), ERROR_NONE);
    assert_int_equal(trial_run(state, entry_add, &entry), ALREADY_DONE);
    entry.available_at = noon(2027, 1, 13);
    entry.reference = 902;
    entry.cents = 700;
    assert_int_equal(trial_run(state, entry_add, &entry), ERROR_NONE);
    assert_int_equal(state_of(state, people.elena, 2026).received_cents, 5000);
    assert_int_equal(state_of(state, people.elena, 2027).received_cents, 700);
    assert_int_equal(state_of(state, people.paolo, 2026).received_cents, 0);
    int64_t reference = 901;
    assert_int_equal(trial_run(state, entry_cancel, &reference), ERROR_NONE);
    assert_int_equal(trial_run(state, entry_cancel, &reference), NOT_FOUND);
    assert_int_equal(state_of(state, people.elena, 2026).received_cents, 0);
}

static enum error_code declare(void **state, int64_t person, handler *handle, const char *name,
                               const char *code)
{
    struct trial trial;
    trial_begin(&trial, state, "declare", person);
    put_int(&trial, "year", 2027);
    if (code)
        put_text(&trial, name, code);
    else
        put_int(&trial, "amount", 40000);
    enum error_code answer = trial_do(&trial, handle);
    trial_end(&trial);
    return answer;
}

static void both_parents_declare_the_same_child(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(declare(state, people.elena, children_declare, "child1", ""), INVALID);
    assert_int_equal(declare(state, people.elena, children_declare, "child1", child), ERROR_NONE);
    assert_int_equal(declare(state, people.paolo, children_declare, "child2", child), ERROR_NONE);
    assert_true(state_of(state, people.elena, 2027).has_declared);
    assert_true(state_of(state, people.paolo, 2027).has_declared);
    assert_false(state_of(state, people.elena, 2026).has_declared);
    assert_int_equal(square_number(*state, "select count(*) from declared_children where "
                                           "tax_code_sealed like '%RSSMRA%'"),
                     0);
    assert_int_equal(declare(state, people.elena, children_declare, "child1", child), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from children_declarations where "
                                           "withdrawn_at is null"),
                     2); /* a new one takes the place of the old */
    assert_int_equal(declare(state, people.elena, children_withdraw, "x", ""), ERROR_NONE);
    assert_int_equal(declare(state, people.elena, children_withdraw, "x", ""), NOT_FOUND);
    assert_false(state_of(state, people.elena, 2027).has_declared);
    assert_true(state_of(state, people.paolo, 2027).has_declared);
}

static void what_was_received_elsewhere_is_declared_anew(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(declare(state, people.elena, external_declare, "", NULL), ERROR_NONE);
    assert_int_equal(declare(state, people.elena, external_declare, "", NULL), ERROR_NONE);
    assert_int_equal(state_of(state, people.elena, 2027).external_cents, 40000);
}

/* ---- family -------------------------------------------------------------------------------------
 */

static enum error_code relative_add(void **state, int64_t person, const char *relation,
                                    int64_t born, bool cohabiting)
{
    struct trial trial;
    trial_begin(&trial, state, "family_add", person);
    put_text(&trial, "name", "Maria Prova");
    put_text(&trial, "relation", relation);
    put_int(&trial, "birth_date", born);
    json_object_set_new(trial.act.input, "cohabiting", json_boolean(cohabiting));
    enum error_code code = trial_do(&trial, family_add);
    trial_end(&trial);
    return code;
}

/* What the law says today of the first of the list. */
static void first_relative_is(void **state, int64_t person, const char *reason)
{
    struct trial trial;
    trial_begin(&trial, state, "family_page", person);
    assert_int_equal(trial_read(&trial, family_page), ERROR_NONE);
    const json_t *first = json_array_get(json_object_get(trial.model, "members"), 0);
    assert_string_equal(json_text(json_object_get(first, "decision"), "reason"), reason);
    trial_end(&trial);
}

static enum error_code relative_try(void **state, int64_t person, int64_t member,
                                    const char *reason)
{
    struct trial trial;
    trial_begin(&trial, state, "simulation_page", person);
    put_id(&trial, "member", member);
    put_text(&trial, "what", "f-ter");
    enum error_code code = trial_read(&trial, simulation_page);
    if (code == ERROR_NONE)
        assert_string_equal(json_text(json_object_get(trial.model, "verdict"), "reason"), reason);
    trial_end(&trial);
    return code;
}

static enum error_code relative_remove(void **state, int64_t person, int64_t member)
{
    struct trial trial;
    trial_begin(&trial, state, "family_remove", person);
    put_id(&trial, "member", member);
    enum error_code code = trial_do(&trial, family_remove);
    trial_end(&trial);
    return code;
}

static void the_family_is_weighed_by_the_law_of_today(void **state)
{
    struct people people = people_make(state);
    int64_t elena = people.elena;
    assert_int_equal(relative_add(state, elena, "parent_in_law", 0, false), ERROR_NONE);
    first_relative_is(state, elena, "family_not_cohabiting");
    int64_t member = square_number(*state, "select id from family_members");
    assert_int_equal(square_number(*state, "select count(*) from family_members where "
                                           "name_sealed like '%Maria%'"),
                     0);
    assert_int_equal(relative_try(state, elena, member, "family_not_cohabiting"), ERROR_NONE);
    assert_int_equal(relative_try(state, people.paolo, member, ""), NOT_FOUND);
    assert_int_equal(relative_remove(state, people.paolo, member), NOT_FOUND);
    assert_int_equal(relative_remove(state, elena, member), ERROR_NONE);
    assert_int_equal(relative_remove(state, elena, member), NOT_FOUND);
    assert_int_equal(relative_try(state, elena, member, ""), NOT_FOUND);
}

static enum error_code dependent_add(void **state, int64_t person, bool has_consent)
{
    struct trial trial;
    trial_begin(&trial, state, "family_add", person);
    put_text(&trial, "name", "Maria Prova");
    put_text(&trial, "relation", "parent");
    json_object_set_new(trial.act.input, "dependent", json_true());
    json_object_set_new(trial.act.input, "consent", json_boolean(has_consent));
    enum error_code code = trial_do(&trial, family_add);
    trial_end(&trial);
    return code;
}

/* By R30: with consent only, and not longer than needed. */
static void health_is_written_with_consent(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(dependent_add(state, people.elena, false), INVALID);
    assert_int_equal(square_number(*state, "select count(*) from family_members"), 0);
    assert_int_equal(dependent_add(state, people.elena, true), ERROR_NONE);
    int64_t member = square_number(*state, "select id from family_members where care_sealed <> ''");
    assert_int_equal(relative_remove(state, people.elena, member), ERROR_NONE);
    assert_int_equal(
        square_number(*state, "select count(*) from family_members where care_sealed <> ''"), 0);
}

static enum error_code age_try(void **state, int64_t person, int age, int64_t *shown)
{
    struct trial trial;
    trial_begin(&trial, state, "simulation_page", person);
    put_text(&trial, "what", "f-bis");
    put_text(&trial, "relation", "child");
    if (age >= 0)
        put_int(&trial, "age", age);
    enum error_code code = trial_read(&trial, simulation_page);
    const json_t *typed = json_object_get(trial.model, "age");
    *shown = json_is_integer(typed) ? json_integer_value(typed) : -1;
    trial_end(&trial);
    return code;
}

static void a_newborn_has_an_age(void **state)
{
    struct people people = people_make(state);
    for (int age = -1; age <= 1; age++) {
        int64_t shown;
        assert_int_equal(age_try(state, people.elena, age, &shown), ERROR_NONE);
        assert_int_equal(shown, age);
    }
}

static void care_begins_on_a_birthday(void **state)
{
    struct people people = people_make(state);
    const int64_t born_today = clock_day(noon(1952, 1, 15), 0);
    assert_int_equal(relative_add(state, people.elena, "parent", born_today, true), ERROR_NONE);
    int64_t member = square_number(*state, "select id from family_members");
    assert_int_equal(relative_try(state, people.elena, member, "service_exempt"), ERROR_NONE);
    assert_int_equal(relative_remove(state, people.elena, member), ERROR_NONE);
    assert_int_equal(relative_add(state, people.elena, "parent", clock_day(born_today, 1), true),
                     ERROR_NONE);
    member = square_number(*state, "select max(id) from family_members");
    assert_int_equal(relative_try(state, people.elena, member, "service_no_need_of_care"),
                     ERROR_NONE);
    assert_int_equal(relative_add(state, people.elena, "child", TRIAL_NOW + 86400, true), INVALID);
}

/* ---- trying ------------------------------------------------------------------------------------
 */

/* The reason of the verdict on a wish, and a number of it. */
static int64_t verdict(void **state, int64_t person, const char *what, const char *amount,
                       const char *way, const char *reason, const char *number)
{
    struct trial trial;
    trial_begin(&trial, state, "simulation_page", person);
    put_text(&trial, "what", what);
    put_text(&trial, "amount", amount);
    put_text(&trial, "way", way);
    assert_int_equal(trial_read(&trial, simulation_page), ERROR_NONE);
    const json_t *said = json_object_get(trial.model, "verdict");
    assert_string_equal(json_text(said, "reason"), reason);
    assert_true(*json_text(said, "source") != '\0');
    int64_t value = json_int(json_object_get(said, "numbers"), number);
    trial_end(&trial);
    return value;
}

static void trying_says_what_would_happen_and_writes_nothing(void **state)
{
    struct people people = people_make(state);
    int64_t elena = people.elena;
    struct welfare_fringe_entry entry = {elena, 0, noon(2027, 1, 14), 0, 55000, "goods", 903};
    assert_int_equal(trial_run(state, entry_add, &entry), ERROR_NONE);
    int64_t journal = square_number(*state, "select count(*) from journal");
    assert_int_equal(verdict(state, elena, "goods", "140,00", "", "fringe_within", "left_cents"),
                     31000);
    assert_int_equal(verdict(state, elena, "goods", "450,01", "", "fringe_over", "taxed_cents"),
                     100001);
    verdict(state, elena, "f", "10", "reimbursement", "service_in_kind_only", "");
    verdict(state, elena, "rent", "10", "reimbursement", "home_not_main", "");
    assert_int_equal(verdict(state, elena, "c", "12", "", "meal_over", "taxed_cents"), 200);
    assert_int_equal(square_number(*state, "select count(*) from journal"), journal);
    assert_int_equal(state_of(state, elena, 2027).received_cents, 55000);
}

static void an_amount_that_is_none_gives_no_verdict(void **state)
{
    struct people people = people_make(state);
    static const char *const wrong[] = {"x", "1,234", "99999999999999999999", "-3"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct trial trial;
        trial_begin(&trial, state, "simulation_page", people.elena);
        put_text(&trial, "what", "goods");
        put_text(&trial, "amount", wrong[i]);
        assert_int_equal(trial_read(&trial, simulation_page), ERROR_NONE);
        assert_true(json_is_true(json_object_get(trial.model, "is_amount_wrong")));
        assert_false(json_is_true(json_object_get(trial.model, "has_answer")));
        trial_end(&trial);
    }
}

static void the_rules_are_there_for_everybody(void **state)
{
    people_make(state);
    struct trial trial;
    trial_begin(&trial, state, "rules_page", 0);
    assert_int_equal(trial_read(&trial, rules_page), ERROR_NONE);
    size_t now = json_array_size(json_object_get(trial.model, "now"));
    size_t later = json_array_size(json_object_get(trial.model, "later"));
    size_t before = json_array_size(json_object_get(trial.model, "before"));
    const json_t *one = json_array_get(json_object_get(trial.model, "now"), 0);
    assert_true(now > 0 && later > 0 && before > 0);
    assert_true(*json_text(one, "title") && *json_text(one, "about") && *json_text(one, "source"));
    assert_null(json_object_get(one, "title_json"));
    trial_end(&trial);
    assert_int_equal(square_number(*state, "select count(*) from rulesets"),
                     (int64_t)(now + later + before));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(loading_again_changes_nothing),
        TEST(a_ruleset_that_changed_needs_a_new_version),
        TEST(what_is_amiss_is_named),
        TEST(what_was_received_counts_once_in_its_year),
        TEST(both_parents_declare_the_same_child),
        TEST(what_was_received_elsewhere_is_declared_anew),
        TEST(the_family_is_weighed_by_the_law_of_today),
        TEST(health_is_written_with_consent),
        TEST(a_newborn_has_an_age),
        TEST(care_begins_on_a_birthday),
        TEST(trying_says_what_would_happen_and_writes_nothing),
        TEST(an_amount_that_is_none_gives_no_verdict),
        TEST(the_rules_are_there_for_everybody),
    };
    return square_run("welfare", tests, sizeof tests / sizeof *tests);
}
