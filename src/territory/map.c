/* The map: what every room counts per municipality, drawn and as a table. */
#include "territory/territory_parts.h"
#include "territory_sql.h"
#include "web/locale.h"

#include <string.h>

enum { STEPS = 5, PEOPLE_MIN = 5 };

/* What an indicator counts, by area: id -> {amount, is_hidden}. A cell about few people is hidden,
 * its amount left out of the answer. */
static bool cells_by_area(struct act *a, const struct indicator *indicator, json_t *by_area)
{
    json_t *counted = json_object();
    size_t i;
    json_t *cell;
    if (!indicator->count(a, counted))
        return refuse(a, INTERNAL, NULL);
    json_array_foreach(json_object_get(counted, "cells"), i, cell) {
        bool hidden = indicator->hides_small && json_int(cell, "people") < PEOPLE_MIN;
        json_t *shown = json_object();
        json_put(shown, "amount", json_integer(hidden ? 0 : json_int(cell, "amount")));
        json_put(shown, "is_hidden", json_boolean(hidden));
        json_put(by_area, json_text(cell, "area_id"), shown);
    }
    return true;
}

static json_t *cell_of(const json_t *by_area, const char *area)
{
    json_t *cell = json_object_get(by_area, area);
    if (cell)
        return cell;
    cell = json_object();
    json_put(cell, "amount", json_integer(0));
    json_put(cell, "is_hidden", json_false());
    return cell;
}

static json_t *indicator_describe(struct act *a, const struct indicator *indicator)
{
    json_t *described = json_object();
    json_put(described, "name", json_string(indicator->name));
    json_put(described, "label",
             json_string(locale_text(locale_find(a->language), indicator->label)));
    return described;
}

/* Add one indicator's cell to each of these areas ({id, cells: []}), and describe it in the model's
 * "indicators". */
static bool indicator_add(struct act *a, const struct indicator *indicator, json_t *areas,
                          json_t *indicators)
{
    json_t *by_area = json_object(), *area;
    size_t i;
    if (!cells_by_area(a, indicator, by_area))
        return false;
    json_array_foreach(areas, i, area)
        json_array_append(json_object_get(area, "cells"), cell_of(by_area, json_text(area, "id")));
    json_array_append_new(indicators, indicator_describe(a, indicator));
    return true;
}

/* Every indicator of every room, for these areas. */
static bool indicators_add(struct act *a, json_t *areas, json_t *model)
{
    json_t *indicators = json_array(), *area;
    size_t n;
    json_array_foreach(areas, n, area)
        json_put(area, "cells", json_array());
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct indicator *i = (*room)->indicators; i && i->name; i++)
            if (!indicator_add(a, i, areas, indicators))
                return false;
    json_put(model, "indicators", indicators);
    return true;
}

/* ---- the steps of the colours ---------------------------------------------------------------- */

/* The last amount of a step: the range from 1 to the most is cut into equal parts. */
static int64_t step_end(int64_t step, int64_t most)
{
    return (most * step + STEPS - 1) / STEPS;
}

static int64_t step_of(int64_t amount, int64_t most)
{
    int64_t step = 0;
    while (step < STEPS && amount > step_end(step, most))
        step++;
    return step;
}

static json_t *steps_describe(int64_t most)
{
    json_t *steps = json_array();
    for (int64_t step = 0; step <= STEPS; step++) {
        json_t *described = json_object();
        int64_t from = step ? step_end(step - 1, most) + 1 : 0, to = step_end(step, most);
        json_put(described, "step", json_integer(step));
        json_put(described, "from", json_integer(from));
        json_put(described, "to", json_integer(to));
        json_put(described, "is_range", json_boolean(to > from));
        json_array_append_new(steps, described);
    }
    return steps;
}

/* Mark the chosen indicator; its place among the columns. */
static size_t indicator_choose(struct act *a, json_t *indicators)
{
    const char *chosen = param_text(a, "show");
    size_t i, place = 0;
    json_t *indicator;
    json_array_foreach(indicators, i, indicator)
        if (strcmp(json_text(indicator, "name"), chosen) == 0)
            place = i;
    json_array_foreach(indicators, i, indicator)
        json_put(indicator, "is_selected", json_boolean(i == place));
    return place;
}

/* Give each area the step of its chosen cell. */
static void areas_colour(json_t *areas, size_t place, json_t *model)
{
    int64_t most = STEPS; /* so that each step holds at least one amount */
    json_t *area;
    size_t i;
    json_array_foreach(areas, i, area) {
        int64_t amount = json_int(json_array_get(json_object_get(area, "cells"), place), "amount");
        most = amount > most ? amount : most;
    }
    json_array_foreach(areas, i, area) {
        json_t *cell = json_array_get(json_object_get(area, "cells"), place);
        json_put(area, "step", json_integer(step_of(json_int(cell, "amount"), most)));
        json_put(area, "value", cell ? json_incref(cell) : cell_of(NULL, ""));
    }
    json_put(model, "steps", steps_describe(most));
}

/* ---- pages ----------------------------------------------------------------------------------- */

bool map_show(struct act *a, json_t *model)
{
    json_t *areas = area_map(a);
    if (!areas || !indicators_add(a, areas, model))
        return refuse(a, INTERNAL, NULL);
    areas_colour(areas, indicator_choose(a, json_object_get(model, "indicators")), model);
    json_put(model, "areas", areas);
    return true;
}

/* Names and values side by side, for the page of one area. */
static json_t *facts_of(const json_t *area, const json_t *indicators)
{
    json_t *facts = json_array(), *indicator;
    size_t i;
    json_array_foreach(indicators, i, indicator) {
        json_t *fact = json_copy(json_array_get(json_object_get(area, "cells"), i));
        json_object_update(fact, indicator);
        json_array_append_new(facts, fact);
    }
    return facts;
}

bool area_page(struct act *a, json_t *model)
{
    json_t *area = area_show(a, param_id(a, "area")), *alone = json_array();
    if (!area)
        return refuse(a, NOT_FOUND, "area");
    json_array_append(alone, area);
    if (!indicators_add(a, alone, model))
        return false;
    json_put(model, "facts", facts_of(area, json_object_get(model, "indicators")));
    json_put(model, "area", area);
    return true;
}
