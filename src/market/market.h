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

#endif
