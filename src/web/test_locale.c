#include "web/locale.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- catalogues ----------------------------------------------------------------------------- */

enum { MO_SIZE = 28 + 2 * 16 + 24 };

/* Two entries, "" -> "h" and "ciao" -> "hallo", in either byte order. */
static void mo_build(unsigned char out[MO_SIZE], bool swapped)
{
    static const char texts[24] = "\0h\0ciao\0hallo";
    const uint32_t words[] = {0x950412de, 0,  2, 28, 44, 0, 0, /* header */
                              0,          60, 4, 63,           /* msgids: length, offset */
                              1,          61, 5, 68};          /* translations */
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        uint32_t word = swapped ? __builtin_bswap32(words[i]) : words[i];
        memcpy(out + i * 4, &word, 4);
    }
    memcpy(out + sizeof words, texts, sizeof texts);
}

static void catalogue_reads_both_byte_orders(void **state)
{
    (void)state;
    for (int swapped = 0; swapped < 2; swapped++) {
        unsigned char mo[MO_SIZE];
        mo_build(mo, swapped);
        struct catalogue *catalogue = catalogue_open(mo, sizeof mo);
        assert_non_null(catalogue);
        assert_string_equal(catalogue_find(catalogue, "ciao"), "hallo");
        assert_null(catalogue_find(catalogue, "cia"));
        assert_null(catalogue_find(catalogue, "zeta"));
        catalogue_free(&catalogue);
        assert_null(catalogue);
    }
}

static void assert_damaged(size_t word, uint32_t value)
{
    unsigned char mo[MO_SIZE];
    mo_build(mo, false);
    memcpy(mo + word * 4, &value, 4);
    assert_null(catalogue_open(mo, sizeof mo));
}

static void damaged_catalogues_are_refused(void **state)
{
    (void)state;
    unsigned char mo[MO_SIZE];
    mo_build(mo, false);
    assert_null(catalogue_open(mo, 27));
    assert_null(catalogue_open(mo, 70));
    assert_damaged(0, 0x950412df);  /* another magic */
    assert_damaged(1, 0x00020000);  /* a revision that is not known */
    assert_damaged(2, 0xffffffff);  /* a count beyond the file */
    assert_damaged(3, 0xfffffff0);  /* a table beyond the file */
    assert_damaged(4, MO_SIZE - 8); /* a table that ends beyond it */
    assert_damaged(10, 0xffffffff); /* a text beyond it */
    assert_damaged(9, 0xffffffff);  /* a length that wraps around */
    assert_damaged(9, 3);           /* a text that does not end where it says */
    assert_damaged(13, 4);
    assert_damaged(8, 63); /* msgids out of order: "ciao" twice */
}

static void compiled_in_catalogues_open(void **state)
{
    (void)state;
    const struct locale *all = locales();
    assert_string_equal(all[0].language, "it");
    assert_null(all[3].language);
    for (const struct locale *locale = all; locale->language; locale++)
        assert_non_null(locale->catalogue);
    const char *msgid = "Scrivi un numero.";
    assert_string_equal(locale_text(locale_find("it"), msgid), msgid);
    assert_string_equal(locale_text(locale_find("de"), msgid), "Gib eine Zahl ein.");
    assert_string_equal(locale_text(locale_find("en"), msgid), "Write a number.");
    assert_string_equal(locale_text(locale_find("en"), "non tradotto"), "non tradotto");
    assert_string_equal(locale_text(locale_find("en"), ""), "");
    assert_string_equal(locale_find("xx")->language, "it");
}

/* ---- Accept-Language ------------------------------------------------------------------------ */

static void the_best_language_is_chosen(void **state)
{
    (void)state;
    static const struct {
        const char *header, *language;
    } cases[] = {
        {NULL, "it"},
        {"", "it"},
        {"de", "de"},
        {"de-AT,de;q=0.9,en;q=0.8", "de"},
        {"fr, en;q=0.3, de;q=0.7", "de"},
        {"fr;q=1.0,en;q=0.001", "en"},
        {"en;q=0, de;q=0", "it"},
        {"EN-us", "en"},
        {"*", "it"},
        {"de;q=0.2, *;q=0.1", "de"},
        {"denmark", "it"},
        {",, ;q=1, de ;q=0.5", "de"},
        {"en;q=2, de;q=0.1", "de"},
        {"en;q=, de;q=0.1", "de"},
        {"it;q=0.5, en;q=0.5", "it"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(locale_negotiate(cases[i].header)->language, cases[i].language);
}

/* ---- money, numbers, dates ------------------------------------------------------------------ */

static struct buffer out;

static void assert_written(const char *expected)
{
    assert_string_equal(out.data, expected);
    buffer_clear(&out);
}

static void money_is_written_as_people_do(void **state)
{
    (void)state;
    const struct locale *it = locale_find("it"), *en = locale_find("en");
    locale_money(it, 2200, false, &out);
    assert_written("22,00 €");
    locale_money(en, 2200, false, &out);
    assert_written("€22.00");
    locale_money(it, 123456789, true, &out);
    assert_written("1.234.567,89");
    locale_money(en, -5, false, &out);
    assert_written("−€0.05");
    locale_money(it, INT64_MIN, true, &out);
    assert_written("−92.233.720.368.547.758,08");
}

static void numbers_are_grouped(void **state)
{
    (void)state;
    const struct locale *it = locale_find("it"), *en = locale_find("en");
    locale_integer(it, 0, &out);
    assert_written("0");
    locale_integer(it, -123456, &out);
    assert_written("−123.456");
    locale_integer(en, 1000, &out);
    assert_written("1,000");
    locale_real(it, 4.8, &out);
    assert_written("4,8");
    locale_real(en, -1234.567, &out);
    assert_written("−1,234.57");
    locale_real(it, 12.05, &out);
    assert_written("12,05");
    locale_real(it, 3, &out);
    assert_written("3");
    locale_real(it, 1e300, &out);
    assert_written("1e+300");
}

static void assert_time(const char *language, struct civil civil, const char *form,
                        const char *expected)
{
    locale_time(locale_find(language), clock_instant(civil), time_form_find(form, strlen(form)),
                &out);
    assert_written(expected);
}

static void dates_are_written_in_every_form(void **state)
{
    (void)state;
    const struct civil visit = {2026, 11, 24, 9, 30, 0, 0};
    assert_time("it", visit, "", "martedì 24 novembre 2026, alle 9:30");
    assert_time("de", visit, "", "Dienstag, 24. November 2026, 9:30 Uhr");
    assert_time("en", visit, "", "Tuesday 24 November 2026, 9:30");
    assert_time("it", visit, "date", "martedì 24 novembre 2026");
    assert_time("de", visit, "dayname", "Dienstag, 24. November");
    assert_time("it", visit, "time", "9:30");
    assert_time("it", visit, "clock", "09:30");
    assert_time("it", visit, "day", "24");
    assert_time("de", visit, "month", "Nov");
    assert_time("en", visit, "weekday", "Tue");
    assert_time("it", visit, "short", "24/11/2026");
    assert_time("de", visit, "short", "24.11.2026");
    assert_time("it", visit, "iso", "2026-11-24T08:30:00Z");
    assert_time("it", visit, "input", "2026-11-24");
    assert_time("it", (struct civil){2027, 1, 3, 1, 5, 0, 0}, "",
                "domenica 3 gennaio 2027, all’1:05");
    assert_null(time_form_find("century", 7));
    assert_null(time_form_find("dat", 3));
}

static int free_out(void **state)
{
    (void)state;
    buffer_free(&out);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(catalogue_reads_both_byte_orders),
        cmocka_unit_test(damaged_catalogues_are_refused),
        cmocka_unit_test(compiled_in_catalogues_open),
        cmocka_unit_test(the_best_language_is_chosen),
        cmocka_unit_test(money_is_written_as_people_do),
        cmocka_unit_test(numbers_are_grouped),
        cmocka_unit_test(dates_are_written_in_every_form),
    };
    buffer_init(&out, 1024);
    return cmocka_run_group_tests(tests, NULL, free_out);
}
