/* Partita IVA: the 11 digits that Italian taxpayers with a business have, and the tax code of
 * organisations, which is built alike. */
#ifndef PIAZZA_BASE_VAT_NUMBER_H
#define PIAZZA_BASE_VAT_NUMBER_H

#include "base/error.h"

enum { VAT_NUMBER_DIGITS = 11, VAT_NUMBER_SIZE = VAT_NUMBER_DIGITS + 1 };

/* Read a number as people write it, with or without "IT" before it. On ERROR_NONE number holds the
 * 11 digits; otherwise the first thing that is wrong:
 *     VAT_NUMBER_SHAPE         not 11 digits
 *     VAT_NUMBER_CHECK         the last digit does not fit the others: the digits at even places
 *                              doubled (9 taken off above 9) and the others add up to a multiple of
 *                              10 (Luhn; decree of the Minister of Finance of 23 December 1976,
 *                              art. 15); or digits 8 to 10 name no office: 001 to 100, 120, 121,
 *                              888 and 999 do
 *     VAT_NUMBER_PLACEHOLDER   the same, where five zeros begin it: registers put such numbers
 * where they know none */
enum error_code vat_number_read(const char *text, char number[VAT_NUMBER_SIZE])
    __attribute__((warn_unused_result));

/* The same for a number that a spreadsheet has taken for a quantity, and cut its leading zeros:
 * 6 to 11 digits. */
enum error_code vat_number_read_cut(const char *text, char number[VAT_NUMBER_SIZE])
    __attribute__((warn_unused_result));

#endif
