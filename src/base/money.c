#include "base/money.h"

#include <ctype.h>

__extension__ typedef unsigned __int128 wide; /* the product of two amounts */

bool money_add(int64_t a, int64_t b, int64_t *out)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return false;
    *out = sum;
    return true;
}

bool money_sub(int64_t a, int64_t b, int64_t *out)
{
    int64_t difference;
    if (__builtin_sub_overflow(a, b, &difference))
        return false;
    *out = difference;
    return true;
}

bool money_mul(int64_t a, int64_t times, int64_t *out)
{
    int64_t product;
    if (__builtin_mul_overflow(a, times, &product))
        return false;
    *out = product;
    return true;
}

static bool sum_weights(const int64_t *weights, size_t n, wide *total)
{
    *total = 0;
    for (size_t i = 0; i < n; i++) {
        if (weights[i] < 0)
            return false;
        *total += (wide)weights[i];
    }
    return *total > 0;
}

/* The part that comes next for a remaining cent: the largest fraction after that of `last` (n for
 * none yet), the first among equals. */
static size_t next_fraction(wide amount, wide total, const int64_t *weights, size_t n, size_t last)
{
    wide bound = last < n ? amount * (wide)weights[last] % total : total;
    size_t best = n;
    wide largest = 0;
    for (size_t i = 0; i < n; i++) {
        wide fraction = amount * (wide)weights[i] % total;
        bool is_after = fraction < bound || (fraction == bound && i > last);
        if (is_after && (best == n || fraction > largest)) {
            best = i;
            largest = fraction;
        }
    }
    return best;
}

bool money_split(int64_t amount, const int64_t *weights, size_t n, int64_t *parts)
{
    wide total;
    if (amount < 0 || !sum_weights(weights, n, &total))
        return false;
    int64_t left = amount;
    for (size_t i = 0; i < n; i++) {
        parts[i] = (int64_t)((wide)amount * (wide)weights[i] / total);
        left -= parts[i];
    }
    /* Fewer cents are left than there are parts with a fraction. */
    for (size_t last = n; left > 0; left--) {
        last = next_fraction((wide)amount, total, weights, n, last);
        parts[last]++;
    }
    return true;
}

/* Read digits, adding them to *value and moving *text past them; returns how many, or -1 on
 * overflow. */
static int read_digits(const char **text, int64_t *value)
{
    int count = 0;
    for (; isdigit((unsigned char)**text); (*text)++, count++)
        if (!money_mul(*value, 10, value) || !money_add(*value, **text - '0', value))
            return -1;
    return count;
}

/* "1234" or "1.234": the whole units. */
static bool read_units(const char **text, char grouping_mark, int64_t *value)
{
    const char *start = *text;
    int digits = read_digits(text, value);
    if (digits < 1)
        return false;
    /* "0.500" is not five hundred. */
    if (**text == grouping_mark && (digits > 3 || *start == '0'))
        return false;
    while (**text == grouping_mark) {
        (*text)++;
        if (read_digits(text, value) != 3)
            return false;
    }
    return true;
}

bool money_parse(const char *text, char decimal_mark, int64_t *cents)
{
    int64_t value = 0;
    int decimals = 0;
    if (!read_units(&text, decimal_mark == ',' ? '.' : ',', &value))
        return false;
    if (*text == decimal_mark) {
        text++;
        decimals = read_digits(&text, &value);
        if (decimals < 1 || decimals > 2)
            return false;
    }
    for (; decimals < 2; decimals++)
        if (!money_mul(value, 10, &value))
            return false;
    if (*text != '\0')
        return false;
    *cents = value;
    return true;
}
