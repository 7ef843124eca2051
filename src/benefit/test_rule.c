/* Rules: every operator and both sides of its boundary. Pure: no database, no clock. */
#include "base/clock.h"
#include "base/id.h"
#include "benefit/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#include <string.h>

static int64_t at(int year, int month, int day, int hour, int minute, int second)
{
    return clock_instant((struct civil){.year = year,
                                        .month = month,
                                        .day = day,
                                        .hour = hour,
                                        .minute = minute,
                                        .second = second});
}

/* Text with ' for ". */
static json_t *parse(const char *text)
{
    char plain[2000];
    snprintf(plain, sizeof plain, "%s", text);
    for (char *mark = strchr(plain, '\''); mark; mark = strchr(mark, '\''))
        *mark = '"';
    json_t *parsed = json_loads(plain, JSON_DECODE_ANY, NULL);
    assert_non_null(parsed);
    return parsed;
}

static bool valid(const char *text)
{
    json_t *rule = parse(text);
    bool is_valid = rule_is_valid(rule);
    json_decref(rule);
    return is_valid;
}

static bool met(const char *text, const struct benefit_facts *facts, int64_t now)
{
    json_t *rule = parse(text);
    assert_true(rule_is_valid(rule));
    json_t *finding = rule_weigh(rule, facts, now);
    bool is_met = json_is_true(json_object_get(finding, "is_met"));
    json_decref(finding);
    json_decref(rule);
    return is_met;
}

/* ---- age ------------------------------------------------------------------------------------- */

static void an_age_is_asked_for_from_below_or_between(void **state)
{
    (void)state;
    struct benefit_facts facts = {.birth_date = "1960-07-15"};
    int64_t birthday = at(2025, 7, 15, 0, 0, 0);
    assert_true(met("{'age': {'from': 65}}", &facts, birthday));
    assert_false(met("{'age': {'from': 65}}", &facts, birthday - 1));
    assert_false(met("{'age': {'below': 65}}", &facts, birthday));
    assert_true(met("{'age': {'below': 65}}", &facts, birthday - 1));
    assert_true(met("{'age': {'from': 65, 'below': 66}}", &facts, birthday));
    assert_false(met("{'age': {'from': 65, 'below': 66}}", &facts, at(2026, 7, 15, 0, 0, 0)));
    facts.birth_date = "";
    assert_false(met("{'age': {'from': 0}}", &facts, birthday));
    assert_false(met("{'age': {'below': 130}}", &facts, birthday));
}

/* ---- attestations, areas, assurance, affiliations -------------------------------------------- */

static void an_attestation_counts_until_its_last_second(void **state)
{
    (void)state;
    json_t *attestations = parse("[{'code': 'caregiver', 'until_at': 1000}]");
    struct benefit_facts facts = {.attestations = attestations};
    assert_true(met("{'attestation': 'caregiver'}", &facts, 1000));
    assert_false(met("{'attestation': 'caregiver'}", &facts, 1001));
    assert_false(met("{'attestation': 'care'}", &facts, 1000));
    facts.attestations = NULL;
    assert_false(met("{'attestation': 'caregiver'}", &facts, 1000));
    json_decref(attestations);
}

static void an_area_is_any_of_the_list_at_any_level(void **state)
{
    (void)state;
    json_t *areas = parse("['022150', 'valle-di-sole', '022']");
    struct benefit_facts facts = {.areas = areas};
    assert_true(met("{'area': ['022150']}", &facts, 0));
    assert_true(met("{'area': ['rotaliana', 'valle-di-sole']}", &facts, 0));
    assert_false(met("{'area': ['02215', 'valle']}", &facts, 0));
    facts.areas = NULL;
    assert_false(met("{'area': ['022150']}", &facts, 0));
    json_decref(areas);
}

static void assurance_is_at_least_that(void **state)
{
    (void)state;
    struct benefit_facts facts = {.assurance = 2};
    assert_true(met("{'assurance': 0}", &facts, 0));
    assert_true(met("{'assurance': 2}", &facts, 0));
    assert_false(met("{'assurance': 3}", &facts, 0));
}

static void an_affiliation_has_all_that_is_asked(void **state)
{
    char id[ID_TEXT_SIZE], other[ID_TEXT_SIZE], text[300];
    int64_t organisation = id_new();
    (void)state;
    id_text(organisation, id);
    id_text(organisation + 1, other);
    snprintf(text, sizeof text,
             "[{'organisation_id': '%s', 'kind': 'cooperative', 'sector': 'consumption', "
             "'type': 'member'}]",
             id);
    json_t *affiliations = parse(text);
    struct benefit_facts facts = {.affiliations = affiliations};
    snprintf(text, sizeof text, "{'affiliation': {'organisation': '%s'}}", id);
    assert_true(met(text, &facts, 0));
    snprintf(text, sizeof text, "{'affiliation': {'organisation': '%s'}}", other);
    assert_false(met(text, &facts, 0));
    snprintf(text, sizeof text, "{'affiliation': {'organisation': '%s', 'type': 'worker'}}", id);
    assert_false(met(text, &facts, 0));
    assert_true(met("{'affiliation': {'kind': 'cooperative'}}", &facts, 0));
    assert_true(met("{'affiliation': {'kind': 'cooperative', 'sector': 'consumption', "
                    "'type': 'member'}}",
                    &facts, 0));
    assert_false(met("{'affiliation': {'kind': 'cooperative', 'sector': 'social'}}", &facts, 0));
    assert_false(met("{'affiliation': {'kind': 'union'}}", &facts, 0));
    facts.affiliations = NULL;
    assert_false(met("{'affiliation': {'kind': 'cooperative'}}", &facts, 0));
    json_decref(affiliations);
}

/* ---- groups ---------------------------------------------------------------------------------- */

static void groups_hold_as_they_say(void **state)
{
    (void)state;
    struct benefit_facts facts = {.assurance = 1};
    assert_true(met("{'all': []}", &facts, 0));
    assert_false(met("{'any': []}", &facts, 0));
    assert_true(met("{'all': [{'assurance': 0}, {'assurance': 1}]}", &facts, 0));
    assert_false(met("{'all': [{'assurance': 0}, {'assurance': 2}]}", &facts, 0));
    assert_true(met("{'any': [{'assurance': 3}, {'assurance': 1}]}", &facts, 0));
    assert_false(met("{'any': [{'assurance': 3}, {'assurance': 2}]}", &facts, 0));
    assert_true(
        met("{'any': [{'all': [{'assurance': 3}]}, {'all': [{'assurance': 1}]}]}", &facts, 0));
}

static size_t count(const char *text, json_t *(*gather)(const json_t *finding))
{
    struct benefit_facts facts = {.assurance = 1};
    json_t *rule = parse(text), *finding = rule_weigh(rule, &facts, 0), *list = gather(finding);
    size_t size = json_array_size(list);
    json_decref(list);
    json_decref(finding);
    json_decref(rule);
    return size;
}

static void what_is_lacking_is_said_without_what_is_there(void **state)
{
    (void)state;
    const char *mixed = "{'all': [{'assurance': 1}, {'assurance': 2}, "
                        "{'any': [{'attestation': 'a'}, {'attestation': 'b'}]}, "
                        "{'all': [{'assurance': 3}, {'assurance': 0}]}]}";
    assert_int_equal(count(mixed, finding_lacks), 3); /* level 2, one of two, level 3 */
    assert_int_equal(count(mixed, finding_grounds), 0);
    assert_int_equal(count("{'assurance': 1}", finding_grounds), 1);
    assert_int_equal(count("{'assurance': 1}", finding_lacks), 0);
    assert_int_equal(count("{'all': [{'assurance': 1}, {'any': [{'assurance': 0}, "
                           "{'assurance': 3}]}]}",
                           finding_grounds),
                     2);
}

/* ---- what is no rule ------------------------------------------------------------------------- */

static void what_is_no_rule_is_refused(void **state)
{
    static const char *const wrong[] = {"[]",
                                        "{}",
                                        "null",
                                        "'age'",
                                        "{'age': 65}",
                                        "{'age': {}}",
                                        "{'age': {'from': '65'}}",
                                        "{'age': {'from': -1}}",
                                        "{'age': {'from': 131}}",
                                        "{'age': {'from': 6.5}}",
                                        "{'age': {'from': 65, 'below': 65}}",
                                        "{'age': {'from': 65, 'to': 70}}",
                                        "{'attestation': ''}",
                                        "{'attestation': ['a']}",
                                        "{'area': []}",
                                        "{'area': '022150'}",
                                        "{'area': [1]}",
                                        "{'area': ['']}",
                                        "{'assurance': 4}",
                                        "{'assurance': -1}",
                                        "{'assurance': '2'}",
                                        "{'affiliation': {}}",
                                        "{'affiliation': {'type': 'member'}}",
                                        "{'affiliation': {'sector': 'social'}}",
                                        "{'affiliation': {'organisation': 'x'}}",
                                        "{'affiliation': {'kind': 'union', 'x': 'y'}}",
                                        "{'affiliation': 'union'}",
                                        "{'income': {'below': 1}}",
                                        "{'all': {}}",
                                        "{'all': [{'age': 1}]}",
                                        "{'all': [], 'any': []}",
                                        "{'all': [{'all': [{'all': [{'all': []}]}]}]}"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (valid(wrong[i]))
            fail_msg("accepted: %s", wrong[i]);
    assert_true(valid("{'all': [{'any': [{'all': [{'assurance': 0}]}]}]}"));
}

/* So many conditions, all of which must hold. */
static bool valid_with(int conditions)
{
    char text[1000];
    int length = snprintf(text, sizeof text, "{'all': [");
    for (int i = 0; i < conditions; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "%s{'assurance': 0}",
                           i > 0 ? ", " : "");
    snprintf(text + length, sizeof text - (size_t)length, "]}");
    return valid(text);
}

static void a_rule_has_a_limit(void **state)
{
    (void)state;
    assert_true(valid_with(RULE_CONDITIONS_MAX));
    assert_false(valid_with(RULE_CONDITIONS_MAX + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_age_is_asked_for_from_below_or_between),
        cmocka_unit_test(an_attestation_counts_until_its_last_second),
        cmocka_unit_test(an_area_is_any_of_the_list_at_any_level),
        cmocka_unit_test(assurance_is_at_least_that),
        cmocka_unit_test(an_affiliation_has_all_that_is_asked),
        cmocka_unit_test(groups_hold_as_they_say),
        cmocka_unit_test(what_is_lacking_is_said_without_what_is_there),
        cmocka_unit_test(what_is_no_rule_is_refused),
        cmocka_unit_test(a_rule_has_a_limit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
