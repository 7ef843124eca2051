/* JSON from outside, read strictly and within bounds. */
#ifndef PIAZZA_WEB_JSON_BODY_H
#define PIAZZA_WEB_JSON_BODY_H

#include "base/json.h"

#include <stddef.h>

enum { JSON_BODY_DEPTH_MAX = 16, JSON_BODY_VALUES_MAX = 1000 };

/* Any one JSON value, by RFC 8259 in UTF-8, without a byte order mark; NULL otherwise. Also NULL
 * for a key given twice, a NUL in a text, and beyond the bounds above, which are checked before
 * anything is built. Integers that do not fit in 64 bits come as reals. The value is on the arena
 * of json_arena_enter. */
json_t *json_body_read(const char *text, size_t length);

#endif
