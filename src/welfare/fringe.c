/* What counts towards the yearly fringe limit: noted, declared, added up. */
#include "base/clock.h"
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

/* ---- weighed ----------------------------------------------------------------------------------
 */

struct law_decision fringe_stand(const json_t *law, int64_t year, int64_t cents,
                                 const struct welfare_fringe_state *state)
{
    const struct law_fringe facts = {.tax_year = year,
                                     .amount_cents = cents,
                                     .received_cents = state->received_cents,
                                     .external_cents = state->external_cents,
                                     .has_children = state->has_declared,
                                     .has_declared = state->has_declared};
    return law_fringe(law, &facts);
}

/* Add a step; true while the wish is still allowed. */
static bool step(struct fringe_finding *finding, struct law_decision decision)
{
    finding->steps[finding->count++] = decision;
    return decision.outcome == LAW_ALLOWED;
}

bool fringe_weigh(struct act *a, const json_t *law, const struct fringe_wish *wish,
                  struct fringe_finding *finding)
{
    const struct law_receipt receipt = {.available_at = wish->day,
                                        .relates_to_year = clock_civil(wish->day).year};
    const struct law_decision year = law_tax_year(law, &receipt);
    const struct law_home_expense expense = {.tax_year = law_number(&year, "tax_year"),
                                             .kind = wish->kind,
                                             .is_main_home = wish->is_main_home,
                                             .is_reimbursed = wish->is_reimbursed};
    struct welfare_fringe_state state;
    *finding = (struct fringe_finding){0};
    if (!welfare_fringe_state(a, wish->employee, expense.tax_year, &state))
        return false;
    finding->has_declared = state.has_declared;
    if (year.outcome != LAW_ALLOWED)
        step(finding, year);
    else if (step(finding, law_family(law, wish->day, &wish->beneficiary)) &&
             step(finding, law_home_expense(law, &expense)))
        step(finding, fringe_stand(law, expense.tax_year, wish->cents, &state));
    return true;
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
