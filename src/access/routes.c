/* The pages and API by which people come in and go out. */
#include "access/access_parts.h"
#include "access_sql.h"

static const struct route routes[] = {
    VIEW("/sign-in", sign_in_show, ANYONE, .mandate = MANDATE_SELF, .page = "access/sign_in",
         .params = {TEXT("back", 0, 2000)}, .summary = "The form to sign in"),
    ACT("/sign-in", sign_in, ANYONE, .mandate = MANDATE_SELF, .page = "access/sign_in",
        .prepare = sign_in_prepare, .back = sign_in_show, .rate = 60,
        .params = {TEXT("user", 1, 64), SECRET("password", 1, 200), TEXT("back", 0, 2000)},
        .summary = "Sign in; programs get a bearer token"),
    ACT("/sign-out", sign_out, ANYONE, .mandate = MANDATE_SELF, .summary = "End this session"),
    VIEW("/me/sign-in", access_show, CITIZEN, .mandate = MANDATE_SELF, .page = "access/show",
         .summary = "How you come in, and where you are signed in"),
    ACT("/mandates/{mandate}/use", mandate_use, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Act for the represented person from now on"),
    ACT("/acting/end", acting_end, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Act for yourself again"),
    {0}};

static const struct due due[] = {
    {"access_notes", 300, access_notes_due}, {"access_purge", 86400, access_purge_due}, {0}};

static const struct invariant invariants[] = {
    {"a session acts only under a mandate given to its own person", access_session_count,
     access_sessions_off_mandates},
    {0}};

const struct room access_room = {
    .name = "access", .routes = routes, .due = due, .invariants = invariants};
