#include "config.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena *arena;
static struct config config;
static struct error error;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    error = (struct error){0};
    unsetenv("PIAZZA_PORT");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* Read options given as one text, split at spaces. */
static bool read_options(const char *options)
{
    char *words[16], *text = arena_copy(arena, options), *rest = NULL;
    int count = 0;
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    return config_read(&config, arena, count, words, &error);
}

/* A file in the temporary directory with this text; its name. */
static const char *file_with(const char *text)
{
    char name[] = "/tmp/piazza-config-XXXXXX";
    int file = mkstemp(name);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    return arena_copy(arena, name);
}

static void every_setting_has_a_default(void **state)
{
    (void)state;
    assert_true(read_options("--territory /nowhere"));
    assert_string_equal(config.value[SETTING_PORT], "8080");
    assert_string_equal(config.value[SETTING_DB], "sqlite:piazza.db");
    for (int i = 0; i < SETTINGS; i++)
        assert_non_null(config.value[i]);
}

static void the_command_line_wins_over_environment_and_file(void **state)
{
    const char *file = file_with("# settings\n[server]\nport = 1\nlisten=10.0.0.1\nnode = 7\n");
    (void)state;
    setenv("PIAZZA_PORT", "2", 1);
    assert_true(read_options(arena_printf(arena, "--config %s --node=9", file)));
    assert_string_equal(config.value[SETTING_PORT], "2");
    assert_string_equal(config.value[SETTING_LISTEN], "10.0.0.1");
    assert_string_equal(config.value[SETTING_NODE], "9");
    assert_true(read_options(arena_printf(arena, "--config %s --port 3", file)));
    assert_string_equal(config.value[SETTING_PORT], "3");
    unlink(file);
}

static void mistakes_are_named_with_their_place(void **state)
{
    const char *file = file_with("port = 1\nprot = 2\n");
    (void)state;
    assert_false(read_options(arena_printf(arena, "--config %s", file)));
    assert_non_null(strstr(error.detail, ":2: unknown key prot"));
    unlink(file);
    static const char *const wrong[] = {"--prot 1", "serve", "--port", "--config /nowhere.ini"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        error = (struct error){0};
        assert_false(read_options(wrong[i]));
        assert_true(*error.detail);
    }
}

static void numbers_are_checked(void **state)
{
    unsigned number = 0;
    (void)state;
    assert_true(read_options("--port 65535 --node x"));
    assert_true(config_number(&config, SETTING_PORT, 0, 65535, &number, &error));
    assert_int_equal(number, 65535);
    assert_false(config_number(&config, SETTING_NODE, 0, 10, &number, &error));
    assert_non_null(strstr(error.detail, "--node: x is not a number from 0 to 10"));
    assert_true(read_options("--port 65536"));
    error = (struct error){0};
    assert_false(config_number(&config, SETTING_PORT, 0, 65535, &number, &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_setting_has_a_default, setup, teardown),
        cmocka_unit_test_setup_teardown(the_command_line_wins_over_environment_and_file, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(mistakes_are_named_with_their_place, setup, teardown),
        cmocka_unit_test_setup_teardown(numbers_are_checked, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
