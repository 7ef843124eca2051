/* Actions: declared by a person, verified by another, and given for once.
 *
 *     declared -> credited | rejected | withdrawn */
#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "deed/deed_parts.h"
#include "deed_sql.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "wallet/wallet.h"

#include <string.h>

enum { DAYS_TO_DECLARE = 60 };

/* ---- kinds ----------------------------------------------------------------------------------- */

/* Third-sector bodies by law (d.lgs. 117/2017 art. 4): what is done for them is volunteering. */
static bool is_third_sector(const struct action_organisation_row *organisation)
{
    return strcmp(organisation->kind, "association") == 0 ||
           (strcmp(organisation->kind, "cooperative") == 0 &&
            strcmp(organisation->sector, "social") == 0);
}

/* May this be given for it? */
static bool reward_check(struct act *a, const struct new_action_type *type, bool is_volunteering)
{
    struct action_fund_row fund;
    if (!type->fund)
        return type->reward == 0 || refuse_field(a, MISSING, "fund");
    if (!action_fund(a, type->fund, &fund) || fund.issuer_id != type->organisation)
        return refuse_field(a, NOT_ELIGIBLE, "fund");
    if (type->reward <= 0)
        return refuse_field(a, OUT_OF_RANGE, "reward");
    if (strcmp(fund.nature, "recognition") == 0)
        return true;
    if (strcmp(fund.nature, "bonus") != 0 && strcmp(fund.nature, "public-voucher") != 0)
        return refuse_field(a, NOT_ELIGIBLE, "fund");
    return !is_volunteering || refuse_field(a, LAW_FORBIDS, "fund");
}

bool deed_action_type_add(struct act *a, const struct new_action_type *type, int64_t *id)
{
    struct action_organisation_row organisation;
    *id = id_new();
    if (!action_organisation(a, type->organisation, &organisation))
        return refuse(a, NOT_FOUND, "organisation");
    bool is_volunteering = type->is_volunteering || is_third_sector(&organisation);
    bool has_code = strcmp(type->evidence, "code") == 0;
    if (has_code && (!type->code || !*type->code))
        return refuse_field(a, MISSING, "code");
    return reward_check(a, type, is_volunteering) &&
           action_type_insert(
               a, *id, type->organisation, type->name, type->about, type->category, type->fund,
               type->reward, is_volunteering, type->evidence,
               has_code ? vault_index(a, "action code", text_fold(a->arena, type->code)) : "",
               type->is_for_neighbours, type->day, type->month, type->year, type->budget,
               a->now) == 1;
}

/* ---- declaring ------------------------------------------------------------------------------- */

/* What the kind asks to see, in what the person gave. */
static bool evidence_check(struct act *a, const struct action_type_by_id_row *type,
                           const char *evidence)
{
    if (strcmp(type->evidence, "none") == 0)
        return true;
    if (!*evidence)
        return refuse_field(a, MISSING, "evidence");
    if (strcmp(type->evidence, "code") != 0)
        return true;
    return strcmp(vault_index(a, "action code", text_fold(a->arena, evidence)),
                  type->code_digest) == 0 ||
           refuse_field(a, CODE_WRONG, "evidence");
}

bool deed_action_declare(struct act *a, int64_t type_id, int64_t person, int64_t done_at,
                         const char *evidence, int64_t *id)
{
    struct action_type_by_id_row type;
    *id = id_new();
    if (!action_type_by_id(a, type_id, &type))
        return refuse(a, NOT_FOUND, "type");
    if (strcmp(type.state, "open") != 0)
        return refuse(a, STATE_CONFLICT, "type");
    if (done_at > a->now || done_at < clock_day(a->now, -DAYS_TO_DECLARE))
        return refuse_field(a, OUT_OF_RANGE, "done");
    if (!evidence_check(a, &type, evidence))
        return false;
    /* a code proves, and is not kept */
    const char *kept = strcmp(type.evidence, "code") == 0 ? "" : evidence;
    const char *sealed = vault_seal(a, person, kept);
    return sealed &&
           action_insert(a, *id, type_id, person, clock_day(done_at, 0), sealed, a->now) == 1;
}

/* ---- deciding -------------------------------------------------------------------------------- */

/* Nobody decides on their own actions, nor on those of whom they act for or of their family; of the
 * others, an operator of the organisation, or a neighbour where the kind says so. */
static bool decider_check(struct act *a, const struct action_by_id_row *action,
                          const struct action_type_by_id_row *type)
{
    int64_t bonds;
    if (!type->is_for_neighbours && !who_holds(&a->who, OPERATOR, type->organisation_id))
        return refuse(a, NOT_FOUND, "action");
    if (action->person_id == a->who.actor || who_represents(&a->who))
        return refuse(a, SAME_PERSON, NULL);
    return action_bonds(a, action->person_id, a->who.actor, &bonds) &&
           (bonds == 0 || refuse(a, SAME_PERSON, NULL));
}

static bool action_find(struct act *a, int64_t id, struct action_by_id_row *action,
                        struct action_type_by_id_row *type)
{
    if (!action_by_id(a, id, action) || !action_type_by_id(a, action->type_id, type))
        return refuse(a, NOT_FOUND, "action");
    return decider_check(a, action, type) &&
           (strcmp(action->state, "declared") == 0 || refuse(a, STATE_CONFLICT, "action"));
}

/* Was the person thanked less than so often between two instants? */
static bool cap_check(struct act *a, const struct action_by_id_row *action, int64_t most,
                      struct civil from, struct civil below)
{
    int64_t count;
    return most == 0 || (actions_credited(a, action->person_id, action->type_id,
                                          clock_instant(from), clock_instant(below), &count) &&
                         (count < most || refuse(a, OVER_LIMIT, NULL)));
}

/* The caps of the day, month and year in which it was done. */
static bool caps_check(struct act *a, const struct action_by_id_row *action,
                       const struct action_type_by_id_row *type)
{
    struct civil done = clock_civil(action->done_at);
    struct civil day = {.year = done.year, .month = done.month, .day = done.day};
    struct civil month = {.year = done.year, .month = done.month, .day = 1};
    struct civil year = {.year = done.year, .month = 1, .day = 1};
    struct civil next_day = day, next_month = month, next_year = year;
    next_day.day++;
    next_month.month++;
    next_year.year++;
    return cap_check(a, action, type->day_most, day, next_day) &&
           cap_check(a, action, type->month_most, month, next_month) &&
           cap_check(a, action, type->year_most, year, next_year);
}

bool deed_action_verify(struct act *a, int64_t id)
{
    struct action_by_id_row action = {0};
    struct action_type_by_id_row type = {0};
    int64_t transfer;
    if (!action_find(a, id, &action, &type))
        return false;
    /* the kind's row first: whoever credits another of its actions waits here */
    if (action_type_spend(a, type.id, type.reward_cents) != 1)
        return refuse(a, BUDGET_SHORT, NULL);
    if (!caps_check(a, &action, &type))
        return false;
    if (action_credit(a, id, a->who.actor, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "action");
    act_subject(a, "action", id);
    return type.reward_cents == 0 || (wallet_reward(a, type.fund_id, action.person_id,
                                                    type.reward_cents, id, "", &transfer) &&
                                      action_rewarded(a, id, type.reward_cents, transfer) == 1);
}

bool deed_action_refuse(struct act *a, int64_t id, const char *reason)
{
    struct action_by_id_row action = {0};
    struct action_type_by_id_row type = {0};
    if (!action_find(a, id, &action, &type))
        return false;
    const char *sealed = vault_seal(a, action.person_id, reason);
    act_subject(a, "action", id);
    return sealed && (action_reject(a, id, a->who.actor, sealed, a->now) == 1 ||
                      refuse(a, STATE_CONFLICT, "action"));
}
