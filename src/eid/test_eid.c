#include "eid/eid_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/piazza-eid-XXXXXX";
static char providers_file[64], secret_file[64];

static void file_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int folder_make(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(providers_file, sizeof providers_file, "%s/providers", folder);
    snprintf(secret_file, sizeof secret_file, "%s/secret", folder);
    file_write(secret_file, "hush\n");
    return 0;
}

static int folder_remove(void **state)
{
    (void)state;
    unlink(providers_file);
    unlink(secret_file);
    return rmdir(folder);
}

/* Configure with these entries; "SECRET" stands for the file of one. */
static bool configure(const char *entries, struct error *error)
{
    char text[4096] = "";
    for (const char *at = entries, *found; *at; at = found + 6) {
        found = strstr(at, "SECRET");
        if (!found) {
            strncat(text, at, sizeof text - strlen(text) - 1);
            break;
        }
        strncat(text, at, (size_t)(found - at));
        strncat(text, secret_file, sizeof text - strlen(text) - 1);
    }
    file_write(providers_file, text);
    *error = (struct error){0};
    return eid_configure(providers_file, error);
}

static void entries_become_providers(void **state)
{
    (void)state;
    struct error error;
    assert_true(configure("[{\"code\":\"one\",\"label\":\"Uno\",\"issuer\":\"https://one.example\","
                          "\"client_id\":\"us\",\"secret_file\":\"SECRET\",\"assurance\":2,"
                          "\"claims\":{\"birth_date\":\"born\"}},"
                          "{\"code\":\"two\",\"enabled\":false}]",
                          &error));
    const struct provider *one = provider_find("one");
    assert_non_null(one);
    assert_string_equal(one->secret, "hush");
    assert_string_equal(one->scope, "openid profile email");
    assert_string_equal(one->claims[CLAIM_BIRTH_DATE], "born");
    assert_string_equal(one->claims[CLAIM_GIVEN_NAME], "given_name");
    assert_int_equal(one->assurance, 2);
    assert_null(provider_find("two"));
    assert_true(eid_configure("", &error));
    assert_null(provider_find("one"));
}

static void wrong_entries_are_refused_by_name(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "{\"code\":\"x\"}",
        "[{\"code\":\"X "
        "y\",\"label\":\"l\",\"issuer\":\"i\",\"client_id\":\"c\",\"secret_file\":\"SECRET\"}]",
        "[{\"code\":\"x\",\"issuer\":\"i\",\"client_id\":\"c\",\"secret_file\":\"SECRET\"}]",
        "[{\"code\":\"x\",\"label\":\"l\",\"issuer\":\"i\",\"client_id\":\"c\"}]",
        "[{\"code\":\"x\",\"label\":\"l\",\"issuer\":\"i\",\"client_id\":\"c\",\"secret_file\":\"/"
        "none\"}]",
        "[{\"code\":\"x\",\"label\":\"l\",\"issuer\":\"i\",\"client_id\":\"c\",\"key_file\":"
        "\"SECRET\",\"key_id\":\"k\"}]",
        "[{\"code\":\"x\",\"label\":\"l\",\"issuer\":\"i\",\"client_id\":\"c\",\"secret_file\":"
        "\"SECRET\",\"assurance\":4}]",
        "[{\"code\":\"x\",\"label\":\"l\",\"issuer\":\"i\",\"client_id\":\"c\",\"secret_file\":"
        "\"SECRET\",\"signs_request\":true}]",
        "[{\"code\":\"x\",\"label\":\"l\",\"issuer\":\"i\",\"client_id\":\"c\",\"secret_file\":"
        "\"SECRET\"},"
        "{\"code\":\"x\",\"label\":\"l\",\"issuer\":\"i\",\"client_id\":\"c\",\"secret_file\":"
        "\"SECRET\"}]",
        "[{\"code\":",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error error;
        if (configure(wrong[i], &error))
            fail_msg("accepted: %s", wrong[i]);
        assert_string_equal(error.field, "identity-providers");
    }
    struct error error = {0};
    assert_false(eid_configure("/none/at/all", &error));
    assert_true(eid_configure("", &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(entries_become_providers),
                                       cmocka_unit_test(wrong_entries_are_refused_by_name)};
    json_arena_setup();
    return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
