/* IBANs of many countries. */
#include "base/iban.h"

#include "base/text.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void ibans_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum error_code expected;
    } ibans[] = {{"IT60X0542811101000000123456", ERROR_NONE},
                 {"it60 x054 2811 1010 0000 0123 456", ERROR_NONE},
                 {"SM86U0322509800000000270100", ERROR_NONE},
                 {"DE89 3704 0044 0532 0130 00", ERROR_NONE},
                 {"", IBAN_SHAPE},
                 {"IT", IBAN_SHAPE},
                 {"6060X0542811101000000123456", IBAN_SHAPE},
                 {"IT60X05428111010000001234€", IBAN_SHAPE},
                 {"XX60X0542811101000000123456", IBAN_COUNTRY},
                 {"IT60X054281110100000012345", IBAN_LENGTH},
                 {"IT60X05428111010000001234567", IBAN_LENGTH},
                 {"IT60105428111010000001234567890123456789", IBAN_SHAPE},
                 {"IT6010542811101000000123456", IBAN_SHAPE},
                 {"IT60XO542811101000000123456", IBAN_SHAPE}, /* the letter O for a zero */
                 {"IT61X0542811101000000123456", IBAN_CHECK},
                 {"IT60X0542811101000000123465", IBAN_CHECK},
                 {"IT33Y0542811101000000123456", IBAN_CHECK}}; /* mod 97 fits, the CIN does not */
    for (size_t i = 0; i < sizeof ibans / sizeof *ibans; i++) {
        char iban[IBAN_SIZE];
        enum error_code code = iban_read(ibans[i].text, iban);
        if (code != ibans[i].expected)
            fail_msg("\"%s\" gave %s", ibans[i].text, error_name(code));
    }
    char iban[IBAN_SIZE];
    assert_int_equal(iban_read("it60 x054 2811 1010 0000 0123 456", iban), ERROR_NONE);
    assert_string_equal(iban, "IT60X0542811101000000123456");
}

/* The register example of Belgium is right, whatever the label says of it there. */
static enum error_code expected_of(const char *text, const char *label)
{
    if (strcmp(label, "valid") == 0 || strcmp(label, "generic_valid_country_invalid") == 0 ||
        strcmp(text, "BE68539007547034") == 0)
        return ERROR_NONE;
    return strcmp(label, "country_unknown_to_registry_mod97_ok") == 0 ? IBAN_COUNTRY : IBAN_CHECK;
}

static void the_published_cases_hold(void **state)
{
    (void)state;
    const char *folder = getenv("PIAZZA_SHARED_DATA");
    char path[4096];
    assert_true(text_format(path, sizeof path, "%s/codici_identificativi/iban_vectors.json",
                            folder ? folder : SHARED_DATA_DEFAULT));
    json_t *cases = json_load_file(path, 0, NULL), *one;
    if (!cases) {
        print_message("skipped: no %s (set PIAZZA_SHARED_DATA)\n", path);
        skip();
    }
    size_t i;
    json_array_foreach(cases, i, one) {
        char iban[IBAN_SIZE];
        const char *text = json_string_value(json_object_get(one, "input"));
        const char *label = json_string_value(json_object_get(one, "expected"));
        enum error_code code = iban_read(text, iban), expected = expected_of(text, label);
        if (expected == IBAN_CHECK ? code == ERROR_NONE : code != expected)
            fail_msg("%s gave %s, not %s", text, error_name(code), label);
    }
    assert_int_equal(json_array_size(cases), 429);
    json_decref(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ibans_are_read),
        cmocka_unit_test(the_published_cases_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
