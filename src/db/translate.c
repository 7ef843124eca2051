/* The shared subset's types in PostgreSQL's words: integer is 64 bits, and tables are strict. */
#include "db/driver.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *shared, *postgres;
} words[] = {
    {"integer", "bigint"}, {"blob", "bytea"}, {"real", "double precision"}, {"strict", ""}};

/* Bytes of what is copied as it is: a quoted text or name, or a comment. 0 if there is none. */
static size_t untouched(const char *sql)
{
    const char *end;
    if (*sql == '\'' || *sql == '"')
        end = strchr(sql + 1, *sql);
    else if (sql[0] == '-' && sql[1] == '-')
        end = strchr(sql, '\n');
    else
        return 0;
    return end ? (size_t)(end - sql) + 1 : strlen(sql);
}

static size_t word_length(const char *sql)
{
    size_t length = 0;
    while (isalnum((unsigned char)sql[length]) || sql[length] == '_')
        length++;
    return length;
}

static void word_write(FILE *out, const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].shared) == length && strncasecmp(words[i].shared, word, length) == 0) {
            fputs(words[i].postgres, out);
            return;
        }
    fwrite(word, 1, length, out);
}

char *postgres_translate(const char *sql)
{
    char *translated = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&translated, &size);
    if (!out)
        abort();
    while (*sql) {
        size_t length = untouched(sql);
        size_t word = length ? 0 : word_length(sql);
        if (word)
            word_write(out, sql, word);
        else
            fwrite(sql, 1, length ? length : 1, out);
        sql += word ? word : length ? length : 1;
    }
    fclose(out);
    return translated;
}
