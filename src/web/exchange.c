#include "web/exchange.h"

#include <stdlib.h>
#include <string.h>

const char *exchange_header(const struct exchange *x, const char *name)
{
    size_t length = strlen(name);
    for (unsigned i = 0; i < x->field_count; i++)
        if (x->fields[i].name_length == length && strcasecmp(x->fields[i].name, name) == 0)
            return x->fields[i].value;
    return NULL;
}

void exchange_set(struct exchange *x, const char *name, const char *value)
{
    if (x->header_count == sizeof x->headers / sizeof *x->headers)
        abort();
    x->headers[x->header_count].name = name;
    x->headers[x->header_count].value = value;
    x->header_count++;
}
