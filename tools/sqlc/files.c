/* Files: read whole, written only when they change. */
#include "sqlc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

char *file_read(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        if (errno != ENOENT)
            complain(path, 1, "%s", strerror(errno));
        return NULL;
    }
    char *text = NULL;
    size_t size = 0;
    FILE *whole = open_memstream(&text, &size);
    if (!whole)
        abort();
    char block[65536];
    size_t length;
    while ((length = fread(block, 1, sizeof block, file)) > 0)
        fwrite(block, 1, length, whole);
    fclose(file);
    fclose(whole);
    return keep(text);
}

void file_write(const char *path, const char *text)
{
    const char *present = file_read(path);
    if (present && strcmp(present, text) == 0)
        return;
    FILE *file = fopen(path, "w");
    if (!file) {
        complain(path, 1, "%s", strerror(errno));
        return;
    }
    bool written = fputs(text, file) >= 0;
    if (fclose(file) != 0 || !written)
        complain(path, 1, "cannot be written");
}
