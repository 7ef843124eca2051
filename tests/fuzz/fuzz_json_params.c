/* Input: the JSON body of a program's call. */
#include "fuzz_params.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_params("application/json", (const char *)data, size);
    return 0;
}
