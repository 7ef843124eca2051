/* What the invented people of the territory say they need. */
#include "demo/demo_parts.h"
#include "territory/territory.h"

/* The same need, felt by several residents of one municipality. */
static bool need_add_many(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    struct new_need need = {.category = csv_text(csv, "category"),
                            .description = csv_text(csv, "description")};
    int64_t people, id;
    if (!csv_int(csv, "people", &people, &demo->act->error) ||
        !demo_area(demo, csv, "municipality", &need.area))
        return false;
    for (int64_t i = 0; i < people; i++) {
        if (!resident_add(demo->act, &demo->names, &demo->random, need.area, &need.person))
            return false;
        need.raised_by = need.person;
        if (!territory_need_raise(demo->act, &need, &id))
            return false;
    }
    return true;
}

bool demo_needs(struct demo *demo)
{
    return demo_read(demo, "demo/needs.csv", "municipality,category,people,description",
                     need_add_many);
}
