/* The orders a person placed, or that were placed for them. */
#include "base/id.h"
#include "market/market_parts.h"

#include <ctype.h>
#include <string.h>

/* Eight characters in the middle of the id's text: its milliseconds. */
const char *order_number(struct act *a, int64_t order)
{
    char text[ID_TEXT_SIZE];
    id_text(order, text);
    for (char *c = text; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return arena_printf(a->arena, "%.4s-%.4s", text + 1, text + 5);
}

bool orders_page(struct act *a, json_t *model)
{
    json_t *orders = orders_of_party(a, a->who.party), *order;
    size_t i;
    if (!orders)
        return false;
    json_array_foreach(orders, i, order) {
        json_put(order, "number", json_string(order_number(a, json_get_id(order, "id"))));
        json_mark(order, "state");
    }
    json_put(model, "orders", orders);
    return true;
}

bool order_page(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "order");
    json_t *order = order_show(a, id, a->who.party, a->now), *legs, *leg;
    bool has_done = false;
    size_t i;
    if (!order)
        return refuse(a, NOT_FOUND, "order");
    legs = order_legs_show(a, id);
    if (!legs)
        return false;
    json_array_foreach(legs, i, leg) {
        json_mark(leg, "state");
        has_done = has_done || strcmp(json_text(leg, "state"), "fulfilled") == 0;
    }
    bool is_over = strcmp(json_text(order, "state"), "placed") != 0 &&
                   strcmp(json_text(order, "state"), "accepted") != 0;
    json_put(
        order, "is_partly_done",
        json_boolean(has_done && is_over && strcmp(json_text(order, "state"), "fulfilled") != 0));
    json_put(order, "number", json_string(order_number(a, id)));
    json_put(order, "legs", legs);
    json_mark(order, "state");
    json_mark(order, "reason");
    json_put(model, "order", order);
    return true;
}

/* Who may not read an order does not learn that it exists. */
bool order_cancel(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "order"), found;
    struct order_lock_row order;
    if (!order_show(a, id, a->who.party, a->now))
        return refuse(a, NOT_FOUND, "order");
    if (!order_open(a, id, &order))
        return false;
    if (!order_cancellable(a, id, a->who.party, a->now, &found))
        return refuse(a, STATE_CONFLICT, "order");
    act_subject(a, "order", id);
    act_fact(a, "state", json_string("cancelled"));
    json_put(model, "id", json_id(id));
    json_put(model, "state", json_string("cancelled"));
    act_redirect(a, "/orders/%s", json_text(model, "id"));
    return order_end(a, &order, "cancelled", "");
}
