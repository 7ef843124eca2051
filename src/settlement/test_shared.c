#include "settlement/test_shared.h"
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *shared_path(struct arena *arena, const char *name)
{
    const char *folder = getenv("PIAZZA_SHARED_DATA");
    const char *path = arena_printf(arena, "%s/%s", folder ? folder : SHARED_DATA_DEFAULT, name);
    if (access(path, R_OK) == 0)
        return path;
    print_message("skipped: no shared test data (set PIAZZA_SHARED_DATA)\n");
    return NULL;
}

const char *shared_text(struct arena *arena, const char *path, size_t *length)
{
    enum { MOST = 1000 * 1000 };
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = arena_alloc(arena, MOST + 1);
    *length = fread(text, 1, MOST, file);
    fclose(file);
    return text;
}
