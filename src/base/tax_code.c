#include "base/tax_code.h"
#include "base/arena.h"
#include "base/code_text.h"
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char month_letters[] = "ABCDEHLMPRST";
static const char digit_letters[] = "LMNPQRSTUV";

/* L a letter, 9 a digit or its letter, M a month. */
static const char shape[] = "LLLLLL99M99L999L";

enum { YEAR = 6, MONTH = 8, DAY = 9, PLACE = 11, CHECK = 15, FEMALE = 40 };

static const char *digit_letter(char c)
{
    return memchr(digit_letters, c, sizeof digit_letters - 1);
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool place_fits(char kind, char c)
{
    switch (kind) {
    case 'L':
        return isalpha((unsigned char)c);
    case 'M':
        return memchr(month_letters, c, sizeof month_letters - 1);
    default:
        return isdigit((unsigned char)c) || digit_letter(c);
    }
}

static bool shape_fits(const char *code)
{
    for (unsigned i = 0; i < TAX_CODE_LENGTH; i++)
        if (!place_fits(shape[i], code[i]))
            return false;
    return code[PLACE] <= 'M' || code[PLACE] == 'Z';
}

char tax_code_check_character(const char *code)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < CHECK; i++)
        sum += i % 2 == 0 ? code_odd_value(code[i]) : code_even_value(code[i]);
    return (char)('A' + sum % 26);
}

void tax_code_normalise(const char *code, char normal[TAX_CODE_SIZE])
{
    memcpy(normal, code, TAX_CODE_SIZE);
    for (unsigned i = 0; i < CHECK; i++) {
        const char *letter = shape[i] == '9' ? digit_letter(code[i]) : NULL;
        if (letter)
            normal[i] = (char)('0' + (letter - digit_letters));
    }
    normal[CHECK] = tax_code_check_character(normal);
}

static int two_digits(const char *text)
{
    return (text[0] - '0') * 10 + text[1] - '0';
}

/* Of a year known by two digits only; 2000 was a leap year, 1900 is too long ago. */
static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && year % 4 == 0);
}

static int month_of(char letter)
{
    return (int)(strchr(month_letters, letter) - month_letters) + 1;
}

static bool date_exists(const char *code)
{
    char normal[TAX_CODE_SIZE];
    tax_code_normalise(code, normal);
    int day = two_digits(normal + DAY) % FEMALE;
    return two_digits(normal + DAY) < 2 * FEMALE && day >= 1 &&
           day <= month_days(two_digits(normal + YEAR), month_of(normal[MONTH]));
}

enum error_code tax_code_read(const char *text, char code[TAX_CODE_SIZE])
{
    if (code_read(text, code, TAX_CODE_SIZE) != TAX_CODE_LENGTH)
        return TAX_CODE_LENGTH_WRONG;
    if (!shape_fits(code))
        return TAX_CODE_SHAPE;
    if (code[CHECK] != tax_code_check_character(code))
        return TAX_CODE_CHECK;
    return date_exists(code) ? ERROR_NONE : TAX_CODE_DATE;
}

/* ---- what it tells --------------------------------------------------------------------------- */

void tax_code_decode(const char *code, int latest_year, struct tax_code_birth *birth)
{
    char normal[TAX_CODE_SIZE];
    tax_code_normalise(code, normal);
    int day = two_digits(normal + DAY);
    *birth =
        (struct tax_code_birth){.year = latest_year - latest_year % 100 + two_digits(normal + YEAR),
                                .month = month_of(normal[MONTH]),
                                .day = day % FEMALE,
                                .sex = day > FEMALE ? 'F' : 'M'};
    if (birth->year > latest_year)
        birth->year -= 100;
    memcpy(birth->place, normal + PLACE, TAX_CODE_PLACE_SIZE - 1);
}

bool tax_code_is_foreign(const struct tax_code_birth *birth)
{
    return birth->place[0] == 'Z';
}

/* ---- encoding -------------------------------------------------------------------------------- */

/* The consonants or the vowels of a folded name, in capitals. */
static size_t letters_of(const char *folded, bool vowels, char *out)
{
    size_t count = 0;
    for (; *folded; folded++)
        if (*folded >= 'a' && *folded <= 'z' && !strchr("aeiou", *folded) != vowels)
            out[count++] = (char)(*folded - 'a' + 'A');
    out[count] = '\0';
    return count;
}

static void name_encode(struct arena *arena, const char *name, bool is_given, char out[3])
{
    const char *folded = text_fold(arena, name);
    char *letters = arena_alloc(arena, strlen(folded) + 4);
    size_t consonants = letters_of(folded, false, letters);
    if (is_given && consonants >= 4) {
        out[0] = letters[0];
        out[1] = letters[2];
        out[2] = letters[3];
        return;
    }
    size_t vowels = letters_of(folded, true, letters + consonants);
    memcpy(letters + consonants + vowels, "XXX", 4);
    memcpy(out, letters, 3);
}

void tax_code_encode(struct arena *arena, const char *given_name, const char *family_name,
                     const struct tax_code_birth *birth, char code[TAX_CODE_SIZE])
{
    name_encode(arena, family_name, false, code);
    name_encode(arena, given_name, true, code + 3);
    snprintf(code + YEAR, TAX_CODE_SIZE - YEAR, "%02u%c%02u%.4s", (unsigned)birth->year % 100,
             month_letters[(unsigned)(birth->month - 1) % 12],
             (unsigned)(birth->day + (birth->sex == 'F' ? FEMALE : 0)) % 100, birth->place);
    code[CHECK] = tax_code_check_character(code);
    code[TAX_CODE_LENGTH] = '\0';
}

/* ---- does it fit? ---------------------------------------------------------------------------- */

static bool is_given(const char *text)
{
    return text && *text;
}

static bool name_fits(struct arena *arena, const char *letters, const char *name,
                      bool is_given_name)
{
    char expected[3];
    if (!is_given(name))
        return true;
    name_encode(arena, name, is_given_name, expected);
    return memcmp(letters, expected, sizeof expected) == 0;
}

static bool birth_date_fits(const struct tax_code_birth *birth, const char *date)
{
    int year, month, day;
    return !is_given(date) ||
           (sscanf(date, "%4d-%2d-%2d", &year, &month, &day) == 3 &&
            year % 100 == birth->year % 100 && month == birth->month && day == birth->day);
}

unsigned tax_code_misfits(struct arena *arena, const char *code,
                          const struct tax_code_person *person)
{
    struct tax_code_birth birth;
    unsigned misfits = 0;
    tax_code_decode(code, 1999, &birth);
    if (!name_fits(arena, code, person->family_name, false))
        misfits |= TAX_CODE_MISFIT_FAMILY_NAME;
    if (!name_fits(arena, code + 3, person->given_name, true))
        misfits |= TAX_CODE_MISFIT_GIVEN_NAME;
    if (!birth_date_fits(&birth, person->birth_date))
        misfits |= TAX_CODE_MISFIT_BIRTH_DATE;
    if (is_given(person->place) && strcmp(person->place, birth.place) != 0)
        misfits |= TAX_CODE_MISFIT_PLACE;
    if (is_given(person->sex) && *person->sex != birth.sex)
        misfits |= TAX_CODE_MISFIT_SEX;
    return misfits;
}

bool tax_code_names_swapped(struct arena *arena, const char *code,
                            const struct tax_code_person *person)
{
    return name_fits(arena, code, person->given_name, false) &&
           name_fits(arena, code + 3, person->family_name, true);
}
