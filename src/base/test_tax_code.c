/* The tax code, against the cases that other programs publish. */
#include "base/tax_code.h"

#include "base/arena.h"
#include "base/text.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int make(void **state)
{
    *state = arena_new();
    return 0;
}

static int unmake(void **state)
{
    struct arena *arena = *state;
    arena_free(&arena);
    return 0;
}

static const char *read_right(const char *text)
{
    static char code[TAX_CODE_SIZE];
    if (tax_code_read(text, code) != ERROR_NONE)
        fail_msg("%s: refused", text);
    return code;
}

static enum error_code read_wrong(const char *text)
{
    char code[TAX_CODE_SIZE];
    return tax_code_read(text, code);
}

static void right_codes_are_read_as_people_write_them(void **state)
{
    (void)state;
    assert_string_equal(read_right("rssmra85t10a562s"), "RSSMRA85T10A562S");
    assert_string_equal(read_right(" CCC-FBA-85-D03-L219-P "), "CCCFBA85D03L219P");
    assert_string_equal(read_right("CCCFBA85D0PLNMVA"), "CCCFBA85D0PLNMVA");
}

static void wrong_codes_say_what_is_wrong(void **state)
{
    (void)state;
    assert_int_equal(read_wrong(""), TAX_CODE_LENGTH_WRONG);
    assert_int_equal(read_wrong("RSSMRA85T10A562"), TAX_CODE_LENGTH_WRONG);
    assert_int_equal(read_wrong("RSSMRA85T10A562SS"), TAX_CODE_LENGTH_WRONG);
    assert_int_equal(read_wrong("RSSMRA85T10A56Ù"), TAX_CODE_LENGTH_WRONG);
    assert_int_equal(read_wrong("R5SMRA85T10A562S"), TAX_CODE_SHAPE);
    assert_int_equal(read_wrong("RSSMRA85F10A562S"), TAX_CODE_SHAPE); /* no month F */
    assert_int_equal(read_wrong("RSSMRA8AT10A562S"), TAX_CODE_SHAPE); /* A is no digit's letter */
    assert_int_equal(read_wrong("RSSMRA85T10W562S"), TAX_CODE_SHAPE); /* no place W */
    assert_int_equal(read_wrong("RSSMRA85T10A562T"), TAX_CODE_CHECK);
    assert_int_equal(read_wrong("RSSMRA85T01A562S"), TAX_CODE_CHECK);
}

/* Every day of the code that does not exist, with the check character it would have. */
static void days_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *date;
        enum error_code expected;
    } days[] = {{"85T00", TAX_CODE_DATE}, {"85T32", TAX_CODE_DATE}, {"85T40", TAX_CODE_DATE},
                {"85T72", TAX_CODE_DATE}, {"85T81", TAX_CODE_DATE}, {"85B29", TAX_CODE_DATE},
                {"84B29", ERROR_NONE},    {"00B69", ERROR_NONE},    {"85D31", TAX_CODE_DATE},
                {"85T71", ERROR_NONE},    {"85T31", ERROR_NONE}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        char code[TAX_CODE_SIZE];
        snprintf(code, sizeof code, "RSSMRA%sA562?", days[i].date);
        code[15] = tax_code_check_character(code);
        if (read_wrong(code) != days[i].expected)
            fail_msg("%s", code);
    }
}

/* A single wrong character, or two neighbours exchanged, never read as somebody else's code. */
static void one_slip_is_noticed(void **state)
{
    (void)state;
    static const char right[] = "SNTRRT63E08H501T";
    static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (unsigned place = 0; place < TAX_CODE_LENGTH; place++)
        for (const char *c = characters; *c; c++) {
            char code[TAX_CODE_SIZE], wrong[TAX_CODE_SIZE];
            memcpy(wrong, right, sizeof wrong);
            wrong[place] = *c;
            if (*c != right[place] && tax_code_read(wrong, code) == ERROR_NONE)
                fail_msg("%s", wrong);
        }
}

static void a_code_tells_birth_sex_and_place(void **state)
{
    (void)state;
    struct tax_code_birth birth;
    tax_code_decode(read_right("MRTMRA83T56A269B"), 2026, &birth);
    assert_int_equal(birth.year, 1983);
    assert_int_equal(birth.month, 12);
    assert_int_equal(birth.day, 16);
    assert_int_equal(birth.sex, 'F');
    assert_string_equal(birth.place, "A269");
    assert_false(tax_code_is_foreign(&birth));
    tax_code_decode(read_right("MRNLCU00A01Z100P"), 2026, &birth);
    assert_int_equal(birth.year, 2000);
    assert_string_equal(birth.place, "Z100");
    assert_true(tax_code_is_foreign(&birth));
    tax_code_decode("MRNLCU00A01Z100P", 1999, &birth);
    assert_int_equal(birth.year, 1900);
}

/* ---- does it fit? ---------------------------------------------------------------------------- */

static unsigned misfits(void **state, const char *given, const char *family, const char *date,
                        const char *place, const char *sex)
{
    struct tax_code_person person = {given, family, date, place, sex};
    return tax_code_misfits(*state, "RSSMRA85T10A562S", &person);
}

static void what_does_not_fit_is_told_apart(void **state)
{
    assert_int_equal(misfits(state, "Mario", "Rossi", "1985-12-10", "A562", "M"), 0);
    assert_int_equal(misfits(state, "", NULL, "", "", ""), 0);
    assert_int_equal(misfits(state, "Mario", "Bianchi", "1985-12-10", "A562", "M"),
                     TAX_CODE_MISFIT_FAMILY_NAME);
    assert_int_equal(misfits(state, "Luigi", "Rossi", "", "", ""), TAX_CODE_MISFIT_GIVEN_NAME);
    assert_int_equal(misfits(state, "Mario", "Rossi", "1985-12-11", "", ""),
                     TAX_CODE_MISFIT_BIRTH_DATE);
    assert_int_equal(misfits(state, "Mario", "Rossi", "ieri", "", ""), TAX_CODE_MISFIT_BIRTH_DATE);
    assert_int_equal(misfits(state, "", "", "1885-12-10", "L378", "F"),
                     TAX_CODE_MISFIT_PLACE | TAX_CODE_MISFIT_SEX);
}

static void swapped_names_are_recognised(void **state)
{
    struct tax_code_person swapped = {.given_name = "Rossi", .family_name = "Mario"};
    struct tax_code_person other = {.given_name = "Mario", .family_name = "Bianchi"};
    assert_true(tax_code_names_swapped(*state, "RSSMRA85T10A562S", &swapped));
    assert_false(tax_code_names_swapped(*state, "RSSMRA85T10A562S", &other));
}

static void names_lose_accents_and_marks(void **state)
{
    static const struct {
        const char *given, *family, *letters;
    } names[] = {{"Nicolò", "D’Alò", "DLANCL"},
                 {"Anna-Maria", "De Fò", "DFENMR"},
                 {"Jörg", "Weiß", "WSSJRG"},
                 {"Ý", "Ö", "OXXYXX"},
                 {"", "李", "XXXXXX"}};
    struct tax_code_birth birth = {
        .year = 1985, .month = 12, .day = 10, .sex = 'M', .place = "A562"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char code[TAX_CODE_SIZE];
        tax_code_encode(*state, names[i].given, names[i].family, &birth, code);
        if (memcmp(code, names[i].letters, 6) != 0)
            fail_msg("%s %s gave %s", names[i].given, names[i].family, code);
    }
}

/* ---- the published cases --------------------------------------------------------------------- */

/* Digits of a normal code as letters, bit 0 for the last one. */
static void vary(const char *normal, unsigned bits, char out[TAX_CODE_SIZE])
{
    static const unsigned places[] = {14, 13, 12, 10, 9, 7, 6};
    memcpy(out, normal, TAX_CODE_SIZE);
    for (unsigned i = 0; i < 7; i++)
        if (bits >> i & 1)
            out[places[i]] = "LMNPQRSTUV"[out[places[i]] - '0'];
    out[15] = tax_code_check_character(out);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* The data that a code does not hold come from the code expected. */
static void check_encoded(struct arena *arena, const json_t *input, const char *expected)
{
    char code[TAX_CODE_SIZE], normal[TAX_CODE_SIZE];
    struct tax_code_birth birth;
    const char *given = text_of(input, "name"), *family = text_of(input, "surname");
    if (*text_of(input, "lastname")) {
        given = text_of(input, "firstname");
        family = text_of(input, "lastname");
    }
    tax_code_normalise(read_right(expected), normal);
    tax_code_decode(normal, 2026, &birth);
    assert_int_equal(birth.sex, *text_of(input, "gender"));
    if (*text_of(input, "belfioreCode"))
        assert_string_equal(birth.place, text_of(input, "belfioreCode"));
    tax_code_encode(arena, given, family, &birth, code);
    assert_string_equal(code, normal);
}

static void check_decoded(const char *code, const json_t *expected)
{
    char date[16];
    struct tax_code_birth birth;
    tax_code_decode(read_right(code), 2026, &birth);
    if (json_is_string(expected)) {
        snprintf(date, sizeof date, "%04d-%02d-%02d", birth.year % 10000, birth.month % 100,
                 birth.day % 100);
        assert_string_equal(date, json_string_value(expected));
        return;
    }
    snprintf(date, sizeof date, "%02d/%02d/%04d", birth.day % 100, birth.month % 100,
             birth.year % 10000);
    assert_string_equal(date, text_of(expected, "birthdate"));
    assert_int_equal(birth.sex, *text_of(expected, "gender"));
    assert_int_equal(tax_code_is_foreign(&birth),
                     strcmp(text_of(expected, "birthplace"), "Lettonia") == 0);
}

static void check_omocodes(const json_t *input, const json_t *expected)
{
    char normal[TAX_CODE_SIZE], code[TAX_CODE_SIZE];
    size_t i;
    json_t *one;
    (void)input;
    tax_code_normalise(read_right(json_string_value(json_array_get(expected, 0))), normal);
    json_array_foreach(expected, i, one) {
        vary(normal, (unsigned)i, code);
        assert_string_equal(code, json_string_value(one));
        tax_code_normalise(read_right(code), code);
        assert_string_equal(code, normal);
    }
    assert_int_equal(json_array_size(expected), 128);
}

static void check_varied(const json_t *input, const char *expected)
{
    char normal[TAX_CODE_SIZE], code[TAX_CODE_SIZE];
    tax_code_normalise(json_string_value(json_array_get(input, 0)), normal); /* not all right */
    vary(normal, (unsigned)json_integer_value(json_array_get(input, 1)), code);
    assert_string_equal(code, expected);
}

static void check_name(struct arena *arena, const char *kind, const char *name,
                       const char *expected)
{
    char code[TAX_CODE_SIZE];
    struct tax_code_birth birth = {.year = 1985, .month = 4, .day = 3, .sex = 'M', .place = "L219"};
    bool family = ends_with(kind, "lastname");
    tax_code_encode(arena, family ? "" : name, family ? name : "", &birth, code);
    assert_memory_equal(code + (family ? 0 : 3), expected, 3);
}

static bool is_omocode(const char *code)
{
    char normal[TAX_CODE_SIZE];
    tax_code_normalise(code, normal);
    normal[15] = code[15];
    return strcmp(code, normal) != 0;
}

/* One case; false when it is about what this file leaves to others: how dates are written, and the
 * names of places. */
static bool check_case(struct arena *arena, const json_t *one)
{
    const char *kind = text_of(one, "kind"), *expected = text_of(one, "expected");
    const json_t *input = json_object_get(one, "input"), *want = json_object_get(one, "expected");
    char code[TAX_CODE_SIZE];
    if (ends_with(kind, "name"))
        check_name(arena, kind, json_string_value(input), expected);
    else if (strcmp(kind, "encode:cin") == 0)
        assert_int_equal(tax_code_check_character(json_string_value(input)), *expected);
    else if (strcmp(kind, "encode:encode") == 0 || strcmp(kind, "encode:full") == 0)
        check_encoded(arena, input, expected);
    else if (strncmp(kind, "decode:", 7) == 0)
        check_decoded(json_string_value(input), want);
    else if (strcmp(kind, "is_omocode") == 0)
        assert_int_equal(is_omocode(json_string_value(input)), json_is_true(want));
    else if (strcmp(kind, "is_valid") == 0)
        assert_int_equal(tax_code_read(json_string_value(input), code) == ERROR_NONE,
                         json_is_true(want));
    else if (strcmp(kind, "encode:all_omocodes") == 0)
        check_omocodes(input, want);
    else if (strcmp(kind, "omocode_by_bitmap") == 0)
        check_varied(input, expected);
    else
        return false;
    return true;
}

static void the_published_cases_hold(void **state)
{
    const char *folder = getenv("PIAZZA_SHARED_DATA");
    const char *path = arena_printf(*state, "%s/codici_identificativi/codice_fiscale_vectors.json",
                                    folder ? folder : SHARED_DATA_DEFAULT);
    json_t *cases = json_load_file(path, 0, NULL), *one;
    if (!cases) {
        print_message("skipped: no %s (set PIAZZA_SHARED_DATA)\n", path);
        skip();
    }
    size_t i, checked = 0;
    json_array_foreach(cases, i, one)
        checked += check_case(*state, one);
    assert_int_equal(json_array_size(cases), 54);
    assert_int_equal(checked, 47);
    json_decref(cases);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)
    const struct CMUnitTest tests[] = {
        TEST(right_codes_are_read_as_people_write_them),
        TEST(wrong_codes_say_what_is_wrong),
        TEST(days_that_do_not_exist_are_refused),
        TEST(one_slip_is_noticed),
        TEST(a_code_tells_birth_sex_and_place),
        TEST(what_does_not_fit_is_told_apart),
        TEST(swapped_names_are_recognised),
        TEST(names_lose_accents_and_marks),
        TEST(the_published_cases_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
