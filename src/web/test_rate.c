#include "web/rate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#include <sodium.h>

enum { NOON = 1795000020 - 1795000020 % 60 };

static void the_limit_holds_within_a_minute(void **state)
{
    struct rate_table *table = rate_new(60);
    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(rate_allow(table, "sign_in", "10.0.0.1", 3, NOON + i));
    assert_false(rate_allow(table, "sign_in", "10.0.0.1", 3, NOON + 59));
    assert_true(rate_allow(table, "sign_in", "10.0.0.1", 3, NOON + 60));
    rate_free(&table);
    assert_null(table);
}

static void callers_and_things_count_apart(void **state)
{
    struct rate_table *table = rate_new(60);
    (void)state;
    assert_true(rate_allow(table, "sign_in", "10.0.0.1", 1, NOON));
    assert_false(rate_allow(table, "sign_in", "10.0.0.1", 1, NOON));
    assert_true(rate_allow(table, "sign_in", "10.0.0.2", 1, NOON));
    assert_true(rate_allow(table, "need_post", "10.0.0.1", 1, NOON));
    rate_free(&table);
}

/* Far more callers than places: memory is bounded and everybody still gets an answer. */
static void a_crowd_fits(void **state)
{
    struct rate_table *table = rate_new(60);
    char address[40];
    (void)state;
    for (int i = 0; i < 100000; i++) {
        snprintf(address, sizeof address, "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
        assert_true(rate_allow(table, "any", address, 1, NOON));
    }
    rate_free(&table);
}

static void a_spent_limit_is_seen_without_counting(void **state)
{
    (void)state;
    const int64_t start = NOON - NOON % 900;
    struct rate_table *table = rate_new(900);
    for (int i = 0; i < 5; i++)
        assert_false(rate_is_spent(table, "guess", "10.0.0.1", 2, start));
    assert_true(rate_allow(table, "guess", "10.0.0.1", 2, start));
    assert_false(rate_is_spent(table, "guess", "10.0.0.1", 2, start));
    assert_true(rate_allow(table, "guess", "10.0.0.1", 2, start));
    assert_true(rate_is_spent(table, "guess", "10.0.0.1", 2, start + 899));
    assert_false(rate_is_spent(table, "guess", "10.0.0.2", 2, start));
    assert_false(rate_is_spent(table, "guess", "10.0.0.1", 2, start + 900));
    rate_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_limit_holds_within_a_minute),
        cmocka_unit_test(callers_and_things_count_apart),
        cmocka_unit_test(a_crowd_fits),
        cmocka_unit_test(a_spent_limit_is_seen_without_counting),
    };
    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
