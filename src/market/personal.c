/* What this room holds about a person, and what of it follows them when two records become one. */
#include "market/market_parts.h"
#include "market_sql.h"

bool market_personal(struct act *a, json_t *model)
{
    json_put(model, "orders", personal_orders(a, a->who.party));
    return a->error.code == ERROR_NONE;
}

const struct belonging market_belongings[] = {{merge_note_orders, merge_give_orders},
                                              {merge_note_orders_placed, merge_give_orders_placed},
                                              {0}};
