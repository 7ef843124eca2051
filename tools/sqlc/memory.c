/* Memory that lives until the program ends, and the list of mistakes. */
#include "sqlc.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct kept {
    void *allocated;
    struct kept *before;
};

static struct kept *last_kept;
static unsigned mistakes;

void *keep(void *allocated)
{
    struct kept *kept = malloc(sizeof *kept);
    if (!allocated || !kept)
        abort();
    *kept = (struct kept){allocated, last_kept};
    last_kept = kept;
    return allocated;
}

char *keep_text(const char *text, size_t length)
{
    return keep(strndup(text, length));
}

char *keep_printf(const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        abort();
    va_end(arguments);
    return keep(text);
}

void complain(const char *path, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: error: ", path, line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    mistakes++;
}

bool complained(void)
{
    return mistakes > 0;
}
