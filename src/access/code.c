/* Codes that people copy from paper: Crockford's base 32, which leaves out letters that look like
 * others. */
#include "access/access_parts.h"

#include <ctype.h>
#include <string.h>

enum { GROUP = 4 };

const char *code_new(struct act *a, unsigned characters)
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    struct random random;
    char *code = arena_alloc(a->arena, characters + characters / GROUP + 1), *next = code;
    random_system(&random); /* never the act's own: with a seed it would be known */
    for (unsigned i = 0; i < characters; i++) {
        if (i > 0 && i % GROUP == 0)
            *next++ = '-';
        *next++ = digits[random_below(&random, 32)];
    }
    *next = '\0';
    return code;
}

const char *code_clean(struct arena *arena, const char *typed)
{
    char *code = arena_alloc(arena, strlen(typed) + 1), *next = code;
    for (const char *c = typed; *c; c++) {
        char upper = (char)toupper((unsigned char)*c);
        if (upper == 'O')
            upper = '0';
        if (upper == 'I' || upper == 'L')
            upper = '1';
        if (isalnum((unsigned char)upper))
            *next++ = upper;
    }
    *next = '\0';
    return code;
}
