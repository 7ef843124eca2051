/* What this floor does by itself: tie the journal's chains, forget what nobody will ask for. */
#include "act/journal.h"
#include "act/scheduler.h"
#include "act_sql.h"

enum { DAY = 24 * 3600, KEPT = 30 * DAY, AT_ONCE = 10000 };

static bool answers_forget(struct act *a, json_t *model)
{
    int64_t forgotten = answer_purge(a, a->now - KEPT, AT_ONCE);
    json_put(model, "forgotten", json_integer(forgotten));
    return forgotten >= 0;
}

static bool outbox_forget(struct act *a, json_t *model)
{
    int64_t forgotten = outbox_purge(a, a->now - KEPT, AT_ONCE);
    json_put(model, "forgotten", json_integer(forgotten));
    return forgotten >= 0;
}

const struct due act_due[] = {
    {journal_checkpoint_name, 3600, journal_checkpoint},
    {"answers_forget", 300, answers_forget},
    {"outbox_forget", 300, outbox_forget},
    {0},
};
