/* Opens whatever comes as a .mo file and looks things up in it; and reads it as an Accept-Language
 * header. */
#include "web/locale.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void find_all(const unsigned char *data, size_t size)
{
    struct catalogue *catalogue = catalogue_open(data, size);
    if (!catalogue)
        return;
    static const char *const msgids[] = {"", "Entra", "Scrivi un numero.", "\xff"};
    for (size_t i = 0; i < sizeof msgids / sizeof msgids[0]; i++) {
        const char *text = catalogue_find(catalogue, msgids[i]);
        if (text && strlen(text) >= size)
            abort();
    }
    catalogue_free(&catalogue);
}

static void negotiate(const unsigned char *data, size_t size)
{
    char *header = strndup((const char *)data, size);
    if (!header || !locale_negotiate(header)->language)
        abort();
    free(header);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    find_all(data, size);
    negotiate(data, size);
    return 0;
}
