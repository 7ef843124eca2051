/* Roles lent to partners and lent by them. */
#include "federation/federation_parts.h"
#include "federation_sql.h"

#include <string.h>

/* The loans of an organisation with their roles; only those that it received, or all. */
static json_t *loans_list(struct act *a, int64_t organisation, bool only_received)
{
    json_t *loans = loans_of(a, organisation, a->now), *roles, *loan, *role;
    json_t *list = json_array();
    size_t i, k;
    roles = loan_roles_of(a, organisation, a->now);
    if (!loans || !roles)
        return NULL;
    json_array_foreach(loans, i, loan) {
        json_t *own = json_array();
        if (only_received && json_is_true(json_object_get(loan, "is_given")))
            continue;
        json_array_foreach(roles, k, role) {
            if (json_get_id(role, "loan_id") == json_get_id(loan, "id")) {
                json_mark(role, "role");
                json_array_append(own, role);
            }
        }
        json_put(loan, "roles", own);
        json_array_append(list, loan);
    }
    return list;
}

bool loans_received_put(struct act *a, json_t *model, int64_t organisation)
{
    return rows_put(a, model, "loans", loans_list(a, organisation, true), NULL);
}

/* The form begins with a search: nobody picks a partner from a list of hundreds. */
bool loans_show(struct act *a, json_t *model)
{
    int64_t organisation = organisation_kept(a);
    json_t *found = json_array();
    if (*param_text(a, "q")) {
        if (!organisations_list(a, model, "active"))
            return false;
        found = json_object_get(model, "organisations");
    }
    json_put(model, "query", json_string(param_text(a, "q")));
    json_put(model, "is_asked", json_boolean(*param_text(a, "q")));
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    json_put(model, "lendable", rows_choices(a, ROLES_LENDABLE, ""));
    return rows_put(a, model, "partners", found, NULL) &&
           rows_put(a, model, "loans", loans_list(a, organisation, false), NULL);
}

/* The boxes that were ticked: "lend_operator" lends the role of operator. */
static json_t *roles_ticked(struct act *a)
{
    json_t *roles = json_array();
    char *rest = arena_copy(a->arena, ROLES_LENDABLE);
    for (char *role; (role = strsep(&rest, "|"));)
        if (param_bool(a, arena_printf(a->arena, "lend_%s", role)))
            json_array_append_new(roles, json_string(role));
    return roles;
}

bool loan_make(struct act *a, json_t *model)
{
    int64_t loan;
    if (!registry_roles_lend(a, organisation_kept(a), param_id(a, "partner"), roles_ticked(a),
                             last_second(param_time(a, "until")), &loan))
        return false;
    json_put(model, "id", json_id(loan));
    act_redirect(a, "/secretary/loans");
    return true;
}

bool loan_take(struct act *a, json_t *model)
{
    json_put(model, "id", json_id(param_id(a, "loan")));
    act_redirect(a, "/secretary/loans");
    return registry_loan_end(a, param_id(a, "loan"));
}
