/* Time: UTC seconds since 1970 everywhere inside; civil dates of the territory only at the edge. */
#ifndef PIAZZA_BASE_CLOCK_H
#define PIAZZA_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* The wall clock, in UTC seconds and milliseconds. Handlers read act->now instead. */
int64_t clock_now(void);
int64_t clock_now_ms(void);

/* A monotonic clock in microseconds, for durations. */
int64_t clock_monotonic_us(void);

/* A civil date and time in the territory's zone. */
struct civil {
    int year, month, day; /* month 1-12 */
    int hour, minute, second;
    int weekday; /* 0 Sunday … 6 Saturday */
};

/* Convert between instants and civil time in the zone of the territory (central European time:
 * UTC+1, and UTC+2 from the last Sunday of March to the last Sunday of October, switching at
 * 01:00 UTC; directive 2000/84/EC). Pure: no process time zone is read. A civil time that falls
 * in the spring gap maps to the first instant after the gap; in the autumn overlap to the earlier
 * instant. clock_instant carries fields beyond their range over (day 32, month 0) and ignores the
 * weekday. Years outside 0-9999 are brought to the nearest instant inside. */
struct civil clock_civil(int64_t instant);
int64_t clock_instant(struct civil civil);

/* The first second of the territory's day that holds an instant, or of the day so many days later.
 */
int64_t clock_day(int64_t instant, int days_later);

/* Completed years, on the day of an instant, of somebody born on a date ("1960-07-15"). Who was
 * born on 29 February has a birthday on the 28th of other years. -1 when it is NULL, no date, or
 * later. */
int clock_age(const char *birth_date, int64_t instant);

/* Parse "2026-11-24" (exactly) into the instant of its first second in the territory. */
bool clock_parse_date(const char *text, int64_t *instant) __attribute__((warn_unused_result));

/* Write the day in the territory, "2026-11-24", into out (11 bytes). */
void clock_date(int64_t instant, char out[11]);

/* Write "2026-11-24T08:30:00Z" into out (21 bytes). */
void clock_iso(int64_t instant, char out[21]);

#endif
