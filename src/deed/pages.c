/* What people see of deeds: what counts, their own, and those that wait for their word. */
#include "deed/deed_parts.h"
#include "deed_sql.h"
#include "registry/registry.h"
#include "web/qr.h"

#include <string.h>

enum { KINDS_SHOWN = 100, ACTIONS_SHOWN = 50 };

static void marked(json_t *row)
{
    static const char *const members[] = {"state", "unit", "evidence"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (json_is_string(json_object_get(row, members[i])) && *json_text(row, members[i]))
            json_mark(row, members[i]);
}

bool deed_rows(struct act *a, json_t *model, const char *name, json_t *rows)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        marked(row);
    }
    json_put(model, arena_printf(a->arena, "has_%s", name),
             json_boolean(json_array_size(rows) > 0));
    json_put(model, name, rows);
    return rows != NULL;
}

/* ---- one's own ---------------------------------------------------------------------------------
 */

bool deeds_page(struct act *a, json_t *model)
{
    json_put(model, "can_verify", json_boolean(who_organisation(&a->who, OPERATOR) != 0));
    return deed_rows(a, model, "kinds", action_types_open(a, KINDS_SHOWN)) &&
           deed_rows(a, model, "actions", actions_of(a, a->who.actor, ACTIONS_SHOWN));
}

bool deed_kind_page(struct act *a, json_t *model)
{
    json_t *kind = action_type_show(a, param_id(a, "kind"));
    if (!kind)
        return refuse(a, NOT_FOUND, "kind");
    marked(kind);
    json_put(model, "kind", kind);
    return true;
}

bool deed_declare(struct act *a, json_t *model)
{
    int64_t id;
    if (!deed_action_declare(a, param_id(a, "kind"), a->who.actor, param_time(a, "done"),
                             param_text(a, "evidence"), &id))
        return false;
    act_subject(a, "action", id);
    json_put(model, "id", json_id(id));
    act_redirect(a, "/deeds/actions/%s", json_text(model, "id"));
    return true;
}

/* Somebody else's is seen by who may decide on it. */
bool deed_action_page(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "action");
    struct action_by_id_row row;
    struct action_type_by_id_row type;
    if (!action_by_id(a, id, &row) || !action_type_by_id(a, row.type_id, &type))
        return refuse(a, NOT_FOUND, "action");
    bool is_mine = row.person_id == a->who.actor;
    bool is_open = strcmp(row.state, "declared") == 0;
    bool may_decide =
        is_open && !is_mine &&
        (type.is_for_neighbours || who_holds(&a->who, OPERATOR, type.organisation_id));
    if (!is_mine && !may_decide)
        return refuse(a, NOT_FOUND, "action");
    json_t *action = action_show(a, id);
    if (!action)
        return false;
    const char *address =
        arena_printf(a->arena, "%s/deeds/actions/%s", a->origin, json_text(action, "id"));
    marked(action);
    if (!is_mine)
        json_object_del(action, "refusal");
    json_put(model, "action", action);
    json_put(model, "is_mine", json_boolean(is_mine));
    json_put(model, "may_decide", json_boolean(may_decide));
    json_put(model, "is_to_show", json_boolean(is_mine && is_open && type.is_for_neighbours));
    json_put(model, "address", json_string(address));
    json_put(model, "qr_html", json_string(qr_svg(a->arena, address)));
    return true;
}

bool deed_withdraw(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "action");
    (void)model;
    act_subject(a, "action", id);
    act_redirect(a, "/deeds");
    return action_withdraw(a, id, a->who.actor, a->now) == 1 || refuse(a, NOT_FOUND, "action");
}

/* ---- others' -----------------------------------------------------------------------------------
 */

bool deeds_waiting(struct act *a, json_t *model)
{
    int64_t organisation = who_organisation(&a->who, OPERATOR);
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    return deed_rows(a, model, "actions", actions_waiting_at(a, organisation, ACTIONS_SHOWN));
}

/* Their person is told; who decided is not. */
static bool decided_tell(struct act *a, int64_t action, const char *letter)
{
    struct action_by_id_row row;
    struct action_type_by_id_row type;
    json_t *data = json_object();
    if (!action_by_id(a, action, &row) || !action_type_by_id(a, row.type_id, &type))
        return false;
    json_put(data, "names", json_pack("{s:o}", "organisation", json_id(type.organisation_id)));
    json_put(data, "kind", json_string(type.name));
    act_redirect(a,
                 who_holds(&a->who, OPERATOR, type.organisation_id) ? "/deeds/waiting" : "/deeds");
    return act_notify(a, row.person_id, letter, action, data);
}

bool deed_verify(struct act *a, json_t *model)
{
    (void)model;
    return deed_action_verify(a, param_id(a, "action")) &&
           decided_tell(a, param_id(a, "action"), "action-credited");
}

bool deed_refuse(struct act *a, json_t *model)
{
    (void)model;
    return deed_action_refuse(a, param_id(a, "action"), param_text(a, "reason")) &&
           decided_tell(a, param_id(a, "action"), "action-refused");
}
