/* The room of deeds. */
#include "deed/deed_parts.h"
#include "deed_sql.h"

enum { REWARD_MAX = 100000 };

static const struct route routes[] = {
    VIEW("/deeds", deeds_page, CITIZEN, .mandate = MANDATE_SELF, .page = "deed/list",
         .summary = "What organisations thank people for, and what you did"),
    VIEW("/deeds/waiting", deeds_waiting, OPERATOR, .page = "deed/waiting",
         .summary = "What people say they did, for your organisation to verify"),
    VIEW("/deeds/kinds", kinds_page, SECRETARY | OPERATOR, .page = "deed/kinds",
         .summary = "What your organisation thanks for"),
    VIEW("/deeds/kinds/new", kind_form, SECRETARY | OPERATOR, .page = "deed/kind_form",
         .summary = "The form for a kind of action"),
    ACT("/deeds/kinds", kind_write, SECRETARY | OPERATOR, .assurance = KNOWN_BY_DOCUMENT,
        .page = "deed/kind_form", .back = kind_form, .rate = 20,
        .summary = "Thank people for something from now on",
        .params =
            {TEXT("name", 1, 100),
             PROSE("about", 0, 500),
             TEXT("category", 1, 60),
             ID_OR_NONE("fund"),
             {.name = "reward", .type = PARAM_CENTS, .min = 1, .max = REWARD_MAX, .optional = true},
             BOOL("is_volunteering"),
             CHOICE("evidence", "none|text|document|code"),
             TEXT("code", 0, 60),
             BOOL("is_for_neighbours"),
             INT("day", 0, 100),
             INT("month", 0, 1000),
             INT("year", 0, 1000)}),
    ACT("/deeds/kinds/{kind}/close", kind_close, SECRETARY | OPERATOR, .page = "deed/kinds",
        .back = kinds_page, .summary = "Thank for it no more"),
    VIEW("/deeds/actions/{action}", deed_action_page, CITIZEN, .mandate = MANDATE_SELF,
         .page = "deed/action", .summary = "An action: your own, or one that you may verify"),
    ACT("/deeds/actions/{action}/withdraw", deed_withdraw, CITIZEN, .mandate = MANDATE_SELF,
        .page = "deed/action", .back = deed_action_page, .summary = "Take back what you declared"),
    ACT("/deeds/actions/{action}/verify", deed_verify, CITIZEN, .mandate = MANDATE_SELF,
        .assurance = KNOWN_BY_CONTACT, .page = "deed/action", .back = deed_action_page,
        .summary = "Say that it is true: it is given for, once"),
    ACT("/deeds/actions/{action}/refuse", deed_refuse, CITIZEN, .mandate = MANDATE_SELF,
        .assurance = KNOWN_BY_CONTACT, .page = "deed/action", .back = deed_action_page,
        .summary = "Say that it is not, and why", .params = {PROSE("reason", 1, 500)}),
    VIEW("/deeds/{kind}", deed_kind_page, CITIZEN, .mandate = MANDATE_SELF, .page = "deed/kind",
         .summary = "One kind of action, and the form to declare it"),
    ACT("/deeds/{kind}", deed_declare, CITIZEN, .mandate = MANDATE_SELF, .page = "deed/kind",
        .back = deed_kind_page, .rate = 30, .summary = "Say that you did it",
        .params = {DATE("done"), PROSE("evidence", 0, 1000)}),
    {0}};

static const struct invariant invariants[] = {
    {"what an action gave is a reward of the ledger", actions_count, actions_rewards_amiss},
    {"a kind of action gave what its actions say", action_types_count, action_types_amiss},
    {0}};

const struct room deed_room = {.name = "deed",
                               .routes = routes,
                               .invariants = invariants,
                               .belongings = deed_belongings,
                               .personal = deed_personal};
