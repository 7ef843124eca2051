/* Roles: what people may do for an organisation, given by itself or by a partner to which it lent
 * them. */
#include "base/id.h"
#include "registry/organisations.h"
#include "registry/registry_parts.h"
#include "registry_sql.h"

#include <string.h>

static const struct {
    enum role role;
    const char *name;
} roles[] = {{SHOPKEEPER, "shopkeeper"}, {COORDINATOR, "coordinator"}, {CARE_WORKER, "care_worker"},
             {HR_MANAGER, "hr_manager"}, {FACILITATOR, "facilitator"}, {OPERATOR, "operator"},
             {SECRETARY, "secretary"},   {FEDERATION, "federation"}};

enum { ROLES = sizeof roles / sizeof roles[0] };

const char *role_name(enum role role)
{
    for (unsigned i = 0; i < ROLES; i++)
        if (roles[i].role == role)
            return roles[i].name;
    return NULL;
}

enum role role_by_name(const char *name)
{
    for (unsigned i = 0; i < ROLES; i++)
        if (strcmp(roles[i].name, name) == 0)
            return roles[i].role;
    return 0;
}

json_t *registry_holders(struct act *a, enum role role, int64_t organisation)
{
    json_t *holders = role_holders(a, role_name(role), organisation, a->now);
    json_sort_by(holders, "name");
    return holders;
}

bool registry_notify_holders(struct act *a, enum role role, int64_t organisation, const char *kind,
                             int64_t about, const json_t *data)
{
    json_t *holders = registry_holders(a, role, organisation), *holder;
    size_t i;
    if (!holders)
        return false;
    json_array_foreach(holders, i, holder) {
        if (!act_notify(a, json_get_id(holder, "id"), kind, about, json_deep_copy(data)))
            return false;
    }
    return true;
}

bool registry_role_grant(struct act *a, int64_t person, enum role role, int64_t organisation)
{
    const char *name = role_name(role);
    if (!name)
        return refuse(a, NOT_A_CHOICE, "role");
    return role_grant_insert(a, id_new(), person, name, organisation, a->now, 0, 0) >= 0;
}

bool role_is_among(const char *name, const char *names)
{
    size_t length = strlen(name);
    for (const char *at = names; at; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, name, length) == 0 && (at[length] == '|' || at[length] == '\0'))
            return true;
    }
    return false;
}

/* ---- telling --------------------------------------------------------------------------------- */

static bool person_tell(struct act *a, int64_t person, const char *kind, const char *role,
                        int64_t organisation, int64_t until)
{
    json_t *data = json_object();
    json_put(data, "organisation", json_string(registry_name(a, organisation)));
    json_put(data, "role", json_string(role));
    json_put(data, "until_at", until ? json_integer(until) : json_null());
    json_mark(data, "role");
    return act_notify(a, person, kind, organisation, data);
}

bool role_ended_tell(struct act *a, int64_t person, const char *role, int64_t organisation)
{
    return person_tell(a, person, "role-ended", role, organisation, 0);
}

enum role registry_role_named(const char *name)
{
    return role_by_name(name);
}

/* ---- giving ---------------------------------------------------------------------------------- */

static bool is_federation(struct act *a, int64_t organisation)
{
    struct organisation_by_id_row row;
    return organisation_by_id(a, organisation, &row) && strcmp(row.kind, "federation") == 0;
}

/* Secretaries give all roles but the Federation's, which its staff gives in the Federation. */
static bool role_may_be_given(struct act *a, const struct new_grant *grant, const char *name)
{
    bool ok = role_is_among(name, ROLES_GRANTABLE) ||
              (grant->role == FEDERATION && (a->who.roles & FEDERATION) &&
               is_federation(a, grant->organisation));
    return ok || refuse_field(a, NOT_A_CHOICE, "role");
}

/* Where the role counts, and until when at most: in the organisation itself, or in a loan's owner.
 */
struct scope {
    int64_t organisation, until;
};

static bool scope_find(struct act *a, const struct new_grant *grant, const char *name,
                       struct scope *scope)
{
    struct loan_allows_row loan;
    *scope = (struct scope){grant->organisation, grant->until};
    if (grant->until && grant->until <= a->now)
        return refuse_field(a, OUT_OF_RANGE, "until");
    if (!grant->loan)
        return role_may_be_given(a, grant, name);
    if (loan_hold(a, grant->loan, a->now) != 1 ||
        !loan_allows(a, grant->loan, grant->organisation, name, a->now, &loan))
        return refuse_field(a, NOT_A_CHOICE, "role");
    scope->organisation = loan.owner_id;
    if (!scope->until || scope->until > loan.until_at)
        scope->until = loan.until_at;
    return true;
}

bool registry_role_give(struct act *a, const struct new_grant *grant)
{
    const char *name = role_name(grant->role);
    struct scope scope;
    int64_t id = id_new();
    if (!registry_keeps(a, grant->organisation))
        return refuse(a, NOT_FOUND, "organisation");
    if (!name)
        return refuse_field(a, NOT_A_CHOICE, "role");
    if (!organisation_hold(a, grant->organisation) || !scope_find(a, grant, name, &scope))
        return false;
    if (!registry_is_member(a, grant->person, grant->organisation, NULL))
        return refuse_field(a, NOT_AFFILIATED, "person");
    int64_t given = role_grant_insert(a, id, grant->person, name, scope.organisation, a->now,
                                      scope.until, grant->loan);
    if (given == 0)
        return refuse_field(a, ALREADY_DONE, "role");
    act_subject(a, "organisation", scope.organisation);
    act_fact(a, "role", json_string(name));
    act_fact(a, "person", json_id(grant->person));
    return given == 1 &&
           person_tell(a, grant->person, "role-granted", name, scope.organisation, scope.until);
}

/* ---- ending ---------------------------------------------------------------------------------- */

/* Only the Federation's staff ends a colleague's role, and nobody their own: one always remains. */
static bool may_end_staff(const struct act *a, const struct role_grant_by_id_row *grant)
{
    return (a->who.roles & FEDERATION) && grant->person_id != a->who.actor;
}

bool registry_role_end(struct act *a, int64_t grant)
{
    struct role_grant_by_id_row row;
    if (!role_grant_by_id(a, grant, &row) ||
        (!registry_keeps(a, row.organisation_id) &&
         !(row.partner_id && registry_keeps(a, row.partner_id))))
        return refuse(a, NOT_FOUND, "grant");
    if (role_by_name(row.role) == FEDERATION && !may_end_staff(a, &row))
        return refuse(a, STATE_CONFLICT, "grant");
    int64_t ended = role_end(a, grant, a->now);
    if (ended == 0)
        return refuse(a, STATE_CONFLICT, "grant");
    act_subject(a, "organisation", row.organisation_id);
    act_fact(a, "role", json_string(row.role));
    act_fact(a, "person", json_id(row.person_id));
    return ended == 1 && role_ended_tell(a, row.person_id, row.role, row.organisation_id);
}

/* ---- for whom a session works ---------------------------------------------------------------- */

/* The choice is forgotten with the longest session. */
enum { WORKPLACE_LIFE = 90 * 86400 };

bool registry_work_for(struct act *a, int64_t organisation)
{
    bool works_there = false;
    for (unsigned i = 0; i < a->who.grant_count; i++)
        works_there |= a->who.grants[i].organisation == organisation;
    if (!works_there || !a->session)
        return refuse(a, NOT_FOUND, "organisation");
    act_subject(a, "organisation", organisation);
    return workplace_set(a, a->session, organisation, a->now) == 1;
}

bool workplaces_purge_due(struct act *a, json_t *model)
{
    (void)model;
    return workplaces_purge(a, a->now - WORKPLACE_LIFE) >= 0;
}
