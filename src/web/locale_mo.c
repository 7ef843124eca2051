/* Reading gettext's .mo files: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
 *
 * A header of 32-bit numbers (magic, revision, count, offset of the table of msgids, offset of the
 * table of translations), two tables of {length, offset}, and the texts, each with a NUL after it.
 * msgids are sorted, so a lookup is a binary search. */
#include "web/locale.h"

#include <stdlib.h>
#include <string.h>

enum { MO_HEADER = 28, MO_ENTRY = 8 };

static const uint32_t mo_magic = 0x950412de, mo_magic_swapped = 0xde120495;

struct catalogue {
    const unsigned char *data;
    size_t size;
    bool swapped;
    uint32_t count, msgids, translations; /* entries, and where the two tables begin */
};

static uint32_t word_at(const struct catalogue *catalogue, size_t offset)
{
    uint32_t word;
    memcpy(&word, catalogue->data + offset, sizeof word);
    return catalogue->swapped ? __builtin_bswap32(word) : word;
}

static bool table_fits(const struct catalogue *catalogue, uint32_t offset)
{
    return offset <= catalogue->size && catalogue->count <= (catalogue->size - offset) / MO_ENTRY;
}

/* The text of a table's entry; NULL unless it lies within the file and ends with a NUL. */
static const char *entry_text(const struct catalogue *catalogue, uint32_t table, uint32_t entry)
{
    size_t at = table + (size_t)entry * MO_ENTRY;
    size_t length = word_at(catalogue, at), offset = word_at(catalogue, at + 4);
    if (offset >= catalogue->size || length >= catalogue->size - offset ||
        catalogue->data[offset + length] != '\0')
        return NULL;
    return (const char *)catalogue->data + offset;
}

static bool entries_sound(const struct catalogue *catalogue)
{
    const char *before = NULL;
    for (uint32_t i = 0; i < catalogue->count; i++) {
        const char *msgid = entry_text(catalogue, catalogue->msgids, i);
        if (!msgid || !entry_text(catalogue, catalogue->translations, i))
            return false;
        if (before && strcmp(before, msgid) >= 0)
            return false;
        before = msgid;
    }
    return true;
}

struct catalogue *catalogue_open(const void *data, size_t size)
{
    struct catalogue read = {.data = data, .size = size};
    if (size < MO_HEADER)
        return NULL;
    uint32_t magic = word_at(&read, 0);
    read.swapped = magic == mo_magic_swapped;
    if (magic != mo_magic && !read.swapped)
        return NULL;
    read.count = word_at(&read, 8);
    read.msgids = word_at(&read, 12);
    read.translations = word_at(&read, 16);
    if (word_at(&read, 4) >> 16 > 1 || !table_fits(&read, read.msgids) ||
        !table_fits(&read, read.translations) || !entries_sound(&read))
        return NULL;
    struct catalogue *catalogue = malloc(sizeof *catalogue);
    if (!catalogue)
        abort();
    *catalogue = read;
    return catalogue;
}

void catalogue_free(struct catalogue **catalogue)
{
    free(*catalogue);
    *catalogue = NULL;
}

const char *catalogue_find(const struct catalogue *catalogue, const char *msgid)
{
    uint32_t low = 0, high = catalogue->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(msgid, entry_text(catalogue, catalogue->msgids, middle));
        if (order == 0)
            return entry_text(catalogue, catalogue->translations, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
