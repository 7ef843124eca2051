/* The registry's pages and API. */
#include "registry/registry_parts.h"
#include "registry_sql.h"

#define AMOUNT_MAX 100000000
#define AMOUNT_OR_NONE                                                                             \
    {                                                                                              \
        .name = "amount", .type = PARAM_CENTS, .min = 1, .max = AMOUNT_MAX, .optional = true,      \
        .about = "the most that one act may spend, in cents"                                       \
    }

static const struct route routes[] = {
    VIEW("/me", profile_show, CITIZEN, .mandate = MANDATE_SELF, .page = "registry/profile",
         .summary = "What the registry holds about you"),
    ACT("/me/language", profile_speak, CITIZEN, .mandate = MANDATE_SELF, .page = "registry/profile",
        .back = profile_show, .params = {CHOICE("language", "it|de|en")},
        .summary = "Choose the language in which the square writes to you"),
    VIEW("/mandates", mandates_show, CITIZEN, .mandate = MANDATE_SELF, .page = "registry/mandates",
         .summary = "The mandates you gave and received"),
    ACT("/mandates", mandate_offer, CITIZEN, .assurance = KNOWN_BY_DOCUMENT,
        .page = "registry/mandates", .back = mandates_show, .rate = 20,
        .params = {TEXT("user", 1, 64), BOOL("read"), BOOL("buy"), BOOL("care"), AMOUNT_OR_NONE,
                   DATE_OR_NONE("from"), DATE("until"), BOOL("draft")},
        .summary = "Let another person act for you, now or from a later day"),
    ACT("/mandates/{mandate}/offer", mandate_publish_act, CITIZEN, .assurance = KNOWN_BY_DOCUMENT,
        .summary = "Offer a mandate you had written as a draft"),
    ACT("/mandates/{mandate}/accept", mandate_accept, CITIZEN, .assurance = KNOWN_BY_DOCUMENT,
        .mandate = MANDATE_SELF, .summary = "Accept a mandate offered to you"),
    ACT("/mandates/{mandate}/decline", mandate_decline, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Decline a mandate offered to you"),
    ACT("/mandates/{mandate}/revoke", mandate_revoke, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Take back a mandate you gave, or give back one you received"),
    VIEW("/mandates/{mandate}/receipts", receipts_show, CITIZEN, .mandate = MANDATE_SELF,
         .page = "registry/receipts", .params = {PAGE},
         .summary = "What was done under a mandate, to read or to print"),
    VIEW("/people/{person}/mandates", mandates_legal_show, OPERATOR | FEDERATION,
         .page = "registry/legal_mandates",
         .summary = "Mandates by law over a person whose record is open, and a form for a new one"),
    ACT("/people/{person}/mandates", mandate_record, OPERATOR | FEDERATION,
        .page = "registry/legal_mandates", .back = mandates_legal_show,
        .params = {TEXT("user", 1, 64), CHOICE("basis", "parent|tutor|curator|administrator"),
                   BOOL("read"), BOOL("buy"), BOOL("care"), DATE("until"),
                   CHOICE("document", "decree|certificate"), TEXT("number", 1, 60),
                   TEXT("issuer", 2, 120), DATE("issued")},
        .summary = "Record a mandate by law, with the document that was seen"),
    ACT("/people/{person}/mandates/{mandate}/lift", mandate_lift, OPERATOR | FEDERATION,
        .summary = "A mandate by law is over"),
    VIEW("/journal", journal_show, FEDERATION, .mandate = MANDATE_SELF, .page = "registry/journal",
         .summary = "The last 100 rows of the journal"),
    {0}};

static const struct due due[] = {{"mandates_turn", 3600, mandates_turn_due},
                                 {"mandate_receipts", 300, receipts_due},
                                 {"merges_follow", 300, merges_follow_due},
                                 {"workplaces_purge", 86400, workplaces_purge_due},
                                 {"vault_retained_purge", 86400, vault_retained_purge_due},
                                 {0}};

static const struct invariant invariants[] = {
    {"a person has a key until they are erased", vault_person_count, vault_persons_without_key},
    {"every mandate by law rests on a document", mandates_by_law_count,
     mandates_by_law_without_document},
    {"nobody has a role or belongs in a dissolved organisation", organisations_count,
     organisations_dissolved_in_use},
    {"a party belongs once to an organisation as the same thing", affiliations_count,
     affiliations_doubled},
    {"every member has a number, and nobody else has it", affiliations_count,
     affiliations_off_numbers},
    {"a lent role is one of its loan's, and ends with it", role_grants_count,
     role_grants_off_loans},
    {"the Federation's staff works in the Federation", role_grants_count,
     role_grants_of_federation},
    {"a merged record is the kept one's, and acts for nobody", merges_count, merges_off_persons},
    {0}};

const struct room registry_room = {.name = "registry",
                                   .routes = routes,
                                   .due = due,
                                   .invariants = invariants,
                                   .belongings = registry_belongings,
                                   .personal = registry_personal};
