/* Addresses with a query, and values as forms and queries hold them. */
#ifndef PIAZZA_WEB_ADDRESS_H
#define PIAZZA_WEB_ADDRESS_H

#include "base/arena.h"
#include "base/json.h"

/* Text as a value: all but letters, digits, "-._~" and the characters of `also` is percent-encoded.
 * Arena memory, as what follows. */
const char *address_escape(struct arena *arena, const char *text, const char *also);

/* An address with more in its query: names and values in turn, ended by a NULL name; a NULL value
 * is left out. */
const char *address_with(struct arena *arena, const char *address, ...) __attribute__((sentinel));

/* The same with the members of an object that are text. */
const char *address_with_all(struct arena *arena, const char *address, const json_t *values);

#endif
