/* What this room holds about a person. */
#include "base/json.h"
#include "counter/counter_parts.h"
#include "counter_sql.h"

bool counter_personal(struct act *a, json_t *model)
{
    json_put(model, "counter_orders", personal_counter_orders(a, a->who.party));
    return a->error.code == ERROR_NONE;
}
