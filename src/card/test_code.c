/* The codes on a card: what is mistyped is noticed, what looks alike is not there. */
#include "card/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sodium.h>
#include <string.h>

enum { MANY = 2000 };

static struct arena *arena;
static struct random random_of_test;

static const char *new_code(void)
{
    return card_code_new(arena, &random_of_test);
}

static void a_new_code_reads_as_itself(void **state)
{
    (void)state;
    for (int i = 0; i < MANY; i++) {
        const char *code = new_code();
        assert_int_equal(strlen(code), CARD_CODE_LENGTH);
        assert_null(strpbrk(code, "01ILO"));
        assert_string_equal(card_code_read(arena, code), code);
    }
}

static void a_code_is_read_however_it_is_spaced(void **state)
{
    (void)state;
    const char *code = new_code();
    const char *spaced = arena_printf(arena, " %.4s - %s ", code, code + 4);
    char lower[16] = "";
    for (int i = 0; code[i]; i++)
        lower[i] = (char)(code[i] >= 'A' ? code[i] + 32 : code[i]);
    assert_string_equal(card_code_read(arena, spaced), code);
    assert_string_equal(card_code_read(arena, lower), code);
}

static void one_wrong_symbol_is_noticed(void **state)
{
    static const char symbols[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    (void)state;
    const char *code = new_code();
    for (int place = 0; place < CARD_CODE_LENGTH; place++)
        for (const char *symbol = symbols; *symbol; symbol++) {
            char *wrong = arena_copy(arena, code);
            wrong[place] = *symbol;
            assert_int_equal(card_code_read(arena, wrong) != NULL, *symbol == code[place]);
        }
}

static void exchanged_symbols_are_noticed(void **state)
{
    (void)state;
    for (int i = 0; i < MANY; i++) {
        const char *code = new_code();
        int place = i % (CARD_CODE_LENGTH - 1);
        char *wrong = arena_copy(arena, code);
        wrong[place] = code[place + 1];
        wrong[place + 1] = code[place];
        assert_int_equal(card_code_read(arena, wrong) != NULL, code[place] == code[place + 1]);
    }
}

static void what_is_no_code_is_refused(void **state)
{
    static const char *const wrong[] = {"",          "2222222",   "222222222", "0OIL1234",
                                        "ABCD\nEFG", "ABCDèFGH",  "        ",  "AAAA'--AAAA",
                                        "!!!!!!!!",  "ABCD_EFGH", "2222 2223"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_null(card_code_read(arena, wrong[i]));
}

static void a_number_ends_in_its_check_digit(void **state)
{
    (void)state;
    for (int i = 0; i < MANY; i++) {
        const char *number = card_number_new(arena, &random_of_test);
        int sum = 0;
        assert_int_equal(strlen(number), CARD_NUMBER_LENGTH);
        for (int at = 0; at < CARD_NUMBER_LENGTH; at++) {
            int digit = number[CARD_NUMBER_LENGTH - 1 - at] - '0';
            sum += at % 2 ? digit / 5 + digit * 2 % 10 : digit;
        }
        assert_int_equal(sum % 10, 0);
    }
}

static void foreign_numbers_are_read_loosely(void **state)
{
    (void)state;
    assert_string_equal(card_number_read(arena, " tn-0012.345/6 "), "TN00123456");
    assert_null(card_number_read(arena, "1 2 3"));
    assert_null(card_number_read(arena, "1234;5678"));
    assert_null(card_number_read(arena, "123456789012345678901234567890123"));
    assert_non_null(card_number_read(arena, "12345678901234567890123456789012"));
}

static void tokens_are_long_and_new(void **state)
{
    (void)state;
    const char *one = card_token_new(arena, &random_of_test);
    const char *other = card_token_new(arena, &random_of_test);
    assert_int_equal(strlen(one), CARD_TOKEN_LENGTH);
    assert_string_not_equal(one, other);
    assert_int_equal(
        strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
        CARD_TOKEN_LENGTH);
}

static void groups_of_four_are_set_apart(void **state)
{
    (void)state;
    assert_string_equal(card_grouped(arena, "7KMP3QRX"), "7KMP 3QRX");
    assert_string_equal(card_grouped(arena, "12345"), "1234 5");
    assert_string_equal(card_grouped(arena, "1234"), "1234");
    assert_string_equal(card_grouped(arena, ""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_new_code_reads_as_itself),
                                       cmocka_unit_test(a_code_is_read_however_it_is_spaced),
                                       cmocka_unit_test(one_wrong_symbol_is_noticed),
                                       cmocka_unit_test(exchanged_symbols_are_noticed),
                                       cmocka_unit_test(what_is_no_code_is_refused),
                                       cmocka_unit_test(a_number_ends_in_its_check_digit),
                                       cmocka_unit_test(foreign_numbers_are_read_loosely),
                                       cmocka_unit_test(tokens_are_long_and_new),
                                       cmocka_unit_test(groups_of_four_are_set_apart)};
    if (sodium_init() < 0)
        return 1;
    arena = arena_new();
    random_system(&random_of_test);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
