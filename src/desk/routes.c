/* The desk's pages and API. */
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/close.h"
#include "registry/merge.h"

#define DESK      (OPERATOR | FEDERATION)
#define DOCUMENTS "identity_card|passport|driving_licence|residence_permit"
/* Why a desk opens a record: of ACCESS_REASONS those that happen there. */
#define WHY "asked|phone|identity|correction|relative|mandate|duplicate"

#define PIN_OR_NONE                                                                                \
    {                                                                                              \
        .name = "pin", .type = PARAM_SECRET, .max = 8, .optional = true,                           \
        .about = "of the record that no document has proven"                                       \
    }

#define CLOSE_FORM                                                                                 \
    TEXT("name", 1, 120), CHOICE("kind", CLOSE_KINDS), CHOICE("kind1", CHANNEL_KINDS),             \
        TEXT("value1", 1, 160), CHOICE_OR_NONE("kind2", CHANNEL_KINDS), TEXT("value2", 0, 160),    \
        CHOICE_OR_NONE("kind3", CHANNEL_KINDS), TEXT("value3", 0, 160)

static const struct route routes[] = {
    /* finding, and opening a record */
    VIEW("/desk", desk_show, DESK, .page = "desk/index", .summary = "The desk"),
    ACT("/desk/find", desk_find, DESK, .page = "desk/index", .back = desk_show, .rate = 60,
        .params = {TEXT("family_name", 0, 80), TEXT("given_name", 0, 80),
                   DATE_OR_NONE("birth_date"), TAX_CODE_OR_NONE("tax_code"), TEXT("card", 0, 200)},
        .summary = "Look for a person by names and birth, tax code or card"),
    VIEW("/desk/found/{search}", desk_found, DESK, .page = "desk/found",
         .summary = "Who was found, for 15 minutes"),
    VIEW("/desk/people/{person}", desk_record_show, DESK, .page = "desk/record",
         .summary = "A person's record, once it is open"),
    ACT("/desk/people/{person}/open", desk_record_open, DESK, .page = "desk/record",
        .back = desk_record_show, .params = {CHOICE("reason", WHY)},
        .summary = "Open a record for 15 minutes, and say why"),
    /* registering */
    VIEW("/desk/register", registration_start_show, OPERATOR, .page = "desk/start",
         .summary = "Before registering a person"),
    ACT("/desk/registrations", registration_start, OPERATOR, .page = "desk/start",
        .back = registration_start_show,
        .params = {CHOICE("channel", "desk|phone"), ID_OR_NONE("search")},
        .summary = "Begin to register a person"),
    VIEW("/desk/registrations/{registration}/who", registration_who, OPERATOR, .page = "desk/who",
         .summary = "Questions: who the person is"),
    ACT("/desk/registrations/{registration}/who", registration_who_save, OPERATOR,
        .page = "desk/who", .back = registration_who,
        .params = {TEXT("family_name", 1, 80), TEXT("given_name", 1, 80), DATE("birth_date"),
                   TEXT("birth_place", 1, 120), CHOICE("sex", "female|male"),
                   TAX_CODE_OR_NONE("tax_code")},
        .summary = "Keep who the person is"),
    VIEW("/desk/registrations/{registration}/home", registration_home, OPERATOR,
         .page = "desk/where", .summary = "Questions: how the person is reached"),
    ACT("/desk/registrations/{registration}/home", registration_home_save, OPERATOR,
        .page = "desk/where", .back = registration_home,
        .params = {TEXT("area", 1, 16), TEXT("address", 0, 160), TEXT("phone", 0, 40),
                   TEXT("mail", 0, 120), TEXT("relative_name", 0, 120),
                   TEXT("relative_phone", 0, 40), CHOICE_OR_NONE("relative_kind", CLOSE_KINDS),
                   CHOICE("language", "it|de|en")},
        .summary = "Keep how the person is reached"),
    VIEW("/desk/registrations/{registration}/papers", registration_papers, OPERATOR,
         .page = "desk/papers", .summary = "Questions: which document was seen"),
    ACT("/desk/registrations/{registration}/papers", registration_papers_save, OPERATOR,
        .page = "desk/papers", .back = registration_papers,
        .params = {CHOICE("document_kind", "none|" DOCUMENTS), TEXT("document_number", 0, 40),
                   TEXT("document_issuer", 0, 120), DATE_OR_NONE("document_expires")},
        .summary = "Keep which document was seen"),
    VIEW("/desk/registrations/{registration}/consents", registration_consents, OPERATOR,
         .page = "desk/consents", .params = {TEXT("purpose", 0, 40)},
         .summary = "A text to read out, to which the person says yes or no"),
    ACT("/desk/registrations/{registration}/consents", registration_consent_save, OPERATOR,
        .page = "desk/consents", .back = registration_consents,
        .params = {TEXT("purpose", 1, 40), INT("version", 1, 1000000), CHOICE("answer", "yes|no")},
        .summary = "Keep what the person said to a text"),
    VIEW("/desk/registrations/{registration}/check", registration_check, OPERATOR,
         .page = "desk/check", .summary = "All answers, to be read back"),
    ACT("/desk/registrations/{registration}/confirm", registration_confirm, OPERATOR,
        .page = "desk/check", .back = registration_check, .params = {BOOL("other_person")},
        .summary = "Register the person"),
    VIEW("/desk/people/{person}/registered", registration_done, OPERATOR, .page = "desk/registered",
         .summary = "The slip of a registration"),
    ACT("/desk/people/{person}/correct", correction_start, OPERATOR,
        .summary = "Begin to correct a record"),
    /* on the telephone */
    VIEW("/desk/people/{person}/call", call_show, OPERATOR, .page = "desk/call",
         .summary = "What to ask a caller"),
    ACT("/desk/people/{person}/call", call_begin, OPERATOR, .page = "desk/call", .back = call_show,
        .params = {DATE("birth_date"), DATE_OR_NONE("last_day"), TEXT("close_name", 0, 120),
                   BOOL("called_back"), BOOL("consent")},
        .summary = "Act for a person who asks on the telephone"),
    VIEW("/desk/people/{person}/unknown", call_unknown, OPERATOR, .page = "desk/unknown",
         .summary = "What to say to a caller who was not recognised"),
    /* recognising */
    VIEW("/desk/verifications", verifications_show, DESK, .page = "desk/verifications",
         .params = {PAGE}, .summary = "Who asks to be recognised"),
    VIEW("/desk/people/{person}/verify", person_verify_show, OPERATOR, .page = "desk/verify",
         .summary = "The form for a document that was seen"),
    ACT("/desk/people/{person}/verify", person_verify, OPERATOR, .page = "desk/verify",
        .back = person_verify_show,
        .params = {CHOICE("document_kind", DOCUMENTS), TEXT("document_number", 1, 40),
                   TEXT("document_issuer", 1, 120), DATE("document_expires")},
        .summary = "Recognise a person by a document"),
    ACT("/desk/people/{person}/answered", person_answered, OPERATOR,
        .summary = "The person answered at the number of their record"),
    ACT("/desk/people/{person}/suspend", person_suspend, FEDERATION, .page = "desk/record",
        .back = desk_record_show,
        .params = {CHOICE("reason", "identity|misuse|request|other"), TEXT("note", 0, 400)},
        .summary = "Close the square to a person"),
    ACT("/desk/people/{person}/restore", person_restore, FEDERATION,
        .summary = "Open it to them again"),
    VIEW("/me/verify", verify_show, CITIZEN, .mandate = MANDATE_SELF, .page = "desk/own_level",
         .summary = "How surely the square knows you, and how to be recognised"),
    ACT("/me/verify/send", verify_send, CITIZEN, .mandate = MANDATE_SELF, .page = "desk/own_level",
        .back = verify_show, .summary = "Have a code sent by mail"),
    ACT("/me/verify/answer", verify_answer, CITIZEN, .mandate = MANDATE_SELF,
        .page = "desk/own_level", .back = verify_show, .rate = 30,
        .params = {SECRET("code", 1, 12)}, .summary = "Give the code that came by mail"),
    ACT("/me/verify/ask", verify_ask, CITIZEN, .mandate = MANDATE_SELF, .page = "desk/own_level",
        .back = verify_show, .summary = "Ask to be recognised at a desk"),
    ACT("/me/verify/withdraw", verify_withdraw, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "Take that back"),
    /* records that may be one person's */
    VIEW("/desk/duplicates", duplicates_show, DESK, .page = "desk/duplicates", .params = {PAGE},
         .summary = "Records that may be one person's, and merges that can be undone"),
    ACT("/desk/duplicates/open", pair_open, DESK, .page = "desk/duplicates",
        .back = duplicates_show, .params = {ID("one"), ID("other")},
        .summary = "Open two records for 15 minutes, to compare them"),
    VIEW("/desk/duplicates/{one}/{other}", pair_show, DESK, .page = "desk/pair",
         .summary = "Two open records side by side"),
    ACT("/desk/duplicates/{one}/{other}/apart", pair_apart, DESK, .page = "desk/pair",
        .back = pair_show, .summary = "They are two people"),
    VIEW("/desk/merge/{kept}/{merged}", merge_check, DESK, .page = "desk/merge",
         .summary = "What merging two records does, before it is done"),
    ACT("/desk/merge/{kept}/{merged}", merge_confirm, DESK, .page = "desk/merge",
        .prepare = merge_prepare, .toils = true, .back = merge_check, .rate = 20,
        .params = {CHOICE("reason", MERGE_REASONS), TEXT("card", 0, 200), PIN_OR_NONE},
        .summary = "Merge two records of one person"),
    VIEW("/desk/merges/{merge}", merge_done, DESK, .page = "desk/merged",
         .summary = "A merge, and the slip for the person"),
    ACT("/desk/merges/{merge}/undo", merge_undo, DESK, .page = "desk/merged", .back = merge_done,
        .summary = "Part two records again, within 30 days"),
    /* whom to call */
    VIEW("/me/people", close_show, CITIZEN, .mandate = MANDATE_CARE, .page = "desk/close",
         .summary = "Whom to call about you"),
    VIEW("/me/people/new", close_new, CITIZEN, .mandate = MANDATE_CARE, .page = "desk/close_form",
         .summary = "The form for somebody to call"),
    ACT("/me/people/new", close_add, CITIZEN, .mandate = MANDATE_CARE, .page = "desk/close_form",
        .back = close_new, .params = {CLOSE_FORM}, .summary = "Put somebody on your list"),
    VIEW("/me/people/{close}", close_form, CITIZEN, .mandate = MANDATE_CARE,
         .page = "desk/close_form", .summary = "One of your list"),
    ACT("/me/people/{close}", close_change, CITIZEN, .mandate = MANDATE_CARE,
        .page = "desk/close_form", .back = close_form, .params = {CLOSE_FORM},
        .summary = "Correct one of your list"),
    ACT("/me/people/{close}/end", close_end, CITIZEN, .mandate = MANDATE_CARE,
        .summary = "Take somebody off your list"),
    ACT("/me/people/{close}/rise", close_rise, CITIZEN, .mandate = MANDATE_CARE,
        .summary = "Call somebody earlier"),
    VIEW("/desk/people/{person}/close", desk_close_show, OPERATOR, .page = "desk/close",
         .summary = "Whom to call about a person"),
    VIEW("/desk/people/{person}/close/new", desk_close_new, OPERATOR, .page = "desk/close_form",
         .summary = "The form for somebody to call"),
    ACT("/desk/people/{person}/close/new", desk_close_add, OPERATOR, .page = "desk/close_form",
        .back = desk_close_new, .params = {CLOSE_FORM},
        .summary = "Put somebody on a person's list"),
    VIEW("/desk/people/{person}/close/{close}", desk_close_form, OPERATOR,
         .page = "desk/close_form", .summary = "One of a person's list"),
    ACT("/desk/people/{person}/close/{close}", desk_close_change, OPERATOR,
        .page = "desk/close_form", .back = desk_close_form, .params = {CLOSE_FORM},
        .summary = "Correct one of a person's list"),
    ACT("/desk/people/{person}/close/{close}/end", desk_close_end, OPERATOR,
        .summary = "Take somebody off a person's list"),
    ACT("/desk/people/{person}/close/{close}/rise", desk_close_rise, OPERATOR,
        .summary = "Call somebody earlier"),
    {0}};

static const struct due due[] = {
    {"desk_purge", 3600, desk_purge_due}, {"contact_purge", 86400, contact_purge_due}, {0}};

static const struct invariant invariants[] = {
    {"whoever is suspended may not come in", suspensions_count, suspensions_off_state},
    {"a proof of who somebody is counts", assurance_proof_count, assurances_off_persons},
    {0}};

const struct room desk_room = {.name = "desk",
                               .routes = routes,
                               .due = due,
                               .invariants = invariants,
                               .belongings = desk_belongings,
                               .personal = desk_personal};
