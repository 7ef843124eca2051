/* What the invented people of the territory say they need. */
#include "demo/demo_parts.h"
#include "territory/territory.h"

#include <string.h>

enum { WORDINGS_MAX = 8, DAYS_BACK = 45, DAY = 86400 };

/* "one|another": the ways in which people say the same need. */
static unsigned wordings_split(char *text, const char *wordings[WORDINGS_MAX])
{
    unsigned count = 0;
    do {
        wordings[count++] = strsep(&text, "|");
    } while (text && count < WORDINGS_MAX);
    return count;
}

/* One resident says so, some day of the last weeks. */
static bool need_tell(struct demo *demo, struct new_need *need)
{
    struct act *a = demo->act;
    int64_t now = a->now, id;
    a->now -= (int64_t)random_below(&demo->random, DAYS_BACK) * DAY;
    bool told = resident_add(a, &demo->names, &demo->random, need->area, &need->person);
    need->raised_by = need->person;
    told = told && territory_need_raise(a, need, &id);
    a->now = now;
    return told;
}

/* The same need, felt by several residents of one municipality. */
static bool needs_tell(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    struct new_need need = {.category = csv_text(csv, "category")};
    const char *wordings[WORDINGS_MAX];
    unsigned count =
        wordings_split(arena_copy(demo->arena, csv_text(csv, "descriptions")), wordings);
    int64_t people;
    if (!csv_int(csv, "people", &people, &demo->act->error) ||
        !demo_area(demo, csv, "municipality", &need.area))
        return false;
    for (int64_t i = 0; i < people; i++) {
        need.description = wordings[i % count];
        if (!need_tell(demo, &need))
            return false;
    }
    return true;
}

bool demo_needs(struct demo *demo)
{
    return demo_read(demo, "demo/needs.csv", "municipality,category,people,descriptions",
                     needs_tell);
}
