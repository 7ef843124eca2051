/* What people read about mandates: their own, for whom they may act, what was done under one. */
#include "registry/mandate_parts.h"
#include "registry_sql.h"

#include <string.h>

enum { RECEIPTS_PAGE = 100 };

/* So that a page can name what a mandate rests on. */
static void bases_mark(json_t *mandates)
{
    size_t i;
    json_t *mandate;
    json_array_foreach(mandates, i, mandate) {
        json_mark(mandate, "basis");
    }
}

bool mandates_show(struct act *a, json_t *model)
{
    json_t *given = mandates_given(a, a->who.actor, a->now);
    json_t *received = mandates_received(a, a->who.actor, a->now);
    if (!given || !received)
        return false;
    bases_mark(given);
    bases_mark(received);
    json_put(model, "has_given", json_boolean(json_array_size(given) > 0));
    json_put(model, "has_received", json_boolean(json_array_size(received) > 0));
    json_put(model, "given", given);
    json_put(model, "received", received);
    return true;
}

json_t *registry_acting_choices(struct act *a)
{
    return mandate_choices(a, a->who.actor, a->who.mandate, a->now);
}

/* ---- receipts -------------------------------------------------------------------------------- */

/* Both people of a mandate read its receipts; and whoever has opened the represented person's
 * record at a desk, to print them. */
static bool receipts_mandate(struct act *a, struct mandate_by_id_row *mandate)
{
    if (!mandate_by_id(a, param_id(a, "mandate"), mandate))
        return refuse(a, NOT_FOUND, "mandate");
    bool at_desk =
        (a->who.roles & (OPERATOR | FEDERATION)) && registry_access_open(a, mandate->principal_id);
    return at_desk || mandate->principal_id == a->who.actor ||
           mandate->delegate_id == a->who.actor || refuse(a, NOT_FOUND, "mandate");
}

static void acts_mark(json_t *acts)
{
    size_t i;
    json_t *row;
    json_array_foreach(acts, i, row) {
        json_t *facts = json_object_get(row, "facts_json");
        int64_t cents = json_int(facts, "credit_cents") + json_int(facts, "cash_cents");
        json_object_del(row, "facts_json");
        if (cents)
            json_put(row, "amount_cents", json_integer(cents));
        json_mark(row, "name");
    }
}

bool receipts_show(struct act *a, json_t *model)
{
    struct mandate_by_id_row mandate;
    int64_t page = param_int(a, "page") ? param_int(a, "page") : 1;
    if (!receipts_mandate(a, &mandate))
        return false;
    json_t *acts = mandate_acts(a, mandate.id, mandate.principal_id, RECEIPTS_PAGE + 1,
                                (page - 1) * RECEIPTS_PAGE);
    if (!acts)
        return false;
    if (json_array_size(acts) > RECEIPTS_PAGE) {
        json_array_remove(acts, RECEIPTS_PAGE);
        json_put(model, "next_page", json_integer(page + 1));
    }
    acts_mark(acts);
    json_put(model, "id", json_id(mandate.id));
    json_put(model, "principal", json_string(registry_name(a, mandate.principal_id)));
    json_put(model, "delegate", json_string(registry_name(a, mandate.delegate_id)));
    json_put(model, "has_acts", json_boolean(json_array_size(acts) > 0));
    json_put(model, "acts", acts);
    return true;
}
