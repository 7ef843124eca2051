/* The import's pages and API. */
#include "import/import_parts.h"
#include "import_sql.h"

static const struct invariant invariants[] = {
    {"an import has done no more rows than its file has", import_count, import_overcounted}, {0}};

const struct room import_room = {.name = "import", .invariants = invariants};
