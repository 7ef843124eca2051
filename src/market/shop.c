/* The shop's board: what to prepare and bring, for whom, and the cash to take. */
#include "base/clock.h"
#include "market/market_parts.h"
#include "registry/registry.h"

#include <string.h>

bool shop_board(struct act *a, json_t *model)
{
    int64_t organisation = who_organisation(&a->who, SHOPKEEPER);
    struct civil today = clock_civil(a->now);
    today.hour = today.minute = today.second = 0;
    json_t *legs = shop_legs(a, organisation, clock_instant(today)), *leg;
    size_t i;
    if (!legs)
        return false;
    json_array_foreach(legs, i, leg) {
        json_put(leg, "number", json_string(order_number(a, json_get_id(leg, "order_id"))));
        json_object_del(leg, "order_id"); /* the order as a whole is not the shop's */
        json_mark(leg, "state");
    }
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    json_put(model, "legs", legs);
    return true;
}

/* The order of the caller's own leg, locked; legs of others do not exist here. */
static bool leg_open(struct act *a, struct order_lock_row *order)
{
    int64_t id = 0, shop = who_organisation(&a->who, SHOPKEEPER);
    return (shop_leg_order(a, param_id(a, "leg"), shop, &id) || refuse(a, NOT_FOUND, "leg")) &&
           order_open(a, id, order);
}

static void leg_noted(struct act *a, json_t *model, const char *state)
{
    act_subject(a, "leg", param_id(a, "leg"));
    act_fact(a, "state", json_string(state));
    json_put(model, "id", json_id(param_id(a, "leg")));
    json_put(model, "state", json_string(state));
    act_redirect(a, "/shop/orders");
}

/* Nothing is prepared before everybody has accepted: all legs confirm or none. */
static bool leg_step(struct act *a, json_t *model, const char *from, const char *to)
{
    struct order_lock_row order;
    if (!leg_open(a, &order))
        return false;
    bool is_confirmed = strcmp(order.state, "accepted") == 0;
    if ((!is_confirmed && strcmp(from, "placed") != 0) ||
        leg_move(a, param_id(a, "leg"), from, to, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "leg");
    leg_noted(a, model, to);
    return order_advance(a, &order);
}

bool shop_accept(struct act *a, json_t *model)
{
    return leg_step(a, model, "placed", "accepted");
}

bool shop_prepare(struct act *a, json_t *model)
{
    return leg_step(a, model, "accepted", "preparing");
}

bool shop_ready(struct act *a, json_t *model)
{
    return leg_step(a, model, "preparing", "ready");
}

bool shop_hand_over(struct act *a, json_t *model)
{
    return leg_step(a, model, "ready", "handed_over");
}

bool shop_refuse(struct act *a, json_t *model)
{
    const char *reason = param_text(a, "reason");
    struct order_lock_row order;
    if (!leg_open(a, &order))
        return false;
    if (leg_refuse(a, param_id(a, "leg"), reason, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "leg");
    leg_noted(a, model, "refused");
    return order_end(a, &order, "refused", reason);
}
