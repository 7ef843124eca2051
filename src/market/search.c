/* Finding by words, page by page; offers also by municipality. */
#include "base/text.h"
#include "market/market_parts.h"
#include "territory/territory.h"

#include <string.h>

/* The words looked for, as patterns; the last holds all that remain, in their order. */
static void words_split(struct act *a, const char *query, const char *patterns[SEARCH_WORDS])
{
    char *rest = text_fold(a->arena, query);
    for (int i = 0; i < SEARCH_WORDS; i++) {
        char *word = rest;
        if (i < SEARCH_WORDS - 1)
            word = strsep(&rest, " ");
        patterns[i] = text_pattern(a->arena, word ? word : "");
    }
}

struct search search_read(struct act *a)
{
    struct search search = {.page = param_int(a, "page") > 0 ? param_int(a, "page") : 1};
    search.skip = (search.page - 1) * SEARCH_PAGE;
    words_split(a, param_text(a, "q"), search.words);
    return search;
}

void search_show(const struct act *a, const struct search *search, json_t *rows, json_t *model)
{
    bool has_more = json_array_size(rows) > SEARCH_PAGE;
    if (has_more)
        json_array_remove(rows, SEARCH_PAGE);
    json_put(model, "query", json_string(param_text(a, "q")));
    json_put(model, "page_number", json_integer(search->page));
    json_put(model, "has_pages", json_boolean(has_more || search->page > 1));
    json_put(model, "previous_page",
             search->page > 1 ? json_integer(search->page - 1) : json_null());
    json_put(model, "next_page", has_more ? json_integer(search->page + 1) : json_null());
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
    const char *area = param_text(a, "area");
    const struct search search = search_read(a);
    const char *const *words = search.words;
    json_t *rows = listings_search(a, words[0], words[1], words[2], words[3], words[4], area,
                                   a->now, SEARCH_PAGE + 1, search.skip);
    json_t *areas = territory_municipalities(a, area), *row;
    size_t i;
    if (!rows || !areas)
        return false;
    json_array_foreach(rows, i, row)
        areas_rest(row);
    search_show(a, &search, rows, model);
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
