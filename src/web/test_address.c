#include "web/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int arena_setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int arena_teardown(void **state)
{
    struct arena *arena = *state;
    arena_free(&arena);
    return 0;
}

static void a_value_holds_nothing_that_divides(void **state)
{
    assert_string_equal(address_escape(*state, "", ""), "");
    assert_string_equal(address_escape(*state, "aZ09-._~", ""), "aZ09-._~");
    assert_string_equal(address_escape(*state, "a b+c&d=e?f#g%h/", ""),
                        "a%20b%2Bc%26d%3De%3Ff%23g%25h%2F");
    assert_string_equal(address_escape(*state, "/caf\xc3\xa9\r\n", "/"), "/caf%C3%A9%0D%0A");
}

static void names_and_values_follow_each_other(void **state)
{
    assert_string_equal(address_with(*state, "/go", NULL), "/go");
    assert_string_equal(address_with(*state, "/go", "a", "1", "b", NULL, "c", "&", NULL),
                        "/go?a=1&c=%26");
    assert_string_equal(address_with(*state, "/go?x=1", "a", "", NULL), "/go?x=1&a=");
}

static void only_text_of_an_object_is_told(void **state)
{
    json_t *values = json_pack("{ss si ss}", "a", "x y", "number", 7, "b", "z");
    assert_string_equal(address_with_all(*state, "/go", values), "/go?a=x%20y&b=z");
    assert_string_equal(address_with_all(*state, "/go", NULL), "/go");
    json_decref(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_holds_nothing_that_divides),
        cmocka_unit_test(names_and_values_follow_each_other),
        cmocka_unit_test(only_text_of_an_object_is_told),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
