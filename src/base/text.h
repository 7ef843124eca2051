/* UTF-8 text from outside: is it well formed, how long is it, how does it read without accents. */
#ifndef PIAZZA_BASE_TEXT_H
#define PIAZZA_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms) without NUL. */
bool text_valid(const char *data, size_t length);

/* Characters (code points) of a valid text. */
size_t text_characters(const char *text);

/* Folded for search: lower case, Latin accents removed, runs of anything but letters and digits
 * turned to one space, ends trimmed. "Malé, Ràbbi" -> "male rabbi". Ligatures become two letters
 * ("ß" -> "ss"). Covers Latin-1, Latin Extended-A and the Romanian letters; Greek and Cyrillic are
 * lowered; letters of other scripts stay. Valid text only. Allocated in the arena. */
char *text_fold(struct arena *arena, const char *text);

/* A pattern for LIKE that finds folded texts which hold the words of `typed` in their order:
 * "Malé coop" -> "%male%coop%"; without words all are found. Folded text holds letters, digits and
 * spaces only: nothing typed means something to LIKE. Valid text only. Allocated in the arena. */
const char *text_pattern(struct arena *arena, const char *typed);

/* A copy without leading and trailing white space, line ends as \n, and without control
 * characters other than \n and \t. Valid text only. Allocated in the arena. */
char *text_clean(struct arena *arena, const char *text);

/* The decoded code point at *text, which is moved past it; 0 at the end. Valid text only. */
uint32_t text_next(const char **text);

/* snprintf that says whether everything fitted. */
bool text_format(char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4), warn_unused_result));

#endif
