/* Bank account numbers: the IBAN of ISO 13616. */
#ifndef PIAZZA_BASE_IBAN_H
#define PIAZZA_BASE_IBAN_H

#include "base/error.h"

enum { IBAN_MAX = 34, IBAN_SIZE = IBAN_MAX + 1 };

/* Read an IBAN as people write it: any case, with blanks, points and hyphens between the groups. On
 * ERROR_NONE iban holds it without them, in capitals; otherwise the first thing that is wrong:
 *     IBAN_SHAPE     no two letters and two digits at its beginning, or a strange character
 *     IBAN_COUNTRY   no country of the registry (iban_countries.def)
 *     IBAN_LENGTH    longer or shorter than those of its country
 *     IBAN_SHAPE     letters where its country has digits, or the reverse
 *     IBAN_CHECK     the check digits are wrong (ISO 7064, mod 97-10), or the national check
 *                    character of an Italian or San Marino account, the CIN */
enum error_code iban_read(const char *text, char iban[IBAN_SIZE])
    __attribute__((warn_unused_result));

#endif
