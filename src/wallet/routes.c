/* The wallet's pages and API. */
#include "wallet/wallet_parts.h"

static const struct route routes[] = {
    VIEW("/wallet", wallet_show, CITIZEN, .mandate = MANDATE_SELF, .page = "wallet/wallet",
         .summary = "Your credits and when they expire"),
    VIEW("/wallet/accounts/{account}", wallet_account_show, CITIZEN, .mandate = MANDATE_SELF,
         .page = "wallet/account", .params = {ID_OR_NONE("from")},
         .summary = "The statement of an account, from a transfer back"),
    VIEW("/wallet/organisation", wallet_organisation_show,
         SHOPKEEPER | COORDINATOR | HR_MANAGER | FEDERATION, .mandate = MANDATE_SELF,
         .page = "wallet/organisation", .params = {ID_OR_NONE("organisation")},
         .summary = "The takings of your organisation"),
    {0}};

static const struct due due[] = {{"holds_expire", 300, holds_expire_due},
                                 {"expiries_notify", 600, expiries_notify_due},
                                 {"accounts_expire", 300, accounts_expire_due},
                                 {0}};

static const struct reaction reactions[] = {{"person.erasing", holder_retain}, {0}};

const struct room wallet_room = {.name = "wallet",
                                 .routes = routes,
                                 .reactions = reactions,
                                 .due = due,
                                 .invariants = wallet_invariants,
                                 .personal = wallet_personal};
