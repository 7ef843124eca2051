/* The CSV reader: what it reads, and what it refuses and where. */
#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct csv *open_text(const char *text, size_t length, const char *columns, FILE **file,
                             struct error *error)
{
    *file = fmemopen((void *)text, length, "r");
    assert_non_null(*file);
    return csv_open(*file, "t.csv", columns, error);
}

/* Reads everything; the number of rows, or -1 with the reason in the error. */
static int rows_of(const char *text, size_t length, struct error *error)
{
    FILE *file;
    int rows = 0;
    *error = (struct error){0};
    struct csv *csv = open_text(text, length, "a", &file, error);
    while (csv && csv_next(csv, error))
        rows++;
    if (csv)
        csv_close(&csv);
    fclose(file);
    return error->code == ERROR_NONE ? rows : -1;
}

static void refuses_n(enum error_code code, const char *text, size_t length, const char *detail)
{
    struct error error;
    assert_int_equal(rows_of(text, length, &error), -1);
    assert_int_equal(error.code, code);
    assert_string_equal(error.detail, detail);
}

static void refuses(const char *text, const char *detail)
{
    refuses_n(CSV_MALFORMED, text, strlen(text), detail);
}

static void test_reads_fields(void **state)
{
    (void)state;
    const char *text = "\xEF\xBB\xBF"
                       "code,name,size\r\n"
                       "1,\"Malé, \"\"in piazza\"\"\",12\r\n"
                       "2,\"due\nrighe\",-3\n"
                       ",\"\",";
    struct error error = {0};
    FILE *file;
    struct csv *csv = open_text(text, strlen(text), "code,size", &file, &error);
    int64_t size;
    assert_non_null(csv);
    assert_true(csv_next(csv, &error));
    assert_string_equal(csv_text(csv, "name"), "Malé, \"in piazza\"");
    assert_true(csv_int(csv, "size", &size, &error));
    assert_int_equal(size, 12);
    assert_true(csv_next(csv, &error));
    assert_string_equal(csv_text(csv, "name"), "due\nrighe");
    assert_int_equal(csv_line(csv), 3);
    assert_true(csv_next(csv, &error));
    assert_int_equal(csv_line(csv), 5);
    assert_string_equal(csv_text(csv, "name"), "");
    assert_true(csv_int(csv, "size", &size, &error));
    assert_int_equal(size, 0);
    assert_false(csv_next(csv, &error));
    assert_int_equal(error.code, ERROR_NONE);
    csv_close(&csv);
    assert_null(csv);
    fclose(file);
}

static void test_counts_rows(void **state)
{
    (void)state;
    struct error error;
    assert_int_equal(rows_of("a\n", 2, &error), 0);
    assert_int_equal(rows_of("a\n1", 3, &error), 1);
    assert_int_equal(rows_of("a\n1\n\n", 5, &error), 2); /* a row with one empty field */
}

static void test_refuses(void **state)
{
    (void)state;
    refuses_n(CSV_WIDTH, "a,b\n1\n", 6, "t.csv:2: 1 fields instead of 2");
    refuses_n(CSV_WIDTH, "a,b\n1,2\n1,2,3\n", 14, "t.csv:3: 3 fields instead of 2");
    refuses("b\n1\n", "t.csv: no column a");
    refuses("a\n\"1\n", "t.csv:3:1: the file ends inside quotes");
    refuses("a\n\"1\"2\n", "t.csv:2:5: text after the closing quote");
    refuses("a\nè\"2\n", "t.csv:2:3: a quote inside a field without quotes");
    refuses("a\n1\r2\n", "t.csv:2:3: a carriage return without a line feed");
    refuses_n(FILE_NOT_UTF8, "a\n\xC3(\n", 5, "t.csv:3:1: not UTF-8");
    refuses_n(FILE_NOT_UTF8, "a\n1\0\n", 5, "t.csv:2:3: a zero byte");
}

static void test_refuses_excess(void **state)
{
    (void)state;
    enum { LONG = CSV_ROW_MAX + 100 };
    char *text = malloc(LONG + 3);
    struct error error;
    assert_non_null(text);
    text[0] = 'a';
    text[1] = '\n';
    memset(text + 2, 'x', LONG);
    assert_int_equal(rows_of(text, LONG + 2, &error), -1);
    memset(text + 2, ',', LONG);
    assert_int_equal(rows_of(text, LONG + 2, &error), -1);
    assert_string_equal(error.detail, "t.csv:2:65: too many fields");
    free(text);
}

/* The fields of what a spreadsheet saved, with '|' between fields and '/' after rows. */
static void assert_spreadsheet(const char *text, const char *expected)
{
    struct error error = {0};
    FILE *file = fmemopen((void *)text, strlen(text), "r");
    char read[200] = "";
    assert_non_null(file);
    struct csv *csv = csv_open_spreadsheet(file, "t.csv", &error);
    assert_non_null(csv);
    while (csv_next(csv, &error) || error.code == CSV_WIDTH) {
        for (unsigned i = 0; error.code == ERROR_NONE && i < csv_columns(csv); i++)
            snprintf(read + strlen(read), sizeof read - strlen(read), "%s|", csv_field(csv, i));
        snprintf(read + strlen(read), sizeof read - strlen(read), "%s",
                 error.code == CSV_WIDTH ? "?/" : "/");
        error = (struct error){0};
    }
    assert_int_equal(error.code, ERROR_NONE);
    assert_string_equal(read, expected);
    csv_close(&csv);
    fclose(file);
}

static void test_reads_spreadsheets(void **state)
{
    (void)state;
    assert_spreadsheet("a;b\r\n1,5;2\r\n", "1,5|2|/");
    assert_spreadsheet("a\tb\n1;x\t\"2\t3\"\n", "1;x|2\t3|/");
    assert_spreadsheet("a,b\n1;2,3\n", "1;2|3|/");
    assert_spreadsheet("\"a;b\",c\n1,2", "1|2|/");
    assert_spreadsheet("a\n1,2\n", "?/"); /* a separator that the header did not have */
    assert_spreadsheet("a;b\n;\n\n1;2\n;;\n\"\";\n", "1|2|/");
    assert_spreadsheet("a;b\n1\n1;2;3\n4;5\n", "?/?/4|5|/");
}

static void test_refuses_numbers(void **state)
{
    (void)state;
    const char *text = "a,b\n12x,46.07x\n 1,1e3\n9223372036854775808,nan\n-5,46.0712\n";
    struct error error = {0};
    FILE *file;
    struct csv *csv = open_text(text, strlen(text), "a,b", &file, &error);
    int64_t number;
    double real;
    assert_non_null(csv);
    for (int row = 0; row < 3; row++) {
        assert_true(csv_next(csv, &error));
        assert_false(csv_int(csv, "a", &number, &error));
        assert_int_equal(error.code, CSV_MALFORMED);
        assert_string_equal(error.field, "a");
        error = (struct error){0};
        assert_false(csv_real(csv, "b", &real, &error));
        error = (struct error){0};
    }
    assert_true(csv_next(csv, &error));
    assert_true(csv_int(csv, "a", &number, &error));
    assert_int_equal(number, -5);
    assert_true(csv_real(csv, "b", &real, &error));
    assert_true(real > 46.0711 && real < 46.0713);
    csv_close(&csv);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_fields),    cmocka_unit_test(test_counts_rows),
        cmocka_unit_test(test_refuses),         cmocka_unit_test(test_refuses_excess),
        cmocka_unit_test(test_refuses_numbers), cmocka_unit_test(test_reads_spreadsheets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
