/* The room's pages and API. */
#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

enum { FRINGE_MOST = 100000000 };

#define YEAR                                                                                       \
    {                                                                                              \
        .name = "year", .type = PARAM_INT, .min = 2000, .max = 2100, .optional = true,             \
        .about = "the tax year; this one when absent"                                              \
    }
#define AGE                                                                                        \
    {                                                                                              \
        .name = "age", .type = PARAM_INT, .min = 0, .max = 130, .optional = true,                  \
        .about = "of whom it is for, in completed years"                                           \
    }

static const struct route routes[] = {
    VIEW("/welfare/rules", rules_page, ANYONE, .page = "welfare/rules",
         .summary = "The rulesets of welfare law, with their sources"),
    VIEW("/me/welfare/try", simulation_page, CITIZEN, .mandate = MANDATE_SELF,
         .page = "welfare/try",
         .params = {CHOICE_OR_NONE("what", "goods|water|power|gas|rent|mortgage|f|f-bis|f-ter|"
                                           "f-quater|d-bis|c"),
                    CHOICE_OR_NONE("relation", RELATIONS), ID_OR_NONE("member"),
                    CHOICE_OR_NONE("way", "direct|voucher|reimbursement"), TEXT("amount", 0, 20),
                    DATE_OR_NONE("date"), AGE, BOOL("documented"), BOOL("main_home"), BOOL("paper"),
                    BOOL("separated"), BOOL("cohabiting"), BOOL("alimony"), BOOL("dependent")},
         .summary = "What would happen if you received this? Nothing is written"),
    VIEW("/me/family", family_page, CITIZEN, .mandate = MANDATE_SELF, .page = "welfare/family",
         .summary = "Your family, as you declared it, and for whom welfare may be"),
    ACT("/me/family", family_add, CITIZEN, .mandate = MANDATE_SELF, .page = "welfare/family",
        .back = family_page,
        .params = {TEXT("name", 1, 120), CHOICE("relation", KIN), TAX_CODE_OR_NONE("tax_code"),
                   DATE_OR_NONE("birth_date"), BOOL("separated"), BOOL("cohabiting"),
                   BOOL("alimony"), BOOL("dependent"), BOOL("consent")},
        .summary = "Declare a member of your family"),
    ACT("/me/family/{member}/remove", family_remove, CITIZEN, .mandate = MANDATE_SELF,
        .page = "welfare/family", .back = family_page,
        .summary = "Take somebody off the list of your family"),
    VIEW("/me/welfare/year", declaration_page, CITIZEN, .mandate = MANDATE_SELF,
         .page = "welfare/year", .params = {YEAR},
         .summary = "Where you stand in a tax year, and what you have declared for it"),
    ACT("/me/welfare/children", children_declare, CITIZEN, .mandate = MANDATE_SELF,
        .page = "welfare/year", .back = declaration_page,
        .params = {YEAR, TAX_CODE_OR_NONE("child1"), TAX_CODE_OR_NONE("child2"),
                   TAX_CODE_OR_NONE("child3"), TAX_CODE_OR_NONE("child4"),
                   TAX_CODE_OR_NONE("child5"), TAX_CODE_OR_NONE("child6"),
                   TAX_CODE_OR_NONE("child7"), TAX_CODE_OR_NONE("child8")},
        .summary = "Declare your dependent children for a tax year"),
    ACT("/me/welfare/children/withdraw", children_withdraw, CITIZEN, .mandate = MANDATE_SELF,
        .page = "welfare/year", .back = declaration_page, .params = {YEAR},
        .summary = "They are not dependent any more: withdraw the declaration"),
    ACT("/me/welfare/external", external_declare, CITIZEN, .mandate = MANDATE_SELF,
        .page = "welfare/year", .back = declaration_page,
        .params = {YEAR, CENTS("amount", 0, FRINGE_MOST)},
        .summary = "Say what you received from other employers in a tax year"),
    {0}};

static const struct invariant invariants[] = {
    {"one version of a ruleset is current", rulesets_counted, rulesets_doubled},
    {"what counts towards the limit was received by a person", fringe_entries_counted,
     fringe_entries_of_nobody},
    {0}};

const struct room welfare_room = {.name = "welfare",
                                  .routes = routes,
                                  .invariants = invariants,
                                  .belongings = welfare_belongings,
                                  .personal = welfare_personal};
