#include "web/embedded.h"

#include <stdlib.h>
#include <string.h>

static int embedded_compare(const void *name, const void *file)
{
    return strcmp(name, ((const struct embedded *)file)->name);
}

const struct embedded *embedded_find(const struct embedded_table *table, const char *name)
{
    return bsearch(name, table->files, table->count, sizeof table->files[0], embedded_compare);
}

const char *embedded_page(const char *name, void *context)
{
    (void)context;
    const struct embedded *file = embedded_find(&pages, name);
    return file ? file->data : NULL;
}
