/* The territory's pages and API. */
#include "territory/territory_parts.h"
#include "territory_sql.h"

static const struct route territory_routes[] = {
    VIEW("/territory", map_show, ANYONE, .mandate = MANDATE_READ, .page = "territory/map",
         .summary = "Offers and open needs per municipality, as a map and a table",
         .params = {CHOICE_OR_NONE("show", "offers|needs")}),
    VIEW("/territory/areas/{area}", area_page, ANYONE, .mandate = MANDATE_READ,
         .page = "territory/area", .summary = "One area of the territory"),
    VIEW("/needs", need_form, ANYONE, .mandate = MANDATE_READ, .page = "territory/needs",
         .summary = "What the caller said is missing, and a form to say more",
         .params = {AREA("area"), CHOICE_OR_NONE("category", NEED_CATEGORIES)}),
    ACT("/needs", need_post, CITIZEN, .mandate = MANDATE_CARE, .page = "territory/needs",
        .back = need_form, .summary = "Say that something is missing", .rate = 20,
        .params = {CHOICE("category", NEED_CATEGORIES), PROSE("description", 5, 1000),
                   AREA("area")}),
    VIEW("/needs/open", need_board, COORDINATOR | FEDERATION, .page = "territory/needs_open",
         .summary = "Needs that wait, and those the caller's organisation looks after",
         .params = {PAGE}),
    ACT("/needs/{need}/take", need_take_on, COORDINATOR, .page = "territory/needs_open",
        .back = need_board, .summary = "Look after a need"),
    ACT("/needs/{need}/close", need_end, COORDINATOR | FEDERATION, .page = "territory/needs_open",
        .back = need_board, .summary = "Say how a need ended",
        .params = {CHOICE("outcome", "met|unmet")}),
    {0}};

static const struct indicator territory_indicators[] = {
    {.name = "needs", .label = "Bisogni aperti", .hides_small = true, .count = need_count}, {0}};

static const struct invariant territory_invariants[] = {
    {.name = "every municipality is on the map, in a community",
     .counted = area_count,
     .broken = area_stray_count},
    {0}};

static const struct reaction territory_reactions[] = {{"person.erased", needs_of_erased}, {0}};

const struct room territory_room = {.name = "territory",
                                    .routes = territory_routes,
                                    .reactions = territory_reactions,
                                    .indicators = territory_indicators,
                                    .invariants = territory_invariants,
                                    .belongings = territory_belongings,
                                    .personal = territory_personal};
