/* The limits that holders set themselves. */
#include "wallet/wallet_parts.h"

#include <string.h>

static json_t *own_account(struct act *a)
{
    json_t *account = account_show(a, param_id(a, "account"));
    if (account && json_get_id(account, "holder_id") == a->who.actor &&
        strcmp(json_text(account, "role"), HOLDER) == 0 &&
        strcmp(json_text(account, "unit"), "euro") == 0)
        return account;
    refuse(a, NOT_FOUND, "account");
    return NULL;
}

bool limits_page(struct act *a, json_t *model)
{
    json_t *account = own_account(a);
    if (!account)
        return false;
    json_t *limits = fund_limits_of(a, json_get_id(account, "fund_id"), a->who.actor);
    if (!limits)
        return false;
    json_put(model, "account", account);
    json_put(model, "limits", limits);
    json_put(model, "has_fund_limits",
             json_boolean(json_int(limits, "most_cents") || json_int(limits, "day_cents") ||
                          json_int(limits, "month_cents") || json_int(limits, "year_cents")));
    return true;
}

bool limits_set(struct act *a, json_t *model)
{
    json_t *account = own_account(a);
    if (!account)
        return false;
    json_put(model, "id", json_copy(json_object_get(account, "id")));
    act_redirect(a, "/wallet/accounts/%s", json_text(account, "id"));
    return holder_limit_set(a, a->who.actor, json_get_id(account, "fund_id"), param_int(a, "day"),
                            param_int(a, "month"), param_int(a, "year")) == 1;
}
