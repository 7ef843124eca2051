#include "web/json_body.h"

#include <stdbool.h>
#include <string.h>

/* Where the string ends whose first character is at i. */
static size_t string_end(const char *text, size_t length, size_t i)
{
    while (i < length && text[i] != '"')
        i += text[i] == '\\' ? 2 : 1;
    return i;
}

/* Count brackets and values, well formed or not: what is too deep or too much is never parsed. */
static bool is_within_bounds(const char *text, size_t length)
{
    unsigned depth = 0, values = 1;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '"') {
            i = string_end(text, length, i + 1);
        } else if (c == '[' || c == '{') {
            depth++;
            values++;
        } else if (c == ']' || c == '}') {
            depth -= depth > 0;
        } else if (c == ',') {
            values++;
        }
        if (depth > JSON_BODY_DEPTH_MAX || values > JSON_BODY_VALUES_MAX)
            return false;
    }
    return true;
}

json_t *json_body_read(const char *text, size_t length)
{
    const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY;
    json_error_t reason;
    if (!is_within_bounds(text, length))
        return NULL;
    json_t *value = json_loadb(text, length, flags, &reason);
    if (!value && json_error_code(&reason) == json_error_numeric_overflow)
        value = json_loadb(text, length, flags | JSON_DECODE_INT_AS_REAL, &reason);
    return value;
}
