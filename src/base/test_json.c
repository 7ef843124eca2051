#include "base/json.h"

#include "base/arena.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static int setup(void **state)
{
    (void)state;
    json_arena_setup();
    return 0;
}

static json_t *build_offer(void)
{
    json_t *offer = json_object();
    for (int i = 0; i < 100; i++) {
        char key[16];
        snprintf(key, sizeof key, "key%d", i);
        json_put(offer, key, json_pack("{s:i, s:[s, s]}", "n", i, "words", "uno", "due"));
    }
    return offer;
}

static void arena_values_are_freed_with_the_arena(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_null(json_arena_enter(arena));
    json_t *offer = build_offer();
    char *text = json_dumps(offer, 0);
    assert_true(arena_used(arena) > 5000);
    json_t *copy = json_loads(text, 0, NULL);
    assert_true(json_equal(offer, copy));
    json_decref(copy);
    json_arena_leave(NULL);
    size_t used = arena_used(arena);
    json_decref(build_offer());
    assert_int_equal(arena_used(arena), used);
    arena_free(&arena);
}

/* Freed in the other mode than made in: AddressSanitizer would report a wrong or missing free. */
static void either_kind_may_be_released_anywhere(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    json_t *on_heap = build_offer();
    struct arena *previous = json_arena_enter(arena);
    json_t *in_arena = build_offer();
    json_decref(on_heap);
    json_arena_leave(previous);
    json_decref(in_arena);
    arena_free(&arena);
}

static void arenas_nest(void **state)
{
    (void)state;
    struct arena *outer = arena_new(), *inner = arena_new();
    struct arena *before = json_arena_enter(outer);
    struct arena *previous = json_arena_enter(inner);
    assert_null(before);
    assert_ptr_equal(previous, outer);
    build_offer();
    json_arena_leave(previous);
    assert_int_equal(arena_used(outer), 0);
    assert_true(arena_used(inner) > 0);
    build_offer();
    assert_true(arena_used(outer) > 0);
    json_arena_leave(before);
    arena_free(&inner);
    arena_free(&outer);
}

static void short_forms_read_what_was_put(void **state)
{
    (void)state;
    json_t *object = json_object();
    json_put(object, "id", json_id(INT64_MAX));
    json_put(object, "none", json_id(0));
    json_put(object, "name", json_string("Rabbi"));
    json_put(object, "count", json_integer(INT64_MIN));
    json_put(object, "share", json_real(2.9));
    json_put(object, "huge", json_real(1e300));
    assert_string_equal(json_text(object, "id"), "7zzzzzzzzzzzz");
    assert_int_equal(json_get_id(object, "id"), INT64_MAX);
    assert_true(json_is_null(json_object_get(object, "none")));
    assert_int_equal(json_get_id(object, "none"), 0);
    assert_int_equal(json_get_id(object, "name"), 0);
    assert_string_equal(json_text(object, "name"), "Rabbi");
    assert_string_equal(json_text(object, "absent"), "");
    assert_string_equal(json_text(object, "count"), "");
    assert_int_equal(json_int(object, "count"), INT64_MIN);
    assert_int_equal(json_int(object, "share"), 2);
    assert_int_equal(json_int(object, "huge"), 0);
    assert_int_equal(json_int(object, "name"), 0);
    assert_int_equal(json_int(NULL, "name"), 0);
    json_decref(object);
}

static void rows_are_sorted_as_names_are_looked_up(void **state)
{
    (void)state;
    json_t *rows =
        json_pack("[{ss si}{ss si}{ss si}{ss si}{si}]", "name", "Zeni", "n", 1, "name", "èlena",
                  "n", 2, "name", "D’Angelo", "n", 3, "name", "Elena", "n", 4, "n", 5);
    static const int expected[] = {5, 3, 2, 4, 1};
    json_sort_by(rows, "name");
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(json_int(json_array_get(rows, i), "n"), expected[i]);
    json_decref(rows);
    json_sort_by(NULL, "name");
}

static void misuse_aborts(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        json_put(json_object(), "name", json_string("not \xff text"));
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_values_are_freed_with_the_arena),
        cmocka_unit_test(either_kind_may_be_released_anywhere),
        cmocka_unit_test(arenas_nest),
        cmocka_unit_test(short_forms_read_what_was_put),
        cmocka_unit_test(rows_are_sorted_as_names_are_looked_up),
        cmocka_unit_test(misuse_aborts),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
