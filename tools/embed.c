/* embed OUT.c DEPFILE SYMBOL ITEM … — compile files into the program.
 *
 * Writes a C source that defines `const struct embedded_table SYMBOL` (web/embedded.h) with the
 * content of each file under its name, sorted by name. An item is NAME=FILE, or pages:DIR for the
 * templates of all rooms (.html, .txt): DIR/market/pages/listing.html gets the name
 * "market/listing". The depfile also names the pages' directories, so that a new page is seen. */
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    char *name, *path;
    size_t size;
};

struct list {
    struct entry *entries;
    size_t count;
    glob_t directories;
};

static bool fail(const char *what, const char *about)
{
    fprintf(stderr, "embed: %s: %s\n", what, about);
    return false;
}

/* Takes over name and path. */
static void list_add(struct list *list, char *name, char *path)
{
    list->entries = reallocarray(list->entries, list->count + 1, sizeof list->entries[0]);
    if (!list->entries || !name || !path)
        abort();
    struct entry *entry = &list->entries[list->count++];
    *entry = (struct entry){0};
    entry->name = name;
    entry->path = path;
}

/* "…/market/pages/listing.html" -> "market/listing" */
static char *page_name(const char *path)
{
    const char *file = strrchr(path, '/') + 1;
    const char *room_end = file - strlen("/pages/"), *room = room_end;
    while (room > path && room[-1] != '/')
        room--;
    char *name;
    int length = asprintf(&name, "%.*s/%.*s", (int)(room_end - room), room,
                          (int)(strrchr(file, '.') - file), file);
    return length < 0 ? NULL : name;
}

static bool list_add_pages(struct list *list, const char *directory)
{
    char *pattern;
    glob_t found;
    if (asprintf(&pattern, "%s/*/pages/*.{html,txt}", directory) < 0)
        abort();
    if (glob(pattern, GLOB_BRACE, NULL, &found) != 0)
        return fail("no pages in", directory);
    for (size_t i = 0; i < found.gl_pathc; i++)
        list_add(list, page_name(found.gl_pathv[i]), strdup(found.gl_pathv[i]));
    globfree(&found);
    *strrchr(pattern, '/') = '\0';
    bool listed = glob(pattern, 0, NULL, &list->directories) == 0;
    free(pattern);
    return listed;
}

static bool list_add_item(struct list *list, const char *item)
{
    static const char pages[] = "pages:";
    if (strncmp(item, pages, strlen(pages)) == 0)
        return list_add_pages(list, item + strlen(pages));
    const char *equals = strchr(item, '=');
    if (!equals)
        return fail("NAME=FILE or pages:DIR expected", item);
    list_add(list, strndup(item, (size_t)(equals - item)), strdup(equals + 1));
    return true;
}

static int entry_compare(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static bool list_sort(struct list *list)
{
    if (list->count > 0)
        qsort(list->entries, list->count, sizeof list->entries[0], entry_compare);
    for (size_t i = 1; i < list->count; i++)
        if (strcmp(list->entries[i - 1].name, list->entries[i].name) == 0)
            return fail("two files of one name", list->entries[i].name);
    return true;
}

/* One byte of a string literal. Octal escapes have three digits, so that none runs into the next
 * character; '?' is escaped because of trigraphs. */
static void byte_write(FILE *out, int byte)
{
    if (byte == '\n')
        fputs("\\n\"\n\"", out);
    else if (byte < ' ' || byte > '~' || byte == '"' || byte == '\\' || byte == '?')
        fprintf(out, "\\%03o", (unsigned)byte);
    else
        fputc(byte, out);
}

static bool data_write(FILE *out, struct entry *entry, size_t number)
{
    FILE *file = fopen(entry->path, "rb");
    if (!file)
        return fail("cannot read", entry->path);
    fprintf(out, "static const char file_%zu[] =\n\"", number);
    for (int byte; (byte = fgetc(file)) != EOF; entry->size++) {
        byte_write(out, byte);
        if (entry->size % 80 == 79)
            fputs("\"\n\"", out);
    }
    fputs("\";\n", out);
    bool read = !ferror(file);
    fclose(file);
    return read || fail("cannot read", entry->path);
}

static bool table_write(FILE *out, struct list *list, const char *symbol)
{
    fputs("/* Written by tools/embed. */\n#include \"web/embedded.h\"\n\n", out);
    for (size_t i = 0; i < list->count; i++)
        if (!data_write(out, &list->entries[i], i))
            return false;
    fprintf(out, "static const struct embedded files[] = {\n");
    for (size_t i = 0; i < list->count; i++)
        fprintf(out, "    {\"%s\", file_%zu, %zu},\n", list->entries[i].name, i,
                list->entries[i].size);
    fprintf(out, "    {0}};\nconst struct embedded_table %s = {files, %zu};\n", symbol,
            list->count);
    return true;
}

static bool source_write(const char *path, struct list *list, const char *symbol)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return fail("cannot write", path);
    bool written = table_write(out, list, symbol);
    return fclose(out) == 0 && written;
}

/* What the source was made from, as make and ninja read it. */
static bool depfile_write(const char *path, const char *target, const struct list *list)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return fail("cannot write", path);
    fprintf(out, "%s:", target);
    for (size_t i = 0; i < list->count; i++)
        fprintf(out, " %s", list->entries[i].path);
    for (size_t i = 0; i < list->directories.gl_pathc; i++)
        fprintf(out, " %s", list->directories.gl_pathv[i]);
    fputc('\n', out);
    return fclose(out) == 0;
}

static void list_free(struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->entries[i].name);
        free(list->entries[i].path);
    }
    free(list->entries);
    globfree(&list->directories);
}

int main(int argc, char **argv)
{
    struct list list = {0};
    bool done = argc > 4 || fail("usage", "embed OUT.c DEPFILE SYMBOL ITEM …");
    for (int i = 4; done && i < argc; i++)
        done = list_add_item(&list, argv[i]);
    done = done && list_sort(&list) && source_write(argv[1], &list, argv[3]) &&
           depfile_write(argv[2], argv[1], &list);
    list_free(&list);
    return done ? 0 : 1;
}
