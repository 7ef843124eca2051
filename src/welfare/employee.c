/* Who works for an employer, as the employer says: found by their tax code, with the attributes
 * that decide to which categories they belong. */
#include "base/id.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "welfare/plan_parts.h"

#include <string.h>

enum { EMPLOYEES_SHOWN = 100 }; /* on a page */

bool employee_put(struct act *a, int64_t employer, int64_t person, const json_t *record,
                  bool *added)
{
    const char *sealed = vault_seal(a, person, json_dumps(record, JSON_COMPACT | JSON_SORT_KEYS));
    if (!sealed)
        return false;
    int64_t made = employee_insert(a, id_new(), employer, person, sealed, a->now);
    *added = made == 1;
    return made == 1 || (made == 0 && employee_update(a, employer, person, sealed) == 1);
}

/* Those of a page: they are sorted by what only the program can read. */
static json_t *employees_cut(json_t *model, int64_t page, const json_t *all)
{
    json_t *shown = json_array();
    size_t from = (size_t)(page - 1) * EMPLOYEES_SHOWN, until = from + EMPLOYEES_SHOWN;
    for (size_t i = from; i < until && i < json_array_size(all); i++)
        json_array_append(shown, json_array_get(all, i));
    plan_list_next(model, page, json_array_size(all) > until);
    return shown;
}

bool employees_page(struct act *a, json_t *model)
{
    int64_t employer = who_organisation(&a->who, HR_MANAGER);
    json_t *rows = employees_of_employer(a, employer), *row, *shown = json_array();
    size_t i;
    if (!rows)
        return false;
    json_array_foreach(rows, i, row) {
        json_t *one = json_copy(record_of(row));
        json_put(one, "id", json_copy(json_object_get(row, "id")));
        json_put(one, "name",
                 json_string(arena_printf(a->arena, "%s %s", json_text(one, "family_name"),
                                          json_text(one, "given_name"))));
        json_object_del(one, "bonus_cents");
        json_object_del(one, "income_cents");
        json_mark(one, "hours");
        json_array_append_new(shown, one);
    }
    json_sort_by(shown, "name");
    json_put(model, "employer", json_string(registry_name(a, employer)));
    json_put(model, "employee_count", json_integer((json_int_t)json_array_size(shown)));
    json_put(model, "has_employees", json_boolean(json_array_size(shown) > 0));
    json_put(model, "employees", employees_cut(model, plan_list_page(a), shown));
    return true;
}

/* Does not work there any more: gets no new grants, and keeps what they have. */
bool employee_leave(struct act *a, json_t *model)
{
    int64_t employee = param_id(a, "employee");
    if (employee_end(a, employee, who_organisation(&a->who, HR_MANAGER)) != 1)
        return refuse(a, NOT_FOUND, "employee");
    act_subject(a, "employee", employee);
    json_put(model, "employee_id", json_id(employee));
    act_redirect(a, "/welfare/employees");
    return true;
}

bool employees_of_erased(struct act *a, const struct event *event)
{
    return employees_forget(a, event->id) >= 0;
}
