/* Why something was refused: a code from one registry, the field it is about, a detail.
 *
 * errors.def gives each code its HTTP status and its message key; pages and the API speak from
 * it, in the user's language. */
#ifndef PIAZZA_BASE_ERROR_H
#define PIAZZA_BASE_ERROR_H

#include <stdbool.h>

enum error_code {
    ERROR_NONE = 0,
#define ERROR(code, status, message) code,
#include "base/errors.def"
#undef ERROR
    ERROR_CODES
};

struct error {
    enum error_code code;
    char field[48];   /* the parameter or thing it is about; "" for the whole request */
    char detail[200]; /* for the log and for programs; never shown to people as it is */
};

/* "not_found", 404, and the Italian message (a msgid of the catalogues). */
const char *error_name(enum error_code code);
int error_status(enum error_code code);
const char *error_message(enum error_code code);

/* Set the error unless one is set already: the first cause wins. Always returns false, so that a
 * step can end with `return error_set(…)`. field and format may be NULL. */
bool error_set(struct error *error, enum error_code code, const char *field, const char *format,
               ...) __attribute__((format(printf, 4, 5)));

#endif
