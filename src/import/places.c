#include "base/text.h"
#include "import/import_parts.h"
#include "import_sql.h"

#include <string.h>

/* "San Giovanni di Fassa-Sèn Jan" is also known by what stands before the hyphen, where that is
 * more than a word. */
static const char *short_name(struct arena *arena, const char *name)
{
    size_t length = strcspn(name, "-/");
    bool is_enough = name[length] && memchr(name, ' ', length);
    return is_enough ? text_fold(arena, arena_copy_n(arena, name, length)) : "";
}

bool places_read(struct act *a, struct import_places *places)
{
    json_t *rows = import_municipalities(a), *row;
    size_t i;
    if (!rows)
        return false;
    places->at = arena_alloc(a->arena, json_array_size(rows) * sizeof *places->at + 1);
    places->count = json_array_size(rows);
    json_array_foreach(rows, i, row) {
        const char *name = json_text(row, "name");
        places->at[i] = (struct import_place){
            .id = json_get_id(row, "id"),
            .code = arena_copy(a->arena, json_text(row, "code")),
            .cadastral_code = arena_copy(a->arena, json_text(row, "cadastral_code")),
            .name = text_fold(a->arena, name),
            .short_name = short_name(a->arena, name)};
    }
    return true;
}

static bool code_is(const char *code, const char *text)
{
    return strcmp(code, text) == 0 || (*code == '0' && strcmp(code + 1, text) == 0);
}

int64_t place_find(const struct import_places *places, struct arena *arena, const char *text)
{
    const char *folded = text_fold(arena, text);
    if (*folded == '\0')
        return 0;
    for (size_t i = 0; i < places->count; i++) {
        const struct import_place *place = &places->at[i];
        if (code_is(place->code, text) || strcasecmp(place->cadastral_code, text) == 0 ||
            strcmp(place->name, folded) == 0 || strcmp(place->short_name, folded) == 0)
            return place->id;
    }
    return 0;
}
