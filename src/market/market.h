/* The market: goods and services of the territory, also offered jointly by several organisations.
 */
#ifndef PIAZZA_MARKET_MARKET_H
#define PIAZZA_MARKET_MARKET_H

#include "web/route.h"

extern const struct room market_room;

/* A joint offer: an agreement between organisations and one leg for each thing they do. */
struct new_leg {
    int64_t organisation;
    const char *kind;     /* "goods" | "transport" | "visit" | "check" */
    const char *category; /* what a fund recognises: "consegna", "compagnia" */
    const char *what;     /* "Consegna della spesa" */
    int64_t share_cents;  /* what the organisation receives; shares sum to the price */
    int64_t units;        /* hours, deliveries */
    bool collects_cash;   /* this organisation takes the cash at the door: exactly one leg */
};

struct new_listing {
    const char *title, *summary, *category;
    const char *included; /* one line per thing included */
    int64_t owner;        /* organisation */
    const struct new_leg *legs;
    unsigned leg_count;
    const int64_t *areas; /* where it is offered */
    unsigned area_count;
    int64_t agreement_from, agreement_until;
};
bool market_listing_add(struct act *a, const struct new_listing *listing, int64_t *id)
    __attribute__((warn_unused_result));

bool market_slot_add(struct act *a, int64_t listing, int64_t starts_at, int64_t ends_at,
                     int64_t capacity, int64_t cutoff_at) __attribute__((warn_unused_result));

/* A single organisation's product: name, price, EAN or "" (as it is: not checked here). */
bool market_product_add(struct act *a, int64_t organisation, const char *name, const char *ean,
                        int64_t price_cents, int64_t *id) __attribute__((warn_unused_result));

/* ---- ordering where the recipient is not the caller's party: a counter --------------------------
 */

struct new_order {
    int64_t listing, slot;
    int64_t recipient;             /* for whom; whoever acts has placed it */
    int64_t payer;                 /* whose credits pay */
    const char *pay;               /* "credit": as far as it goes; or "cash" */
    int64_t expected_credit_cents; /* what the person was shown */
};

/* The open offers in which an organisation takes part: [{id, title, summary, price_cents}]. */
json_t *market_offers(struct act *a, int64_t organisation);

/* Is this one of them? */
bool market_offers_this(struct act *a, int64_t organisation, int64_t listing);

/* Add an offer as the payer may buy it for the recipient: model["listing", "days", "has_days",
 * "deal"]. NOT_FOUND when it is not open. */
bool market_offer_show(struct act *a, const struct new_order *order, json_t *model)
    __attribute__((warn_unused_result));

/* Add what the order would cost: model["listing", "slot", "pay", "deal"]. NOT_FOUND without such an
 * offer or slot. */
bool market_order_check(struct act *a, const struct new_order *order, json_t *model)
    __attribute__((warn_unused_result));

/* Place it: all of it happens, or nothing. SLOT_TAKEN at "slot", CREDIT_SHORT at "pay",
 * STATE_CONFLICT when the credit is not what was expected. The model gets id, number, state and
 * amounts; both people get a letter. */
bool market_order_place(struct act *a, const struct new_order *order, json_t *model)
    __attribute__((warn_unused_result));

/* "AMDG-QCNC": an order's number as people say it. Arena memory. */
const char *market_order_number(struct act *a, int64_t order);

#endif
