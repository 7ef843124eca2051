#include "base/code_text.h"

#include <stdbool.h>
#include <string.h>

size_t code_read(const char *text, char *out, size_t size)
{
    size_t length = 0;
    *out = '\0';
    for (; *text; text++) {
        char c = *text;
        if (strchr(" .-/\t", c))
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        bool fits = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!fits || length + 1 >= size) {
            *out = '\0';
            return 0;
        }
        out[length++] = c;
    }
    out[length] = '\0';
    return length;
}

unsigned code_even_value(char c)
{
    return (unsigned)(c >= 'A' ? c - 'A' : c - '0');
}

unsigned code_odd_value(char c)
{
    static const unsigned char values[26] = {1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                             20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
    return values[code_even_value(c)];
}
