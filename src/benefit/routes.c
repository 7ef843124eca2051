/* The room's pages and API. */
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"

#define CODE_OR_NONE                                                                               \
    {                                                                                              \
        .name = "code", .type = PARAM_SECRET, .max = 200, .optional = true                         \
    }

/* Of what people belong to: the organisation that offers, a cooperative, or one of a sector. */
#define MEMBERS "own|cooperative|consumption|social|agriculture|credit"

#define AGE(name_)                                                                                 \
    {                                                                                              \
        .name = (name_), .type = PARAM_INT, .min = 1, .max = 130, .optional = true                 \
    }

#define WRITTEN                                                                                    \
    TEXT("title_it", 1, 120), TEXT("title_de", 0, 120), TEXT("title_en", 0, 120),                  \
        PROSE("about_it", 1, 500), PROSE("about_de", 0, 500), PROSE("about_en", 0, 500),           \
        CHOICE("kind", "discount|grant|access"), DATE("from"), DATE("until"), AGE("age_from"),     \
        AGE("age_below"), PROSE("areas", 0, 1000), TEXT("attestation", 0, 40),                     \
        CHOICE_OR_NONE("member", MEMBERS), CHOICE_OR_NONE("need", "all|any")

static const struct route routes[] = {
    VIEW("/me/benefits", benefits_page, CITIZEN, .mandate = MANDATE_READ, .page = "benefit/mine",
         .summary = "What is open to you and why, and what is missing for the rest"),
    ACT("/me/attestations/{attestation}/object", attestation_object, CITIZEN,
        .mandate = MANDATE_SELF, .page = "benefit/mine", .back = benefits_page,
        .summary = "Say that what an organisation attests of you is not so",
        .params = {PROSE("objection", 1, 500)}),
    VIEW("/attestations", attestations_page, SECRETARY | OPERATOR, .page = "benefit/given",
         .summary = "What your organisation has attested", .params = {PAGE}),
    VIEW("/attestations/new", attest_whom, SECRETARY | OPERATOR, .page = "benefit/whom",
         .summary = "Of whom do you attest something?"),
    ACT("/attestations/new", attest_find, SECRETARY | OPERATOR, .page = "benefit/whom",
        .prepare = attest_find_prepare, .back = attest_whom,
        .summary =
            "Find the person by the card, the member's number, or name and birth date; it is noted",
        .params = {CODE_OR_NONE, TEXT("number", 0, 40), TEXT("given_name", 0, 80),
                   TEXT("family_name", 0, 80), DATE_OR_NONE("birth_date")}),
    VIEW("/attestations/new/{person}", attest_form, SECRETARY | OPERATOR, .page = "benefit/attest",
         .summary = "What your organisation may attest of a person whose record you have opened"),
    ACT("/attestations/new/{person}", attestation_give, SECRETARY | OPERATOR,
        .assurance = KNOWN_BY_DOCUMENT, .page = "benefit/attest", .back = attest_form,
        .summary = "Attest something of a person",
        .params = {TEXT("what", 1, 40), DATE("until"), PROSE("note", 0, 500)}),
    ACT("/attestations/{attestation}/revoke", attestation_revoke, SECRETARY | OPERATOR,
        .page = "benefit/given", .back = attestations_page,
        .summary = "Take back what your organisation has attested"),
    VIEW("/organisations/{organisation}/benefits", benefits_offered_page, ANYONE,
         .mandate = MANDATE_SELF, .page = "benefit/offered",
         .summary = "What an organisation offers, and to how many people it is open"),
    VIEW("/organisations/{organisation}/benefits/new", benefit_form, SECRETARY | FEDERATION,
         .page = "benefit/write", .summary = "The form for a benefit"),
    ACT("/organisations/{organisation}/benefits", benefit_write, SECRETARY | FEDERATION,
        .assurance = KNOWN_BY_DOCUMENT, .page = "benefit/write", .prepare = benefit_write_prepare,
        .back = benefit_form, .rate = 20,
        .summary = "Write a benefit as a draft, and count to whom it would be open",
        .params = {WRITTEN}),
    VIEW("/benefits/{benefit}/edit", benefit_edit_form, SECRETARY | FEDERATION,
         .page = "benefit/write", .summary = "The form to change a draft, or what is open"),
    ACT("/benefits/{benefit}/edit", benefit_edit, SECRETARY | FEDERATION,
        .assurance = KNOWN_BY_DOCUMENT, .page = "benefit/write", .prepare = benefit_edit_prepare,
        .back = benefit_edit_form, .rate = 20,
        .summary = "Write a draft anew, or the next version of what is open", .params = {WRITTEN}),
    VIEW("/benefits/{benefit}", benefit_page, SECRETARY | FEDERATION, .page = "benefit/one",
         .summary = "A benefit of an organisation you keep, and whom it concerns"),
    ACT("/benefits/{benefit}/open", benefit_open_act, SECRETARY | FEDERATION,
        .assurance = KNOWN_BY_DOCUMENT, .page = "benefit/one", .back = benefit_page,
        .summary = "Open a draft to whom it concerns"),
    ACT("/benefits/{benefit}/end", benefit_end, SECRETARY | FEDERATION,
        .assurance = KNOWN_BY_DOCUMENT, .page = "benefit/one", .back = benefit_page,
        .summary = "Offer it no more"),
    ACT("/benefits/{benefit}/drop", benefit_drop, SECRETARY | FEDERATION, .page = "benefit/one",
        .back = benefit_page, .summary = "Throw a draft away"),
    {0}};

static const struct reaction reactions[] = {{"person.erased", attestations_of_erased}, {0}};

static const struct due due[] = {{"attestations_expire", 3600, attestations_expire_due},
                                 {"benefits_count", 86400, benefits_count_due},
                                 {0}};

static const struct invariant invariants[] = {
    {"an attestation is given by who may", attestations_count, attestations_off_rights},
    {"a benefit is offered by an organisation", benefits_count, benefits_off_organisations},
    {0}};

const struct room benefit_room = {.name = "benefit",
                                  .routes = routes,
                                  .reactions = reactions,
                                  .due = due,
                                  .invariants = invariants,
                                  .belongings = benefit_belongings,
                                  .personal = benefit_personal};
