/* Finding offers: by words, by municipality, page by page. */
#include "base/text.h"
#include "market/market_parts.h"
#include "territory/territory.h"

#include <string.h>

enum { PAGE_SIZE = 20, WORDS = 5 };

/* The words looked for, as patterns; the last holds all that remain, in their order. Folded text
 * holds letters, digits and spaces only: nothing in it means something to LIKE. */
static void words_split(struct act *a, const char *query, const char *patterns[WORDS])
{
    char *rest = text_fold(a->arena, query);
    for (int i = 0; i < WORDS; i++) {
        char *word = rest;
        if (i < WORDS - 1)
            word = strsep(&rest, " ");
        for (char *space = word ? strchr(word, ' ') : NULL; space; space = strchr(space, ' '))
            *space = '%';
        patterns[i] = word && *word ? arena_printf(a->arena, "%%%s%%", word) : "%";
    }
}

/* The rows beyond a page only tell that there is another. */
static void pages_show(json_t *model, json_t *rows, int64_t page)
{
    bool has_more = json_array_size(rows) > PAGE_SIZE;
    if (has_more)
        json_array_remove(rows, PAGE_SIZE);
    json_put(model, "page_number", json_integer(page));
    json_put(model, "has_pages", json_boolean(has_more || page > 1));
    json_put(model, "previous_page", page > 1 ? json_integer(page - 1) : json_null());
    json_put(model, "next_page", has_more ? json_integer(page + 1) : json_null());
    json_put(model, "count", json_integer((json_int_t)json_array_size(rows)));
}

/* How many areas an offer has beyond those it names. */
static void areas_rest(json_t *listing)
{
    enum { AREAS_NAMED = 3 };
    int64_t count = json_int(listing, "area_count");
    json_put(listing, "more_areas", json_integer(count > AREAS_NAMED ? count - AREAS_NAMED : 0));
}

bool listing_index(struct act *a, json_t *model)
{
    const char *words[WORDS], *area = param_text(a, "area");
    int64_t page = param_int(a, "page") > 0 ? param_int(a, "page") : 1;
    words_split(a, param_text(a, "q"), words);
    json_t *rows = listings_search(a, words[0], words[1], words[2], words[3], words[4], area,
                                   a->now, PAGE_SIZE + 1, (page - 1) * PAGE_SIZE);
    json_t *areas = territory_municipalities(a, area), *row;
    size_t i;
    if (!rows || !areas)
        return false;
    json_array_foreach(rows, i, row)
        areas_rest(row);
    pages_show(model, rows, page);
    json_put(model, "query", json_string(param_text(a, "q")));
    json_put(model, "area", json_string(area));
    json_put(model, "municipalities", areas);
    json_put(model, "listings", rows);
    return true;
}

bool listing_count_cells(struct act *a, json_t *model)
{
    json_t *cells = listing_cells(a);
    if (!cells)
        return false;
    json_put(model, "cells", cells);
    return true;
}
