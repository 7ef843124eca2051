/* Input: the body of a form, application/x-www-form-urlencoded. */
#include "fuzz_params.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_params("application/x-www-form-urlencoded", (const char *)data, size);
    return 0;
}
