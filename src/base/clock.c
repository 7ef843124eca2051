#include "base/clock.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

enum {
    DAY = 24 * 60 * 60,
    HOUR = 60 * 60,
    WINTER_OFFSET = HOUR,
    SUMMER_OFFSET = 2 * HOUR,
    MARCH = 3,
    OCTOBER = 10,
};

/* 0000-01-01 and the last second of 9999: the years that four digits can write. */
static const int64_t earliest = INT64_C(-62167219200);
static const int64_t latest = INT64_C(253402300799);

int64_t clock_now(void)
{
    return clock_now_ms() / 1000;
}

int64_t clock_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Days from 1970-01-01 to a date of the Gregorian calendar; a month or day out of its range
 * carries over. Years are counted from March, so that the leap day comes last, in eras of 400
 * years (H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil). */
static int64_t days_of_date(int64_t year, int64_t month, int64_t day)
{
    year += floor_div(month - MARCH, 12);
    int64_t month_from_march = month - MARCH - 12 * floor_div(month - MARCH, 12);
    int64_t era = floor_div(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

/* The inverse: civil_from_days of the same source. */
static void date_of_days(int64_t days, struct civil *civil)
{
    days += 719468;
    int64_t era = floor_div(days, 146097);
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    civil->day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    civil->month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    civil->year = (int)(year_of_era + era * 400 + (civil->month < MARCH));
}

/* 1970-01-01 was a Thursday. */
static int weekday_of_days(int64_t days)
{
    return (int)(days + 4 - 7 * floor_div(days + 4, 7));
}

static struct civil civil_of_seconds(int64_t seconds)
{
    if (seconds < earliest)
        seconds = earliest;
    if (seconds > latest)
        seconds = latest;
    struct civil civil;
    int64_t days = floor_div(seconds, DAY);
    int second_of_day = (int)(seconds - days * DAY);
    date_of_days(days, &civil);
    civil.hour = second_of_day / HOUR;
    civil.minute = second_of_day / 60 % 60;
    civil.second = second_of_day % 60;
    civil.weekday = weekday_of_days(days);
    return civil;
}

/* Summer time begins in March and ends in October, on the last Sunday at 01:00 UTC; both months
 * have 31 days. */
static bool is_summer(struct civil utc)
{
    if (utc.month != MARCH && utc.month != OCTOBER)
        return utc.month > MARCH && utc.month < OCTOBER;
    int last_sunday = 31 - (utc.weekday + 31 - utc.day) % 7;
    bool is_switched = utc.day > last_sunday || (utc.day == last_sunday && utc.hour >= 1);
    return is_switched == (utc.month == MARCH);
}

static int zone_offset(int64_t instant)
{
    return is_summer(civil_of_seconds(instant)) ? SUMMER_OFFSET : WINTER_OFFSET;
}

struct civil clock_civil(int64_t instant)
{
    if (instant < earliest)
        instant = earliest;
    if (instant > latest)
        instant = latest;
    struct civil civil = civil_of_seconds(instant);
    int offset = is_summer(civil) ? SUMMER_OFFSET : WINTER_OFFSET;
    if (civil.hour + offset / HOUR >= 24) /* another day: rarely */
        return civil_of_seconds(instant + offset);
    civil.hour += offset / HOUR;
    return civil;
}

int64_t clock_instant(struct civil civil)
{
    int64_t local = days_of_date(civil.year, civil.month, civil.day) * DAY +
                    (int64_t)civil.hour * HOUR + (int64_t)civil.minute * 60 + civil.second;
    /* Summer first: of the two instants of the autumn overlap it is the earlier one. */
    if (zone_offset(local - SUMMER_OFFSET) == SUMMER_OFFSET)
        return local - SUMMER_OFFSET;
    if (zone_offset(local - WINTER_OFFSET) == WINTER_OFFSET)
        return local - WINTER_OFFSET;
    return floor_div(local, DAY) * DAY + HOUR; /* in the gap: it ends at 01:00 UTC of that day */
}

static int digits_value(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

int64_t clock_day(int64_t instant, int days_later)
{
    struct civil day = clock_civil(instant);
    day.hour = day.minute = day.second = 0;
    day.day += days_later;
    return clock_instant(day);
}

bool clock_parse_date(const char *text, int64_t *instant)
{
    static const char shape[] = "dddd-dd-dd";
    if (strlen(text) != strlen(shape))
        return false;
    for (size_t i = 0; shape[i]; i++) {
        bool fits = shape[i] == 'd' ? isdigit((unsigned char)text[i]) : text[i] == shape[i];
        if (!fits)
            return false;
    }
    struct civil date = {.year = digits_value(text, 4),
                         .month = digits_value(text + 5, 2),
                         .day = digits_value(text + 8, 2)};
    struct civil carried = civil_of_seconds(days_of_date(date.year, date.month, date.day) * DAY);
    if (carried.year != date.year || carried.month != date.month || carried.day != date.day)
        return false;
    *instant = clock_instant(date);
    return true;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int clock_age(const char *birth_date, int64_t instant)
{
    int64_t born;
    if (!birth_date || !clock_parse_date(birth_date, &born) || born > instant)
        return -1;
    struct civil birth = clock_civil(born), today = clock_civil(instant);
    bool moved = birth.month == 2 && birth.day == 29 && !is_leap(today.year);
    int birthday = birth.month * 100 + (moved ? 28 : birth.day);
    return today.year - birth.year - (today.month * 100 + today.day < birthday);
}

static void put_digits(char *out, int count, int value)
{
    while (count-- > 0) {
        out[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

static void put_date(char *out, struct civil date)
{
    memcpy(out, "0000-00-00", 11);
    put_digits(out, 4, date.year);
    put_digits(out + 5, 2, date.month);
    put_digits(out + 8, 2, date.day);
}

void clock_date(int64_t instant, char out[11])
{
    put_date(out, clock_civil(instant));
}

void clock_iso(int64_t instant, char out[21])
{
    struct civil utc = civil_of_seconds(instant);
    put_date(out, utc);
    memcpy(out + 10, "T00:00:00Z", 11);
    put_digits(out + 11, 2, utc.hour);
    put_digits(out + 14, 2, utc.minute);
    put_digits(out + 17, 2, utc.second);
}
