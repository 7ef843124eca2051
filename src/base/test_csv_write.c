#include "base/arena.h"
#include "base/csv_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct arena *arena;

static struct buffer file_of(size_t limit)
{
    struct buffer file;
    csv_begin(&file, arena, limit);
    return file;
}

static void fields_and_rows_are_kept_apart(void **state)
{
    (void)state;
    struct buffer file = file_of(1000);
    csv_cells(&file, (const char *const[]){"Data", "", "a\n", "è;", NULL});
    csv_cell(&file, "\"Orso\"");
    csv_cents(&file, 5);
    csv_end_row(&file);
    assert_string_equal(file.data, "\xEF\xBB\xBF\"Data\";\"\";\"a\n\";\"è;\"\r\n"
                                   "\"\"\"Orso\"\"\";0,05\r\n");
    assert_true(buffer_ok(&file));
}

static void what_looks_like_a_formula_stays_text(void **state)
{
    (void)state;
    struct buffer file = file_of(1000);
    csv_cells(&file, (const char *const[]){"=1+1", "+39", "-1", "@a", "\tx", "\rx", "1=1", NULL});
    assert_string_equal(file.data + 3, "\"'=1+1\";\"'+39\";\"'-1\";\"'@a\";\"'\tx\";\"'\rx\";"
                                       "\"1=1\"\r\n");
}

static void amounts_are_numbers_whatever_their_sign(void **state)
{
    (void)state;
    struct buffer file = file_of(1000);
    static const int64_t amounts[] = {0, -1, -1250, 123456, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
        csv_cents(&file, amounts[i]);
    assert_string_equal(file.data + 3, "0,00;-0,01;-12,50;1234,56;92233720368547758,07;"
                                       "-92233720368547758,08");
}

static void a_file_that_outgrows_its_limit_says_so(void **state)
{
    (void)state;
    struct buffer file = file_of(8);
    csv_cell(&file, "ab");
    assert_true(buffer_ok(&file));
    csv_cell(&file, "c");
    assert_false(buffer_ok(&file));
}

static int arena_setup(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int arena_teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_rows_are_kept_apart),
        cmocka_unit_test(what_looks_like_a_formula_stays_text),
        cmocka_unit_test(amounts_are_numbers_whatever_their_sign),
        cmocka_unit_test(a_file_that_outgrows_its_limit_says_so),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
