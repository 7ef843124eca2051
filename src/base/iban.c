#include "base/iban.h"
#include "base/code_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    char country[3];
    const char *structure; /* "1a10n12c" */
} countries[] = {
#define COUNTRY(country_, structure_) {country_, structure_},
#include "base/iban_countries.def"
#undef COUNTRY
};

enum { HEAD = 4 }; /* country and check digits */

static const char *structure_of(const char *iban)
{
    for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
        if (memcmp(countries[i].country, iban, 2) == 0)
            return countries[i].structure;
    return NULL;
}

/* The next "10n" of a structure; 0 at its end. */
static unsigned structure_next(const char **structure, char *kind)
{
    char *end;
    unsigned count = (unsigned)strtoul(*structure, &end, 10);
    if (count == 0)
        return 0;
    *kind = *end;
    *structure = end + 1;
    return count;
}

static size_t structure_length(const char *structure)
{
    char kind;
    size_t length = 0;
    for (unsigned count; (count = structure_next(&structure, &kind));)
        length += count;
    return length;
}

static bool structure_fits(const char *structure, const char *text)
{
    char kind = 'c';
    for (unsigned count; (count = structure_next(&structure, &kind)); text += count)
        for (unsigned i = 0; i < count; i++)
            if ((kind == 'n' && !isdigit((unsigned char)text[i])) ||
                (kind == 'a' && isdigit((unsigned char)text[i])))
                return false;
    return true;
}

/* The number whose digits are the rest, then the first four characters, letters counting 10 to 35,
 * leaves 1 when divided by 97. */
static bool check_digits_fit(const char *iban, size_t length)
{
    unsigned rest = 0;
    for (size_t i = 0; i < length; i++) {
        char c = iban[(i + HEAD) % length];
        rest = isdigit((unsigned char)c) ? rest * 10 + (unsigned)(c - '0')
                                         : rest * 100 + (unsigned)(c - 'A') + 10;
        rest %= 97;
    }
    return rest == 1;
}

/* Italy's and San Marino's: a letter, then bank, branch and account. Each of these 22 characters
 * has a value, at odd places that of the tax code's check (code_odd_value), at even places its
 * place in the alphabet or its digit; their sum modulo 26 is the letter (standard of the Italian
 * Banking Association for the domestic account number). */
static bool national_check_fits(const char *iban)
{
    unsigned sum = 0;
    if (memcmp(iban, "IT", 2) != 0 && memcmp(iban, "SM", 2) != 0)
        return true;
    for (unsigned i = 0; i < 22; i++) {
        char c = iban[HEAD + 1 + i];
        sum += i % 2 == 0 ? code_odd_value(c) : code_even_value(c);
    }
    return iban[HEAD] == (char)('A' + sum % 26);
}

enum error_code iban_read(const char *text, char iban[IBAN_SIZE])
{
    size_t length = code_read(text, iban, IBAN_SIZE);
    if (length < HEAD || !isalpha((unsigned char)iban[0]) || !isalpha((unsigned char)iban[1]) ||
        !isdigit((unsigned char)iban[2]) || !isdigit((unsigned char)iban[3]))
        return IBAN_SHAPE;
    const char *structure = structure_of(iban);
    if (!structure)
        return IBAN_COUNTRY;
    if (length != HEAD + structure_length(structure))
        return IBAN_LENGTH;
    if (!structure_fits(structure, iban + HEAD))
        return IBAN_SHAPE;
    return check_digits_fit(iban, length) && national_check_fits(iban) ? ERROR_NONE : IBAN_CHECK;
}
