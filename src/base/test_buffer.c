#include "base/arena.h"
#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void appends_grow_and_stay_terminated(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 100000);
    assert_null(buffer.data);
    assert_true(buffer_append(&buffer, NULL, 0));
    assert_null(buffer.data);
    for (int i = 0; i < 1000; i++) {
        assert_true(buffer_text(&buffer, "ab"));
        assert_true(buffer_char(&buffer, 'c'));
        assert_int_equal(buffer.length, 3 * (i + 1));
        assert_int_equal(buffer.data[buffer.length], '\0');
        assert_memory_equal(buffer.data + buffer.length - 3, "abc", 3);
    }
    assert_memory_equal(buffer.data, "abcabc", 6);
    assert_true(buffer_ok(&buffer));
    buffer_free(&buffer);
    assert_null(buffer.data);
    assert_int_equal(buffer.limit, 100000);
}

static void printf_takes_any_length(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 10000);
    assert_true(buffer_printf(&buffer, "%s-%04d", "x", 42));
    assert_string_equal(buffer.data, "x-0042");
    assert_true(buffer_printf(&buffer, "%600d", 7));
    assert_int_equal(buffer.length, 606);
    assert_int_equal(buffer.data[605], '7');
    assert_int_equal(buffer.data[606], '\0');
    buffer_free(&buffer);
}

static void numbers_have_as_many_digits_as_asked(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 100);
    assert_true(buffer_number(&buffer, 7, 2));
    assert_true(buffer_number(&buffer, 2026, 1));
    assert_true(buffer_number(&buffer, 0, 1));
    assert_true(buffer_number(&buffer, UINT64_MAX, 4));
    assert_string_equal(buffer.data, "072026018446744073709551615");
    buffer_free(&buffer);
}

static void limit_is_reached_but_never_passed(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 5);
    assert_true(buffer_text(&buffer, "1234"));
    assert_true(buffer_char(&buffer, '5'));
    assert_true(buffer_ok(&buffer));
    assert_false(buffer_char(&buffer, '6'));
    assert_false(buffer_ok(&buffer));
    assert_string_equal(buffer.data, "12345");

    buffer_clear(&buffer);
    assert_true(buffer_ok(&buffer));
    assert_string_equal(buffer.data, "");
    assert_false(buffer_text(&buffer, "123456"));
    assert_int_equal(buffer.length, 0);
    buffer_free(&buffer);
}

static void overflow_stays_until_cleared(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 300);
    assert_true(buffer_text(&buffer, "kept"));
    assert_false(buffer_printf(&buffer, "%400d", 1));
    assert_false(buffer_char(&buffer, 'x'));
    assert_false(buffer_append(&buffer, "x", 1));
    assert_false(buffer_append(&buffer, "", 0));
    assert_false(buffer_printf(&buffer, "x"));
    assert_string_equal(buffer.data, "kept");
    buffer_free(&buffer);
    assert_true(buffer_text(&buffer, "again"));
    buffer_free(&buffer);
}

static void limit_zero_and_no_limit(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 0);
    assert_true(buffer_text(&buffer, ""));
    assert_false(buffer_char(&buffer, 'x'));
    buffer_free(&buffer);
    buffer_init(&buffer, SIZE_MAX);
    assert_true(buffer_text(&buffer, "x"));
    assert_false(buffer_append(&buffer, "y", SIZE_MAX - 1));
    assert_string_equal(buffer.data, "x");
    buffer_free(&buffer);
}

static void stolen_data_belongs_to_the_thief(void **state)
{
    (void)state;
    struct buffer buffer;
    size_t length;
    buffer_init(&buffer, 100);
    assert_null(buffer_steal(&buffer, &length));
    assert_int_equal(length, 0);
    assert_true(buffer_append(&buffer, "a\0b", 3));
    char *data = buffer_steal(&buffer, &length);
    assert_int_equal(length, 3);
    assert_memory_equal(data, "a\0b", 4);
    assert_null(buffer.data);
    assert_int_equal(buffer.capacity, 0);
    assert_true(buffer_text(&buffer, "next"));
    assert_memory_equal(data, "a\0b", 4);
    free(data);
    buffer_free(&buffer);
}

static void data_may_lie_in_an_arena(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct buffer buffer;
    buffer_init_in(&buffer, arena, 1000);
    assert_null(buffer.data);
    for (int i = 0; i < 1000; i++)
        assert_true(buffer_char(&buffer, (char)('a' + i % 26)));
    assert_false(buffer_char(&buffer, '!'));
    assert_int_equal(buffer.data[0], 'a');
    assert_int_equal(buffer.data[999], 'a' + 999 % 26);
    assert_int_equal(buffer.data[1000], '\0');
    assert_true(arena_used(arena) > 1000);
    buffer_free(&buffer); /* leaves the memory to the arena */
    assert_true(buffer_text(&buffer, "again"));
    char *data = buffer_steal(&buffer, NULL);
    assert_true(buffer_text(&buffer, "next"));
    assert_string_equal(data, "again");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_grow_and_stay_terminated),
        cmocka_unit_test(printf_takes_any_length),
        cmocka_unit_test(numbers_have_as_many_digits_as_asked),
        cmocka_unit_test(limit_is_reached_but_never_passed),
        cmocka_unit_test(overflow_stays_until_cleared),
        cmocka_unit_test(limit_zero_and_no_limit),
        cmocka_unit_test(stolen_data_belongs_to_the_thief),
        cmocka_unit_test(data_may_lie_in_an_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
