/* Where a person belongs, and for whom they work. */
#include "federation/federation_parts.h"
#include "federation_sql.h"

bool memberships_show(struct act *a, json_t *model)
{
    static const char *const codes[] = {"type", "state", "reason", NULL};
    return rows_put(a, model, "affiliations", affiliations_of(a, a->who.actor), codes);
}

/* Of the person, or of the organisation whose secretary the caller is. */
bool membership_leave(struct act *a, json_t *model)
{
    int64_t affiliation = param_id(a, "affiliation");
    struct affiliation_party_row row;
    if (!affiliation_party(a, affiliation, &row))
        return refuse(a, NOT_FOUND, "affiliation");
    json_put(model, "id", json_id(affiliation));
    act_redirect(a, row.party_id == a->who.actor ? "/memberships" : "/secretary");
    return registry_affiliation_leave(a, affiliation);
}

/* ---- for whom they work ---------------------------------------------------------------------- */

static bool is_listed(const json_t *list, int64_t organisation)
{
    json_t *one;
    size_t i;
    json_array_foreach(list, i, one) {
        if (json_get_id(one, "id") == organisation)
            return true;
    }
    return false;
}

/* Every organisation in which the caller has a role; the first is the one they work for now. */
bool workplaces_show(struct act *a, json_t *model)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < a->who.grant_count; i++) {
        int64_t organisation = a->who.grants[i].organisation;
        if (is_listed(list, organisation))
            continue;
        json_t *one = json_object();
        json_put(one, "id", json_id(organisation));
        json_put(one, "name", json_string(registry_name(a, organisation)));
        json_put(one, "is_current", json_boolean(i == 0));
        json_array_append_new(list, one);
    }
    return rows_put(a, model, "workplaces", list, NULL);
}

bool workplace_choose(struct act *a, json_t *model)
{
    (void)model;
    act_redirect(a, "/more");
    return registry_work_for(a, param_id(a, "organisation"));
}
