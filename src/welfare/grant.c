/* Credit for a category: so much a head, all of them or none, never beyond the budget. */
#include "base/clock.h"
#include "base/id.h"
#include "base/money.h"
#include "wallet/wallet.h"
#include "welfare/plan_parts.h"

#include <string.h>

bool plan_give(struct act *a, const struct plan_by_id_row *plan, const char *source,
               int64_t employee, int64_t grant, int64_t cents, int64_t expires_at)
{
    struct plan_source_row_row row;
    int64_t person, transfer;
    if (!plan_source_row(a, plan->id, source, &row) || !employee_person(a, employee, &person))
        return refuse(a, NOT_FOUND, "source");
    if (plan_source_take(a, plan->id, source, cents) != 1)
        return refuse_field(a, BUDGET_SHORT, "head_cents");
    return employee_grant_insert(a, id_new(), employee, plan->id, source, grant, cents, expires_at,
                                 a->now) == 1 &&
           wallet_grant_until(a, row.fund_id, person, cents, expires_at, plan->name, &transfer) &&
           act_notify(a, person, "welfare-granted", plan->id, NULL);
}

/* How much to each and until when: as the plan's collective agreement has it for this year (R22),
 * or as typed. */
static bool grant_terms(struct act *a, const struct plan_by_id_row *plan, const char *source,
                        int64_t *head, int64_t *expires_at)
{
    json_t *law = welfare_law(a);
    *head = param_int(a, "head_cents");
    *expires_at =
        param_time(a, "until") ? clock_day(param_time(a, "until"), 1) - 1 : plan->until_at;
    if (!law)
        return false;
    if (strcmp(source, "bonus") == 0) { /* only their own choice fills it (R19) */
        struct law_decision decision = law_source(law, a->now, "bonus", "on-top");
        if (decision.outcome == LAW_REFUSED)
            return law_refuse(a, &decision, "source");
    }
    if (strcmp(source, "contract") == 0 && *plan->agreement) {
        struct law_decision decision = law_contract(law, plan->agreement, a->now);
        if (decision.outcome == LAW_REFUSED)
            return law_refuse(a, &decision, "source");
        *head = law_number(&decision, "amount_cents");
        *expires_at = law_number(&decision, "usable_until_at");
    }
    if (*head <= 0)
        return refuse_field(a, MISSING, "head_cents");
    /* after the plan's end nobody could ask for it (R20) */
    bool is_usable = *expires_at > a->now && *expires_at <= plan->until_at;
    return is_usable || refuse_field(a, OUT_OF_RANGE, "until");
}

static bool grant_to_each(struct act *a, const struct plan_by_id_row *plan, const char *source,
                          int64_t grant, const json_t *members, int64_t head, int64_t expires_at)
{
    size_t i;
    json_t *member;
    json_array_foreach(members, i, member)
        if (!plan_give(a, plan, source, json_get_id(member, "id"), grant, head, expires_at))
            return false;
    return true;
}

bool plan_grant_make(struct act *a, json_t *model)
{
    struct plan_by_id_row plan;
    struct plan_category_by_id_row category;
    const char *source = param_text(a, "source");
    int64_t head, expires_at, grant = id_new();
    json_t *members;
    if (!plan_find(a, HR_MANAGER, &plan))
        return false;
    if (strcmp(plan.state, "active") != 0 || plan.until_at < a->now)
        return refuse(a, STATE_CONFLICT, "plan");
    if (!plan_category_by_id(a, param_id(a, "category"), &category) || category.plan_id != plan.id)
        return refuse_field(a, NOT_A_CHOICE, "category");
    if (!grant_terms(a, &plan, source, &head, &expires_at) ||
        !(members = category_members(a, plan.employer_id, category.attribute, category.value)))
        return false;
    if (json_array_size(members) == 0)
        return refuse_field(a, NOBODY_FOUND, "category");
    if (plan_grant_insert(a, grant, plan.id, source, category.id, param_text(a, "label"), head,
                          (int64_t)json_array_size(members), expires_at, a->who.actor, a->now) != 1)
        return refuse_field(a, ALREADY_DONE, "label");
    if (!grant_to_each(a, &plan, source, grant, members, head, expires_at))
        return false;
    act_subject(a, "plan_grant", grant);
    act_fact(a, "heads", json_integer((json_int_t)json_array_size(members)));
    act_fact(a, "head_cents", json_integer(head));
    json_put(model, "plan_id", json_id(plan.id));
    act_redirect(a, "/welfare/plans/%s", json_text(model, "plan_id"));
    return true;
}
