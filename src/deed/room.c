/* The room of deeds. */
#include "deed/deed_parts.h"
#include "deed_sql.h"

static const struct invariant invariants[] = {
    {"what an action gave is a reward of the ledger", actions_count, actions_rewards_amiss},
    {"a kind of action gave what its actions say", action_types_count, action_types_amiss},
    {0}};

const struct room deed_room = {.name = "deed",
                               .invariants = invariants,
                               .belongings = deed_belongings,
                               .personal = deed_personal};
