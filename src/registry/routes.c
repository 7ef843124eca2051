/* The registry's pages and API. */
#include "registry/registry_parts.h"
#include "registry_sql.h"

static const struct route routes[] = {
    VIEW("/sign-in", sign_in_show, ANYONE, .mandate = MANDATE_SELF, .page = "registry/sign_in",
         .params = {TEXT("back", 0, 500)}, .summary = "The form to sign in"),
    ACT("/sign-in", sign_in, ANYONE, .mandate = MANDATE_SELF, .page = "registry/sign_in",
        .prepare = sign_in_prepare, .back = sign_in_show, .rate = 60,
        .params = {TEXT("user", 1, 64), SECRET("password", 1, 200), TEXT("back", 0, 500)},
        .summary = "Sign in; programs get a bearer token"),
    ACT("/sign-out", sign_out, ANYONE, .mandate = MANDATE_SELF, .summary = "End this session"),
    VIEW("/me", profile_show, CITIZEN, .mandate = MANDATE_SELF, .page = "registry/profile",
         .summary = "What the registry holds about you"),
    VIEW("/mandates", mandates_show, CITIZEN, .mandate = MANDATE_SELF, .page = "registry/mandates",
         .summary = "The mandates you gave and received"),
    ACT("/mandates", mandate_offer, CITIZEN, .mandate = MANDATE_SELF, .page = "registry/mandates",
        .back = mandates_show, .rate = 20,
        .params = {TEXT("user", 1, 64), BOOL("read"), BOOL("buy"), BOOL("care"), DATE("until")},
        .summary = "Let another person act for you"),
    ACT("/mandates/{mandate}/accept", mandate_accept, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Accept a mandate offered to you"),
    ACT("/mandates/{mandate}/decline", mandate_decline, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Decline a mandate offered to you"),
    ACT("/mandates/{mandate}/revoke", mandate_revoke, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Take back a mandate you gave, or give back one you received"),
    ACT("/mandates/{mandate}/use", mandate_use, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Act for the represented person from now on"),
    ACT("/acting/end", acting_end, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Act for yourself again"),
    VIEW("/journal", journal_show, FEDERATION, .mandate = MANDATE_SELF, .page = "registry/journal",
         .summary = "The last 100 rows of the journal"),
    {0}};

static const struct due due[] = {{"mandates_expire", 3600, mandates_expire_due},
                                 {"registry_notes", 300, registry_notes_due},
                                 {"registry_purge", 86400, registry_purge_due},
                                 {0}};

static const struct invariant invariants[] = {
    {"a session acts only under a mandate given to its own person", registry_session_count,
     registry_sessions_off_mandates},
    {0}};

const struct room registry_room = {
    .name = "registry", .routes = routes, .due = due, .invariants = invariants};
