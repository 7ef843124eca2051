#include "web/locale.h"

#include "base/clock.h"

#include <string.h>

/* How one language writes dates. */
struct calendar {
    const char *language;
    const char *months[12], *short_months[12];
    const char *weekdays[7], *short_weekdays[7]; /* Sunday first */
    const char *after_weekday, *after_day;
    char short_mark;
};

static const struct calendar calendars[] = {
    {"it",
     {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
      "ottobre", "novembre", "dicembre"},
     {"gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"},
     {"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"},
     {"dom", "lun", "mar", "mer", "gio", "ven", "sab"},
     " ",
     " ",
     '/'},
    {"de",
     {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
      "November", "Dezember"},
     {"Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"},
     {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
     {"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
     ", ",
     ". ",
     '.'},
    {"en",
     {"January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December"},
     {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
     {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
     {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
     " ",
     " ",
     '/'},
};

static const struct calendar *calendar_of(const struct locale *locale)
{
    for (size_t i = 0; i < sizeof calendars / sizeof calendars[0]; i++)
        if (strcmp(calendars[i].language, locale->language) == 0)
            return &calendars[i];
    return &calendars[0];
}

typedef void time_writer(const struct calendar *calendar, struct civil civil, struct buffer *out);

static void write_dayname(const struct calendar *calendar, struct civil civil, struct buffer *out)
{
    buffer_text(out, calendar->weekdays[civil.weekday]);
    buffer_text(out, calendar->after_weekday);
    buffer_number(out, (uint64_t)civil.day, 1);
    buffer_text(out, calendar->after_day);
    buffer_text(out, calendar->months[civil.month - 1]);
}

static void write_date(const struct calendar *calendar, struct civil civil, struct buffer *out)
{
    write_dayname(calendar, civil, out);
    buffer_char(out, ' ');
    buffer_number(out, (uint64_t)civil.year, 1);
}

/* Both parts of a time of day, the hour with a leading zero or without. */
static void write_hour(struct civil civil, bool padded, struct buffer *out)
{
    char text[] = {(char)('0' + civil.hour / 10), (char)('0' + civil.hour % 10), ':',
                   (char)('0' + civil.minute / 10), (char)('0' + civil.minute % 10)};
    size_t skip = civil.hour < 10 && !padded;
    buffer_append(out, text + skip, sizeof text - skip);
}

static void write_time(const struct calendar *calendar, struct civil civil, struct buffer *out)
{
    (void)calendar;
    write_hour(civil, false, out);
}

/* "alle 9:30", but "all’1:30". */
static void write_full(const struct calendar *calendar, struct civil civil, struct buffer *out)
{
    write_date(calendar, civil, out);
    bool italian = calendar == &calendars[0];
    buffer_text(out, !italian ? ", " : civil.hour == 1 ? ", all’" : ", alle ");
    write_time(calendar, civil, out);
    if (calendar->language[0] == 'd')
        buffer_text(out, " Uhr");
}

static void write_clock(const struct calendar *calendar, struct civil civil, struct buffer *out)
{
    (void)calendar;
    write_hour(civil, true, out);
}

static void write_day(const struct calendar *calendar, struct civil civil, struct buffer *out)
{
    (void)calendar;
    buffer_number(out, (uint64_t)civil.day, 1);
}

static void write_month(const struct calendar *calendar, struct civil civil, struct buffer *out)
{
    buffer_text(out, calendar->short_months[civil.month - 1]);
}

static void write_weekday(const struct calendar *calendar, struct civil civil, struct buffer *out)
{
    buffer_text(out, calendar->short_weekdays[civil.weekday]);
}

static void write_short(const struct calendar *calendar, struct civil civil, struct buffer *out)
{
    buffer_number(out, (uint64_t)civil.day, 2);
    buffer_char(out, calendar->short_mark);
    buffer_number(out, (uint64_t)civil.month, 2);
    buffer_char(out, calendar->short_mark);
    buffer_number(out, (uint64_t)civil.year, 1);
}

static void write_input(const struct calendar *calendar, struct civil civil, struct buffer *out)
{
    (void)calendar;
    buffer_number(out, (uint64_t)civil.year, 4);
    buffer_char(out, '-');
    buffer_number(out, (uint64_t)civil.month, 2);
    buffer_char(out, '-');
    buffer_number(out, (uint64_t)civil.day, 2);
}

struct time_form {
    const char *name;
    time_writer *write; /* NULL: as an instant, not as a civil time */
};

static const struct time_form forms[] = {
    {"", write_full},
    {"date", write_date},
    {"dayname", write_dayname},
    {"time", write_time},
    {"clock", write_clock},
    {"day", write_day},
    {"month", write_month},
    {"weekday", write_weekday},
    {"short", write_short},
    {"input", write_input},
    {"iso", NULL},
};

const struct time_form *time_form_find(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strlen(forms[i].name) == length && memcmp(forms[i].name, name, length) == 0)
            return &forms[i];
    return NULL;
}

void locale_time(const struct locale *locale, int64_t instant, const struct time_form *form,
                 struct buffer *out)
{
    if (form->write) {
        form->write(calendar_of(locale), clock_civil(instant), out);
        return;
    }
    char iso[21];
    clock_iso(instant, iso);
    buffer_text(out, iso);
}
