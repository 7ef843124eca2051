/* The room's pages and API. */
#include "market/market_parts.h"

#define CREDIT_MAX        100000000
#define PRODUCT_PRICE_MAX 1000000

static const struct route market_routes[] = {
    VIEW("/market", listing_index, ANYONE, .mandate = MANDATE_READ, .page = "market/index",
         .summary = "Offers by words and municipality",
         .params = {TEXT("q", 0, 200), AREA("area"), PAGE}),
    VIEW("/market/{listing}", listing_show, ANYONE, .mandate = MANDATE_READ,
         .page = "market/listing", .summary = "An offer: who, what, how much, when",
         .params = {BOOL("all_days")}),
    VIEW("/market/{listing}/credits", listing_credits, CITIZEN, .mandate = MANDATE_BUY,
         .page = "market/credits",
         .summary = "Why each credit pays or not for each part of an offer"),
    VIEW("/market/{listing}/check", order_check, CITIZEN, .mandate = MANDATE_BUY,
         .page = "market/check", .summary = "What an order would cost, before placing it",
         .params = {ID("slot"), CHOICE("pay", "credit|cash")}),
    ACT("/market/{listing}/order", order_place, CITIZEN, .mandate = MANDATE_BUY,
        .page = "market/check", .back = order_check, .rate = 30, .summary = "Place an order",
        .params = {ID("slot"), CHOICE("pay", "credit|cash"),
                   CENTS("expected_credit", 0, CREDIT_MAX)}),
    VIEW("/orders", orders_page, CITIZEN, .mandate = MANDATE_READ, .page = "market/orders",
         .summary = "Orders placed by the caller or for them"),
    VIEW("/orders/{order}", order_page, CITIZEN, .mandate = MANDATE_READ, .page = "market/order",
         .summary = "An order and where each part of it stands"),
    ACT("/orders/{order}/cancel", order_cancel, CITIZEN, .mandate = MANDATE_BUY,
        .page = "market/order", .back = order_page, .summary = "Call an order off, in time"),
    VIEW("/shop/orders", shop_board, SHOPKEEPER, .page = "market/shop",
         .summary = "What the caller's shop has to prepare and bring"),
    ACT("/shop/legs/{leg}/accept", shop_accept, SHOPKEEPER, .page = "market/shop",
        .back = shop_board, .summary = "The shop will do its part"),
    ACT("/shop/legs/{leg}/prepare", shop_prepare, SHOPKEEPER, .page = "market/shop",
        .back = shop_board, .summary = "The shop is preparing it"),
    ACT("/shop/legs/{leg}/ready", shop_ready, SHOPKEEPER, .page = "market/shop", .back = shop_board,
        .summary = "It is ready to be brought"),
    ACT("/shop/legs/{leg}/hand-over", shop_hand_over, SHOPKEEPER, .page = "market/shop",
        .back = shop_board, .summary = "It was handed over"),
    ACT("/shop/legs/{leg}/refuse", shop_refuse, SHOPKEEPER, .page = "market/shop",
        .back = shop_board, .summary = "The shop cannot: the order ends",
        .params = {CHOICE("reason", SHOP_REASONS)}),
    VIEW("/shops/{organisation}", shop_show, ANYONE, .mandate = MANDATE_READ,
         .page = "market/storefront", .summary = "A shop: where it is, its offers and products",
         .params = {TEXT("q", 0, 200), PAGE}),
    VIEW("/shop/products", products_page, SHOPKEEPER, .page = "market/products",
         .summary = "What the caller's shop sells", .params = {TEXT("q", 0, 200), PAGE}),
    VIEW("/shop/products/{product}", product_page, SHOPKEEPER, .page = "market/product",
         .summary = "A product of the caller's shop"),
    ACT("/shop/products", product_add, SHOPKEEPER, .assurance = KNOWN_BY_CONTACT,
        .page = "market/products", .back = products_page, .summary = "Put a product on sale",
        .params = {TEXT("name", 1, 120), CENTS("price", 1, PRODUCT_PRICE_MAX), TEXT("ean", 0, 20)}),
    ACT("/shop/products/{product}/price", product_reprice, SHOPKEEPER, .page = "market/product",
        .back = product_page, .summary = "Change a product's price",
        .params = {CENTS("price", 1, PRODUCT_PRICE_MAX)}),
    ACT("/shop/products/{product}/withdraw", product_withdraw, SHOPKEEPER, .page = "market/product",
        .back = product_page, .summary = "Take a product off sale"),
    {0}};

static const struct due market_due[] = {
    {.name = "orders_expire", .every = 300, .handle = orders_expire}, {0}};

static const struct indicator market_indicators[] = {
    {.name = "offers", .label = "Offerte", .count = listing_count_cells}, {0}};

static const struct invariant market_invariants[] = {
    {.name = "the shares of an offer sum to its price",
     .counted = listings_count,
     .broken = listings_off_shares},
    {.name = "a slot is booked as often as it has orders",
     .counted = slots_count,
     .broken = slots_off_orders},
    {.name = "the legs of an order sum to it", .counted = orders_count, .broken = orders_off_legs},
    {.name = "all legs of an order confirm or none",
     .counted = orders_count,
     .broken = orders_off_states},
    {.name = "orders that ended, and no others, paid each organisation what it did",
     .counted = orders_count,
     .broken = orders_off_payments},
    {.name = "open orders, and no others, hold their credit",
     .counted = orders_count,
     .broken = orders_off_holds},
    {0}};

const struct room market_room = {.name = "market",
                                 .routes = market_routes,
                                 .reactions = market_reactions,
                                 .due = market_due,
                                 .indicators = market_indicators,
                                 .invariants = market_invariants,
                                 .belongings = market_belongings,
                                 .personal = market_personal};
