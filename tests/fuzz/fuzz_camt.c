/* Reads whatever comes as a bank's statement: what is read keeps to its bounds and is UTF-8. */
#include "base/arena.h"
#include "base/text.h"
#include "settlement/camt.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void text_check(const char *text)
{
    if (!text_valid(text, strlen(text)))
        abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena *arena = arena_new();
    struct camt_statement statement;
    enum error_code code = camt_read(arena, (const char *)data, size, &statement);
    if (code != ERROR_NONE && code != STATEMENT_UNREADABLE)
        abort();
    if (code == ERROR_NONE) {
        text_check(statement.id);
        text_check(statement.iban);
        if (statement.count > CAMT_ENTRIES_MAX)
            abort();
        for (unsigned i = 0; i < statement.count; i++) {
            text_check(statement.entries[i].end_to_end);
            text_check(statement.entries[i].about);
            text_check(statement.entries[i].reason);
        }
    }
    arena_free(&arena);
    return 0;
}
