/* Money: 64-bit minor units (cents), checked. */
#ifndef PIAZZA_BASE_MONEY_H
#define PIAZZA_BASE_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sum, difference and product; false, leaving *out alone, on overflow. */
bool money_add(int64_t a, int64_t b, int64_t *out) __attribute__((warn_unused_result));
bool money_sub(int64_t a, int64_t b, int64_t *out) __attribute__((warn_unused_result));
bool money_mul(int64_t a, int64_t times, int64_t *out) __attribute__((warn_unused_result));

/* Split an amount (>= 0) by weights (>= 0, not all 0) so that the parts sum to it exactly: each
 * gets its floor, and the remaining cents go to the largest fractions, ties to the first
 * (largest-remainder method). False on a negative number or on overflow. */
bool money_split(int64_t amount, const int64_t *weights, size_t n, int64_t *parts)
    __attribute__((warn_unused_result));

/* Parse what a person types: "14", "14,5", "14,50", "1.234,50" (it, de) or "1,234.50" (en).
 * At most two decimals; a grouping mark must group threes. False otherwise or on overflow. */
bool money_parse(const char *text, char decimal_mark, int64_t *cents)
    __attribute__((warn_unused_result));

#endif
