#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The first words of splitmix64 from the seed 1234567, as published with the algorithm. */
static void a_seed_replays(void **state)
{
    (void)state;
    struct random random;
    random_seed(&random, 1234567);
    assert_true(random_below(&random, UINT64_MAX) == UINT64_C(6457827717110365317));
    unsigned char bytes[11];
    random_bytes(&random, bytes, sizeof bytes);
    assert_memory_equal(bytes, "\xa5\x0f\x54\x58\x84\xf0\x73\x2c", 8);
}

static void numbers_stay_below_the_bound(void **state)
{
    (void)state;
    struct random random;
    random_system(&random);
    int seen[7] = {0};
    for (int i = 0; i < 7000; i++)
        seen[random_below(&random, 7)]++;
    for (int i = 0; i < 7; i++)
        assert_in_range(seen[i], 700, 1300);
    assert_int_equal(random_below(&random, 0), 0);
    assert_int_equal(random_below(&random, 1), 0);
}

static void the_system_does_not_repeat(void **state)
{
    (void)state;
    struct random random;
    random_system(&random);
    unsigned char first[16] = {0}, second[16] = {0};
    random_bytes(&random, first, sizeof first);
    random_bytes(&random, second, sizeof second);
    assert_memory_not_equal(first, second, sizeof first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_replays),
        cmocka_unit_test(numbers_stay_below_the_bound),
        cmocka_unit_test(the_system_does_not_repeat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
