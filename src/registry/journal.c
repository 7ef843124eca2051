/* The journal, as the Federation's staff read it. */
#include "registry/registry_parts.h"
#include "registry_sql.h"

enum { JOURNAL_SHOWN = 100 };

bool journal_show(struct act *a, json_t *model)
{
    json_t *rows = journal_latest(a, JOURNAL_SHOWN);
    if (!rows)
        return false;
    json_put(model, "rows", rows);
    return true;
}
