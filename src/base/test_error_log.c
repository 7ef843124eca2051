#include "base/error.h"
#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void registry_answers_for_every_code(void **state)
{
    (void)state;
    assert_string_equal(error_name(NOT_FOUND), "not_found");
    assert_int_equal(error_status(NOT_FOUND), 404);
    assert_string_equal(error_message(NOT_FOUND), "Non abbiamo trovato quello che cerchi.");
    assert_string_equal(error_name(ERROR_NONE), "none");
    assert_string_equal(error_name((enum error_code)9999), "internal");
    for (enum error_code code = 1; code < ERROR_CODES; code++) {
        assert_in_range(error_status(code), 400, 599);
        assert_true(strlen(error_message(code)) > 0);
        assert_true(strlen(error_name(code)) < 31);
        assert_int_equal(strspn(error_name(code), "abcdefghijklmnopqrstuvwxyz0123456789_"),
                         strlen(error_name(code)));
    }
}

static void first_cause_wins(void **state)
{
    (void)state;
    struct error error = {0};
    assert_false(error_set(&error, TOO_LONG, "note", "%d > %d", 501, 500));
    assert_false(error_set(&error, INTERNAL, NULL, NULL));
    assert_int_equal(error.code, TOO_LONG);
    assert_string_equal(error.field, "note");
    assert_string_equal(error.detail, "501 > 500");

    struct error bare = {.field = "x", .detail = "y"};
    assert_false(error_set(&bare, BUSY, NULL, NULL));
    assert_string_equal(bare.field, "");
    assert_string_equal(bare.detail, "");
}

static void long_details_are_cut(void **state)
{
    (void)state;
    struct error error = {0};
    char text[400];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_false(error_set(&error, INVALID, text, "%s", text));
    assert_int_equal(strlen(error.field), sizeof error.field - 1);
    assert_int_equal(strlen(error.detail), sizeof error.detail - 1);
}

/* Standard error goes into a pipe between these two. */
static int saved_stderr, pipe_end;

static void capture_start(void)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    saved_stderr = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    pipe_end = ends[0];
}

static void capture_end(char *out, size_t size)
{
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    ssize_t length = read(pipe_end, out, size - 1);
    out[length > 0 ? length : 0] = '\0';
    close(pipe_end);
}

/* What follows the time, after checking that it looks like one. */
static const char *after_time(const char *line)
{
    static const char shape[] = "ts=dddd-dd-ddTdd:dd:dd.dddZ ";
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == 'd' ? line[i] < '0' || line[i] > '9' : line[i] != shape[i])
            fail_msg("no time: %s", line);
    return line + strlen(shape);
}

static void lines_are_logfmt(void **state)
{
    (void)state;
    char line[8192];
    capture_start();
    log_info("order placed", "order", "01h0a", "lane", "0", NULL);
    capture_end(line, sizeof line);
    assert_string_equal(after_time(line), "level=info msg=\"order placed\" order=01h0a lane=0\n");
}

static void values_are_escaped_on_one_line(void **state)
{
    (void)state;
    char line[8192];
    capture_start();
    log_error("bad", "a", "x\ny\"z\\", "b", "", "c", NULL, NULL);
    capture_end(line, sizeof line);
    assert_string_equal(after_time(line),
                        "level=error msg=bad a=\"x\\ny\\\"z\\\\\" b=\"\" c=\"\"\n");
}

static void request_and_level_are_kept(void **state)
{
    (void)state;
    char line[8192];
    capture_start();
    log_debug("unseen", NULL);
    log_set_request("7zz");
    log_warn("slow", NULL);
    log_set_request("");
    log_set_level(LOG_ERROR);
    log_warn("unseen", NULL);
    log_set_level(LOG_DEBUG);
    log_debug("fine", NULL);
    log_set_level(LOG_INFO);
    capture_end(line, sizeof line);
    assert_memory_equal(after_time(line), "level=warn msg=slow request=7zz\nts=", 35);
    assert_string_equal(after_time(strchr(line, '\n') + 1), "level=debug msg=fine\n");
}

static void long_lines_say_that_they_are_cut(void **state)
{
    (void)state;
    static char line[8192], text[5000];
    memset(text, '\n', sizeof text - 1);
    capture_start();
    log_info("big", "first", "1", "text", text, "last", "2", NULL);
    capture_end(line, sizeof line);
    assert_string_equal(after_time(line), "level=info msg=big first=1 truncated=true\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registry_answers_for_every_code),
        cmocka_unit_test(first_cause_wins),
        cmocka_unit_test(long_details_are_cut),
        cmocka_unit_test(lines_are_logfmt),
        cmocka_unit_test(values_are_escaped_on_one_line),
        cmocka_unit_test(request_and_level_are_kept),
        cmocka_unit_test(long_lines_say_that_they_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
