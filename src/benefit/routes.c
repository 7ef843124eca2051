/* The room's pages and API. */
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"

#define CODE_OR_NONE                                                                               \
    {                                                                                              \
        .name = "code", .type = PARAM_SECRET, .max = 200, .optional = true                         \
    }

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
    {0}};

static const struct reaction reactions[] = {{"person.erased", attestations_of_erased}, {0}};

static const struct due due[] = {{"attestations_expire", 3600, attestations_expire_due}, {0}};

static const struct invariant invariants[] = {
    {"an attestation is given by who may", attestations_count, attestations_off_rights},
    {"a benefit is offered by an organisation", benefits_count, benefits_off_organisations},
    {0}};

const struct room benefit_room = {.name = "benefit",
                                  .routes = routes,
                                  .reactions = reactions,
                                  .due = due,
                                  .invariants = invariants,
                                  .personal = benefit_personal};
