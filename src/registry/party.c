/* People and organisations, what they are to each other, and what they do for one another. */
#include "base/id.h"
#include "registry/registry_parts.h"
#include "registry/vault.h"
#include "registry_sql.h"

#include <string.h>

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

bool registry_relate(struct act *a, int64_t person, const char *kind, int64_t other)
{
    bool both_ways = strcmp(kind, "family") == 0;
    return relationship_insert(a, id_new(), person, kind, other, a->now) >= 0 &&
           (!both_ways || relationship_insert(a, id_new(), other, kind, person, a->now) >= 0);
}
