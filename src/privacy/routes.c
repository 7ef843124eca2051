/* The room's pages and API. Erasure is closed to whoever acts for another. */
#include "privacy/privacy_parts.h"
#include "privacy_sql.h"

static const struct route privacy_routes[] = {
    VIEW("/me/consents", consents_show, CITIZEN, .mandate = MANDATE_SELF,
         .page = "privacy/consents", .summary = "What you are asked to agree to, and your answers"),
    ACT("/me/consents", consent_answer, CITIZEN, .mandate = MANDATE_SELF,
        .page = "privacy/consents", .back = consents_show, .rate = 60,
        .params = {TEXT("purpose", 1, 40), CHOICE("answer", "yes|no")},
        .summary = "Agree to something, or no longer"),
    VIEW("/me/access", seen_show, CITIZEN, .mandate = MANDATE_SELF, .page = "privacy/seen",
         .params = {PAGE}, .summary = "Who sees your data, and why"),
    VIEW("/me/data", data_show, CITIZEN, .mandate = MANDATE_SELF, .page = "privacy/data",
         .rate = 20, .summary = "What every room holds about you"),
    VIEW("/me/data.json", data_file, CITIZEN, .mandate = MANDATE_SELF, .rate = 20,
         .summary = "All of it, as a file"),
    VIEW("/me/erase", erasure_show, CITIZEN, .page = "privacy/erase",
         .summary = "What erasing you means, and whether it waits"),
    ACT("/me/erase", erasure_ask, CITIZEN, .page = "privacy/erase", .back = erasure_show,
        .rate = 10, .params = {BOOL("sure")},
        .summary = "Ask to be erased in a week; only just after signing in"),
    ACT("/me/erase/cancel", erasure_cancel, CITIZEN, .summary = "Stay after all"),
    VIEW("/people/{person}/consents", desk_consents_show, OPERATOR | FEDERATION,
         .page = "privacy/desk_consents",
         .summary = "The consents of a person whose record is open"),
    ACT("/people/{person}/consents", desk_consent_answer, OPERATOR | FEDERATION,
        .page = "privacy/desk_consents", .back = desk_consents_show,
        .params = {TEXT("purpose", 1, 40), CHOICE("answer", "yes|no"),
                   CHOICE("channel", "desk|phone|paper")},
        .summary = "Write down what a person said"),
    VIEW("/people/{person}/erasure", desk_erasure_show, OPERATOR | FEDERATION,
         .page = "privacy/desk_erase",
         .summary = "What erasing a person means, whose record is open"),
    ACT("/people/{person}/erasure", desk_erasure_ask, OPERATOR | FEDERATION,
        .page = "privacy/desk_erase", .back = desk_erasure_show,
        .params = {TEXT("document", 4, 120)},
        .summary = "A person asks to be erased, and showed a document"),
    ACT("/people/{person}/erasure/cancel", desk_erasure_cancel, OPERATOR | FEDERATION,
        .summary = "The person stays after all"),
    {0}};

static const struct reaction privacy_reactions[] = {
    {"person.erased", consents_of_erased}, {"person.merged", nobody_leaves}, {0}};

static const struct due privacy_due[] = {{"erasures", 600, erasures_do_due}, {0}};

static const struct invariant privacy_invariants[] = {
    {"the text of every consent can be shown", consents_count, consents_without_text},
    {"whoever was erased has no key", erasures_done_count, erasures_done_in_vain},
    {0}};

const struct room privacy_room = {.name = "privacy",
                                  .routes = privacy_routes,
                                  .reactions = privacy_reactions,
                                  .due = privacy_due,
                                  .invariants = privacy_invariants,
                                  .personal = privacy_personal};
