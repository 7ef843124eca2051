#include "web/locale.h"

#include "base/clock.h"
#include "web/embedded.h"

#include <inttypes.h>
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

/* The quality of "de-AT;q=0.8" in thousandths; 1000 when it is not said, 0 when it is wrong. */
static unsigned range_quality(const char *range, const char *end)
{
    const char *at = memchr(range, ';', (size_t)(end - range));
    if (!at)
        return 1000;
    do
        at++;
    while (at < end && (*at == ' ' || *at == '\t'));
    if (end - at < 3 || (at[0] | 32) != 'q' || at[1] != '=' || (at[2] != '0' && at[2] != '1'))
        return 0;
    unsigned quality = (unsigned)(at[2] - '0') * 1000;
    if (end - at > 3 && at[3] != '.')
        return at[3] == ' ' ? quality : 0;
    unsigned weight = 100;
    for (at += 4; at < end && weight && *at >= '0' && *at <= '9'; at++, weight /= 10)
        quality += (unsigned)(*at - '0') * weight;
    return quality > 1000 ? 1000 : quality;
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

/* Digits grouped by threes. */
static void digits_group(uint64_t number, char mark, struct buffer *out)
{
    char text[32], *end = text + sizeof text, *at = end;
    for (unsigned count = 0; number > 0 || at == end; count++) {
        if (count > 0 && count % 3 == 0)
            *--at = mark;
        *--at = (char)('0' + number % 10);
        number /= 10;
    }
    buffer_append(out, at, (size_t)(end - at));
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? -(uint64_t)number : (uint64_t)number;
}

void locale_integer(const struct locale *locale, int64_t number, struct buffer *out)
{
    if (number < 0)
        buffer_text(out, "−");
    digits_group(magnitude(number), is_english(locale) ? ',' : '.', out);
}

void locale_real(const struct locale *locale, double number, struct buffer *out)
{
    if (!(number > -1e15 && number < 1e15)) {
        buffer_printf(out, "%g", number);
        return;
    }
    int64_t hundredths = (int64_t)(number * 100 + (number < 0 ? -0.5 : 0.5));
    uint64_t fraction = magnitude(hundredths) % 100;
    if (hundredths < 0)
        buffer_text(out, "−");
    digits_group(magnitude(hundredths) / 100, is_english(locale) ? ',' : '.', out);
    if (fraction == 0)
        return;
    buffer_char(out, is_english(locale) ? '.' : ',');
    buffer_printf(out, fraction % 10 ? "%02" PRIu64 : "%" PRIu64,
                  fraction % 10 ? fraction : fraction / 10);
}

void locale_money(const struct locale *locale, int64_t cents, bool plain, struct buffer *out)
{
    bool english = is_english(locale);
    uint64_t amount = magnitude(cents);
    if (cents < 0)
        buffer_text(out, "−");
    if (english && !plain)
        buffer_text(out, "€");
    digits_group(amount / 100, english ? ',' : '.', out);
    buffer_printf(out, "%c%02" PRIu64, english ? '.' : ',', amount % 100);
    if (!english && !plain)
        buffer_text(out, " €");
}
