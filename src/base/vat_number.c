#include "base/vat_number.h"
#include "base/code_text.h"

#include <string.h>

enum { CUT_LEAST = 6 };

static bool check_digit_fits(const char *number)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < VAT_NUMBER_DIGITS; i++) {
        unsigned value = (unsigned)(number[i] - '0') << (i % 2);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

static bool office_exists(const char *number)
{
    unsigned office = 0;
    for (unsigned i = 7; i < 10; i++)
        office = office * 10 + (unsigned)(number[i] - '0');
    return (office >= 1 && office <= 100) || office == 120 || office == 121 || office == 888 ||
           office == 999;
}

static enum error_code number_check(const char *number)
{
    if (strlen(number) != VAT_NUMBER_DIGITS || strspn(number, "0123456789") != VAT_NUMBER_DIGITS)
        return VAT_NUMBER_SHAPE;
    if (check_digit_fits(number) && office_exists(number))
        return ERROR_NONE;
    return strncmp(number, "00000", 5) == 0 ? VAT_NUMBER_PLACEHOLDER : VAT_NUMBER_CHECK;
}

/* The digits, without the country. */
static size_t digits_read(const char *text, char *digits, size_t size)
{
    char code[2 + VAT_NUMBER_SIZE];
    size_t length = code_read(text, code, sizeof code);
    size_t country = strncmp(code, "IT", 2) == 0 ? 2 : 0;
    *digits = '\0';
    if (length - country >= size)
        return 0;
    memcpy(digits, code + country, length - country + 1);
    return length - country;
}

enum error_code vat_number_read(const char *text, char number[VAT_NUMBER_SIZE])
{
    digits_read(text, number, VAT_NUMBER_SIZE);
    return number_check(number);
}

enum error_code vat_number_read_cut(const char *text, char number[VAT_NUMBER_SIZE])
{
    char digits[VAT_NUMBER_SIZE];
    size_t length = digits_read(text, digits, sizeof digits);
    size_t zeros = length < CUT_LEAST ? 0 : VAT_NUMBER_DIGITS - length;
    memset(number, '0', zeros);
    memcpy(number + zeros, digits, length + 1);
    return number_check(number);
}
