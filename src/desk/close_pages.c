/* "Le mie persone": whom to call about a person, kept by the person, by a delegate who follows
 * their care, or at the desk. The same handlers serve both places; whose list it is depends on the
 * path. */
#include "base/id.h"
#include "desk/desk_parts.h"
#include "registry/close.h"
#include "registry/registry.h"

#include <string.h>

/* Whose list, and where its pages are. At the desk the record must lie open. */
static bool list_owner(struct act *a, int64_t *person, const char **base)
{
    char text[ID_TEXT_SIZE];
    *person = a->who.party;
    *base = "/me/people";
    if (!json_object_get(a->input, "person"))
        return true;
    if (!desk_record(a, person))
        return false;
    id_text(*person, text);
    *base = arena_printf(a->arena, "/desk/people/%s/close", text);
    return true;
}

bool close_show(struct act *a, json_t *model)
{
    int64_t person;
    const char *base;
    if (!list_owner(a, &person, &base))
        return false;
    json_t *close = registry_close_people(a, person);
    json_t *related = registry_related_people(a, person);
    if (!close || !related)
        return false;
    bool is_own = person == a->who.actor;
    json_put(model, "base", json_string(base));
    json_put(model, "is_own", json_boolean(is_own));
    json_put(model, "name", json_string(is_own ? "" : registry_name(a, person)));
    json_put(model, "has_close", json_boolean(json_array_size(close) > 0));
    json_put(model, "is_full", json_boolean(json_array_size(close) >= CLOSE_PEOPLE_MAX));
    json_put(model, "close", close);
    json_put(model, "has_related", json_boolean(json_array_size(related) > 0));
    json_put(model, "related", related);
    return true;
}

/* ---- one of them -------------------------------------------------------------------------------
 */

static json_t *close_find(struct act *a, int64_t person, int64_t id)
{
    json_t *list = registry_close_people(a, person), *one;
    size_t i;
    json_array_foreach(list, i, one)
        if (id && json_get_id(one, "id") == id)
            return one;
    return NULL;
}

/* {name, is: {kind}, rows: [{number, value, is: {kind}}]}: what a form shows, three rows always. */
static json_t *form_of(struct act *a, json_t *one)
{
    json_t *typed = json_object(), *rows = json_array();
    const json_t *channels = json_object_get(one, "channels");
    json_put(typed, "name", json_string(json_text(one, "name")));
    json_put(typed, "kind", json_string(json_text(one, "kind")));
    json_mark(typed, "kind");
    for (int i = 1; i <= CHANNELS_MAX; i++) {
        const json_t *channel = json_array_get(channels, (size_t)i - 1);
        const char *value = arena_printf(a->arena, "value%d", i);
        const char *kind = arena_printf(a->arena, "kind%d", i);
        json_t *row = json_object();
        bool typed_now = json_object_get(a->input, value) != NULL;
        json_put(row, "number", json_integer(i));
        json_put(row, "is_needed", json_boolean(i == 1));
        json_put(row, "value",
                 json_string(typed_now ? param_text(a, value) : json_text(channel, "value")));
        json_put(row, "kind",
                 json_string(typed_now ? param_text(a, kind) : json_text(channel, "kind")));
        json_mark(row, "kind");
        json_array_append_new(rows, row);
    }
    json_put(typed, "rows", rows);
    return typed;
}

bool close_form(struct act *a, json_t *model)
{
    int64_t person;
    const char *base;
    if (!list_owner(a, &person, &base))
        return false;
    json_t *one = close_find(a, person, param_id(a, "close"));
    if (param_id(a, "close") && !one)
        return refuse(a, NOT_FOUND, "close");
    json_put(model, "base", json_string(base));
    json_put(model, "close_id", one ? json_id(param_id(a, "close")) : json_null());
    json_put(model, "typed", form_of(a, one));
    return true;
}

bool close_new(struct act *a, json_t *model)
{
    return close_form(a, model);
}

static struct close_person close_typed(struct act *a)
{
    return (struct close_person){.kind = param_text(a, "kind"),
                                 .name = param_text(a, "name"),
                                 .channels = {{param_text(a, "kind1"), param_text(a, "value1")},
                                              {param_text(a, "kind2"), param_text(a, "value2")},
                                              {param_text(a, "kind3"), param_text(a, "value3")}}};
}

/* ---- what changes it ---------------------------------------------------------------------------
 */

static void list_done(struct act *a, int64_t person, const char *base)
{
    act_subject(a, "person", person);
    act_redirect(a, "%s", base);
}

bool close_add(struct act *a, json_t *model)
{
    int64_t person, id;
    const char *base;
    const struct close_person other = close_typed(a);
    if (!list_owner(a, &person, &base) || !registry_close_person_add(a, person, &other, &id))
        return false;
    json_put(model, "id", json_id(id));
    list_done(a, person, base);
    return true;
}

bool close_change(struct act *a, json_t *model)
{
    int64_t person;
    const char *base;
    const struct close_person other = close_typed(a);
    (void)model;
    if (!list_owner(a, &person, &base) ||
        !registry_close_person_change(a, person, param_id(a, "close"), &other))
        return false;
    list_done(a, person, base);
    return true;
}

bool close_end(struct act *a, json_t *model)
{
    int64_t person;
    const char *base;
    (void)model;
    if (!list_owner(a, &person, &base) ||
        !registry_close_person_end(a, person, param_id(a, "close")))
        return false;
    list_done(a, person, base);
    return true;
}

bool close_rise(struct act *a, json_t *model)
{
    int64_t person;
    const char *base;
    (void)model;
    if (!list_owner(a, &person, &base) ||
        !registry_close_person_rise(a, person, param_id(a, "close")))
        return false;
    list_done(a, person, base);
    return true;
}

/* ---- the same at the desk: routes of their own, with names of their own -------------------------
 */

bool desk_close_show(struct act *a, json_t *model)
{
    return close_show(a, model);
}

bool desk_close_new(struct act *a, json_t *model)
{
    return close_form(a, model);
}

bool desk_close_form(struct act *a, json_t *model)
{
    return close_form(a, model);
}

bool desk_close_add(struct act *a, json_t *model)
{
    return close_add(a, model);
}

bool desk_close_change(struct act *a, json_t *model)
{
    return close_change(a, model);
}

bool desk_close_end(struct act *a, json_t *model)
{
    return close_end(a, model);
}

bool desk_close_rise(struct act *a, json_t *model)
{
    return close_rise(a, model);
}
