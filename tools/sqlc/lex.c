/* SQL in pieces: enough to find names, placeholders and the end of a statement. */
#include "sqlc.h"

#include <ctype.h>
#include <string.h>

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (is_word(text[length]))
        length++;
    return length;
}

static size_t space_length(const char *text)
{
    size_t length = 0;
    while (isspace((unsigned char)text[length]))
        length++;
    return length;
}

/* A doubled quote inside simply looks like two quoted pieces side by side. */
static size_t quoted_length(const char *text)
{
    const char *end = strchr(text + 1, text[0]);
    return end ? (size_t)(end - text) + 1 : strlen(text);
}

static size_t comment_length(const char *text)
{
    const char *end = text[0] == '-' ? strchr(text, '\n') : strstr(text + 2, "*/");
    if (!end)
        return strlen(text);
    return (size_t)(end - text) + (text[0] == '-' ? 0 : 2);
}

static enum piece found(enum piece piece, size_t *length, size_t found_length)
{
    *length = found_length;
    return piece;
}

enum piece sql_piece(const char *text, size_t *length)
{
    char c = text[0];
    if (!c)
        return found(PIECE_END, length, 0);
    if (isspace((unsigned char)c))
        return found(PIECE_SPACE, length, space_length(text));
    if ((c == '-' && text[1] == '-') || (c == '/' && text[1] == '*'))
        return found(PIECE_COMMENT, length, comment_length(text));
    if (c == '\'' || c == '"')
        return found(PIECE_QUOTED, length, quoted_length(text));
    if (is_word(c))
        return found(PIECE_WORD, length, word_length(text));
    if (strncmp(text, "::", 2) == 0)
        return found(PIECE_OTHER, length, 2);
    if (c == ':' && is_word(text[1]))
        return found(PIECE_PLACEHOLDER, length, 1 + word_length(text + 1));
    return found(PIECE_OTHER, length, 1);
}

int lines_in(const char *text, size_t length)
{
    int lines = 0;
    for (size_t i = 0; i < length && text[i]; i++)
        lines += text[i] == '\n';
    return lines;
}
