/* Who calls, as the registry knows them. */
#include "registry/registry_parts.h"
#include "registry_sql.h"

bool registry_roles_fill(struct act *a)
{
    json_t *grants =
        role_grants_live(a, a->who.actor, a->session ? a->session : "", a->now, WHO_GRANTS_MAX);
    if (!grants)
        return false;
    size_t i;
    json_t *grant;
    json_array_foreach(grants, i, grant) {
        enum role role = role_by_name(json_text(grant, "role"));
        a->who.roles |= role;
        a->who.grants[i].role = role;
        a->who.grants[i].organisation = json_get_id(grant, "organisation_id");
    }
    a->who.grant_count = (unsigned)json_array_size(grants);
    return true;
}

/* One with roles in several organisations sees for which they work now: the first. */
static void workplace_put(struct act *a, json_t *user)
{
    const struct who *who = &a->who;
    bool several = false;
    for (unsigned i = 1; i < who->grant_count; i++)
        several |= who->grants[i].organisation != who->grants[0].organisation;
    json_put(user, "has_workplaces", json_boolean(several));
    if (several)
        json_put(user, "works_for", json_string(registry_name(a, who->grants[0].organisation)));
}

json_t *registry_user(struct act *a)
{
    const struct who *who = &a->who;
    json_t *user = json_object();
    json_t *person = who->actor ? party_by_id(a, who->actor) : NULL;
    json_put(user, "name", json_string(json_text(person, "name")));
    json_put(user, "given_name", json_string(json_text(person, "given_name")));
    json_put(user, "is_signed_in", json_boolean(who->actor != 0));
    json_put(user, "is_acting", json_boolean(who->mandate != 0));
    int64_t principal, until;
    if (who->mandate && mandate_principal(a, who->mandate, &principal) &&
        mandate_until(a, who->mandate, &until)) {
        json_put(user, "acting_for", json_string(registry_name(a, principal)));
        json_put(user, "acting_until_at", json_integer(until));
        json_put(user, "acting_choices", registry_acting_choices(a));
    }
    json_put(user, "is_on_call", json_boolean(registry_on_call(a)));
    workplace_put(a, user);
    json_put(user, "is_citizen", json_boolean(who->roles & CITIZEN));
    for (enum role role = SHOPKEEPER; role <= FEDERATION; role <<= 1)
        json_put(user, arena_printf(a->arena, "is_%s", role_name(role)),
                 json_boolean(who->roles & role));
    return user;
}
