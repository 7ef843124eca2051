/* Vouchers: art. 51 c.3-bis of the TUIR, art. 6 of the decree of 25 March 2016. */
#include "welfare/law_parts.h"

#include <string.h>

static struct law_decision voucher_decide(const json_t *law, int64_t day, const json_t **ruleset)
{
    *ruleset = law_ruleset(law, "voucher", day);
    return decide(*ruleset, "R12");
}

/* A finding of the chain of checks below: always false, so that it ends there. */
static bool found(struct law_decision *decision, const char *rule, enum law_outcome outcome,
                  const char *reason)
{
    decision->rule = rule;
    decision_end(decision, outcome, reason);
    return false;
}

/* ---- issued ------------------------------------------------------------------------------------
 */

static bool has_user(const json_t *ruleset, const struct law_voucher_issue *facts,
                     struct law_decision *decision)
{
    return facts->has_user || !law_bool(ruleset, "is_nominative") ||
           found(decision, "R10", LAW_REFUSED, "voucher_nominative");
}

static bool is_for_the_future(const json_t *ruleset, const struct law_voucher_issue *facts,
                              struct law_decision *decision)
{
    return !facts->is_for_expense_made || law_bool(ruleset, "may_reimburse") ||
           found(decision, "R14", LAW_REFUSED, "voucher_expense_made");
}

static bool has_network(const json_t *ruleset, const struct law_voucher_issue *facts,
                        struct law_decision *decision)
{
    return facts->providers > 0 || !law_bool(ruleset, "needs_network") ||
           found(decision, "R15", LAW_REFUSED, "voucher_no_network");
}

/* A cumulative voucher is for goods of c.3, within what is left of the year's limit. */
static bool may_cumulate(const json_t *law, const json_t *ruleset,
                         const struct law_voucher_issue *facts, struct law_decision *decision)
{
    if (!facts->is_cumulative)
        return true;
    if (!facts->is_fringe || !law_bool(ruleset, "fringe_may_cumulate"))
        return found(decision, "R13", LAW_REFUSED, "voucher_cumulative_service");
    struct law_fringe fringe = facts->fringe;
    fringe.amount_cents = facts->face_cents;
    const struct law_decision limit = law_fringe(law, &fringe);
    if (limit.outcome == LAW_REFUSED) {
        *decision = limit;
        return false;
    }
    decision_number(decision, "tax_year", fringe.tax_year);
    decision_number(decision, "limit_cents", law_number(&limit, "limit_cents"));
    decision_number(decision, "left_cents", law_number(&limit, "left_cents"));
    return limit.outcome == LAW_ALLOWED ? found(decision, "R13", LAW_ALLOWED, "voucher_cumulative")
                                        : found(decision, "R13", LAW_REFUSED, "voucher_over_limit");
}

struct law_decision law_voucher_issue(const json_t *law, const struct law_voucher_issue *facts)
{
    const json_t *ruleset;
    struct law_decision decision = voucher_decide(law, facts->day, &ruleset);
    if (!ruleset)
        return decision;
    if (has_user(ruleset, facts, &decision) && is_for_the_future(ruleset, facts, &decision) &&
        has_network(ruleset, facts, &decision) && may_cumulate(law, ruleset, facts, &decision))
        found(&decision, "R10", LAW_ALLOWED, "voucher_issued");
    return decision;
}

/* ---- used --------------------------------------------------------------------------------------
 */

static bool is_presented_by_user(const struct law_voucher_use *facts, const json_t *ruleset,
                                 struct law_decision *decision)
{
    return facts->is_user || law_bool(ruleset, "is_transferable") ||
           found(decision, "R11", LAW_REFUSED, "voucher_of_another");
}

static bool is_accepted_here(const struct law_voucher_use *facts, const json_t *ruleset,
                             struct law_decision *decision)
{
    return facts->is_in_network || !law_bool(ruleset, "needs_network") ||
           found(decision, "R15", LAW_REFUSED, "voucher_outside_network");
}

/* Of a single one, its whole face: not less, and nothing on top. */
static bool is_whole(const struct law_voucher_use *facts, const json_t *ruleset,
                     struct law_decision *decision)
{
    if (facts->is_cumulative)
        return facts->price_cents <= facts->left_cents
                   ? found(decision, "R13", LAW_ALLOWED, "voucher_part")
                   : found(decision, "R13", LAW_REFUSED, "voucher_short");
    decision_number(decision, "face_cents", facts->face_cents);
    if (facts->price_cents < facts->face_cents && !law_bool(ruleset, "may_be_partial"))
        return found(decision, "R12", LAW_REFUSED, "voucher_partial");
    if (facts->price_cents > facts->face_cents && !law_bool(ruleset, "may_be_topped_up"))
        return found(decision, "R12", LAW_REFUSED, "voucher_top_up");
    return found(decision, "R12", LAW_ALLOWED, "voucher_whole");
}

struct law_decision law_voucher_use(const json_t *law, const struct law_voucher_use *facts)
{
    const json_t *ruleset;
    struct law_decision decision = voucher_decide(law, facts->day, &ruleset);
    if (ruleset && is_presented_by_user(facts, ruleset, &decision) &&
        is_accepted_here(facts, ruleset, &decision))
        is_whole(facts, ruleset, &decision);
    return decision;
}

struct law_decision law_voucher_turn(const json_t *law, int64_t day, const char *into)
{
    const json_t *ruleset;
    struct law_decision decision = voucher_decide(law, day, &ruleset);
    if (!ruleset)
        return decision;
    bool is_cash = strcmp(into, "cash") == 0;
    if (law_bool(ruleset, is_cash ? "is_cashable" : "is_transferable"))
        found(&decision, "R11", LAW_ALLOWED, "voucher_turned");
    else
        found(&decision, "R11", LAW_REFUSED, is_cash ? "voucher_no_cash" : "voucher_no_transfer");
    return decision;
}
