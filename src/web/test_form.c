#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "web/form.h"
#include "web/json_body.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena;
static struct form form;
static struct error error;

static int arena_open(void **state)
{
    (void)state;
    arena = arena_new();
    json_arena_enter(arena);
    return 0;
}

static int arena_close(void **state)
{
    (void)state;
    json_arena_leave(NULL);
    arena_free(&arena);
    return 0;
}

static bool urlencoded(const char *text)
{
    form.count = 0;
    error = (struct error){0};
    return form_read_urlencoded(arena, text, strlen(text), &form, &error);
}

static bool multipart(const char *type, const char *body)
{
    form.count = 0;
    error = (struct error){0};
    return form_read_multipart(arena, type, body, strlen(body), &form, &error);
}

/* The form as "name=value|name=value", and that lengths and terminators agree. */
static const char *shown(void)
{
    const char *all = "";
    for (unsigned i = 0; i < form.count; i++) {
        const struct form_field *field = &form.at[i];
        assert_int_equal(field->name[field->name_length], 0);
        assert_int_equal(field->value[field->value_length], 0);
        all = arena_printf(arena, "%s%s%s=%s", all, i ? "|" : "", field->name, field->value);
    }
    return all;
}

/* ---- urlencoded ------------------------------------------------------------------------------ */

static void test_urlencoded(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"a=1&b=2", "a=1|b=2"},
        {"&&a=1&", "a=1"},
        {"a", "a="},
        {"a=", "a="},
        {"=1", "=1"},
        {"a=b=c", "a=b=c"},
        {"a+b=c+d%2Be", "a b=c d+e"},
        {"%61=%c3%A8", "a=è"},
    };
    static const char *const broken[] = {"a=%", "a=%4", "a=%4g", "a=%g4", "%=1", "a=1&b=%"};
    size_t length;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(urlencoded(cases[i][0]));
        assert_string_equal(shown(), cases[i][1]);
    }
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_false(urlencoded(broken[i]));
        assert_int_equal(error.code, BAD_REQUEST);
    }
    assert_true(urlencoded("a=x%00y"));
    assert_int_equal(form.at[0].value_length, 3);
    assert_string_equal(form_decode(arena, "a+b%20c", 7, false, &length), "a+b c");
    assert_null(form_decode(arena, "a%20", 3, false, &length));
}

/* ---- multipart ------------------------------------------------------------------------------- */

#define MULTIPART "multipart/form-data; boundary="
#define PART(name, value)                                                                          \
    "--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"

static void test_multipart(void **state)
{
    static const struct {
        const char *type, *body, *shown;
    } cases[] = {
        {MULTIPART "b", PART("a", "1") PART("b;c", "2") "--b--\r\n", "a=1|b;c=2"},
        {MULTIPART "\"b\"; x=y", PART("a", "1") "--b--", "a=1"},
        {"multipart/form-data; x=\";boundary=c\"; boundary=b", PART("a", "1") "--b--", "a=1"},
        {MULTIPART "b", PART("a", "") PART("b", "") "--b--", "a=|b="},
        {MULTIPART "b", PART("a", "x\r\n-\r\n--a--b\n--b\ny") "--b-- end",
         "a=x\r\n-\r\n--a--b\n--b\ny"},
        {MULTIPART "b",
         "--b\r\nContent-Type: text/plain\r\n"
         "content-disposition:form-data;NAME=a\r\n\r\n1\r\n--b--",
         "a=1"},
        {MULTIPART "b", "--b--", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(multipart(cases[i].type, cases[i].body));
        assert_string_equal(shown(), cases[i].shown);
    }
}

static void test_multipart_refused(void **state)
{
    static const struct {
        const char *type, *body;
        enum error_code code;
    } cases[] = {
        {"multipart/form-data", PART("a", "1") "--b--", BAD_REQUEST},
        {MULTIPART "", PART("a", "1") "--b--", BAD_REQUEST},
        {MULTIPART "c", PART("a", "1") "--b--", BAD_REQUEST},
        {MULTIPART "b", PART("a", "1"), BAD_REQUEST},
        {MULTIPART "b", PART("a", "1") "--b", BAD_REQUEST},
        {MULTIPART "b", PART("a", "1") "--bx", BAD_REQUEST},
        {MULTIPART "b", "--b\r\n\r\n1\r\n--b--", BAD_REQUEST},
        {MULTIPART "b", "--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--", BAD_REQUEST},
        {MULTIPART "b", "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--b--",
         BAD_REQUEST},
        {MULTIPART "b", "--b", BAD_REQUEST},
        {MULTIPART "b", "--b\r\n", BAD_REQUEST},
        {MULTIPART "0123456789012345678901234567890123456789012345678901234567890123456789x",
         PART("a", "1") "--b--", BAD_REQUEST},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(multipart(cases[i].type, cases[i].body));
        if (error.code != cases[i].code)
            fail_msg("case %zu: %s", i, error_name(error.code));
    }
}

static void test_multipart_files(void **state)
{
    (void)state;
    assert_true(
        multipart(MULTIPART "b",
                  "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\r\n"
                  "Content-Type: text/csv\r\n\r\n1,2\r\n" PART(
                      "b", "2") "--b\r\nContent-Disposition: form-data; name=c; filename*=x\r\n\r\n"
                                "\r\n--b--"));
    assert_string_equal(shown(), "a=1,2|b=2|c=");
    assert_true(form.at[0].is_file && !form.at[1].is_file && form.at[2].is_file);
}

static void test_multipart_bounds(void **state)
{
    struct buffer body;
    (void)state;
    buffer_init(&body, 1 << 20);
    for (int i = 0; i < FORM_FIELDS_MAX; i++)
        buffer_text(&body, PART("x", "1"));
    size_t full = body.length;
    buffer_text(&body, "--b--");
    assert_true(multipart(MULTIPART "b", body.data));
    body.length = full;
    buffer_text(&body, PART("a", "1") "--b--");
    assert_false(multipart(MULTIPART "b", body.data));
    assert_int_equal(error.code, BAD_REQUEST);
    buffer_clear(&body);
    buffer_text(&body, "--b\r\nX: ");
    for (int i = 0; i < 1100; i++)
        buffer_char(&body, 'x');
    buffer_text(&body, "\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--");
    assert_false(multipart(MULTIPART "b", body.data));
    buffer_free(&body);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void test_json_bounds(void **state)
{
    char deep[2 * JSON_BODY_DEPTH_MAX + 3] = "";
    (void)state;
    memset(deep, '[', JSON_BODY_DEPTH_MAX);
    memset(deep + JSON_BODY_DEPTH_MAX, ']', JSON_BODY_DEPTH_MAX);
    assert_non_null(json_body_read(deep, strlen(deep)));
    memset(deep, '[', JSON_BODY_DEPTH_MAX + 1);
    memset(deep + JSON_BODY_DEPTH_MAX + 1, ']', JSON_BODY_DEPTH_MAX + 1);
    assert_null(json_body_read(deep, strlen(deep)));
    char wide[4 * JSON_BODY_VALUES_MAX];
    size_t used = 0;
    wide[used++] = '[';
    for (int i = 0; i < JSON_BODY_VALUES_MAX; i++)
        used += (size_t)sprintf(wide + used, "%s1", i ? "," : "");
    wide[used++] = ']';
    assert_null(json_body_read(wide, used));
    assert_non_null(json_body_read("\"[[[[[[[[[[[[[[[[[[[[ \\\" [[\"", 28));
}

/* ---- shared test data ------------------------------------------------------------------------ */

static const char *shared(const char *name)
{
    const char *folder = getenv("PIAZZA_SHARED_DATA");
    return arena_printf(arena, "%s/robustezza/%s", folder ? folder : SHARED_DATA_DEFAULT, name);
}

__attribute__((noreturn)) static void skip_without(const char *path)
{
    print_message("skipped: no %s (set PIAZZA_SHARED_DATA)\n", path);
    skip();
    abort(); /* skip never comes back */
}

static char *file_read(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        skip_without(path);
    char *bytes = malloc(1 << 20);
    assert_non_null(bytes);
    *length = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return realloc(bytes, *length + (*length == 0)); /* so that reading past the end is seen */
}

/* Valid JSON that we refuse on purpose: keys given twice, and NUL in a text. */
static bool is_refused_on_purpose(const char *name)
{
    return strstr(name, "y_object_duplicated_key") == name ||
           strcmp(name, "y_string_null_escape.json") == 0 ||
           strcmp(name, "y_object_escaped_null_in_key.json") == 0;
}

static void check_json_file(const char *folder, const char *name)
{
    size_t length;
    char *bytes = file_read(arena_printf(arena, "%s/%s", folder, name), &length);
    bool accepted = json_body_read(bytes, length) != NULL;
    bool expected = *name == 'y' && !is_refused_on_purpose(name);
    free(bytes);
    if (*name != 'i' && accepted != expected)
        fail_msg("%s was %s", name, accepted ? "accepted" : "refused");
}

static void test_json_suite(void **state)
{
    const char *folder = shared("JSONTestSuite");
    DIR *files = opendir(folder);
    unsigned checked = 0;
    (void)state;
    if (!files)
        skip_without(folder);
    for (struct dirent *file; (file = readdir(files));)
        if (strchr("yni", *file->d_name) && file->d_name[1] == '_') {
            check_json_file(folder, file->d_name);
            checked++;
        }
    closedir(files);
    assert_true(checked > 100);
}

static const char *encoded(const char *text, size_t length)
{
    char *out = arena_alloc(arena, 2 + 3 * length + 1);
    size_t used = (size_t)sprintf(out, "a=");
    for (size_t i = 0; i < length; i++)
        used += (size_t)sprintf(out + used, "%%%02X", (unsigned char)text[i]);
    return out;
}

/* Every string comes back byte for byte, whichever way it was sent. */
static void check_naughty(const char *text, size_t length)
{
    assert_true(urlencoded(encoded(text, length)));
    assert_int_equal(form.at[0].value_length, length);
    assert_string_equal(form.at[0].value, text);
    assert_true(multipart(MULTIPART "b", arena_printf(arena, PART("a", "%s") "--b--", text)));
    assert_int_equal(form.at[0].value_length, length);
    assert_string_equal(form.at[0].value, text);
    const char *json = json_dumps(json_stringn(text, length), JSON_ENCODE_ANY);
    assert_string_equal(json_string_value(json_body_read(json, strlen(json))), text);
}

static void test_naughty_strings(void **state)
{
    size_t length, i;
    char *bytes = file_read(shared("blns.json"), &length);
    json_t *strings = json_loadb(bytes, length, 0, NULL), *one;
    (void)state;
    free(bytes);
    assert_true(json_array_size(strings) > 400);
    json_array_foreach(strings, i, one)
        check_naughty(json_string_value(one), json_string_length(one));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_open, arena_close)
    const struct CMUnitTest tests[] = {
        TEST(test_urlencoded),       TEST(test_multipart),       TEST(test_multipart_refused),
        TEST(test_multipart_bounds), TEST(test_multipart_files), TEST(test_json_bounds),
        TEST(test_json_suite),       TEST(test_naughty_strings),
    };
    json_arena_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
