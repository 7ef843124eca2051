#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static void assert_civil(struct civil civil, int year, int month, int day, int hour, int minute)
{
    assert_int_equal(civil.year, year);
    assert_int_equal(civil.month, month);
    assert_int_equal(civil.day, day);
    assert_int_equal(civil.hour, hour);
    assert_int_equal(civil.minute, minute);
}

/* 2026-03-29 01:00 UTC and 2026-10-25 01:00 UTC. */
static const int64_t spring = INT64_C(1774746000), autumn = INT64_C(1792890000);

static void summer_time_starts_and_ends(void **state)
{
    (void)state;
    assert_civil(clock_civil(spring - 60), 2026, 3, 29, 1, 59);
    assert_civil(clock_civil(spring), 2026, 3, 29, 3, 0);
    assert_civil(clock_civil(autumn - 60), 2026, 10, 25, 2, 59);
    assert_civil(clock_civil(autumn), 2026, 10, 25, 2, 0);
    assert_int_equal(clock_civil(spring).weekday, 0);
    assert_int_equal(clock_civil(autumn + 86400).weekday, 1);
}

static void gap_and_overlap_have_one_instant(void **state)
{
    (void)state;
    struct civil gap = {.year = 2026, .month = 3, .day = 29, .hour = 2, .minute = 30};
    assert_int_equal(clock_instant(gap), spring);
    struct civil overlap = {.year = 2026, .month = 10, .day = 25, .hour = 2, .minute = 30};
    assert_int_equal(clock_instant(overlap), autumn - 1800);
    overlap.hour = 3;
    assert_int_equal(clock_instant(overlap), autumn + 5400);
}

static void fields_carry_over(void **state)
{
    (void)state;
    struct civil civil = {.year = 2026, .month = 12, .day = 32, .hour = 12};
    assert_civil(clock_civil(clock_instant(civil)), 2027, 1, 1, 12, 0);
    civil = (struct civil){.year = 2024, .month = 3, .day = 0, .hour = 12};
    assert_civil(clock_civil(clock_instant(civil)), 2024, 2, 29, 12, 0);
    civil = (struct civil){.year = 2026, .month = 0, .day = 15, .hour = -1};
    assert_civil(clock_civil(clock_instant(civil)), 2025, 12, 14, 23, 0);
}

/* The C library's zone data agree, every 97 minutes from 1996 (the first year of the rule). */
static void agrees_with_the_zone_database(void **state)
{
    (void)state;
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    for (time_t instant = 820454400; instant < 2524608000; instant += 5820) {
        struct tm expected;
        localtime_r(&instant, &expected);
        struct civil civil = clock_civil(instant);
        if (civil.year != expected.tm_year + 1900 || civil.month != expected.tm_mon + 1 ||
            civil.day != expected.tm_mday || civil.hour != expected.tm_hour ||
            civil.minute != expected.tm_min || civil.second != expected.tm_sec ||
            civil.weekday != expected.tm_wday)
            fail_msg("differs at %lld", (long long)instant);
        int64_t back = clock_instant(civil);
        bool is_second_of_overlap = back == instant - 3600 && expected.tm_hour == 2;
        if (back != instant && !is_second_of_overlap)
            fail_msg("does not come back at %lld", (long long)instant);
    }
}

static void dates_are_parsed_exactly(void **state)
{
    (void)state;
    int64_t instant = 0;
    assert_true(clock_parse_date("2026-11-24", &instant));
    assert_civil(clock_civil(instant), 2026, 11, 24, 0, 0);
    assert_int_equal(instant, 1795474800);
    assert_true(clock_parse_date("2026-07-01", &instant));
    assert_int_equal(instant, 1782856800);
    assert_true(clock_parse_date("2024-02-29", &instant));
    static const char *const wrong[] = {
        "",           "2026-11-2",    "2026-11-244", "2026/11/24", " 2026-11-24", "2026-11-24 ",
        "2026-02-29", "2026-13-01",   "2026-00-10",  "2026-04-31", "2026-11-00",  "+026-11-24",
        "2026-1a-24", "2026-11-2\xb2"};
    instant = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (clock_parse_date(wrong[i], &instant) || instant != 7)
            fail_msg("took \"%s\"", wrong[i]);
}

static void iso_is_written(void **state)
{
    (void)state;
    char iso[21];
    clock_iso(1795509000, iso);
    assert_string_equal(iso, "2026-11-24T08:30:00Z");
    clock_iso(-1, iso);
    assert_string_equal(iso, "1969-12-31T23:59:59Z");
    clock_iso(INT64_MAX, iso);
    assert_string_equal(iso, "9999-12-31T23:59:59Z");
    clock_iso(INT64_MIN, iso);
    assert_string_equal(iso, "0000-01-01T00:00:00Z");
}

static void days_begin_in_the_territory(void **state)
{
    (void)state;
    assert_int_equal(clock_day(1795509000, 0), 1795474800); /* 24 November 2026, 00:00 UTC+1 */
    assert_int_equal(clock_day(1795474800, 0), 1795474800);
    assert_int_equal(clock_day(1795474799, 0), 1795474800 - 86400);
    assert_int_equal(clock_day(1795509000, 7), 1795474800 + 7 * 86400);
    /* From 28 to 29 March 2026 the day has 23 hours. */
    assert_int_equal(clock_day(1774738800, 1) - clock_day(1774738800, 0), 23 * 3600);
}

static void dates_are_written_as_the_territory_has_them(void **state)
{
    (void)state;
    char date[11];
    clock_date(1795474800, date);
    assert_string_equal(date, "2026-11-24");
    clock_date(1795474799, date);
    assert_string_equal(date, "2026-11-23");
}

/* ---- ages ------------------------------------------------------------------------------------ */

static int64_t at(int year, int month, int day, int hour, int minute, int second)
{
    return clock_instant((struct civil){.year = year,
                                        .month = month,
                                        .day = day,
                                        .hour = hour,
                                        .minute = minute,
                                        .second = second});
}

static void age_changes_at_the_first_second_of_the_birthday(void **state)
{
    (void)state;
    const char *birth = "1960-07-15";
    int64_t birthday = at(2025, 7, 15, 0, 0, 0);
    assert_int_equal(clock_age(birth, birthday - 1), 64);
    assert_int_equal(clock_age(birth, birthday), 65);
    assert_int_equal(clock_age(birth, at(2026, 7, 14, 23, 59, 59)), 65);
    assert_int_equal(clock_age("1942-01-01", at(2025, 12, 31, 23, 59, 59)), 83);
    assert_int_equal(clock_age("1942-01-01", at(2026, 1, 1, 0, 0, 0)), 84);
}

static void who_was_born_on_a_leap_day_has_a_birthday_every_year(void **state)
{
    (void)state;
    assert_int_equal(clock_age("1960-02-29", at(2025, 2, 27, 23, 59, 59)), 64);
    assert_int_equal(clock_age("1960-02-29", at(2025, 2, 28, 0, 0, 0)), 65);
    assert_int_equal(clock_age("1960-02-29", at(2028, 2, 28, 23, 59, 59)), 67);
    assert_int_equal(clock_age("1960-02-29", at(2028, 2, 29, 0, 0, 0)), 68);
    assert_int_equal(clock_age("1900-02-28", at(2100, 2, 28, 0, 0, 0)), 200);
}

static void what_is_no_birth_date_gives_no_age(void **state)
{
    (void)state;
    int64_t now = at(2026, 11, 24, 12, 0, 0);
    assert_int_equal(clock_age("", now), -1);
    assert_int_equal(clock_age(NULL, now), -1);
    assert_int_equal(clock_age("1960-02-30", now), -1);
    assert_int_equal(clock_age("2026-11-25", now), -1);
    assert_int_equal(clock_age("2026-11-24", now), 0);
}

static void clocks_go_forward(void **state)
{
    (void)state;
    assert_true(llabs(clock_now_ms() / 1000 - (long long)time(NULL)) <= 1);
    assert_true(llabs(clock_now() - (long long)time(NULL)) <= 1);
    int64_t before = clock_monotonic_us();
    struct timespec pause = {.tv_nsec = 2000000};
    nanosleep(&pause, NULL);
    assert_true(clock_monotonic_us() >= before + 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(summer_time_starts_and_ends),
        cmocka_unit_test(gap_and_overlap_have_one_instant),
        cmocka_unit_test(fields_carry_over),
        cmocka_unit_test(agrees_with_the_zone_database),
        cmocka_unit_test(dates_are_parsed_exactly),
        cmocka_unit_test(iso_is_written),
        cmocka_unit_test(days_begin_in_the_territory),
        cmocka_unit_test(dates_are_written_as_the_territory_has_them),
        cmocka_unit_test(age_changes_at_the_first_second_of_the_birthday),
        cmocka_unit_test(who_was_born_on_a_leap_day_has_a_birthday_every_year),
        cmocka_unit_test(what_is_no_birth_date_gives_no_age),
        cmocka_unit_test(clocks_go_forward),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
