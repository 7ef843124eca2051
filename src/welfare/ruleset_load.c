/* The rulesets, from the territory's files into the tables, and out of them again. */
#include "base/clock.h"
#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

json_t *welfare_law(struct act *a)
{
    return rulesets_current(a);
}
