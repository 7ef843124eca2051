/* Input: the attributes of a multipart/form-data Content-Type up to the first line end, then the
 * body. */
#include "fuzz_params.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char type[256];
    const uint8_t *line_end = memchr(data, '\n', size);
    size_t length = line_end ? (size_t)(line_end - data) : size;
    const uint8_t *body = line_end ? line_end + 1 : data + size;
    if (length > 200 || memchr(data, '\0', length))
        return 0;
    snprintf(type, sizeof type, "multipart/form-data%.*s", (int)length, (const char *)data);
    fuzz_params(type, (const char *)body, (size_t)(data + size - body));
    return 0;
}
