/* Files compiled into the program by tools/embed: templates, catalogues, assets. */
#ifndef PIAZZA_WEB_EMBEDDED_H
#define PIAZZA_WEB_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char *name; /* "market/listing" */
    const char *data; /* size bytes and one NUL after them */
    size_t size;
};

/* Sorted by name in strcmp order, names unique. */
struct embedded_table {
    const struct embedded *files;
    size_t count;
};

/* The file of that name; NULL if there is none. */
const struct embedded *embedded_find(const struct embedded_table *table, const char *name);

extern const struct embedded_table pages;      /* templates: "<room>/<page>" */
extern const struct embedded_table catalogues; /* translations: "de", "en" */

/* The text of a template, "market/listing"; NULL if there is none. Fits template_source; the
 * context is not used. */
const char *embedded_page(const char *name, void *context);

#endif
