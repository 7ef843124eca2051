/* Areas: looking them up, and loading them from a territory pack. */
#include "base/csv.h"
#include "base/id.h"
#include "base/text.h"
#include "territory/territory_parts.h"
#include "territory_sql.h"

#include <string.h>

int64_t territory_area(struct act *a, const char *code)
{
    int64_t area;
    return area_by_code(a, code, &area) ? area : 0;
}

json_t *territory_area_show(struct act *a, int64_t area)
{
    return area_show(a, area);
}

json_t *territory_municipalities(struct act *a, const char *selected_code)
{
    return area_municipalities(a, selected_code ? selected_code : "");
}

/* ---- the pack -------------------------------------------------------------------------------- */

/* A parent stands above its children in the file. */
static bool parent_find(struct act *a, const struct csv *csv, int64_t *parent)
{
    const char *code = csv_text(csv, "parent");
    *parent = *code ? territory_area(a, code) : 0;
    return *parent || !*code || csv_refuse(csv, "parent", "no such area above", &a->error);
}

static bool area_load(const struct csv *csv, void *context)
{
    struct act *a = context;
    int64_t id = id_new(), parent, population;
    double latitude, longitude;
    const char *name = csv_text(csv, "name");
    if (!parent_find(a, csv, &parent) || !csv_int(csv, "population", &population, &a->error) ||
        !csv_real(csv, "latitude", &latitude, &a->error) ||
        !csv_real(csv, "longitude", &longitude, &a->error))
        return false;
    if (area_add(a, id, parent, csv_text(csv, "code"), csv_text(csv, "kind"), name,
                 text_fold(a->arena, name), csv_text(csv, "cadastral_code"),
                 csv_text(csv, "postcodes"), population) != 1)
        return false;
    return *csv_text(csv, "latitude") == '\0' || area_place(a, id, latitude, longitude) == 1;
}

static bool outline_load(const struct csv *csv, void *context)
{
    struct act *a = context;
    int64_t area = territory_area(a, csv_text(csv, "code"));
    if (!area)
        return csv_refuse(csv, "code", "no such area", &a->error);
    return area_outline_add(a, area, csv_text(csv, "outline")) == 1;
}

bool territory_load(struct act *a, const char *folder)
{
    int64_t count;
    if (!area_count(a, &count))
        return refuse(a, INTERNAL, NULL);
    return count > 0 ||
           (csv_read(folder, "areas.csv",
                     "code,parent,kind,name,cadastral_code,postcodes,population,latitude,longitude",
                     area_load, a, &a->error) &&
            csv_read(folder, "outlines.csv", "code,outline", outline_load, a, &a->error));
}
