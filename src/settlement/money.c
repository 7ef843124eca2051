/* What the pages of this room have in common. */
#include "registry/organisations.h"
#include "settlement/settlement_parts.h"

bool money_is_open(struct act *a, int64_t organisation, const char *field)
{
    return (organisation && registry_keeps(a, organisation)) || refuse(a, NOT_FOUND, field);
}

json_t *issuers_kept(struct act *a)
{
    json_t *all = issuers_all(a), *kept = json_array(), *issuer;
    size_t i;
    if (!all)
        return NULL;
    json_array_foreach(all, i, issuer) {
        if (registry_keeps(a, json_get_id(issuer, "id")))
            json_array_append(kept, issuer);
    }
    return kept;
}

bool money_rows(json_t *model, const char *name, json_t *rows)
{
    char has[64];
    snprintf(has, sizeof has, "has_%s", name);
    json_put(model, has, json_boolean(json_array_size(rows) > 0));
    json_put(model, name, rows ? rows : json_array());
    return rows != NULL;
}

void money_mark(json_t *rows, const char *member)
{
    json_t *row;
    size_t i;
    json_array_foreach(rows, i, row) {
        json_mark(row, member);
    }
}
