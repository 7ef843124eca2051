/* The rulesets for everybody: what holds today, what will hold, what held. */
#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

bool rules_page(struct act *a, json_t *model)
{
    json_t *law = welfare_law(a), *ruleset;
    json_t *now = json_array(), *later = json_array(), *before = json_array();
    size_t i;
    if (!law)
        return false;
    json_array_foreach(law, i, ruleset) {
        int64_t until = json_int(ruleset, "valid_until_at"); /* 0: until further notice */
        ruleset_say(a, ruleset);
        if (json_int(ruleset, "valid_from_at") > a->now)
            json_array_append(later, ruleset);
        else
            json_array_append(until && until < a->now ? before : now, ruleset);
    }
    json_put(model, "has_now", json_boolean(json_array_size(now) > 0));
    json_put(model, "has_later", json_boolean(json_array_size(later) > 0));
    json_put(model, "has_before", json_boolean(json_array_size(before) > 0));
    json_put(model, "now", now);
    json_put(model, "later", later);
    json_put(model, "before", before);
    return true;
}
