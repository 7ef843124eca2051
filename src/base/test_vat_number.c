/* VAT numbers, made up and real. */
#include "base/vat_number.h"

#include "base/text.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void numbers_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *number;
        enum error_code expected;
    } numbers[] = {{"00743110157", "00743110157", ERROR_NONE},
                   {"it 0074 3110-157", "00743110157", ERROR_NONE},
                   {"01542000227", "01542000227", ERROR_NONE},
                   {"1542000227", NULL, VAT_NUMBER_SHAPE},
                   {"", NULL, VAT_NUMBER_SHAPE},
                   {"IT", NULL, VAT_NUMBER_SHAPE},
                   {"007431101570", NULL, VAT_NUMBER_SHAPE},
                   {"0074311015A", NULL, VAT_NUMBER_SHAPE},
                   {"DE743110157", NULL, VAT_NUMBER_SHAPE},
                   {"00743110158", NULL, VAT_NUMBER_CHECK},
                   {"00743111106", NULL, VAT_NUMBER_CHECK}, /* no office 110 */
                   {"00687129980", NULL, VAT_NUMBER_CHECK},
                   {"00000000000", NULL, VAT_NUMBER_PLACEHOLDER},
                   {"00000017621", NULL, VAT_NUMBER_PLACEHOLDER}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char number[VAT_NUMBER_SIZE];
        enum error_code code = vat_number_read(numbers[i].text, number);
        if (code != numbers[i].expected || (!code && strcmp(number, numbers[i].number) != 0))
            fail_msg("\"%s\" gave %s, %s", numbers[i].text, error_name(code), number);
    }
}

static void zeros_that_a_spreadsheet_cut_come_back(void **state)
{
    (void)state;
    char number[VAT_NUMBER_SIZE];
    assert_int_equal(vat_number_read_cut("1542000227", number), ERROR_NONE);
    assert_string_equal(number, "01542000227");
    assert_int_equal(vat_number_read_cut("823460225", number), ERROR_NONE);
    assert_string_equal(number, "00823460225");
    assert_int_equal(vat_number_read_cut("01542000227", number), ERROR_NONE);
    assert_int_equal(vat_number_read_cut("60225", number), VAT_NUMBER_SHAPE);
    assert_int_equal(vat_number_read_cut("", number), VAT_NUMBER_SHAPE);
    assert_int_equal(vat_number_read_cut("1542000228", number), VAT_NUMBER_CHECK);
}

/* The label says what the number's source does not: there it is one of an office that is none. */
static bool is_mislabelled(const char *text)
{
    return strcmp(text, "IT 00687129980") == 0;
}

static void the_published_cases_hold(void **state)
{
    (void)state;
    const char *folder = getenv("PIAZZA_SHARED_DATA");
    char path[4096];
    assert_true(text_format(path, sizeof path, "%s/codici_identificativi/partita_iva_vectors.json",
                            folder ? folder : SHARED_DATA_DEFAULT));
    json_t *cases = json_load_file(path, 0, NULL), *one;
    if (!cases) {
        print_message("skipped: no %s (set PIAZZA_SHARED_DATA)\n", path);
        skip();
    }
    size_t i;
    json_array_foreach(cases, i, one) {
        const char *text = json_string_value(json_object_get(one, "input"));
        bool cut = json_object_get(one, "normalised");
        char number[VAT_NUMBER_SIZE];
        enum error_code code =
            cut ? vat_number_read_cut(text, number) : vat_number_read(text, number);
        if ((code == ERROR_NONE) != json_is_true(json_object_get(one, "valid")) &&
            !is_mislabelled(text))
            fail_msg("%s gave %s", text, error_name(code));
        if (cut)
            assert_string_equal(number, json_string_value(json_object_get(one, "normalised")));
    }
    assert_int_equal(json_array_size(cases), 182);
    json_decref(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read),
        cmocka_unit_test(zeros_that_a_spreadsheet_cut_come_back),
        cmocka_unit_test(the_published_cases_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
