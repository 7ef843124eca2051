#include "web/form.h"

#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

char *form_decode(struct arena *arena, const char *text, size_t length, bool plus_is_space,
                  size_t *decoded)
{
    char *out = arena_alloc(arena, length + 1), *next = out;
    for (const char *end = text + length; text < end; text++) {
        if (*text == '%') {
            int high = end - text > 2 ? hex_digit(text[1]) : -1;
            int low = end - text > 2 ? hex_digit(text[2]) : -1;
            if (high < 0 || low < 0)
                return NULL;
            *next++ = (char)(high << 4 | low);
            text += 2;
        } else {
            *next++ = *text == '+' && plus_is_space ? ' ' : *text;
        }
    }
    *next = '\0';
    *decoded = (size_t)(next - out);
    return out;
}

/* "name=value", or "name" with an empty value. */
static bool pair_read(struct arena *arena, const char *pair, size_t length,
                      struct form_field *field)
{
    const char *equals = memchr(pair, '=', length);
    size_t name_length = equals ? (size_t)(equals - pair) : length;
    const char *value = equals ? equals + 1 : pair + length;
    size_t value_length = (size_t)(pair + length - value);
    field->name = form_decode(arena, pair, name_length, true, &field->name_length);
    field->value = form_decode(arena, value, value_length, true, &field->value_length);
    return field->name && field->value;
}

bool form_read_urlencoded(struct arena *arena, const char *text, size_t length, struct form *form,
                          struct error *error)
{
    const char *end = text + length;
    while (text < end) {
        const char *stop = memchr(text, '&', (size_t)(end - text));
        stop = stop ? stop : end;
        if (stop > text) {
            if (form->count == FORM_FIELDS_MAX)
                return error_set(error, BAD_REQUEST, NULL, "too many parameters");
            if (!pair_read(arena, text, (size_t)(stop - text), &form->at[form->count]))
                return error_set(error, BAD_REQUEST, NULL, "broken percent-encoding");
            form->count++;
        }
        text = stop + 1;
    }
    return true;
}
