/* One parameter: from what was sent to a value of the type that its route declares. */
#ifndef PIAZZA_WEB_PARAM_CHECK_H
#define PIAZZA_WEB_PARAM_CHECK_H

#include "base/json.h"
#include "web/route.h"

/* A value as it came: text of any bytes, or JSON (then text is NULL). */
struct raw_value {
    const char *text; /* NUL-terminated, but may hold NULs */
    size_t length;
    const json_t *json;
};

/* Check a value. On ERROR_NONE *value is new, or NULL when the parameter is optional and nothing
 * was sent for it; ids become their text in standard form, dates the instant of their first
 * second, money cents, texts are cleaned (secrets are kept as they are). decimal_mark is how
 * people write money in their language. Otherwise the reason, and *value is NULL. */
enum error_code param_check(struct arena *arena, const struct param *param,
                            const struct raw_value *raw, char decimal_mark, json_t **value);

#endif
