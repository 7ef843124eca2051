/* What the files of this room share. */
#ifndef PIAZZA_MARKET_PARTS_H
#define PIAZZA_MARKET_PARTS_H

#include "market/market.h"
#include "market_sql.h"
#include "wallet/wallet.h"

#define SHOP_REASONS "no_stock|no_time|too_far|closed|other"

/* An order all have accepted but nobody ever finished is given up after this long. */
enum { ORDER_LATE_SECONDS = 14 * 86400 };

/* A listing as it would be bought now: who does what, at which share, and what credit pays of it.
 */
struct deal {
    int64_t listing;
    json_t *legs;              /* listing_legs */
    struct wallet_line *lines; /* one for each leg, in the same order */
    unsigned count;
    int64_t price_cents;
    int64_t credit_cents; /* 0 until quoted or held */
};

/* Read a published listing's legs. NOT_FOUND when there is none. (deal.c) */
bool deal_open(struct act *a, int64_t listing, struct deal *deal)
    __attribute__((warn_unused_result));

/* Ask what the payer's credits may pay for the recipient. Adds model["credits"]. */
bool deal_quote(struct act *a, const struct new_order *order, struct deal *deal, json_t *model)
    __attribute__((warn_unused_result));

/* Leave credit out of it. */
void deal_pay_cash(struct deal *deal);

/* Set model["deal"]: {legs, price_cents, credit_cents, cash_cents, split {…}}. */
void deal_show(const struct deal *deal, json_t *model);

/* What credit pays of the leg at this place. */
int64_t deal_leg_credit(const struct deal *deal, size_t leg);

/* What the caller's parameters ask for, for the party they act for. (place.c) */
struct new_order order_asked(struct act *a);

/* An order's number as people say it: "AMDG-QCNC", the millisecond in which it was placed. Repeats
 * after eight years. Arena memory. */
const char *order_number(struct act *a, int64_t order);

/* ---- finding (search.c) ---------------------------------------------------------------------- */

enum { SEARCH_WORDS = 5, SEARCH_PAGE = 20 };

/* What the parameters "q" and "page" ask for: words as patterns for LIKE over folded text ("%" for
 * none), and the rows to skip. Read one row more than SEARCH_PAGE: it tells of a next page. */
struct search {
    const char *words[SEARCH_WORDS];
    int64_t page, skip;
};
struct search search_read(struct act *a);

/* Cut the rows to one page, and set model["query", "page_number", "has_pages", "previous_page",
 * "next_page", "count"], as market/pages shows them. */
void search_show(const struct act *a, const struct search *search, json_t *rows, json_t *model);

/* ---- the life of an order (fulfil.c) --------------------------------------------------------- */

/* Lock an order that this act is going to change. Every change of an order or of one of its legs
 * begins with this. */
bool order_open(struct act *a, int64_t id, struct order_lock_row *order)
    __attribute__((warn_unused_result));

/* One of its legs went a step on: perhaps all have accepted now, or all are done. */
bool order_advance(struct act *a, struct order_lock_row *order) __attribute__((warn_unused_result));

/* The order ends undone ("refused", "cancelled", "expired"): legs and visits are called off, the
 * place and the credit are free again, and everybody is told. Legs that were done by then are paid.
 * STATE_CONFLICT when it is over already. reason: a code, "" unless refused. */
bool order_end(struct act *a, const struct order_lock_row *order, const char *state,
               const char *reason) __attribute__((warn_unused_result));

/* Tell whoever ordered, and the person it is for if that is another. */
bool order_people_notify(struct act *a, const struct order_lock_row *order, const char *kind)
    __attribute__((warn_unused_result));

extern const struct reaction market_reactions[];

/* ---- handlers -------------------------------------------------------------------------------- */

handler listing_index, listing_count_cells;                /* search.c */
handler listing_show, order_check, listing_credits;        /* listing.c */
handler order_place;                                       /* place.c */
handler orders_page, order_page, order_cancel;             /* orders.c */
handler orders_expire;                                     /* fulfil.c */
handler shop_board, shop_accept, shop_prepare, shop_ready, /* shop.c */
    shop_hand_over, shop_refuse;
handler shop_show, products_page, product_page, /* product.c */
    product_add, product_reprice, product_withdraw;

/* personal.c */
handler market_personal;
extern const struct belonging market_belongings[];

#endif
