#include "web/address.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

const char *address_escape(struct arena *arena, const char *text, const char *also)
{
    static const char hex[] = "0123456789ABCDEF", plain[] = "-._~";
    char *out = arena_alloc(arena, 3 * strlen(text) + 1), *next = out;
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (isalnum(*c) || strchr(plain, *c) || strchr(also, *c)) {
            *next++ = (char)*c;
        } else {
            *next++ = '%';
            *next++ = hex[*c >> 4];
            *next++ = hex[*c & 15];
        }
    }
    return out;
}

static const char *with_one(struct arena *arena, const char *address, const char *name,
                            const char *value)
{
    return arena_printf(arena, "%s%c%s=%s", address, strchr(address, '?') ? '&' : '?', name,
                        address_escape(arena, value, ""));
}

const char *address_with(struct arena *arena, const char *address, ...)
{
    va_list pairs;
    va_start(pairs, address);
    for (const char *name; (name = va_arg(pairs, const char *));) {
        const char *value = va_arg(pairs, const char *);
        if (value)
            address = with_one(arena, address, name, value);
    }
    va_end(pairs);
    return address;
}

const char *address_with_all(struct arena *arena, const char *address, const json_t *values)
{
    const char *name;
    const json_t *value;
    json_object_foreach((json_t *)values, name, value) {
        if (json_is_string(value))
            address = with_one(arena, address, name, json_string_value(value));
    }
    return address;
}
