/* Languages, per request: gettext catalogues read by our own .mo reader, and how dates, numbers
 * and money are written. The process locale is never touched. */
#ifndef PIAZZA_WEB_LOCALE_H
#define PIAZZA_WEB_LOCALE_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalogue; /* an opened .mo file */

/* Read a .mo file from memory (either byte order), which must outlive the catalogue. NULL if it
 * is damaged: every offset and length is checked. */
struct catalogue *catalogue_open(const void *data, size_t size);
void catalogue_free(struct catalogue **catalogue);
const char *catalogue_find(const struct catalogue *catalogue, const char *msgid); /* or NULL */

struct locale {
    const char *language;              /* "it" */
    const char *name;                  /* "Italiano" */
    const struct catalogue *catalogue; /* NULL: msgids are shown as they are */
};

/* The languages compiled in, Italian first, ended by a NULL language. */
const struct locale *locales(void);

/* The place of a locale among locales(), from 0. */
unsigned locale_number(const struct locale *locale);

/* By code ("de"); Italian when unknown. */
const struct locale *locale_find(const char *language);

/* The best language for an Accept-Language header (RFC 9110, q values); Italian by default. */
const struct locale *locale_negotiate(const char *accept_language);

/* The text in the language; the msgid itself when there is no translation. */
const char *locale_text(const struct locale *locale, const char *msgid);

/* "22,00 €" (it, de) or "€22.00" (en). plain leaves the sign out. */
void locale_money(const struct locale *locale, int64_t cents, bool plain, struct buffer *out);

/* A number with its thousands grouped: "12.345" (it, de) or "12,345" (en); and a real one with at
 * most two decimals: "4,8" or "4.8". */
void locale_integer(const struct locale *locale, int64_t number, struct buffer *out);
void locale_real(const struct locale *locale, double number, struct buffer *out);

/* How a time is written: "" for day and time, or "date", "dayname", "time", "clock", "day",
 * "month", "weekday", "short", "iso", "input", each as shown in web/template.h. NULL for an unknown
 * name. */
const struct time_form *time_form_find(const char *name, size_t length);
void locale_time(const struct locale *locale, int64_t instant, const struct time_form *form,
                 struct buffer *out);

/* Marks an Italian text in a table as one that is translated where it is shown. */
#define N_(msgid) msgid

#endif
