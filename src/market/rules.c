/* What must always hold in this room's tables. */
#include "market/market_parts.h"

typedef bool counter(struct act *a, int64_t *out);

static bool rule_check(struct act *a, json_t *model, counter *broken, counter *counted)
{
    int64_t wrong, all;
    if (!broken(a, &wrong) || !counted(a, &all))
        return refuse(a, INTERNAL, NULL);
    json_put(model, "broken", json_integer(wrong));
    json_put(model, "counted", json_integer(all));
    return true;
}

bool shares_check(struct act *a, json_t *model)
{
    return rule_check(a, model, listings_off_shares, listings_count);
}

bool slots_check(struct act *a, json_t *model)
{
    return rule_check(a, model, slots_off_orders, slots_count);
}

bool legs_check(struct act *a, json_t *model)
{
    return rule_check(a, model, orders_off_legs, orders_count);
}

bool states_check(struct act *a, json_t *model)
{
    return rule_check(a, model, orders_off_states, orders_count);
}

bool holds_check(struct act *a, json_t *model)
{
    return rule_check(a, model, orders_off_holds, orders_count);
}
