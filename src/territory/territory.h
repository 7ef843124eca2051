/* The territory: areas, what its people need, and the map of both. */
#ifndef PIAZZA_TERRITORY_TERRITORY_H
#define PIAZZA_TERRITORY_TERRITORY_H

#include "web/route.h"

extern const struct room territory_room;

/* The id of the area with this code ("022163", "valle-di-sole"); 0 when unknown. */
int64_t territory_area(struct act *a, const char *code);

/* {id, code, name, kind, parent_id, parent_name, population}; NULL when unknown. */
json_t *territory_area_show(struct act *a, int64_t area);

/* Every municipality by name, for a choice in a form: [{id, code, name, is_selected}]; the selected
 * one has that code. */
json_t *territory_municipalities(struct act *a, const char *selected_code);

/* Load areas and outlines from a territory pack's folder. Idempotent. */
bool territory_load(struct act *a, const char *folder) __attribute__((warn_unused_result));

#endif
