#include "base/id.h"

#include "base/clock.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { THREADS = 4, PER_THREAD = 50000 };

static void *make_ids(void *out)
{
    int64_t *ids = out;
    for (int i = 0; i < PER_THREAD; i++)
        ids[i] = id_new();
    return NULL;
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void ids_grow_and_never_repeat(void **state)
{
    (void)state;
    const size_t count = (size_t)THREADS * PER_THREAD;
    int64_t *ids = malloc(count * sizeof *ids);
    pthread_t threads[THREADS];
    for (size_t t = 0; t < THREADS; t++)
        pthread_create(&threads[t], NULL, make_ids, ids + t * PER_THREAD);
    for (size_t t = 0; t < THREADS; t++)
        pthread_join(threads[t], NULL);
    for (size_t t = 0; t < THREADS; t++)
        for (int i = 1; i < PER_THREAD; i++)
            assert_true(ids[t * PER_THREAD + i] > ids[t * PER_THREAD + i - 1]);
    qsort(ids, count, sizeof *ids, compare);
    for (size_t i = 1; i < count; i++)
        assert_true(ids[i] > ids[i - 1]);
    free(ids);
}

static void an_id_of_a_time_stands_before_all_later_ones(void **state)
{
    (void)state;
    int64_t id = id_new(), ms = id_time_ms(id);
    assert_true(id_from_ms(ms) >= id);
    assert_true(id_from_ms(ms - 1) < id);
    assert_int_equal(id_time_ms(id_from_ms(ms)), ms);
    assert_int_equal(id_time_ms(id_from_ms(ms) + 1), ms + 1);
}

static void id_carries_time_and_node(void **state)
{
    (void)state;
    id_set_node(777);
    int64_t id = id_new();
    id_set_node(0);
    assert_int_equal(id >> 12 & ID_NODE_MAX, 777);
    assert_true(id > 0);
    assert_true(llabs(id_time_ms(id) - clock_now_ms()) < 2000);
    assert_int_equal(id_time_ms(1), INT64_C(1704067200000));
}

static void text_comes_back(void **state)
{
    (void)state;
    const int64_t ids[] = {1, 31, 32, INT64_C(1) << 62, INT64_MAX, id_new()};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        char text[ID_TEXT_SIZE];
        int64_t back = 0;
        id_text(ids[i], text);
        assert_int_equal(strlen(text), 13);
        assert_true(id_parse(text, &back));
        assert_int_equal(back, ids[i]);
    }
    char text[ID_TEXT_SIZE];
    id_text(INT64_MAX, text);
    assert_string_equal(text, "7zzzzzzzzzzzz");
    id_text(32, text);
    assert_string_equal(text, "0000000000010");
}

static void text_order_is_number_order(void **state)
{
    (void)state;
    char before[ID_TEXT_SIZE] = "", text[ID_TEXT_SIZE];
    for (int64_t id = 1; id < INT64_MAX / 3; id = id * 3 - 1 + id % 2) {
        id_text(id + 1, text);
        assert_true(strcmp(before, text) < 0);
        memcpy(before, text, sizeof text);
    }
}

static void retyped_ids_are_understood(void **state)
{
    (void)state;
    int64_t id = 0, same = 0;
    assert_true(id_parse("01h0a1b2c3d4e", &id));
    assert_true(id_parse("OIHoaLB2C3D4E", &same));
    assert_int_equal(id, same);
    assert_true(id_parse("0lh0aib2c3d4e", &same));
    assert_int_equal(id, same);
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "0",
        "0000000000000",
        "OOOOOOOOOOOOO",
        "8000000000000",
        "zzzzzzzzzzzzz",
        "000000000001",
        "00000000000001",
        "000000000000u",
        "000000000000-",
        " 000000000001",
        "000000000000\xc3",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int64_t id = 5;
        if (id_parse(wrong[i], &id) || id != 5)
            fail_msg("took \"%s\"", wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_grow_and_never_repeat),
        cmocka_unit_test(an_id_of_a_time_stands_before_all_later_ones),
        cmocka_unit_test(id_carries_time_and_node),
        cmocka_unit_test(text_comes_back),
        cmocka_unit_test(text_order_is_number_order),
        cmocka_unit_test(retyped_ids_are_understood),
        cmocka_unit_test(other_texts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
