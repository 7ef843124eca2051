/* What an offer costs somebody now, and how the price splits into credit and euro. */
#include "base/money.h"
#include "market/market_parts.h"

bool deal_open(struct act *a, int64_t listing, struct deal *deal)
{
    *deal = (struct deal){.listing = listing, .legs = listing_legs(a, listing)};
    if (!deal->legs || json_array_size(deal->legs) == 0)
        return refuse(a, NOT_FOUND, "listing");
    deal->count = (unsigned)json_array_size(deal->legs);
    deal->lines = arena_alloc(a->arena, deal->count * sizeof *deal->lines);
    for (unsigned i = 0; i < deal->count; i++) {
        const json_t *leg = json_array_get(deal->legs, i);
        deal->lines[i] = (struct wallet_line){.category = json_text(leg, "category"),
                                              .provider = json_get_id(leg, "organisation_id"),
                                              .units = json_int(leg, "units"),
                                              .cents = json_int(leg, "share_cents")};
        if (!money_add(deal->price_cents, deal->lines[i].cents, &deal->price_cents))
            return refuse(a, OUT_OF_RANGE, "price");
    }
    return true;
}

bool deal_quote(struct act *a, const struct new_order *order, struct deal *deal, json_t *model)
{
    return wallet_quote(a, order->payer, order->recipient, deal->lines, deal->count,
                        &deal->credit_cents, model);
}

void deal_pay_cash(struct deal *deal)
{
    deal->credit_cents = 0;
    for (unsigned i = 0; i < deal->count; i++)
        deal->lines[i].credit_cents = 0;
}

int64_t deal_leg_credit(const struct deal *deal, size_t leg)
{
    return deal->lines[leg].credit_cents;
}

/* A bar 220 wide: credit from the left, cash from the right, a gap of 2 where they meet. */
static json_t *split_show(const struct deal *deal)
{
    enum { WIDTH = 220, GAP = 2 };
    json_t *split = json_object();
    int64_t cash = deal->price_cents - deal->credit_cents;
    int64_t credit_width = deal->price_cents ? WIDTH * deal->credit_cents / deal->price_cents : 0;
    int64_t cash_x = credit_width && cash ? credit_width + GAP : credit_width;
    json_put(split, "width", json_integer(WIDTH));
    json_put(split, "credit_width", json_integer(credit_width));
    json_put(split, "cash_x", json_integer(cash_x));
    json_put(split, "cash_width", json_integer(cash && cash_x < WIDTH ? WIDTH - cash_x : 0));
    return split;
}

void deal_show(const struct deal *deal, json_t *model)
{
    json_t *show = json_object();
    for (size_t i = 0; i < deal->count; i++)
        json_put(json_array_get(deal->legs, i), "credit_cents",
                 json_integer(deal_leg_credit(deal, i)));
    json_put(show, "legs", deal->legs);
    json_put(show, "price_cents", json_integer(deal->price_cents));
    json_put(show, "credit_cents", json_integer(deal->credit_cents));
    json_put(show, "cash_cents", json_integer(deal->price_cents - deal->credit_cents));
    json_put(show, "has_credit", json_boolean(deal->credit_cents > 0));
    json_put(show, "has_cash", json_boolean(deal->credit_cents < deal->price_cents));
    json_put(show, "split", split_show(deal));
    json_put(model, "deal", show);
}
