#include "web/locale.h"

#include "web/embedded.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LANGUAGES = 3 };

/* Filled once; the compiled-in catalogues are never closed. */
static struct locale known[LANGUAGES + 1] = {
    {.language = "it", .name = "Italiano"},
    {.language = "de", .name = "Deutsch"},
    {.language = "en", .name = "English"},
};
static pthread_once_t known_once = PTHREAD_ONCE_INIT;

static void known_fill(void)
{
    for (struct locale *locale = known; locale->language; locale++) {
        const struct embedded *file = embedded_find(&catalogues, locale->language);
        locale->catalogue = file ? catalogue_open(file->data, file->size) : NULL;
    }
}

const struct locale *locales(void)
{
    pthread_once(&known_once, known_fill);
    return known;
}

unsigned locale_number(const struct locale *locale)
{
    return (unsigned)(locale - locales());
}

const struct locale *locale_find(const char *language)
{
    const struct locale *all = locales();
    for (const struct locale *locale = all; locale->language; locale++)
        if (language && strcasecmp(locale->language, language) == 0)
            return locale;
    return all;
}

const char *locale_text(const struct locale *locale, const char *msgid)
{
    const char *text =
        locale->catalogue && *msgid ? catalogue_find(locale->catalogue, msgid) : NULL;
    return text && *text ? text : msgid;
}

/* ---- Accept-Language ------------------------------------------------------------------------ */

/* "0.8" in thousandths; 0 when it is wrong. */
static unsigned weight_read(const char *at, const char *end)
{
    if (at == end || (*at != '0' && *at != '1'))
        return 0;
    unsigned quality = *at++ == '1' ? 1000 : 0, digit = 100;
    if (at < end && *at == '.')
        at++;
    for (; at < end && *at >= '0' && *at <= '9'; at++, digit /= 10)
        quality += (unsigned)(*at - '0') * digit;
    if (at < end && *at != ' ' && *at != '\t')
        return 0;
    return quality > 1000 ? 1000 : quality;
}

/* The quality of "de-AT;q=0.8" in thousandths; 1000 when it is not said, 0 when it is wrong. */
static unsigned range_quality(const char *range, const char *end)
{
    const char *at = memchr(range, ';', (size_t)(end - range));
    if (!at)
        return 1000;
    at += 1 + strspn(at + 1, " \t");
    return end - at > 2 && strncasecmp(at, "q=", 2) == 0 ? weight_read(at + 2, end) : 0;
}

/* The language a range names, by its primary subtag; "*" is Italian; NULL when it is not ours. */
static const struct locale *range_locale(const char *range, const char *end)
{
    size_t length = 0;
    while (range + length < end && !strchr("-; \t", range[length]))
        length++;
    if (length == 1 && *range == '*')
        return locales();
    for (const struct locale *locale = locales(); locale->language; locale++)
        if (strlen(locale->language) == length && strncasecmp(range, locale->language, length) == 0)
            return locale;
    return NULL;
}

const struct locale *locale_negotiate(const char *accept_language)
{
    const struct locale *best = locales();
    unsigned best_quality = 0;
    for (const char *at = accept_language ? accept_language : ""; *at;) {
        at += strspn(at, ", \t");
        const char *end = at + strcspn(at, ",");
        const struct locale *locale = range_locale(at, end);
        unsigned quality = end > at ? range_quality(at, end) : 0;
        if (locale && quality > best_quality) {
            best = locale;
            best_quality = quality;
        }
        at = end;
    }
    return best;
}

/* ---- numbers and money ---------------------------------------------------------------------- */

static bool is_english(const struct locale *locale)
{
    return locale->language[0] == 'e';
}

enum { NUMBER_SIZE = 40 }; /* bytes of the longest number with its marks */

static char grouping_mark(const struct locale *locale)
{
    return is_english(locale) ? ',' : '.';
}

static char decimal_mark(const struct locale *locale)
{
    return is_english(locale) ? '.' : ',';
}

/* Digits grouped by threes, written leftwards from end. Returns where they begin. */
static char *digits_group(char *end, uint64_t number, char mark)
{
    char *at = end;
    for (unsigned count = 0; number > 0 || at == end; count++) {
        if (count > 0 && count % 3 == 0)
            *--at = mark;
        *--at = (char)('0' + number % 10);
        number /= 10;
    }
    return at;
}

/* A number given in hundredths, with so many decimals (0 to 2). */
static void hundredths_write(const struct locale *locale, uint64_t hundredths, unsigned decimals,
                             struct buffer *out)
{
    char text[NUMBER_SIZE], *end = text + sizeof text, *at = end;
    if (decimals > 1)
        *--at = (char)('0' + hundredths % 10);
    if (decimals > 0) {
        *--at = (char)('0' + hundredths / 10 % 10);
        *--at = decimal_mark(locale);
    }
    at = digits_group(at, hundredths / 100, grouping_mark(locale));
    buffer_append(out, at, (size_t)(end - at));
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? -(uint64_t)number : (uint64_t)number;
}

void locale_integer(const struct locale *locale, int64_t number, struct buffer *out)
{
    char text[NUMBER_SIZE], *end = text + sizeof text;
    char *at = digits_group(end, magnitude(number), grouping_mark(locale));
    if (number < 0)
        buffer_text(out, "−");
    buffer_append(out, at, (size_t)(end - at));
}

void locale_real(const struct locale *locale, double number, struct buffer *out)
{
    if (!(number > -1e15 && number < 1e15)) {
        buffer_printf(out, "%g", number);
        return;
    }
    int64_t hundredths = (int64_t)(number * 100 + (number < 0 ? -0.5 : 0.5));
    if (hundredths < 0)
        buffer_text(out, "−");
    unsigned decimals = hundredths % 10 ? 2 : hundredths % 100 ? 1 : 0;
    hundredths_write(locale, magnitude(hundredths), decimals, out);
}

void locale_money(const struct locale *locale, int64_t cents, bool plain, struct buffer *out)
{
    bool english = is_english(locale);
    if (cents < 0)
        buffer_text(out, "−");
    if (english && !plain)
        buffer_text(out, "€");
    hundredths_write(locale, magnitude(cents), 2, out);
    if (!english && !plain)
        buffer_text(out, " €");
}
