/* Statistics by valley community: people, members, needs and organisations. Cells that count fewer
 * than five people are hidden, and left out of the bars. */
#include "federation/federation_parts.h"
#include "federation_sql.h"

#include <string.h>

enum { PEOPLE_MIN = 5, BAR_WIDTH = 100, ASSURANCES = 4 };

/* ---- cells ----------------------------------------------------------------------------------- */

static json_t *cell_make(int64_t amount, int64_t people)
{
    bool hidden = people > 0 && people < PEOPLE_MIN;
    json_t *cell = json_object();
    json_put(cell, "amount", json_integer(hidden ? 0 : amount));
    json_put(cell, "is_hidden", json_boolean(hidden));
    return cell;
}

/* The row's count of one thing in a community: of the rows that a statement gave, the one where
 * member[key] is the value (no key: any). */
static int64_t count_find(const json_t *rows, const char *community, const char *key,
                          const char *value, const char *count)
{
    json_t *row;
    size_t i;
    json_array_foreach(rows, i, row) {
        if (strcmp(json_text(row, "community_id"), community) == 0 &&
            (!key || strcmp(json_text(row, key), value) == 0))
            return json_int(row, count);
    }
    return 0;
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* A table: what its rows and columns are called, and how long each row's bar is. */
static json_t *table_begin(json_t *model, const char *name)
{
    json_t *rows = json_array(), *table = json_object();
    json_put(table, "rows", rows);
    json_put(model, name, table);
    return rows;
}

static json_t *row_begin(json_t *rows, const json_t *community)
{
    json_t *row = json_object();
    json_put(row, "community", json_string(json_text(community, "name")));
    json_put(row, "cells", json_array());
    json_array_append_new(rows, row);
    return row;
}

static void cell_add(json_t *row, int64_t amount, int64_t people)
{
    json_array_append_new(json_object_get(row, "cells"), cell_make(amount, people));
}

/* What the cells of a row show, from one of them on. */
static int64_t row_shown(const json_t *row, size_t from)
{
    const json_t *cells = json_object_get(row, "cells");
    int64_t sum = 0;
    for (size_t i = from; i < json_array_size(cells); i++)
        sum += json_int(json_array_get(cells, i), "amount");
    return sum;
}

/* Each row's bar: what its cells show, against the longest. */
static void bars_put(json_t *rows, size_t from)
{
    int64_t most = 1;
    json_t *row;
    size_t i;
    json_array_foreach(rows, i, row) {
        int64_t shown = row_shown(row, from);
        most = shown > most ? shown : most;
    }
    json_array_foreach(rows, i, row)
        json_put(row, "bar", json_integer(row_shown(row, from) * BAR_WIDTH / most));
}

/* ---- what is counted ------------------------------------------------------------------------- */

static bool people_put(struct act *a, json_t *model, const json_t *communities)
{
    json_t *counts = statistics_people(a), *rows = table_begin(model, "people"), *community;
    size_t i;
    json_array_foreach(communities, i, community) {
        json_t *row = row_begin(rows, community);
        for (int assurance = 0; assurance < ASSURANCES; assurance++) {
            const char *level = arena_printf(a->arena, "level-%d", assurance);
            int64_t people =
                count_find(counts, json_text(community, "id"), "level", level, "amount");
            cell_add(row, people, people);
        }
    }
    bars_put(rows, 0);
    return counts != NULL;
}

static bool life_put(struct act *a, json_t *model, const json_t *communities)
{
    json_t *members = statistics_members(a), *needs = statistics_needs(a);
    json_t *rows = table_begin(model, "life"), *community;
    size_t i;
    json_array_foreach(communities, i, community) {
        const char *id = json_text(community, "id");
        int64_t belonging = count_find(members, id, NULL, NULL, "amount");
        json_t *row = row_begin(rows, community);
        cell_add(row, belonging, belonging);
        cell_add(row, count_find(needs, id, NULL, NULL, "amount"),
                 count_find(needs, id, NULL, NULL, "people"));
    }
    bars_put(rows, 1); /* needs only: people and needs do not add up */
    return members && needs;
}

/* Organisations are public: none is hidden. */
static bool organisations_put(struct act *a, json_t *model, const json_t *communities)
{
    json_t *counts = statistics_organisations(a), *rows = table_begin(model, "organisations");
    json_t *kinds = rows_choices(a, ORGANISATION_KINDS, ""), *community, *kind;
    size_t i, k;
    json_array_foreach(communities, i, community) {
        json_t *row = row_begin(rows, community);
        json_array_foreach(kinds, k, kind)
            cell_add(row,
                     count_find(counts, json_text(community, "id"), "kind", json_text(kind, "code"),
                                "amount"),
                     0);
    }
    bars_put(rows, 0);
    json_put(model, "kinds", kinds);
    return counts != NULL;
}

bool statistics_show(struct act *a, json_t *model)
{
    json_t *communities = communities_list(a, "");
    return communities && people_put(a, model, communities) && life_put(a, model, communities) &&
           organisations_put(a, model, communities);
}
