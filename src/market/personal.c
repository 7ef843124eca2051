/* What this room holds about a person. */
#include "market/market_parts.h"
#include "market_sql.h"

bool market_personal(struct act *a, json_t *model)
{
    json_put(model, "orders", personal_orders(a, a->who.party));
    return a->error.code == ERROR_NONE;
}
