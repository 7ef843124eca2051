/* The territory: areas, what its people need, and the map of both. */
#ifndef PIAZZA_TERRITORY_TERRITORY_H
#define PIAZZA_TERRITORY_TERRITORY_H

#include "web/route.h"

extern const struct room territory_room;

/* The id of the area with this code ("022150", "valle-di-sole"); 0 when unknown. */
int64_t territory_area(struct act *a, const char *code);

/* {id, code, name, kind, cadastral_code, postcodes, population, parent_id, parent_name}; kind:
 * "territory", "community" or "municipality". NULL when unknown. */
json_t *territory_area_show(struct act *a, int64_t area);

/* Every municipality by name, for a choice in a form: [{id, code, name, population, is_selected}];
 * the selected one has that code. */
json_t *territory_municipalities(struct act *a, const char *selected_code);

/* Load areas.csv and outlines.csv from a territory pack's folder. Idempotent: nothing happens once
 * there are areas. CSV_MALFORMED or NOT_FOUND name the file in the error's detail. */
bool territory_load(struct act *a, const char *folder) __attribute__((warn_unused_result));

/* Record that a person needs something; raised_by is that person or who speaks for them. */
struct new_need {
    int64_t person, raised_by, area;
    const char
        *category; /* "spesa", "compagnia", "trasporto", "pasti", "casa", "pratiche", "altro" */
    const char *description;
};
bool territory_need_raise(struct act *a, const struct new_need *need, int64_t *id)
    __attribute__((warn_unused_result));

#endif
