/* The registry's pages and API. */
#include "registry/registry_parts.h"
#include "registry_sql.h"

static const struct route routes[] = {
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
    VIEW("/journal", journal_show, FEDERATION, .mandate = MANDATE_SELF, .page = "registry/journal",
         .summary = "The last 100 rows of the journal"),
    {0}};

static const struct due due[] = {{"mandates_expire", 3600, mandates_expire_due}, {0}};

const struct room registry_room = {.name = "registry", .routes = routes, .due = due};
