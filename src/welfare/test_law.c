/* The law, case by case: tests/data/welfare/law.csv, which a labour consultant can read and extend.
 * Every rule has cases on both of its sides. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/money.h"
#include "welfare/test_law_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena, *outer;

static int arena_open(void **state)
{
    (void)state;
    json_arena_setup();
    arena = arena_new();
    outer = json_arena_enter(arena);
    return 0;
}

static int arena_close(void **state)
{
    (void)state;
    json_arena_leave(outer);
    arena_free(&arena);
    return 0;
}

static const char *source_path(const char *path)
{
    char here[] = __FILE__;
    return arena_printf(arena, "%s/../../%s", dirname(here), path);
}

static void rulesets_add(json_t *law, const char *path)
{
    struct error error = {0};
    json_t *read =
        law_read(json_load_file(source_path(path), JSON_REJECT_DUPLICATES, NULL), &error);
    if (!read)
        fail_msg("%s: %s", path, error.detail);
    json_array_extend(law, read);
}

static json_t *law_all(void)
{
    struct error error = {0};
    json_t *law = json_array();
    rulesets_add(law, "territories/italy/rulesets.json");
    rulesets_add(law, "territories/trentino/rulesets.json");
    if (!law_is_whole(law, &error))
        fail_msg("%s", error.detail);
    return law;
}

/* ---- one case ----------------------------------------------------------------------------------
 */

static unsigned wrong;

static bool fault(const struct csv *csv, const char *what, const char *expected, const char *found)
{
    print_error("law.csv, riga %u (%s, %s): %s: atteso «%s», trovato «%s»\n", csv_line(csv),
                csv_text(csv, "regola"), csv_text(csv, "situazione"), what, expected, found);
    wrong++;
    return false;
}

static const char *outcome_italian(enum law_outcome outcome)
{
    static const char *const names[] = {
        [LAW_ALLOWED] = "ammesso", [LAW_TAXED] = "tassato", [LAW_REFUSED] = "rifiutato"};
    return names[outcome];
}

static const struct {
    const char *italian, *name;
} number_names[] = {
    {"anno", "tax_year"},
    {"limite", "limit_cents"},
    {"totale", "total_cents"},
    {"resta", "left_cents"},
    {"tassati", "taxed_cents"},
    {"esenti", "exempt_cents"},
    {"imposta", "tax_cents"},
    {"in denaro", "flat_cents"},
    {"tassa normale", "ordinary_cents"},
    {"importo", "amount_cents"},
    {"almeno", "least_cents"},
    {"termine", "deadline_at"},
    {"fino al", "usable_until_at"},
};

static const char *number_name(const char *italian)
{
    for (size_t i = 0; i < sizeof number_names / sizeof *number_names; i++)
        if (strcmp(number_names[i].italian, italian) == 0)
            return number_names[i].name;
    return "";
}

/* Is a number of the decision what the table says? Money as money, times by their day. */
static bool number_is(const char *name, const char *text, int64_t value)
{
    size_t length = strlen(name);
    int64_t cents = 0;
    bool is_below = *text == '-';
    if (length > 3 && strcmp(name + length - 3, "_at") == 0)
        return clock_day(case_date(text), 1) - 1 == value;
    if (length > 6 && strcmp(name + length - 6, "_cents") == 0)
        return money_parse(text + is_below, ',', &cents) && (is_below ? -cents : cents) == value;
    return strtoll(text, NULL, 10) == value;
}

static bool numbers_check(const struct csv *csv, const struct law_decision *decision)
{
    const char *name;
    json_t *value, *numbers = case_pairs(csv_text(csv, "numeri"));
    json_object_foreach(numbers, name, value) {
        const char *english = number_name(name);
        int64_t found = law_number(decision, english);
        if (!*english || !number_is(english, json_string_value(value), found))
            return fault(csv, name, json_string_value(value),
                         arena_printf(arena, "%lld", (long long)found));
    }
    return numbers != NULL || fault(csv, "numeri", "chiave=valore | …", csv_text(csv, "numeri"));
}

static bool missing_check(const struct csv *csv, const struct law_decision *decision)
{
    const char *named = decision->name_count ? decision->names[0] : "";
    const char *expected = csv_text(csv, "manca o è sbagliato");
    return (strcmp(named, expected) == 0 && decision->name_count <= 1) ||
           fault(csv, "manca", expected, named);
}

static bool decision_check(const struct csv *csv, const struct law_decision *decision)
{
    const char *rule = csv_text(csv, "decide la regola");
    if (!*rule)
        rule = csv_text(csv, "regola");
    if (strcmp(outcome_italian(decision->outcome), csv_text(csv, "esito atteso")) != 0)
        return fault(
            csv, "esito", csv_text(csv, "esito atteso"),
            arena_printf(arena, "%s: %s", outcome_italian(decision->outcome), decision->reason));
    if (strcmp(decision->reason, csv_text(csv, "codice")) != 0)
        return fault(csv, "codice", csv_text(csv, "codice"), decision->reason);
    if (strcmp(decision->rule, rule) != 0)
        return fault(csv, "decide la regola", rule, decision->rule);
    return numbers_check(csv, decision) && missing_check(csv, decision);
}

static bool case_read(const struct csv *csv, struct law_case *one)
{
    const char *amount = csv_text(csv, "importo");
    *one = (struct law_case){.facts = case_pairs(csv_text(csv, "fatti")),
                             .day = case_date(csv_text(csv, "data"))};
    if (!one->facts || !one->day)
        return fault(csv, "fatti o data", "chiave=valore | …; gg/mm/aaaa", csv_text(csv, "fatti"));
    return !*amount || money_parse(amount, ',', &one->cents) ||
           fault(csv, "importo", "1.000,00", amount);
}

static bool case_check(const json_t *law, const struct csv *csv, struct law_decision *decision)
{
    struct law_case one;
    if (!case_read(csv, &one))
        return false;
    if (!case_decide(law, csv_text(csv, "domanda"), &one, decision))
        return fault(csv, "domanda", "una di quelle note", csv_text(csv, "domanda"));
    if (one.mistake)
        return fault(csv, "fatti", "un valore leggibile", one.mistake);
    if (json_object_size(one.facts) > 0)
        return fault(csv, "fatti", "solo fatti che la domanda conosce",
                     json_object_iter_key(json_object_iter(one.facts)));
    return decision_check(csv, decision);
}

/* ---- coverage ----------------------------------------------------------------------------------
 */

/* Which outcomes and reasons a rule's cases have seen. */
static void side_note(json_t *sides, const char *rule, const struct law_decision *decision)
{
    json_t *seen = json_object_get(sides, rule);
    if (!seen) {
        seen = json_object();
        json_object_set_new(sides, rule, seen);
    }
    json_object_set_new(seen, decision->reason, json_integer(decision->outcome));
}

/* Rules that say when or whether to tell, and so never refuse: two answers are their two sides. */
static bool never_refuses(const char *rule)
{
    return strcmp(rule, "R6") == 0 || strcmp(rule, "R7") == 0 || strcmp(rule, "R27") == 0;
}

static bool has_both_sides(const char *rule, const json_t *seen)
{
    bool allowed = false, other = false;
    const char *reason;
    json_t *outcome;
    json_object_foreach((json_t *)seen, reason, outcome) {
        allowed = allowed || json_integer_value(outcome) == LAW_ALLOWED;
        other = other || json_integer_value(outcome) != LAW_ALLOWED;
    }
    return never_refuses(rule) ? json_object_size(seen) >= 2 : allowed && other;
}

static const char *const rules[] = {
    "R1",  "R2",  "R3",  "R5",  "R6",  "R7",  "R8",    "R9",  "R10",   "R11",   "R12",
    "R13", "R14", "R15", "R17", "R18", "R19", "R20",   "R21", "R22",   "R24",   "R25",
    "R26", "R27", "R28", "R30", "R31", "c",   "d-bis", "f",   "f-bis", "f-ter", "f-quater"};

static void coverage_check(const json_t *sides)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const json_t *seen = json_object_get(sides, rules[i]);
        bool whole = has_both_sides(rules[i], seen);
        print_message("%-8s %zu answers%s\n", rules[i], json_object_size(seen),
                      whole ? "" : ": one side is missing");
        wrong += !whole;
    }
}

static void every_case_comes_out_as_expected(void **state)
{
    (void)state;
    struct error error = {0};
    json_t *law = law_all(), *sides = json_object();
    FILE *file = fopen(source_path("tests/data/welfare/law.csv"), "r");
    assert_non_null(file);
    struct csv *csv = csv_open_spreadsheet(file, "law.csv", &error);
    unsigned cases = 0;
    assert_non_null(csv);
    while (csv_next(csv, &error)) {
        struct law_decision decision;
        cases++;
        if (case_check(law, csv, &decision))
            side_note(sides, csv_text(csv, "regola"), &decision);
    }
    if (error.code != ERROR_NONE)
        fail_msg("%s", error.detail);
    csv_close(&csv);
    fclose(file);
    coverage_check(sides);
    print_message("%u cases\n", cases);
    assert_int_equal(wrong, 0);
}

/* ---- boundaries --------------------------------------------------------------------------------
 */

/* Reads a table of tests/data/welfare, row by row. */
static void table_read(const char *name, void (*take)(const struct csv *csv, json_t *into),
                       json_t *into)
{
    struct error error = {0};
    FILE *file = fopen(source_path(arena_printf(arena, "tests/data/welfare/%s", name)), "r");
    assert_non_null(file);
    struct csv *csv = csv_open_spreadsheet(file, name, &error);
    assert_non_null(csv);
    while (csv_next(csv, &error))
        take(csv, into);
    if (error.code != ERROR_NONE)
        fail_msg("%s", error.detail);
    csv_close(&csv);
    fclose(file);
}

static void answer_take(const struct csv *csv, json_t *answers)
{
    json_put(answers,
             arena_printf(arena, "%s, %s", csv_text(csv, "regola"), csv_text(csv, "situazione")),
             json_string(csv_text(csv, "codice")));
}

/* What the case of a column comes to; "" when the column is empty. */
static const char *answer_of(const struct csv *csv, const json_t *answers, const char *column)
{
    const char *situation = csv_text(csv, column);
    const char *key = arena_printf(arena, "%s, %s", csv_text(csv, "regola"), situation);
    if (*situation && !json_object_get(answers, key))
        fail_msg("boundaries.csv, riga %u: law.csv non ha «%s»", csv_line(csv), key);
    return json_text(answers, key);
}

/* All three cases exist, only two where no number decides; and on one side the answer changes. */
static void boundary_take(const struct csv *csv, json_t *answers)
{
    const char *before = answer_of(csv, answers, "appena prima");
    const char *at = answer_of(csv, answers, "al limite");
    const char *after = answer_of(csv, answers, "appena dopo");
    bool has_number = strncmp(csv_text(csv, "che cosa decide"), "senza numero", 12) != 0;
    bool changes = strcmp(at, after) != 0 || (has_number && strcmp(before, at) != 0);
    if (!*at || !*after || !changes || has_number != (*before != 0))
        fail_msg("boundaries.csv, riga %u: non è un confine", csv_line(csv));
    json_put(answers, csv_text(csv, "regola"), json_true());
}

/* Just before, at and just after each number of each rule: boundaries.csv says which cases of
 * law.csv they are. */
static void every_rule_is_tried_at_its_boundary(void **state)
{
    (void)state;
    json_t *answers = json_object();
    table_read("law.csv", answer_take, answers);
    table_read("boundaries.csv", boundary_take, answers);
    unsigned without = 0;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (json_object_get(answers, rules[i]))
            continue;
        print_error("%s: boundaries.csv non ha un confine\n", rules[i]);
        without++;
    }
    assert_int_equal(without, 0);
}

/* ---- plain words -------------------------------------------------------------------------------
 */

static const char *page_text(const char *name)
{
    char *text = arena_alloc(arena, 20000);
    FILE *file = fopen(source_path(arena_printf(arena, "src/welfare/pages/%s.html", name)), "r");
    assert_non_null(file);
    size_t length = fread(text, 1, 19999, file);
    fclose(file);
    text[length] = '\0';
    return text;
}

static void every_reason_has_its_words(void **state)
{
    (void)state;
    static const char *const pages[] = {"reason", "reason_voucher", "reason_credit",
                                        "reason_beside"};
    struct error error = {0};
    FILE *file = fopen(source_path("tests/data/welfare/law.csv"), "r");
    assert_non_null(file);
    struct csv *csv = csv_open_spreadsheet(file, "law.csv", &error);
    while (csv_next(csv, &error)) {
        const char *section = arena_printf(arena, "{{#is.%s}}", csv_text(csv, "codice"));
        unsigned found = 0;
        for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
            found += strstr(page_text(pages[i]), section) != NULL;
        if (found != 1)
            fail_msg("%s is on %u pages", section, found);
    }
    csv_close(&csv);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_reason_has_its_words, arena_open, arena_close),
        cmocka_unit_test_setup_teardown(every_rule_is_tried_at_its_boundary, arena_open,
                                        arena_close),
        cmocka_unit_test_setup_teardown(every_case_comes_out_as_expected, arena_open, arena_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
