/* Needs: what people say is missing, who looks after it, and how it ended. */
#include "base/id.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "territory/territory_parts.h"
#include "territory_sql.h"

#include <string.h>

enum { PAGE_SIZE = 20 };

bool territory_need_raise(struct act *a, const struct new_need *need, int64_t *id)
{
    const char *description = vault_seal(a, need->person, need->description);
    *id = id_new();
    return description && need_add(a, *id, need->person, need->raised_by, need->area,
                                   need->category, description, a->now) == 1;
}

bool needs_of_erased(struct act *a, const struct event *event)
{
    return needs_end_of(a, event->id, a->now) >= 0;
}

bool need_count(struct act *a, json_t *model)
{
    json_t *cells = need_cells(a);
    if (!cells)
        return false;
    json_put(model, "cells", cells);
    return true;
}

/* ---- what the pages see ---------------------------------------------------------------------- */

static bool needs_put(struct act *a, json_t *model, json_t *needs)
{
    json_t *need;
    size_t i;
    if (!needs)
        return refuse(a, INTERNAL, NULL);
    json_array_foreach(needs, i, need) {
        json_mark(need, "category");
        json_mark(need, "state");
    }
    json_put(model, "has_needs", json_boolean(json_array_size(needs) > 0));
    json_put(model, "needs", needs);
    return true;
}

static json_t *categories(struct act *a, const char *selected)
{
    json_t *list = json_array();
    char *rest = arena_copy(a->arena, NEED_CATEGORIES);
    for (char *code; (code = strsep(&rest, "|"));) {
        json_t *category = json_object();
        json_put(category, "code", json_string(code));
        json_put(category, "is_selected", json_boolean(strcmp(code, selected) == 0));
        json_mark(category, "code");
        json_array_append_new(list, category);
    }
    return list;
}

/* The municipality typed, or else where the person lives. */
static const char *area_proposed(struct act *a)
{
    const char *typed = param_text(a, "area");
    if (*typed || !a->who.party)
        return typed;
    json_t *party = registry_party(a, a->who.party);
    json_t *area = party ? area_show(a, json_get_id(party, "area_id")) : NULL;
    return area ? json_text(area, "code") : "";
}

/* ---- people ---------------------------------------------------------------------------------- */

bool need_form(struct act *a, json_t *model)
{
    json_t *areas = area_municipalities(a, area_proposed(a));
    if (!areas)
        return false;
    json_put(model, "areas", areas);
    json_put(model, "categories", categories(a, param_text(a, "category")));
    return needs_put(a, model, a->who.party ? need_list_own(a, a->who.party) : json_array());
}

static bool area_chosen(struct act *a, int64_t *area)
{
    const char *code = param_text(a, "area");
    json_t *found = NULL;
    if (!*code)
        return refuse_field(a, MISSING, "area");
    *area = territory_area(a, code);
    if (*area)
        found = area_show(a, *area);
    return (found && strcmp(json_text(found, "kind"), "municipality") == 0) ||
           refuse_field(a, NOT_A_CHOICE, "area");
}

bool need_post(struct act *a, json_t *model)
{
    struct new_need need = {.person = a->who.party,
                            .raised_by = a->who.actor,
                            .category = param_text(a, "category"),
                            .description = param_text(a, "description")};
    int64_t id;
    if (!area_chosen(a, &need.area) || !territory_need_raise(a, &need, &id))
        return false;
    act_subject(a, "need", id);
    act_fact(a, "category", json_string(need.category));
    act_fact(a, "area", json_id(need.area));
    json_put(model, "id", json_id(id));
    act_redirect(a, "/needs");
    return true;
}

/* ---- who looks after them -------------------------------------------------------------------- */

static bool is_federation(const struct act *a)
{
    return (a->who.roles & FEDERATION) != 0;
}

/* One more than a page is asked for, to know whether there is another. */
static bool page_cut(struct act *a, json_t *needs, json_t *model)
{
    int64_t page = param_int(a, "page") ? param_int(a, "page") : 1;
    bool more = json_array_size(needs) > PAGE_SIZE;
    if (more)
        json_array_remove(needs, PAGE_SIZE);
    json_put(model, "has_pages", json_boolean(more || page > 1));
    json_put(model, "page_before", json_integer(page - 1));
    json_put(model, "page_after", json_integer(more ? page + 1 : 0));
    return needs_put(a, model, needs);
}

bool need_board(struct act *a, json_t *model)
{
    int64_t page = param_int(a, "page") ? param_int(a, "page") : 1;
    json_t *needs = need_list_open(a, who_organisation(&a->who, COORDINATOR), is_federation(a),
                                   PAGE_SIZE + 1, (page - 1) * PAGE_SIZE);
    json_put(model, "can_take", json_boolean(who_organisation(&a->who, COORDINATOR) != 0));
    json_put(model, "can_close_all", json_boolean(is_federation(a)));
    return page_cut(a, needs, model);
}

/* The end of an act on one need: it changed exactly that need, or somebody was quicker. */
static bool need_changed(struct act *a, int64_t rows, const char *state, json_t *model)
{
    if (rows != 1)
        return refuse(a, STATE_CONFLICT, "need");
    act_subject(a, "need", param_id(a, "need"));
    act_fact(a, "state", json_string(state));
    json_put(model, "state", json_string(state));
    act_redirect(a, "/needs/open");
    return true;
}

bool need_take_on(struct act *a, json_t *model)
{
    int64_t organisation = who_organisation(&a->who, COORDINATOR);
    return need_changed(a, need_take(a, param_id(a, "need"), organisation, a->now), "assigned",
                        model);
}

bool need_end(struct act *a, json_t *model)
{
    const char *state = param_text(a, "outcome");
    return need_changed(a,
                        need_close(a, param_id(a, "need"), state,
                                   who_organisation(&a->who, COORDINATOR), is_federation(a),
                                   a->now),
                        state, model);
}
