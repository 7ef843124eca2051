/* The wallet's pages and API. */
#include "wallet/wallet_parts.h"

#define AMOUNT_MAX 100000000

static const struct route routes[] = {
    VIEW("/wallet", wallet_show, CITIZEN, .mandate = MANDATE_SELF, .page = "wallet/wallet",
         .summary = "Your credits and when they expire"),
    VIEW("/wallet/accounts/{account}", wallet_account_show, CITIZEN, .mandate = MANDATE_SELF,
         .page = "wallet/account", .params = {ID_OR_NONE("from")},
         .summary = "The statement of an account, from a transfer back"),
    VIEW("/wallet/why", wallet_why, CITIZEN, .mandate = MANDATE_SELF, .page = "wallet/why",
         .params = {TEXT("category", 0, 60),
                    TEXT("at", 0, 100),
                    {.name = "amount",
                     .type = PARAM_CENTS,
                     .min = 1,
                     .max = AMOUNT_MAX,
                     .optional = true}},
         .summary = "Why each of your credits pays or not for a service at a provider"),
    VIEW("/wallet/accounts/{account}/limits", limits_page, CITIZEN, .mandate = MANDATE_SELF,
         .page = "wallet/limits", .summary = "The limits you set yourself on a credit"),
    ACT("/wallet/accounts/{account}/limits", limits_set, CITIZEN, .mandate = MANDATE_SELF,
        .page = "wallet/limits", .back = limits_page,
        .params = {CENTS("day", 0, AMOUNT_MAX), CENTS("month", 0, AMOUNT_MAX),
                   CENTS("year", 0, AMOUNT_MAX)},
        .summary = "Set how much of a credit you spend at most; 0: no limit"),
    VIEW("/wallet/accounts/{account}/gift", gift_page, CITIZEN, .mandate = MANDATE_SELF,
         .page = "wallet/gift", .summary = "Give credit to somebody, when its fund allows it"),
    ACT("/wallet/accounts/{account}/gift", gift_make, CITIZEN, .mandate = MANDATE_SELF,
        .page = "wallet/gift", .back = gift_page, .rate = 10,
        .params = {TEXT("user", 1, 64), CENTS("amount", 1, AMOUNT_MAX), PROSE("note", 0, 200),
                   BOOL("sure")},
        .summary = "Give credit to the person with this user name"),
    VIEW("/wallet/organisation", wallet_organisation_show,
         SHOPKEEPER | COORDINATOR | HR_MANAGER | FEDERATION, .mandate = MANDATE_SELF,
         .page = "wallet/organisation", .params = {ID_OR_NONE("organisation")},
         .summary = "The takings of your organisation"),
    {0}};

static const struct due due[] = {{"holds_expire", 300, holds_expire_due},
                                 {"expiries_notify", 600, expiries_notify_due},
                                 {"accounts_expire", 300, accounts_expire_due},
                                 {"merged_credit", 300, merged_credit_due},
                                 {0}};

static const struct reaction reactions[] = {{"person.erasing", holder_retain},
                                            {"person.merged", wallet_merged},
                                            {"person.unmerged", wallet_unmerged},
                                            {0}};

const struct room wallet_room = {.name = "wallet",
                                 .routes = routes,
                                 .reactions = reactions,
                                 .due = due,
                                 .invariants = wallet_invariants,
                                 .belongings = wallet_belongings,
                                 .personal = wallet_personal};
