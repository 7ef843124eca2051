/* People and organisations, what they are to each other, and what they do for one another. */
#include "base/id.h"
#include "registry/registry_parts.h"
#include "registry/vault.h"
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

json_t *registry_party(struct act *a, int64_t party)
{
    return party_by_id(a, party);
}

json_t *registry_contact(struct act *a, int64_t party)
{
    return party_contact(a, party);
}

const char *registry_name(struct act *a, int64_t party)
{
    struct party_name_row row;
    return party_name(a, party, &row) ? row.name : "";
}

int64_t registry_referent(struct act *a, int64_t person)
{
    int64_t referent;
    return relationship_referent(a, person, &referent) ? referent : 0;
}

bool registry_is_family(struct act *a, int64_t person, int64_t other)
{
    int64_t count;
    return relationship_family_count(a, person, other, &count) && count > 0;
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

bool registry_organisation_add(struct act *a, const struct new_organisation *organisation,
                               int64_t *id)
{
    *id = id_new();
    return party_insert(a, *id, "organisation", vault_plain(a, organisation->name),
                        organisation->area, vault_plain(a, organisation->phone), a->now) == 1 &&
           organisation_insert(a, *id, organisation->kind, organisation->sector,
                               organisation->vat_number, organisation->address) == 1;
}

bool registry_role_grant(struct act *a, int64_t person, enum role role, int64_t organisation)
{
    const char *name = role_name(role);
    if (!name)
        return refuse(a, NOT_A_CHOICE, "role");
    return role_grant_insert(a, id_new(), person, name, organisation, a->now) == 1;
}

bool registry_relate(struct act *a, int64_t person, const char *kind, int64_t other)
{
    bool both_ways = strcmp(kind, "family") == 0;
    return relationship_insert(a, id_new(), person, kind, other, a->now) >= 0 &&
           (!both_ways || relationship_insert(a, id_new(), other, kind, person, a->now) >= 0);
}
