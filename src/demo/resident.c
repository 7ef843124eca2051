/* Invented residents: names from the pack's lists, spread over the municipalities by population. */
#include "demo/demo_parts.h"
#include "registry/registry.h"

/* ---- names ----------------------------------------------------------------------------------- */

struct name_reader {
    struct arena *arena;
    struct names *names;
};

static bool given_read(const struct csv *csv, void *context)
{
    struct name_reader *reader = context;
    struct names *names = reader->names;
    if (names->given_count < NAMES_MAX)
        names->given[names->given_count++] = arena_copy(reader->arena, csv_text(csv, "given_name"));
    return true;
}

static bool family_read(const struct csv *csv, void *context)
{
    struct name_reader *reader = context;
    struct names *names = reader->names;
    if (names->family_count < NAMES_MAX)
        names->family[names->family_count++] =
            arena_copy(reader->arena, csv_text(csv, "family_name"));
    return true;
}

bool names_read(const char *folder, struct arena *arena, struct names *names, struct error *error)
{
    struct name_reader reader = {arena, names};
    if (!csv_read(folder, "demo/given_names.csv", "given_name", given_read, &reader, error) ||
        !csv_read(folder, "demo/family_names.csv", "family_name", family_read, &reader, error))
        return false;
    return (names->given_count && names->family_count) ||
           error_set(error, CSV_MALFORMED, "names", "the lists of names are empty");
}

bool resident_add(struct act *a, const struct names *names, struct random *random, int64_t area,
                  int64_t *id)
{
    enum { YOUNGEST = 18, SPAN = 78, YEAR = 2026 };
    int year = YEAR - YOUNGEST - (int)random_below(random, SPAN);
    int month = 1 + (int)random_below(random, 12), day = 1 + (int)random_below(random, 28);
    struct new_person person = {
        .given_name = names->given[random_below(random, names->given_count)],
        .family_name = names->family[random_below(random, names->family_count)],
        .birth_date = arena_printf(a->arena, "%04d-%02d-%02d", year, month, day),
        .phone = "",
        .mail = "",
        .area = area};
    return registry_person_add(a, &person, id);
}
