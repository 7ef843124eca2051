/* Reads whatever comes as a CSV file: every row is as wide as the first, every field is UTF-8, or
 * the reason is told. */
#include "base/csv.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void read_rows(struct csv *csv, struct error *error)
{
    int64_t number;
    double real;
    while (csv_next(csv, error)) {
        const char *text = csv_text(csv, "a");
        struct error unused = {0};
        if (!text_valid(text, strlen(text)))
            abort();
        if (!csv_int(csv, "a", &number, &unused) && unused.code != CSV_MALFORMED)
            abort();
        unused = (struct error){0};
        if (!csv_real(csv, "a", &real, &unused) && unused.code != CSV_MALFORMED)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct error error = {0};
    FILE *file = size ? fmemopen((void *)data, size, "r") : NULL;
    if (!file)
        return 0;
    struct csv *csv = csv_open(file, "input", "a", &error);
    if (csv) {
        read_rows(csv, &error);
        csv_close(&csv);
    }
    if (error.code != ERROR_NONE && error.code != CSV_MALFORMED && error.code != CSV_WIDTH &&
        error.code != FILE_NOT_UTF8)
        abort();
    fclose(file);
    return 0;
}
