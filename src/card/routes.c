/* The room's pages and API. */
#include "card/card_parts.h"
#include "card/code.h"
#include "card_sql.h"

static const struct route routes[] = {
    VIEW("/me/card", own_card, CITIZEN, .mandate = MANDATE_SELF, .page = "card/own",
         .summary = "Your card"),
    VIEW("/me/card/print", own_card_print, CITIZEN, .mandate = MANDATE_SELF, .rate = 20,
         .summary = "Your card in use, as a PDF to print"),
    ACT("/me/card", own_card_make, CITIZEN, .mandate = MANDATE_SELF, .page = "card/own",
        .back = own_card, .rate = 10, .summary = "Make yourself a card; the one before it ends"),
    ACT("/me/card/{card}/activate", own_card_activate, CITIZEN, .mandate = MANDATE_SELF,
        .page = "card/own", .back = own_card, .summary = "The card that was made for you has come"),
    ACT("/me/card/{card}/block", own_card_block, CITIZEN, .mandate = MANDATE_SELF,
        .page = "card/own", .back = own_card, .summary = "Your card opens nothing any more",
        .params = {CHOICE("because", BLOCK_REASONS)}),
    VIEW("/people/{person}/card", desk_card, OPERATOR, .page = "card/desk",
         .summary = "The card of a person whose record you have opened"),
    VIEW("/people/{person}/card/print", desk_card_print, OPERATOR, .rate = 20,
         .summary = "The card your desk has made, as a PDF to print and hand over"),
    ACT("/people/{person}/card", desk_card_make, OPERATOR, .page = "card/desk", .back = desk_card,
        .summary = "Make a card for the person"),
    ACT("/people/{person}/card/adopt", desk_card_adopt, OPERATOR, .page = "card/desk",
        .back = desk_card, .summary = "The paper card that the person brings along is theirs",
        .params = {SECRET("card", 1, 40)}),
    ACT("/people/{person}/card/{card}/activate", desk_card_activate, OPERATOR, .page = "card/desk",
        .back = desk_card, .summary = "The card was handed over"),
    ACT("/people/{person}/card/{card}/block", desk_card_block, OPERATOR, .page = "card/desk",
        .back = desk_card, .summary = "The person's card opens nothing any more",
        .params = {CHOICE("because", BLOCK_REASONS)}),
    VIEW("/c/{token}", card_found, ANYONE, .mandate = MANDATE_SELF, .page = "card/found",
         .rate = 30, .summary = "Where the QR code of a card leads",
         .params = {TEXT("token", CARD_TOKEN_LENGTH, CARD_TOKEN_LENGTH)}),
    {0}};

static const struct reaction reactions[] = {{"person.erased", card_of_erased}, {0}};

static const struct due due[] = {{"cards_expire", 86400, cards_expire_due}, {0}};

static const struct invariant invariants[] = {
    {"a card is a person's", cards_count, cards_off_persons}, {0}};

const struct room card_room = {.name = "card",
                               .routes = routes,
                               .reactions = reactions,
                               .due = due,
                               .invariants = invariants,
                               .belongings = card_belongings,
                               .personal = card_personal};
