/* The room's pages and API. */
#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

static const struct route routes[] = {{0}};

static const struct invariant invariants[] = {
    {"one version of a ruleset is current", rulesets_counted, rulesets_doubled},
    {"what counts towards the limit was received by a person", fringe_entries_counted,
     fringe_entries_of_nobody},
    {0}};

const struct room welfare_room = {
    .name = "welfare", .routes = routes, .invariants = invariants, .personal = welfare_personal};
