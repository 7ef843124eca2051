#include "base/money.h"

#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void arithmetic_is_checked(void **state)
{
    (void)state;
    int64_t out = 0;
    assert_true(money_add(600, 1600, &out));
    assert_int_equal(out, 2200);
    assert_true(money_sub(600, 1600, &out));
    assert_int_equal(out, -1000);
    assert_true(money_mul(-1600, 3, &out));
    assert_int_equal(out, -4800);
    out = 9;
    assert_false(money_add(INT64_MAX, 1, &out));
    assert_false(money_sub(INT64_MIN, 1, &out));
    assert_false(money_mul(INT64_MAX / 2 + 1, 2, &out));
    assert_false(money_mul(INT64_MIN, -1, &out));
    assert_int_equal(out, 9);
}

static void assert_split(int64_t amount, const int64_t *weights, const int64_t *expected, size_t n)
{
    int64_t parts[8];
    assert_true(money_split(amount, weights, n, parts));
    assert_memory_equal(parts, expected, n * sizeof *parts);
}

static void split_gives_remaining_cents_to_the_largest_fractions(void **state)
{
    (void)state;
    assert_split(100, (int64_t[]){1, 1, 1}, (int64_t[]){34, 33, 33}, 3);
    assert_split(200, (int64_t[]){1, 1, 1}, (int64_t[]){67, 67, 66}, 3);
    assert_split(10, (int64_t[]){60, 25, 15}, (int64_t[]){6, 3, 1}, 3);
    assert_split(2200, (int64_t[]){600, 1600}, (int64_t[]){600, 1600}, 2);
    assert_split(101, (int64_t[]){0, 7, 0, 7}, (int64_t[]){0, 51, 0, 50}, 4);
    assert_split(5, (int64_t[]){1, 2, 4}, (int64_t[]){1, 1, 3}, 3);
    assert_split(0, (int64_t[]){1, 2}, (int64_t[]){0, 0}, 2);
    assert_split(INT64_MAX, (int64_t[]){INT64_MAX, INT64_MAX},
                 (int64_t[]){INT64_MAX / 2 + 1, INT64_MAX / 2}, 2);
    assert_split(INT64_MAX, (int64_t[]){1, INT64_MAX - 1}, (int64_t[]){1, INT64_MAX - 1}, 2);
}

static void split_refuses_what_has_no_answer(void **state)
{
    (void)state;
    int64_t parts[2];
    assert_false(money_split(-1, (int64_t[]){1, 1}, 2, parts));
    assert_false(money_split(1, (int64_t[]){1, -1}, 2, parts));
    assert_false(money_split(1, (int64_t[]){0, 0}, 2, parts));
    assert_false(money_split(1, (int64_t[]){1}, 0, parts));
}

/* For any amounts: the sum is exact, and no part is a cent or more from its quota. */
static void split_is_exact_and_fair(void **state)
{
    (void)state;
    struct random random;
    random_seed(&random, 2026);
    for (int round = 0; round < 20000; round++) {
        int64_t weights[6], parts[6], total = 0, sum = 0;
        size_t n = 1 + random_below(&random, 6);
        for (size_t i = 0; i < n; i++)
            total += weights[i] = (int64_t)random_below(&random, 50) + (i == 0);
        int64_t amount = (int64_t)random_below(&random, 1000);
        assert_true(money_split(amount, weights, n, parts));
        for (size_t i = 0; i < n; i++) {
            int64_t off_by = parts[i] * total - amount * weights[i];
            assert_true(off_by > -total && off_by < total);
            sum += parts[i];
        }
        assert_int_equal(sum, amount);
    }
}

static void typed_amounts_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char mark;
        int64_t cents;
    } amounts[] = {
        {"14", ',', 1400},
        {"14,5", ',', 1450},
        {"14,50", ',', 1450},
        {"0,05", ',', 5},
        {"1.234,50", ',', 123450},
        {"1234,50", ',', 123450},
        {"1,234.50", '.', 123450},
        {"1.234.567", ',', 123456700},
        {"0", ',', 0},
        {"007", ',', 700},
        {"92233720368547758,07", ',', INT64_MAX},
    };
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        int64_t cents = -1;
        if (!money_parse(amounts[i].text, amounts[i].mark, &cents) || cents != amounts[i].cents)
            fail_msg("\"%s\" gave %lld", amounts[i].text, (long long)cents);
    }
}

static void other_amounts_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        ",5",
        "14,",
        "14,505",
        "-1",
        "+1",
        "1 000",
        "14.50",
        "1.23",
        "1.2345",
        "1234.567",
        "1.234.56",
        ".123",
        "0.500",
        "1,2,3",
        "1,234.5",
        "14€",
        " 14",
        "14 ",
        "1e3",
        "0x10",
        "1..234",
        "1.234,",
        "92233720368547758,08",
        "92233720368547759",
        "99999999999999999999",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int64_t cents = -1;
        if (money_parse(wrong[i], ',', &cents) || cents != -1)
            fail_msg("\"%s\" gave %lld", wrong[i], (long long)cents);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arithmetic_is_checked),
        cmocka_unit_test(split_gives_remaining_cents_to_the_largest_fractions),
        cmocka_unit_test(split_refuses_what_has_no_answer),
        cmocka_unit_test(split_is_exact_and_fair),
        cmocka_unit_test(typed_amounts_are_read),
        cmocka_unit_test(other_amounts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
