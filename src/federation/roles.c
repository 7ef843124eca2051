/* Who does what in an organisation. */
#include "base/clock.h"
#include "federation/federation_parts.h"
#include "federation_sql.h"

#include <string.h>

static const char *const role_code[] = {"role", NULL};

bool roles_show(struct act *a, json_t *model)
{
    int64_t organisation = organisation_kept(a);
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    return rows_put(a, model, "roles", roles_of_organisation(a, organisation, a->now), role_code) &&
           rows_put(a, model, "given", roles_given_by(a, organisation, a->now), role_code);
}

int64_t last_second(int64_t day)
{
    return day ? clock_day(day, 1) - 1 : 0;
}

/* To one of the organisation's people; under a loan, in the organisation that lends. */
bool role_give(struct act *a, json_t *model)
{
    json_t *member = affiliation_show(a, param_id(a, "affiliation"));
    struct new_grant grant = {.person = json_get_id(member, "party_id"),
                              .organisation = json_get_id(member, "organisation_id"),
                              .loan = param_id(a, "loan"),
                              .until = last_second(param_time(a, "until")),
                              .role = registry_role_named(param_text(a, "role"))};
    if (!member)
        return refuse(a, NOT_FOUND, "affiliation");
    json_put(model, "id", json_id(param_id(a, "affiliation")));
    act_redirect(a, "/secretary/members/%s", json_text(model, "id"));
    return registry_role_give(a, &grant);
}

bool role_take(struct act *a, json_t *model)
{
    json_put(model, "id", json_id(param_id(a, "grant")));
    if (param_id(a, "organisation"))
        act_redirect(a, "/federation/organisations/%s",
                     json_string_value(json_id(param_id(a, "organisation"))));
    else
        act_redirect(a, "/secretary/roles");
    return registry_role_end(a, param_id(a, "grant"));
}
