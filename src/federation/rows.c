/* Lists as pages show them: page by page, with codes that templates can tell apart. */
#include "base/text.h"
#include "federation/federation_parts.h"
#include "federation_sql.h"
#include "territory/territory.h"

#include <string.h>

static int64_t page_asked(const struct act *a)
{
    return param_int(a, "page") > 0 ? param_int(a, "page") : 1;
}

int64_t rows_skip(const struct act *a)
{
    return (page_asked(a) - 1) * LIST_PAGE;
}

void rows_mark(json_t *rows, const char *const *codes)
{
    json_t *row;
    size_t i;
    json_array_foreach(rows, i, row) {
        for (const char *const *code = codes; code && *code; code++)
            json_mark(row, *code);
    }
}

bool rows_put(struct act *a, json_t *model, const char *name, json_t *rows,
              const char *const *codes)
{
    if (!rows)
        return refuse(a, INTERNAL, NULL);
    rows_mark(rows, codes);
    json_put(model, arena_printf(a->arena, "has_%s", name),
             json_boolean(json_array_size(rows) > 0));
    json_put(model, name, rows);
    return true;
}

bool rows_page(struct act *a, json_t *model, const char *name, json_t *rows)
{
    int64_t page = page_asked(a);
    bool has_more = json_array_size(rows) > LIST_PAGE;
    if (has_more)
        json_array_remove(rows, LIST_PAGE);
    json_put(model, "page_number", json_integer(page));
    json_put(model, "has_pages", json_boolean(has_more || page > 1));
    json_put(model, "previous_page", page > 1 ? json_integer(page - 1) : json_null());
    json_put(model, "next_page", has_more ? json_integer(page + 1) : json_null());
    return rows_put(a, model, name, rows, NULL);
}

json_t *rows_choices(struct act *a, const char *choices, const char *selected)
{
    json_t *list = json_array();
    char *rest = arena_copy(a->arena, choices);
    for (char *code; (code = strsep(&rest, "|"));) {
        json_t *choice = json_object();
        json_put(choice, "code", json_string(code));
        json_put(choice, "is_selected", json_boolean(strcmp(code, selected) == 0));
        json_mark(choice, "code");
        json_array_append_new(list, choice);
    }
    return list;
}

/* ---- organisations --------------------------------------------------------------------------- */

bool organisations_list(struct act *a, json_t *model, const char *state)
{
    static const char *const codes[] = {"kind", "sector", "state", NULL};
    const char *kind = param_text(a, "kind"), *sector = param_text(a, "sector");
    const char *area = param_text(a, "area");
    json_t *rows = organisations_find(a, text_pattern(a->arena, param_text(a, "q")), kind, sector,
                                      state, area, LIST_PAGE + 1, rows_skip(a));
    json_t *communities = communities_list(a, area);
    if (!rows || !communities)
        return false;
    rows_mark(rows, codes);
    json_put(model, "query", json_string(param_text(a, "q")));
    json_put(model, "kind", json_string(kind));
    json_put(model, "sector", json_string(sector));
    json_put(model, "area", json_string(area));
    json_put(model, "kinds", rows_choices(a, ORGANISATION_KINDS, kind));
    json_put(model, "sectors", rows_choices(a, COOPERATIVE_SECTORS, sector));
    json_put(model, "communities", communities);
    return rows_page(a, model, "organisations", rows);
}
