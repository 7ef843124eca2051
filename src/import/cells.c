/* What may stand in a cell, whatever its kind of list. */
#include "base/clock.h"
#include "base/text.h"
#include "import/import_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 100, TEXT_MAX_LENGTH = 200, OLDEST_YEAR = 1880 };

enum error_code cell_text(struct import_reader *reader, const char **text)
{
    (void)reader;
    return text_characters(*text) > TEXT_MAX_LENGTH ? TOO_LONG : ERROR_NONE;
}

enum error_code cell_name(struct import_reader *reader, const char **text)
{
    (void)reader;
    if (text_characters(*text) > NAME_MAX_LENGTH)
        return TOO_LONG;
    return strpbrk(*text, "0123456789@") ? NOT_A_NAME : ERROR_NONE;
}

/* Digits with what people put between them. A spreadsheet's "3,47E+09" is no number any more. */
enum error_code cell_phone(struct import_reader *reader, const char **text)
{
    enum { FEWEST = 5, MOST = 15 };
    unsigned digits = 0;
    (void)reader;
    for (const char *c = *text; *c; c++)
        digits += isdigit((unsigned char)*c) != 0;
    bool plain = (*text)[strspn(*text, "+0123456789 ()./-")] == '\0';
    return plain && digits >= FEWEST && digits <= MOST ? ERROR_NONE : NOT_A_PHONE;
}

enum error_code import_word_find(struct import_reader *reader, const struct import_word *words,
                                 const char **text)
{
    const char *folded = text_fold(reader->arena, *text);
    while (words->word && strcmp(words->word, folded) != 0)
        words++;
    if (!words->word)
        return NOT_A_CHOICE;
    *text = words->meaning;
    return ERROR_NONE;
}

/* Something, one @, and a name with a point in it. */
enum error_code cell_mail(struct import_reader *reader, const char **text)
{
    const char *at = strchr(*text, '@');
    (void)reader;
    bool whole = at && at > *text && !strchr(at + 1, '@') && strchr(at + 1, '.') && at[1] != '.' &&
                 (*text)[strlen(*text) - 1] != '.';
    bool plain = !strpbrk(*text, " ,;<>\"()");
    return whole && plain && text_characters(*text) <= TEXT_MAX_LENGTH ? ERROR_NONE : NOT_A_MAIL;
}

/* A dry run in a square that knows no areas yet cannot tell. */
enum error_code cell_area(struct import_reader *reader, const char **text)
{
    if (reader->places->count == 0)
        return ERROR_NONE;
    reader->area = place_find(reader->places, reader->arena, *text);
    return reader->area ? ERROR_NONE : NOT_A_MUNICIPALITY;
}

/* "3/4/1985", "03.04.1985", "3-4-1985" and "1985-04-03", also with the midnight that spreadsheets
 * add, as "1985-04-03". */
static const char *date_standard(struct arena *arena, const char *text)
{
    int day, month, year, length = 0;
    int64_t instant;
    bool read = (sscanf(text, "%2d%*1[/.-]%2d%*1[/.-]%4d%n", &day, &month, &year, &length) == 3 ||
                 sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &length) == 3) &&
                (text[length] == '\0' || strcmp(text + length, " 00:00") == 0 ||
                 strcmp(text + length, " 00:00:00") == 0);
    if (!read || year < OLDEST_YEAR || day < 1 || month < 1)
        return NULL;
    const char *date = arena_printf(arena, "%04d-%02d-%02d", year, month, day);
    return clock_parse_date(date, &instant) ? date : NULL;
}

enum error_code cell_past_date(struct import_reader *reader, const char **text)
{
    int64_t instant;
    const char *date = date_standard(reader->arena, *text);
    if (!date || !clock_parse_date(date, &instant) || instant > reader->now)
        return NOT_A_PAST_DATE;
    *text = date;
    return ERROR_NONE;
}
