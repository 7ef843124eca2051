/* Writing offers: the agreement with its legs, the listing, its slots. */
#include "base/id.h"
#include "base/money.h"
#include "base/text.h"
#include "market/market_parts.h"
#include "registry/registry.h"
#include "territory/territory.h"

/* The price is the sum of the shares, and exactly one organisation takes the cash. */
static bool listing_price(struct act *a, const struct new_listing *listing, int64_t *price)
{
    unsigned collectors = 0;
    *price = 0;
    for (unsigned i = 0; i < listing->leg_count; i++) {
        const struct new_leg *leg = &listing->legs[i];
        if (leg->share_cents < 0 || !money_add(*price, leg->share_cents, price))
            return refuse(a, OUT_OF_RANGE, "share");
        collectors += leg->collects_cash;
    }
    return collectors == 1 || refuse(a, INVALID, "collects_cash");
}

static bool legs_add(struct act *a, int64_t agreement, const struct new_listing *listing)
{
    for (unsigned i = 0; i < listing->leg_count; i++) {
        const struct new_leg *leg = &listing->legs[i];
        if (leg_insert(a, id_new(), agreement, i + 1, leg->organisation, leg->kind, leg->category,
                       leg->what, leg->share_cents, leg->units, leg->collects_cash) != 1)
            return false;
    }
    return true;
}

static bool areas_add(struct act *a, int64_t listing, const int64_t *areas, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (listing_area_insert(a, listing, areas[i]) != 1)
            return false;
    return true;
}

/* Everything by which people may look for it. */
static const char *search_text(struct act *a, const struct new_listing *listing)
{
    const char *text = arena_printf(a->arena, "%s %s %s %s", listing->title, listing->summary,
                                    listing->category, listing->included);
    for (unsigned i = 0; i < listing->leg_count; i++)
        text = arena_printf(a->arena, "%s %s %s", text, listing->legs[i].what,
                            registry_name(a, listing->legs[i].organisation));
    for (unsigned i = 0; i < listing->area_count; i++)
        text = arena_printf(a->arena, "%s %s", text,
                            json_text(territory_area_show(a, listing->areas[i]), "name"));
    return text_fold(a->arena, text);
}

bool market_listing_add(struct act *a, const struct new_listing *listing, int64_t *id)
{
    int64_t agreement = id_new(), price;
    *id = id_new();
    return listing_price(a, listing, &price) &&
           agreement_insert(a, agreement, listing->agreement_from, listing->agreement_until) == 1 &&
           legs_add(a, agreement, listing) &&
           listing_insert(a, *id, listing->owner, agreement, listing->title, listing->summary,
                          listing->category, listing->included, price, search_text(a, listing),
                          a->now) == 1 &&
           areas_add(a, *id, listing->areas, listing->area_count);
}

bool market_slot_add(struct act *a, int64_t listing, int64_t starts_at, int64_t ends_at,
                     int64_t capacity, int64_t cutoff_at)
{
    return slot_insert(a, id_new(), listing, starts_at, ends_at, capacity, cutoff_at) == 1;
}
