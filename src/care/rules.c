/* What must always hold in this room's tables. */
#include "care/care_parts.h"
#include "care_sql.h"

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

bool referents_check(struct act *a, json_t *model)
{
    return rule_check(a, model, visits_without_referent, visits_open_count);
}

bool signals_check(struct act *a, json_t *model)
{
    return rule_check(a, model, checks_without_signal, checks_count);
}

bool outcomes_check(struct act *a, json_t *model)
{
    return rule_check(a, model, signals_without_outcome, signals_count);
}
