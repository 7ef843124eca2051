/* The Federation's desk: what waits there, and every organisation's file. */
#include "desk/desk.h"
#include "federation/federation_parts.h"
#include "federation_sql.h"

#include <string.h>

enum { QUEUE_MOST = 50 };

static const char *const organisation_codes[] = {"kind", "sector", "state", NULL};
static const char *const role_code[] = {"role", NULL};

bool federation_show(struct act *a, json_t *model)
{
    return rows_put(a, model, "waiting", organisations_waiting(a, QUEUE_MOST),
                    organisation_codes) &&
           rows_put(a, model, "unkept", organisations_unkept(a, a->now, QUEUE_MOST), NULL) &&
           rows_put(a, model, "states", organisations_by_state(a), organisation_codes + 2) &&
           desk_queues_put(a, model);
}

bool federation_organisations(struct act *a, json_t *model)
{
    const char *state = param_text(a, "state");
    json_put(model, "state", json_string(state));
    json_put(model, "states",
             rows_choices(a, "active|applied|suspended|declined|dissolved", state));
    return organisations_list(a, model, state);
}

bool federation_organisation(struct act *a, json_t *model)
{
    static const char *const affiliation_codes[] = {"type", "state", "reason", NULL};
    int64_t id = param_id(a, "organisation");
    json_t *organisation = organisation_file(a, id), *numbers = affiliation_numbers(a, id);
    if (!organisation || !numbers)
        return refuse(a, NOT_FOUND, "organisation");
    for (const char *const *code = organisation_codes; *code; code++)
        json_mark(organisation, *code);
    json_put(model, "organisation", organisation);
    json_put(model, "numbers", numbers);
    return rows_put(a, model, "roles", roles_of_organisation(a, id, a->now), role_code) &&
           rows_put(a, model, "affiliations", affiliations_of(a, id), affiliation_codes) &&
           rows_put(a, model, "changes", organisation_changes_of(a, id), organisation_codes + 2) &&
           rows_put(a, model, "same_vat", organisations_same_vat(a, id), NULL);
}

/* ---- deciding -------------------------------------------------------------------------------- */

static bool decided(struct act *a, json_t *model, bool done)
{
    json_put(model, "id", json_id(param_id(a, "organisation")));
    act_redirect(a, "/federation/organisations/%s", json_text(model, "id"));
    return done;
}

bool federation_admit(struct act *a, json_t *model)
{
    return decided(a, model, registry_organisation_admit(a, param_id(a, "organisation")));
}

bool federation_decline(struct act *a, json_t *model)
{
    return decided(
        a, model,
        registry_organisation_decline(a, param_id(a, "organisation"), param_text(a, "reason")));
}

bool federation_suspend(struct act *a, json_t *model)
{
    return decided(
        a, model,
        registry_organisation_suspend(a, param_id(a, "organisation"), param_text(a, "reason")));
}

bool federation_resume(struct act *a, json_t *model)
{
    return decided(a, model, registry_organisation_resume(a, param_id(a, "organisation")));
}

bool federation_dissolve(struct act *a, json_t *model)
{
    return decided(
        a, model,
        registry_organisation_dissolve(a, param_id(a, "organisation"), param_text(a, "reason")));
}

/* Where nobody is secretary any more, the Federation names one of those who belong. */
bool federation_secretary(struct act *a, json_t *model)
{
    struct new_grant grant = {.person = registry_person_named(a, param_text(a, "user")),
                              .organisation = param_id(a, "organisation"),
                              .role = SECRETARY};
    if (!grant.person)
        return refuse_field(a, NOT_FOUND, "user");
    if (!registry_is_member(a, grant.person, grant.organisation, NULL))
        return refuse_field(a, NOT_AFFILIATED, "user");
    return decided(a, model, registry_role_give(a, &grant));
}

/* ---- roles of the whole square --------------------------------------------------------------- */

bool federation_roles(struct act *a, json_t *model)
{
    const char *role = param_text(a, "role");
    json_t *roles = roles_everywhere(a, role, a->now, LIST_PAGE + 1, rows_skip(a));
    rows_mark(roles, role_code);
    json_put(model, "role", json_string(role));
    json_put(model, "choices", rows_choices(a, ROLES_GRANTABLE "|federation", role));
    return rows_page(a, model, "roles", roles);
}
