/* The import's pages and API. */
#include "import/upload_parts.h"
#include "import_sql.h"

#define KINDS "people|members|organisations"

static const struct route routes[] = {
    VIEW("/imports", uploads_show, SECRETARY | FEDERATION, .mandate = MANDATE_SELF,
         .page = "import/imports", .summary = "The lists you sent, and what a list holds"),
    VIEW("/imports/template", upload_template, SECRETARY | FEDERATION, .mandate = MANDATE_SELF,
         .page = "import/imports", .params = {CHOICE("kind", KINDS)},
         .summary = "A list to begin with, as CSV"),
    ACT("/imports", upload_make, SECRETARY | FEDERATION, .mandate = MANDATE_SELF,
        .page = "import/imports", .prepare = upload_check, .back = uploads_show, .rate = 30,
        .params = {CHOICE("kind", KINDS), TEXT_FILE("file", UPLOAD_MAX)},
        .summary = "Send a list to be checked"),
    VIEW("/imports/{upload}", upload_show, SECRETARY | FEDERATION, .mandate = MANDATE_SELF,
         .page = "import/upload", .params = {PAGE},
         .summary = "A list you sent: its mistakes, or how far it came"),
    VIEW("/imports/{upload}/errors", upload_errors, SECRETARY | FEDERATION, .mandate = MANDATE_SELF,
         .page = "import/upload", .summary = "What is wrong with a list, as CSV"),
    ACT("/imports/{upload}/confirm", upload_start, SECRETARY | FEDERATION, .mandate = MANDATE_SELF,
        .page = "import/upload", .back = upload_show, .params = {BOOL("skip_bad")},
        .summary = "Let a checked list in"),
    ACT("/imports/{upload}/discard", upload_drop, SECRETARY | FEDERATION, .mandate = MANDATE_SELF,
        .page = "import/upload", .back = upload_show, .summary = "Give a checked list up"),
    {0}};

static const struct due due[] = {{"imports_run", UPLOAD_PACE, uploads_run_due},
                                 {"imports_watch", UPLOAD_WATCH, uploads_watch_due},
                                 {"imports_forget", 86400, uploads_forget_due},
                                 {0}};

static const struct invariant invariants[] = {
    {"an import has done no more rows than its file has", import_count, import_overcounted}, {0}};

static const struct belonging belongings[] = {{merge_note_uploads, merge_give_uploads}, {0}};

const struct room import_room = {.name = "import",
                                 .routes = routes,
                                 .due = due,
                                 .invariants = invariants,
                                 .belongings = belongings};
