#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define POISONED 1
#endif
#if defined(POISONED)
#include <sanitizer/asan_interface.h>
#endif

static int make(void **state)
{
    *state = arena_new();
    return 0;
}

static int unmake(void **state)
{
    arena_free((struct arena **)state);
    return *state != NULL;
}

static void assert_zeroed(const unsigned char *memory, size_t size)
{
    for (size_t i = 0; i < size; i++)
        assert_int_equal(memory[i], 0);
}

/* Every size from nothing to several blocks, also where a block ends. */
static void memory_is_zeroed_aligned_and_apart(void **state)
{
    unsigned char *before = NULL;
    size_t before_size = 0;
    for (int round = 0; round < 2; round++) {
        for (size_t size = 0; size < 200000; size = size * 3 / 2 + 7) {
            unsigned char *memory = arena_alloc(*state, size);
            assert_non_null(memory);
            assert_int_equal((uintptr_t)memory % 16, 0);
            assert_zeroed(memory, size);
            memset(memory, 0xa5, size);
            if (before && before_size > 0)
                assert_int_equal(before[before_size - 1], 0xc3);
            memset(memory, 0xc3, size);
            before = memory;
            before_size = size;
        }
        before = NULL;
        arena_reset(*state);
    }
}

static void many_small_ones_keep_their_content(void **state)
{
    enum { COUNT = 20000 };
    uint32_t **numbers = arena_alloc(*state, COUNT * sizeof *numbers);
    for (uint32_t i = 0; i < COUNT; i++) {
        numbers[i] = arena_alloc(*state, sizeof **numbers);
        *numbers[i] = i;
    }
    for (uint32_t i = 0; i < COUNT; i++)
        assert_int_equal(*numbers[i], i);
}

static void reset_gives_the_first_block_again(void **state)
{
    void *first = arena_alloc(*state, 100);
    arena_alloc(*state, 300000);
    arena_alloc(*state, 100);
    arena_reset(*state);
    assert_ptr_equal(arena_alloc(*state, 100), first);
}

static void used_counts_since_the_reset(void **state)
{
    assert_int_equal(arena_used(*state), 0);
    arena_alloc(*state, 1);
    assert_int_equal(arena_used(*state), 16);
    arena_alloc(*state, 100000);
    assert_int_equal(arena_used(*state), 16 + 100000);
    arena_reset(*state);
    assert_int_equal(arena_used(*state), 0);
}

static void texts_are_copied(void **state)
{
    char text[] = "Rabbi";
    char *copy = arena_copy(*state, text);
    text[0] = 'X';
    assert_string_equal(copy, "Rabbi");
    assert_string_equal(arena_copy_n(*state, "Rovereto", 3), "Rov");
    assert_string_equal(arena_copy_n(*state, NULL, 0), "");
}

static void printf_takes_any_length(void **state)
{
    char words[1001];
    for (int length = 250; length <= 1000; length = length < 260 ? length + 1 : length + 740) {
        memset(words, 'w', (size_t)length);
        words[length] = '\0';
        assert_string_equal(arena_printf(*state, "%s", words), words);
    }
    assert_string_equal(arena_printf(*state, "%d of %s", 3, "4"), "3 of 4");
}

static char undone[8];

static void note_undone(void *object)
{
    strncat(undone, object, sizeof undone - strlen(undone) - 1);
}

static void cleanups_run_last_first_and_once(void **state)
{
    undone[0] = '\0';
    arena_defer(*state, note_undone, "a");
    arena_defer(*state, note_undone, arena_copy(*state, "b"));
    arena_reset(*state);
    assert_string_equal(undone, "ba");
    arena_reset(*state);
    assert_string_equal(undone, "ba");

    struct arena *brief = arena_new();
    arena_defer(brief, note_undone, "c");
    arena_free(&brief);
    assert_null(brief);
    arena_free(&brief);
    assert_string_equal(undone, "bac");
}

static void unused_and_reset_memory_is_poisoned(void **state)
{
#if defined(POISONED)
    char *memory = arena_alloc(*state, 24);
    assert_int_equal(__asan_address_is_poisoned(memory + 23), 0);
    assert_int_equal(__asan_address_is_poisoned(memory + 24), 1);
    char *neighbour = arena_alloc(*state, 32);
    assert_int_equal(__asan_address_is_poisoned(neighbour - 1), 1);
    assert_int_equal(__asan_address_is_poisoned(neighbour + 32), 1);
    arena_reset(*state);
    assert_int_equal(__asan_address_is_poisoned(memory), 1);
#else
    (void)state;
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(memory_is_zeroed_aligned_and_apart, make, unmake),
        cmocka_unit_test_setup_teardown(many_small_ones_keep_their_content, make, unmake),
        cmocka_unit_test_setup_teardown(reset_gives_the_first_block_again, make, unmake),
        cmocka_unit_test_setup_teardown(used_counts_since_the_reset, make, unmake),
        cmocka_unit_test_setup_teardown(texts_are_copied, make, unmake),
        cmocka_unit_test_setup_teardown(printf_takes_any_length, make, unmake),
        cmocka_unit_test_setup_teardown(cleanups_run_last_first_and_once, make, unmake),
        cmocka_unit_test_setup_teardown(unused_and_reset_memory_is_poisoned, make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
