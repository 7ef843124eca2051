/* What counts towards the yearly fringe limit: noted, declared, added up. */
#include "base/id.h"
#include "registry/vault.h"
#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

/* ---- received ---------------------------------------------------------------------------------
 */

bool welfare_fringe_add(struct act *a, const struct welfare_fringe_entry *entry, int64_t *id)
{
    const json_t *law = welfare_law(a);
    if (!law)
        return false;
    const struct law_receipt receipt = {.available_at = entry->available_at,
                                        .relates_to_year = entry->relates_to_year};
    const struct law_decision year = law_tax_year(law, &receipt);
    if (year.outcome != LAW_ALLOWED)
        return refuse(a, NOT_FOUND, "ruleset");
    *id = id_new();
    int64_t noted =
        fringe_entry_insert(a, *id, entry->employee, entry->employer, law_number(&year, "tax_year"),
                            entry->available_at, entry->cents, entry->what, entry->reference);
    return noted == 1 || (noted == 0 && refuse(a, ALREADY_DONE, "reference"));
}

bool welfare_fringe_cancel(struct act *a, int64_t reference)
{
    int64_t cancelled = fringe_entry_cancelled(a, reference, a->now);
    return cancelled == 1 || (cancelled == 0 && refuse(a, NOT_FOUND, "reference"));
}

bool welfare_fringe_state(struct act *a, int64_t employee, int64_t tax_year,
                          struct welfare_fringe_state *state)
{
    bool ok = fringe_received(a, employee, tax_year, &state->received_cents) &&
              fringe_external(a, employee, tax_year, &state->external_cents) &&
              children_declared(a, employee, tax_year, &state->declared_at);
    state->has_declared = ok && state->declared_at > 0;
    return ok;
}

/* ---- declared ---------------------------------------------------------------------------------
 */

bool welfare_external_declare(struct act *a, int64_t employee, int64_t tax_year, int64_t cents)
{
    return fringe_external_put(a, employee, tax_year, cents, a->now) == 1;
}

bool welfare_children_declare(struct act *a, int64_t employee, int64_t tax_year,
                              const char *const *tax_codes, size_t count)
{
    int64_t declaration = id_new();
    if (children_declaration_end(a, employee, tax_year, a->now) < 0 ||
        children_declaration_insert(a, declaration, employee, tax_year, a->now) != 1)
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *sealed = vault_seal(a, employee, tax_codes[i]);
        if (!sealed || declared_child_insert(a, id_new(), declaration, sealed) != 1)
            return false;
    }
    return true;
}

bool welfare_children_withdraw(struct act *a, int64_t employee, int64_t tax_year)
{
    int64_t ended = children_declaration_end(a, employee, tax_year, a->now);
    return ended == 1 || (ended == 0 && refuse(a, NOT_FOUND, "declaration"));
}
