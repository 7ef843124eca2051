/* Codice fiscale: the 16 characters that Italy knows a person by (decree of the Minister of Finance
 * of 23 December 1976, no. 13813).
 *
 *     RSSMRA85T10A562S
 *     |  |  | || |   +- check character
 *     |  |  | || +----- cadastral code of the municipality of birth, Z and three digits for a state
 *     |  |  | |+------- day of birth; women's have 40 added
 *     |  |  | +-------- month of birth: A B C D E H L M P R S T
 *     |  |  +---------- year of birth, two digits
 *     |  +------------- three letters of the given names
 *     +---------------- three letters of the family name
 *
 * When two people would share a code ("omocodia"), the second gets letters for some of its seven
 * digits, from the last one on: 0 to 9 become L M N P Q R S T U V. Two codes that differ only so
 * are two people: people are matched by the code itself, never by its normal form. */
#ifndef PIAZZA_BASE_TAX_CODE_H
#define PIAZZA_BASE_TAX_CODE_H

#include "base/error.h"

struct arena;

enum { TAX_CODE_LENGTH = 16, TAX_CODE_SIZE = TAX_CODE_LENGTH + 1, TAX_CODE_PLACE_SIZE = 5 };

/* Read a code as people write it, in any case, with blanks, points or hyphens. On ERROR_NONE code
 * holds the 16 characters in capitals; otherwise the first thing that is wrong:
 *     TAX_CODE_LENGTH_WRONG   not 16 letters and digits
 *     TAX_CODE_SHAPE          a letter where a digit belongs, or the reverse
 *     TAX_CODE_DATE           no such day of birth
 *     TAX_CODE_CHECK          the check character does not fit: something is mistyped */
enum error_code tax_code_read(const char *text, char code[TAX_CODE_SIZE])
    __attribute__((warn_unused_result));

/* The check character for the first 15 characters, capitals and digits: their values, by
 * code_odd_value at odd places and code_even_value at even ones, summed modulo 26. */
char tax_code_check_character(const char *code);

/* The same person's code as it would be without omocodia: digits again, with their check character.
 * For a code that tax_code_read has read, as in all that follows. */
void tax_code_normalise(const char *code, char normal[TAX_CODE_SIZE]);

/* What a code tells of its person. */
struct tax_code_birth {
    int year, month, day;            /* the latest such year up to the one given */
    char sex;                        /* 'F' or 'M', as entered at birth */
    char place[TAX_CODE_PLACE_SIZE]; /* cadastral code: "L378"; "Z110" for a foreign state */
};
void tax_code_decode(const char *code, int latest_year, struct tax_code_birth *birth);

bool tax_code_is_foreign(const struct tax_code_birth *birth); /* born abroad */

/* The code that these data give, normal form. The three letters of a family name are its
 * consonants, then its vowels, then X; of given names, the first, third and fourth consonant when
 * there are four. Letters lose their accents, all else is left out. */
void tax_code_encode(struct arena *arena, const char *given_name, const char *family_name,
                     const struct tax_code_birth *birth, char code[TAX_CODE_SIZE]);

/* Which of a person's data do not fit their code. Data that are "" or NULL fit. */
enum tax_code_misfit {
    TAX_CODE_MISFIT_FAMILY_NAME = 1,
    TAX_CODE_MISFIT_GIVEN_NAME = 2, /* also when a register knows one of several names only */
    TAX_CODE_MISFIT_BIRTH_DATE = 4, /* "1985-12-10"; the century is not in the code */
    TAX_CODE_MISFIT_PLACE = 8,      /* cadastral code */
    TAX_CODE_MISFIT_SEX = 16        /* "F" or "M" */
};
struct tax_code_person {
    const char *given_name, *family_name, *birth_date, *place, *sex;
};
unsigned tax_code_misfits(struct arena *arena, const char *code,
                          const struct tax_code_person *person);

/* True when the names fit once each stands in the other's place. */
bool tax_code_names_swapped(struct arena *arena, const char *code,
                            const struct tax_code_person *person);

#endif
