/* What this room holds about a person, and what of it follows them when two records become one. */
#include "base/json.h"
#include "counter/counter_parts.h"
#include "counter_sql.h"

bool counter_personal(struct act *a, json_t *model)
{
    json_put(model, "counter_orders", personal_counter_orders(a, a->who.party));
    return a->error.code == ERROR_NONE;
}

const struct belonging counter_belongings[] = {
    {merge_note_counter_orders, merge_give_counter_orders}, {0}};
