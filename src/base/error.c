#include "base/error.h"

#include <ctype.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

struct meaning {
    const char *code;
    int status;
    const char *message;
};

static const struct meaning meanings[ERROR_CODES] = {
    {"NONE", 200, ""},
#define ERROR(code, status, message) {#code, status, message},
#include "base/errors.def"
#undef ERROR
};

static char names[ERROR_CODES][32];
static pthread_once_t names_once = PTHREAD_ONCE_INIT;

static void fill_names(void)
{
    for (size_t code = 0; code < ERROR_CODES; code++)
        for (size_t i = 0; meanings[code].code[i] && i + 1 < sizeof names[code]; i++)
            names[code][i] = (char)tolower((unsigned char)meanings[code].code[i]);
}

static const struct meaning *meaning_of(enum error_code code)
{
    return &meanings[code < ERROR_CODES ? code : INTERNAL];
}

const char *error_name(enum error_code code)
{
    pthread_once(&names_once, fill_names);
    return names[code < ERROR_CODES ? code : INTERNAL];
}

int error_status(enum error_code code)
{
    return meaning_of(code)->status;
}

const char *error_message(enum error_code code)
{
    return meaning_of(code)->message;
}

bool error_set(struct error *error, enum error_code code, const char *field, const char *format,
               ...)
{
    if (error->code != ERROR_NONE)
        return false;
    error->code = code;
    snprintf(error->field, sizeof error->field, "%s", field ? field : "");
    error->detail[0] = '\0';
    if (format) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->detail, sizeof error->detail, format, arguments);
        va_end(arguments);
    }
    return false;
}
