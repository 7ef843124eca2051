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

bool area_check(struct act *a, json_t *model)
{
    int64_t counted, stray;
    if (!area_count(a, &counted) || !area_stray_count(a, &stray))
        return refuse(a, INTERNAL, NULL);
    json_put(model, "counted", json_integer(counted));
    json_put(model, "broken", json_integer(stray));
    return true;
}

/* ---- the pack -------------------------------------------------------------------------------- */

typedef bool row_handler(struct act *a, const struct csv *csv);

/* Give each row of a file of the pack to the handler. */
static bool rows_load(struct act *a, const char *folder, const char *name, const char *columns,
                      row_handler *handle)
{
    FILE *file = fopen(arena_printf(a->arena, "%s/%s", folder, name), "r");
    if (!file)
        return error_set(&a->error, NOT_FOUND, "pack", "%s/%s cannot be opened", folder, name);
    struct csv *csv = csv_open(file, name, columns, &a->error);
    bool fine = csv != NULL;
    while (fine && csv_next(csv, &a->error))
        fine = handle(a, csv);
    if (csv)
        csv_close(&csv);
    fclose(file);
    return fine && a->error.code == ERROR_NONE;
}

/* A parent stands above its children in the file. */
static bool parent_find(struct act *a, const struct csv *csv, int64_t *parent)
{
    const char *code = csv_text(csv, "parent");
    *parent = *code ? territory_area(a, code) : 0;
    return *parent || !*code ||
           error_set(&a->error, CSV_MALFORMED, "parent", "areas.csv:%u: no area %s above",
                     csv_line(csv), code);
}

static bool area_load(struct act *a, const struct csv *csv)
{
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

static bool outline_load(struct act *a, const struct csv *csv)
{
    int64_t area = territory_area(a, csv_text(csv, "code"));
    if (!area)
        return error_set(&a->error, CSV_MALFORMED, "code", "outlines.csv:%u: no area %s",
                         csv_line(csv), csv_text(csv, "code"));
    return area_outline_add(a, area, csv_text(csv, "outline")) == 1;
}

bool territory_load(struct act *a, const char *folder)
{
    int64_t count;
    if (!area_count(a, &count))
        return refuse(a, INTERNAL, NULL);
    return count > 0 ||
           (rows_load(
                a, folder, "areas.csv",
                "code,parent,kind,name,cadastral_code,postcodes,population,latitude,longitude",
                area_load) &&
            rows_load(a, folder, "outlines.csv", "code,outline", outline_load));
}
