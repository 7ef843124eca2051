/* The secretary's desk: who asks to join, and who belongs. */
#include "federation/federation_parts.h"
#include "federation_sql.h"

int64_t organisation_kept(const struct act *a)
{
    int64_t organisation = who_organisation(&a->who, SECRETARY);
    return organisation ? organisation : who_organisation(&a->who, FEDERATION);
}

static const char *const affiliation_codes[] = {"type", "state", "reason", NULL};

/* The organisation's name and how many belong to it. */
static bool head_put(struct act *a, json_t *model, int64_t organisation)
{
    json_t *numbers = affiliation_numbers(a, organisation);
    if (!numbers)
        return refuse(a, INTERNAL, NULL);
    json_put(model, "organisation_id", json_id(organisation));
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    json_put(model, "numbers", numbers);
    return true;
}

bool secretary_show(struct act *a, json_t *model)
{
    int64_t organisation = organisation_kept(a);
    json_t *public = organisation_public(a, organisation);
    if (!public)
        return refuse(a, NOT_FOUND, "organisation");
    json_put(model, "question", json_string(json_text(public, "question")));
    return head_put(a, model, organisation) &&
           rows_put(a, model, "requests",
                    affiliations_in(a, organisation, "applied", "", "", NULL, LIST_PAGE, 0),
                    affiliation_codes) &&
           rows_put(a, model, "affiliations", affiliations_of(a, organisation), affiliation_codes);
}

bool secretary_ask(struct act *a, json_t *model)
{
    (void)model;
    act_redirect(a, "/secretary");
    return registry_organisation_ask(a, organisation_kept(a), param_text(a, "question"));
}

bool members_show(struct act *a, json_t *model)
{
    int64_t organisation = organisation_kept(a);
    const char *state = param_text(a, "state"), *type = param_text(a, "type");
    const char *asked = param_text(a, "q");
    json_t *members = affiliations_in(a, organisation, state, type, asked,
                                      registry_name_index(a, asked), LIST_PAGE + 1, rows_skip(a));
    rows_mark(members, affiliation_codes);
    json_put(model, "query", json_string(param_text(a, "q")));
    json_put(model, "state", json_string(state));
    json_put(model, "type", json_string(type));
    json_put(model, "states", rows_choices(a, AFFILIATION_STATES, state));
    json_put(model, "types", rows_choices(a, AFFILIATION_TYPES, type));
    return head_put(a, model, organisation) && rows_page(a, model, "members", members);
}

/* ---- one of them ----------------------------------------------------------------------------- */

static bool has_state(const json_t *member, const char *state)
{
    return json_is_true(json_object_get(json_object_get(member, "is"), state));
}

/* What may be done, so that the page offers it; the registry decides again. */
static void steps_put(json_t *member)
{
    bool is_active = has_state(member, "active"), is_suspended = has_state(member, "suspended");
    json_put(member, "can_answer", json_boolean(has_state(member, "applied")));
    json_put(member, "can_suspend", json_boolean(is_active));
    json_put(member, "can_resume", json_boolean(is_suspended));
    json_put(member, "can_end", json_boolean(is_active || is_suspended));
}

bool member_show(struct act *a, json_t *model)
{
    static const char *const role_code[] = {"role", NULL};
    json_t *member = affiliation_show(a, param_id(a, "affiliation"));
    int64_t organisation = json_get_id(member, "organisation_id");
    if (!member || !registry_keeps(a, organisation))
        return refuse(a, NOT_FOUND, "affiliation");
    for (const char *const *code = affiliation_codes; *code; code++)
        json_mark(member, *code);
    steps_put(member);
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    json_put(model, "member", member);
    json_put(model, "can_have_roles",
             json_boolean(has_state(member, "active") &&
                          json_is_true(json_object_get(member, "is_person"))));
    json_put(model, "grantable", rows_choices(a, ROLES_GRANTABLE, param_text(a, "role")));
    return rows_put(a, model, "roles",
                    roles_of_person_from(a, json_get_id(member, "party_id"), organisation, a->now),
                    role_code) &&
           loans_received_put(a, model, organisation);
}

/* ---- deciding -------------------------------------------------------------------------------- */

static bool decided(struct act *a, json_t *model, bool done)
{
    int64_t affiliation = param_id(a, "affiliation");
    json_put(model, "id", json_id(affiliation));
    act_redirect(a, "/secretary/members/%s", json_text(model, "id"));
    return done;
}

bool member_accept(struct act *a, json_t *model)
{
    return decided(
        a, model,
        registry_affiliation_accept(a, param_id(a, "affiliation"), param_text(a, "number")));
}

bool member_decline(struct act *a, json_t *model)
{
    return decided(
        a, model,
        registry_affiliation_decline(a, param_id(a, "affiliation"), param_text(a, "reason")));
}

bool member_suspend(struct act *a, json_t *model)
{
    return decided(
        a, model,
        registry_affiliation_suspend(a, param_id(a, "affiliation"), param_text(a, "reason")));
}

bool member_resume(struct act *a, json_t *model)
{
    return decided(a, model, registry_affiliation_resume(a, param_id(a, "affiliation")));
}

bool member_end(struct act *a, json_t *model)
{
    return decided(
        a, model, registry_affiliation_end(a, param_id(a, "affiliation"), param_text(a, "reason")));
}
