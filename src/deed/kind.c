/* What an organisation thanks people for: listed, written, ended. */
#include "deed/deed_parts.h"
#include "deed_sql.h"
#include "registry/registry.h"

#include <string.h>

/* The organisation whose kinds the caller keeps. */
static int64_t kept(const struct act *a)
{
    int64_t organisation = who_organisation(&a->who, SECRETARY);
    return organisation ? organisation : who_organisation(&a->who, OPERATOR);
}

bool kinds_page(struct act *a, json_t *model)
{
    json_put(model, "organisation", json_string(registry_name(a, kept(a))));
    return deed_rows(a, model, "kinds", action_types_of(a, kept(a)));
}

bool kind_form(struct act *a, json_t *model)
{
    json_put(model, "organisation", json_string(registry_name(a, kept(a))));
    return deed_rows(a, model, "funds", action_funds_of(a, kept(a), a->now));
}

/* What was typed, in the least units of the fund: points have no hundredths. */
static bool reward_typed(struct act *a, int64_t *reward)
{
    struct action_fund_row fund;
    int64_t id = param_id(a, "fund");
    *reward = id ? param_int(a, "reward") : 0;
    if (id == 0)
        return true;
    if (!action_fund(a, id, &fund))
        return refuse_field(a, NOT_A_CHOICE, "fund");
    if (strcmp(fund.unit, "euro") == 0)
        return true;
    if (*reward % 100 != 0)
        return refuse_field(a, NOT_A_NUMBER, "reward");
    *reward /= 100;
    return true;
}

bool kind_write(struct act *a, json_t *model)
{
    int64_t id;
    struct new_action_type type = {.organisation = kept(a),
                                   .name = param_text(a, "name"),
                                   .about = param_text(a, "about"),
                                   .category = param_text(a, "category"),
                                   .fund = param_id(a, "fund"),
                                   .is_volunteering = param_bool(a, "is_volunteering"),
                                   .evidence = param_text(a, "evidence"),
                                   .code = param_text(a, "code"),
                                   .is_for_neighbours = param_bool(a, "is_for_neighbours"),
                                   .day = param_int(a, "day"),
                                   .month = param_int(a, "month"),
                                   .year = param_int(a, "year")};
    if (!reward_typed(a, &type.reward) || !deed_action_type_add(a, &type, &id))
        return false;
    act_subject(a, "action_type", id);
    json_put(model, "id", json_id(id));
    act_redirect(a, "/deeds/kinds");
    return true;
}

bool kind_close(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "kind");
    (void)model;
    act_subject(a, "action_type", id);
    act_redirect(a, "/deeds/kinds");
    return action_type_close(a, id, kept(a), a->now) == 1 || refuse(a, NOT_FOUND, "kind");
}
