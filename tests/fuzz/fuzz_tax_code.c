/* Reads whatever comes as a tax code, a VAT number and an IBAN. A tax code that is read tells a day
 * that exists, and encodes again to its own normal form. */
#include "base/arena.h"
#include "base/iban.h"
#include "base/tax_code.h"
#include "base/text.h"
#include "base/vat_number.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void tax_code_try(struct arena *arena, const char *text)
{
    char code[TAX_CODE_SIZE], again[TAX_CODE_SIZE], normal[TAX_CODE_SIZE];
    struct tax_code_birth birth;
    struct tax_code_person person = {text, text, text, "", ""};
    if (tax_code_read(text, code) != ERROR_NONE)
        return;
    tax_code_normalise(code, normal);
    if (tax_code_read(normal, again) != ERROR_NONE || strcmp(again, normal) != 0)
        abort();
    tax_code_decode(code, 2026, &birth);
    if (birth.month < 1 || birth.month > 12 || birth.day < 1 || birth.day > 31)
        abort();
    tax_code_encode(arena, text, text, &birth, again);
    if (memcmp(again + 6, normal + 6, 9) != 0)
        abort();
    (void)tax_code_misfits(arena, code, &person);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *text = arena_copy_n(arena, (const char *)data, size);
    char number[VAT_NUMBER_SIZE], iban[IBAN_SIZE], again[IBAN_SIZE];
    if (text_valid(text, strlen(text)))
        tax_code_try(arena, text);
    if (vat_number_read(text, number) == ERROR_NONE && strlen(number) != VAT_NUMBER_DIGITS)
        abort();
    if (vat_number_read_cut(text, number) == ERROR_NONE &&
        vat_number_read(number, number) != ERROR_NONE)
        abort();
    if (iban_read(text, iban) == ERROR_NONE &&
        (iban_read(iban, again) != ERROR_NONE || strcmp(iban, again) != 0))
        abort();
    arena_free(&arena);
    return 0;
}
