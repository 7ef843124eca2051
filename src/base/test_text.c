#include "base/text.h"

#include "base/arena.h"

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
    arena_free((struct arena **)state);
    return 0;
}

static bool is_valid(const char *text)
{
    return text_valid(text, strlen(text));
}

static void well_formed_text_is_valid(void **state)
{
    (void)state;
    assert_true(text_valid("", 0));
    assert_true(text_valid(NULL, 0));
    assert_true(is_valid("Malé, Ràbbi – 8 € 🏔"));
    assert_true(
        is_valid("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"));
}

/* A fault at every place of a long text: the eight-byte steps must not step over it. */
static void a_fault_is_found_anywhere(void **state)
{
    (void)state;
    for (size_t length = 1; length < 40; length++)
        for (size_t at = 0; at < length; at++) {
            char text[40];
            memset(text, 'a', length);
            assert_true(text_valid(text, length));
            text[at] = '\0';
            assert_false(text_valid(text, length));
            text[at] = '\xff';
            assert_false(text_valid(text, length));
            text[at] = '\xc3';
            assert_false(text_valid(text, length));
        }
}

/* Decode the hexadecimal digits up to the next ':' or the end. */
static size_t decode_hex(const char *hex, char *out)
{
    size_t length = 0;
    unsigned byte;
    int used;
    while (sscanf(hex, " %2x%n", &byte, &used) == 1) {
        out[length++] = (char)byte;
        hex += used;
    }
    return length;
}

/* The file of shared test data, or NULL where they are not at hand. */
static FILE *open_utf8_cases(void)
{
    const char *folder = getenv("PIAZZA_SHARED_DATA");
    char path[4096];
    if (!text_format(path, sizeof path, "%s/robustezza/utf8tests.txt",
                     folder ? folder : SHARED_DATA_DEFAULT))
        return NULL;
    return fopen(path, "r");
}

/* One line of the file, "number:kind:bytes[:…]"; a NUL is valid there, but never here. */
static void check_utf8_case(const char *line)
{
    char kind[32], bytes[1024];
    int start = 0;
    if (sscanf(line, "%*[0-9.]:%31[a-z ]:%n", kind, &start) != 1 || start == 0)
        fail_msg("no case: %s", line);
    size_t length = strstr(kind, "hex") ? decode_hex(line + start, bytes) : strlen(line + start);
    if (!strstr(kind, "hex"))
        memcpy(bytes, line + start, length);
    bool expected = !strstr(kind, "invalid") && !memchr(bytes, 0, length);
    if (text_valid(bytes, length) != expected)
        fail_msg("%s", line);
}

static void the_utf8_cases_pass(void **state)
{
    (void)state;
    FILE *file = open_utf8_cases();
    if (!file) {
        print_message("skipped: no shared test data (set PIAZZA_SHARED_DATA)\n");
        skip();
    }
    char line[4096];
    int cases = 0;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        check_utf8_case(line);
        cases++;
    }
    fclose(file);
    assert_true(cases > 200);
}

static void characters_are_counted_and_decoded(void **state)
{
    (void)state;
    assert_int_equal(text_characters(""), 0);
    assert_int_equal(text_characters("Malé €🏔"), 7);
    const char *text = "aé€🏔";
    assert_int_equal(text_next(&text), 'a');
    assert_int_equal(text_next(&text), 0xe9);
    assert_int_equal(text_next(&text), 0x20ac);
    assert_int_equal(text_next(&text), 0x1f3d4);
    assert_int_equal(text_next(&text), 0);
    assert_int_equal(text_next(&text), 0);
}

struct pair {
    const char *text, *expected;
};

static void text_folds_for_search(void **state)
{
    static const struct pair pairs[] = {
        {"Malé, Ràbbi", "male rabbi"},
        {"  Spesa a casa -- e visita!  ", "spesa a casa e visita"},
        {"", ""},
        {"…!?", ""},
        {"L’Ètoile d'ORO n. 3", "l etoile d oro n 3"},
        {"Straße ŒUVRE Æ þ Ĳ", "strasse oeuvre ae th ij"},
        {"Łódź Škoda ÇA Ÿ ÿ Ħ ſ Ǝ", "lodz skoda ca y y h s Ǝ"},
        {"ȘTEFAN și Țara", "stefan si tara"},
        {"Cafe\xcc\x80 perche\xcc\x81", "cafe perche"},
        {"co\xc2\xadop 2ª 3×4 €5", "coop 2a 3 4 5"},
        {"КИЇВ Ёлка ΑΘΗΝΑ", "київ ёлка αθηνα"},
        {"中文 測試🏔東", "中文 測試 東"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(text_fold(*state, pairs[i].text), pairs[i].expected);
}

static void typed_words_are_a_pattern(void **state)
{
    assert_string_equal(text_pattern(*state, "Malé coop"), "%male%coop%");
    assert_string_equal(text_pattern(*state, " 100%_sicuro "), "%100%sicuro%");
    assert_string_equal(text_pattern(*state, "%_"), "%%");
}

/* Every code point, alone and between letters: the result is valid, fits and folds to itself. */
static void folding_is_stable(void **state)
{
    for (uint32_t code = 1; code < 0x11000; code++) {
        if (code >= 0xd800 && code < 0xe000)
            continue;
        char text[8] = "";
        if (code < 0x80)
            snprintf(text, sizeof text, "x%c", (char)code);
        else if (code < 0x800)
            snprintf(text, sizeof text, "x%c%c", 0xc0 | code >> 6, 0x80 | (code & 63));
        else if (code < 0x10000)
            snprintf(text, sizeof text, "x%c%c%c", 0xe0 | code >> 12, 0x80 | (code >> 6 & 63),
                     0x80 | (code & 63));
        else
            snprintf(text, sizeof text, "x%c%c%c%c", 0xf0 | code >> 18, 0x80 | (code >> 12 & 63),
                     0x80 | (code >> 6 & 63), 0x80 | (code & 63));
        char *once = text_fold(*state, text);
        assert_true(is_valid(once));
        assert_true(strlen(once) <= strlen(text));
        assert_string_equal(text_fold(*state, once), once);
        arena_reset(*state);
    }
}

static void text_is_cleaned(void **state)
{
    static const struct pair pairs[] = {
        {"  Ciao  mamma \n", "Ciao  mamma"},
        {"uno\r\ndue\rtre\n", "uno\ndue\ntre"},
        {"a\x01\x1b[1mb\x7f\tc", "a[1mb\tc"},
        {"\xc2\x85x\xc2\x9f", "x"},
        {"\xc2\xa0 \xe2\x80\x89sì\xe3\x80\x80", "sì"},
        {" \r\n\t ", ""},
        {"", ""},
        {"🏔 è", "🏔 è"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(text_clean(*state, pairs[i].text), pairs[i].expected);
}

static void format_says_whether_it_fitted(void **state)
{
    (void)state;
    char out[6];
    assert_true(text_format(out, sizeof out, "%s", "12345"));
    assert_false(text_format(out, sizeof out, "%s", "123456"));
    assert_string_equal(out, "12345");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_text_is_valid),
        cmocka_unit_test(a_fault_is_found_anywhere),
        cmocka_unit_test(the_utf8_cases_pass),
        cmocka_unit_test(characters_are_counted_and_decoded),
        cmocka_unit_test_setup_teardown(text_folds_for_search, make, unmake),
        cmocka_unit_test_setup_teardown(typed_words_are_a_pattern, make, unmake),
        cmocka_unit_test_setup_teardown(folding_is_stable, make, unmake),
        cmocka_unit_test_setup_teardown(text_is_cleaned, make, unmake),
        cmocka_unit_test(format_says_whether_it_fitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
