#include "web/router.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static bool nothing(struct act *a, json_t *model)
{
    (void)a;
    (void)model;
    return true;
}

static const struct route market_routes[] = {VIEW("/market", nothing, ANYONE, .page = "m"),
                                             VIEW("/market/{listing}", nothing, ANYONE),
                                             ACT("/market/{listing}/order", nothing, CITIZEN),
                                             {0}};
static const struct route home_routes[] = {VIEW("/", nothing, ANYONE),
                                           VIEW("/market/new", nothing, ANYONE),
                                           ACT("/market", nothing, CITIZEN),
                                           VIEW("/a/{x}/b/{y}", nothing, ANYONE),
                                           {0}};
static const struct room market = {.name = "market", .routes = market_routes};
static const struct room home = {.name = "home", .routes = home_routes};
static const struct room empty = {.name = "empty"};
static const struct room *const all[] = {&market, &empty, &home, NULL};

enum { MARKET, LISTING, ORDER, HOME, NEW, MARKET_POST, TWO };

static struct router *router;
static struct path_params params;
static unsigned allowed;

static int setup(void **state)
{
    (void)state;
    router = router_new(all);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    router_free(&router);
    return router ? -1 : 0;
}

static int match(enum method method, const char *path)
{
    return router_match(router, method, path, &params, &allowed);
}

static void paths_find_their_routes(void **state)
{
    (void)state;
    assert_int_equal(router_count(router), 7);
    assert_int_equal(match(GET, "/"), HOME);
    assert_int_equal(match(GET, "/market"), MARKET);
    assert_int_equal(match(POST, "/market"), MARKET_POST);
    assert_int_equal(match(GET, "/market/0amdepfb80008"), LISTING);
    assert_int_equal(match(POST, "/market/0amdepfb80008/order"), ORDER);
    assert_string_equal(router_route(router, ORDER)->path, "/market/{listing}/order");
}

static void a_word_wins_over_a_parameter(void **state)
{
    (void)state;
    assert_int_equal(match(GET, "/market/new"), NEW);
    assert_int_equal(params.count, 0);
}

static void parameters_carry_their_names(void **state)
{
    (void)state;
    assert_int_equal(match(GET, "/a/one/b/two"), TWO);
    assert_int_equal(params.count, 2);
    assert_int_equal(params.at[0].name_length, 1);
    assert_memory_equal(params.at[0].name, "x", 1);
    assert_int_equal(params.at[0].length, 3);
    assert_memory_equal(params.at[0].value, "one", 3);
    assert_memory_equal(params.at[1].name, "y", 1);
    assert_memory_equal(params.at[1].value, "two", 3);
}

static void another_method_is_named(void **state)
{
    (void)state;
    assert_int_equal(match(POST, "/"), -1);
    assert_int_equal(allowed, 1u << GET);
    assert_int_equal(match(GET, "/market/x/order"), -1);
    assert_int_equal(allowed, 1u << POST);
    assert_int_equal(match(0, "/market"), -1);
    assert_int_equal(allowed, 1u << GET | 1u << POST);
}

static void strangers_are_unknown(void **state)
{
    static const char *const paths[] = {"/nope",     "/market/", "/market//order",   "//", "/a/one",
                                        "/a/one/b/", "market",   "/market/x/order/y"};
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_int_equal(match(GET, paths[i]), -1);
        assert_int_equal(allowed, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(paths_find_their_routes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_word_wins_over_a_parameter, setup, teardown),
        cmocka_unit_test_setup_teardown(parameters_carry_their_names, setup, teardown),
        cmocka_unit_test_setup_teardown(another_method_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(strangers_are_unknown, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
