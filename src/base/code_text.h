/* What the codes that people copy from papers have in common: tax code, VAT number, IBAN. */
#ifndef PIAZZA_BASE_CODE_TEXT_H
#define PIAZZA_BASE_CODE_TEXT_H

#include <stddef.h>

/* Copy a code without blanks, points, hyphens and slashes, in capitals. The length written; 0 when
 * another character than ASCII letters and digits is in it, or it does not fit into size bytes with
 * its NUL, or nothing is left: out is then "". */
size_t code_read(const char *text, char *out, size_t size);

/* What a letter or digit counts at an odd place (the first, third, …) of the Italian tax code and
 * account number, by the table of the decree of the Minister of Finance of 23 December 1976, art. 7
 * (0 and A: 1, 1 and B: 0, 2 and C: 5, …). */
unsigned code_odd_value(char c);

/* At an even place: the digit itself, or the letter's place in the alphabet, from 0. */
unsigned code_even_value(char c);

#endif
