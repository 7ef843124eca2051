/* The families that employees of the cast have declared for their welfare. */
#include "demo/demo_parts.h"
#include "welfare/welfare.h"

static bool relative_tell(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    struct act *a = demo->act;
    int64_t person, cohabits, id;
    struct welfare_relative relative = {.relation = csv_text(csv, "relation"),
                                        .name = csv_text(csv, "name"),
                                        .tax_code = "",
                                        .birth_date = csv_text(csv, "birth_date")};
    if (!demo_find(demo, csv, "person", "person", &person) ||
        !csv_int(csv, "is_cohabiting", &cohabits, &a->error))
        return false;
    relative.is_cohabiting = cohabits != 0;
    return welfare_family_add(a, person, &relative, &id);
}

bool demo_families(struct demo *demo)
{
    return demo_read(demo, "demo/family.csv", "person,relation,name,birth_date,is_cohabiting",
                     relative_tell);
}
