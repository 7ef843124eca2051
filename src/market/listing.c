/* The page of one offer, and the page to check before the order. */
#include "base/clock.h"
#include "market/market_parts.h"
#include "registry/registry.h"
#include "territory/territory.h"

#include <string.h>

/* How many days of slots are shown at first, and how many there are to see. */
enum { DAYS_FEW = 3, DAYS_ALL = 14, DAY = 86400 };

/* ---- the offer ------------------------------------------------------------------------------- */

/* One thing included on each line. */
static json_t *lines_show(struct act *a, const char *text)
{
    json_t *list = json_array();
    char *rest = arena_copy(a->arena, text);
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line)
            json_array_append_new(list, json_string(line));
    return list;
}

static bool same_day(struct civil x, struct civil y)
{
    return x.year == y.year && x.month == y.month && x.day == y.day;
}

/* Slots in their order, as days: [{starts_at, slots: […]}]; at most so many. */
static json_t *days_show(const json_t *slots, size_t most)
{
    json_t *days = json_array(), *slot, *day = NULL;
    struct civil current = {0};
    size_t i;
    json_array_foreach(slots, i, slot) {
        int64_t starts_at = json_int(slot, "starts_at");
        struct civil date = clock_civil(starts_at);
        if (!same_day(date, current)) {
            if (json_array_size(days) == most)
                break;
            current = date;
            day = json_object();
            json_put(day, "starts_at", json_integer(starts_at));
            json_put(day, "slots", json_array());
            json_array_append_new(days, day);
        }
        json_array_append(json_object_get(day, "slots"), slot);
    }
    return days;
}

static json_t *days_until(struct act *a, int64_t listing, unsigned days, size_t most)
{
    json_t *slots = slots_of_listing(a, listing, a->now, a->now + (int64_t)days * DAY);
    return slots ? days_show(slots, most) : NULL;
}

/* The first few days with slots, or all. Where the coming days suffice, no others are read. */
static json_t *days_open(struct act *a, int64_t listing, bool all)
{
    json_t *days = all ? json_array() : days_until(a, listing, DAYS_FEW + 1, DAYS_FEW);
    if (days && json_array_size(days) < DAYS_FEW)
        days = days_until(a, listing, DAYS_ALL, all ? DAYS_ALL + 1 : DAYS_FEW);
    return days;
}

/* Who takes part: each organisation once, with what it does. */
static json_t *organisations_show(const json_t *legs)
{
    json_t *list = json_array(), *leg, *organisation;
    size_t i, j;
    json_array_foreach(legs, i, leg) {
        json_t *found = NULL;
        json_array_foreach(list, j, organisation) {
            if (json_get_id(organisation, "id") == json_get_id(leg, "organisation_id"))
                found = organisation;
        }
        if (!found) {
            found = json_object();
            json_put(found, "id", json_copy(json_object_get(leg, "organisation_id")));
            json_put(found, "name", json_copy(json_object_get(leg, "organisation")));
            json_put(found, "is_shop_side", json_copy(json_object_get(leg, "is_shop_side")));
            json_put(found, "tasks", json_array());
            json_array_append_new(list, found);
        }
        json_array_append(json_object_get(found, "tasks"), json_object_get(leg, "what"));
    }
    return list;
}

/* Is shopping delivered that the offer's price does not include? */
static bool brings_shopping(const json_t *legs)
{
    bool delivers = false, sells = false;
    const json_t *leg;
    size_t i;
    json_array_foreach(legs, i, leg) {
        delivers |= strcmp(json_text(leg, "category"), "consegna") == 0;
        sells |= strcmp(json_text(leg, "kind"), "goods") == 0;
    }
    return delivers && !sells;
}

/* The offer and, for who is signed in, what their credits pay of it. */
static bool offer_show(struct act *a, const struct new_order *order, json_t *model,
                       struct deal *deal)
{
    json_t *listing = listing_published(a, order->listing);
    if (!listing)
        return refuse(a, NOT_FOUND, "listing");
    if (!deal_open(a, order->listing, deal) || (order->payer && !deal_quote(a, order, deal, model)))
        return false;
    json_put(listing, "included", lines_show(a, json_text(listing, "included")));
    json_put(model, "listing", listing);
    json_put(model, "brings_shopping", json_boolean(brings_shopping(deal->legs)));
    return true;
}

/* May whoever reads this order, for whom they act? */
static bool may_order(const struct act *a)
{
    return a->who.actor && (!who_represents(&a->who) || (a->who.scopes & MANDATE_BUY));
}

bool listing_show(struct act *a, json_t *model)
{
    struct deal deal = {0};
    const struct new_order order = order_asked(a);
    int64_t id = order.listing;
    if (!offer_show(a, &order, model, &deal))
        return false;
    bool all_days = param_bool(a, "all_days");
    json_t *areas = listing_areas_of(a, id);
    json_t *days = days_open(a, id, all_days);
    if (!areas || !days)
        return false;
    deal_show(&deal, model);
    json_put(model, "areas", areas);
    json_put(model, "organisations", organisations_show(deal.legs));
    json_put(model, "is_joint",
             json_boolean(json_array_size(json_object_get(model, "organisations")) > 1));
    json_put(model, "days", days);
    json_put(model, "has_more_days", json_boolean(!all_days && json_array_size(days) == DAYS_FEW));
    json_put(model, "has_days", json_boolean(json_array_size(days) > 0));
    json_put(model, "can_order", json_boolean(may_order(a)));
    return true;
}

/* ---- the check ------------------------------------------------------------------------------- */

/* Where somebody lives; null when it is not known. */
static json_t *area_name(struct act *a, int64_t area)
{
    json_t *found = area ? territory_area_show(a, area) : NULL;
    return found ? json_copy(json_object_get(found, "name")) : json_null();
}

bool market_order_check(struct act *a, const struct new_order *order, json_t *model)
{
    struct deal deal = {0};
    if (!offer_show(a, order, model, &deal))
        return false;
    json_t *slot = slot_of_listing(a, order->slot, deal.listing);
    if (!slot)
        return refuse(a, NOT_FOUND, "slot");
    bool with_credit = strcmp(order->pay, "credit") == 0 && deal.credit_cents > 0;
    if (!with_credit)
        deal_pay_cash(&deal);
    deal_show(&deal, model);
    json_put(model, "slot", slot);
    json_put(model, "pay", json_string(with_credit ? "credit" : "cash"));
    return true;
}

bool order_check(struct act *a, json_t *model)
{
    const struct new_order order = order_asked(a);
    if (!market_order_check(a, &order, model))
        return false;
    json_t *recipient = registry_party(a, a->who.party);
    if (!recipient)
        return refuse(a, NOT_FOUND, "slot");
    json_put(recipient, "area", area_name(a, json_get_id(recipient, "area_id")));
    json_put(model, "recipient", recipient);
    json_put(model, "is_for_other", json_boolean(who_represents(&a->who)));
    return true;
}

/* ---- at a counter ---------------------------------------------------------------------------- */

bool market_offer_show(struct act *a, const struct new_order *order, json_t *model)
{
    struct deal deal = {0};
    if (!offer_show(a, order, model, &deal))
        return false;
    json_t *days = days_open(a, order->listing, true);
    if (!days)
        return false;
    deal_show(&deal, model);
    json_put(model, "days", days);
    json_put(model, "has_days", json_boolean(json_array_size(days) > 0));
    return true;
}

json_t *market_offers(struct act *a, int64_t organisation)
{
    return shop_listings(a, organisation);
}

bool market_offers_this(struct act *a, int64_t organisation, int64_t listing)
{
    int64_t found;
    return shop_listing(a, organisation, listing, &found);
}

const char *market_order_number(struct act *a, int64_t order)
{
    return order_number(a, order);
}

/* ---- why a credit does not pay --------------------------------------------------------------- */

/* What each credit says of one leg alone. */
static bool leg_explain(struct act *a, const struct new_order *order, struct deal *deal,
                        unsigned place)
{
    int64_t pays;
    return wallet_quote(a, order->payer, order->recipient, &deal->lines[place], 1, &pays,
                        json_array_get(deal->legs, place));
}

bool listing_credits(struct act *a, json_t *model)
{
    struct deal deal = {0};
    const struct new_order order = order_asked(a);
    if (!offer_show(a, &order, model, &deal))
        return false;
    for (unsigned i = 0; i < deal.count; i++)
        if (!leg_explain(a, &order, &deal, i))
            return false;
    json_put(model, "legs", deal.legs);
    return true;
}
