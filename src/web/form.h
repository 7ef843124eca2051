/* What a form or a query holds, before anyone asks what it means. */
#ifndef PIAZZA_WEB_FORM_H
#define PIAZZA_WEB_FORM_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { FORM_FIELDS_MAX = 100 };

/* Decoded, of any bytes; NUL-terminated (which is not counted), in the arena. */
struct form_field {
    const char *name, *value;
    size_t name_length, value_length;
    bool is_file; /* uploaded as one */
};

struct form {
    unsigned count;
    struct form_field at[FORM_FIELDS_MAX];
};

/* Undo percent-encoding (and, in forms and queries, '+' for a space). NULL if a '%' is not
 * followed by two hexadecimal digits. */
char *form_decode(struct arena *arena, const char *text, size_t length, bool plus_is_space,
                  size_t *decoded);

/* Add the fields of "a=1&b=%20" (a query, or application/x-www-form-urlencoded). BAD_REQUEST when
 * the encoding is broken or there are more than FORM_FIELDS_MAX. */
bool form_read_urlencoded(struct arena *arena, const char *text, size_t length, struct form *form,
                          struct error *error) __attribute__((warn_unused_result));

/* Add the fields of a multipart/form-data body (RFC 7578), given its whole Content-Type.
 * BAD_REQUEST when it is broken, has more than FORM_FIELDS_MAX parts or a part with more than a
 * kilobyte of head. A file's own name and type are passed over. */
bool form_read_multipart(struct arena *arena, const char *content_type, const char *body,
                         size_t length, struct form *form, struct error *error)
    __attribute__((warn_unused_result));

#endif
