/* What the demo offers: listings with their legs, and slots for the next two weeks. */
#include "base/clock.h"
#include "demo/demo_parts.h"
#include "market/market.h"
#include "territory/territory.h"

#include <stdlib.h>
#include <string.h>

enum { LEGS_MAX = 4, AREAS_MAX = 16, DAYS = 14, DAY = 86400, CUTOFF_HOUR = 18 };

/* ---- legs ------------------------------------------------------------------------------------ */

/* The legs of one listing, gathered from their file. */
struct legs {
    struct demo *demo;
    const char *listing;
    struct new_leg list[LEGS_MAX];
    unsigned count;
};

static bool leg_read(const struct csv *csv, void *context)
{
    struct legs *legs = context;
    struct demo *demo = legs->demo;
    struct new_leg leg = {.kind = arena_copy(demo->arena, csv_text(csv, "kind")),
                          .category = arena_copy(demo->arena, csv_text(csv, "category")),
                          .what = arena_copy(demo->arena, csv_text(csv, "what")),
                          .collects_cash = strcmp(csv_text(csv, "collects_cash"), "1") == 0};
    if (strcmp(csv_text(csv, "listing"), legs->listing) != 0)
        return true;
    if (legs->count == LEGS_MAX)
        return csv_refuse(csv, "listing", "too many legs", &demo->act->error);
    if (!demo_find(demo, csv, "organisation", "organisation", &leg.organisation) ||
        !csv_int(csv, "share_cents", &leg.share_cents, &demo->act->error) ||
        !csv_int(csv, "units", &leg.units, &demo->act->error))
        return false;
    legs->list[legs->count++] = leg;
    return true;
}

/* ---- slots ----------------------------------------------------------------------------------- */

/* That time of the day `days` from the day of `now`. */
static int64_t time_on(int64_t now, int days, int hour, int minute)
{
    struct civil noon = clock_civil(now);
    noon.hour = 12;
    noon.minute = noon.second = 0;
    struct civil civil = clock_civil(clock_instant(noon) + (int64_t)days * DAY);
    civil.hour = hour;
    civil.minute = minute;
    return clock_instant(civil);
}

/* One time of the day ("09:30-11:00") on each of the next days. */
static bool time_add(struct demo *demo, const struct csv *csv, const char *time, int64_t listing,
                     int64_t capacity)
{
    int from_hour, from_minute, to_hour, to_minute;
    int64_t now = demo->act->now;
    if (sscanf(time, "%2d:%2d-%2d:%2d", &from_hour, &from_minute, &to_hour, &to_minute) != 4)
        return csv_refuse(csv, "times", "not like 09:30-11:00", &demo->act->error);
    for (int day = 1; day <= DAYS; day++)
        if (!market_slot_add(demo->act, listing, time_on(now, day, from_hour, from_minute),
                             time_on(now, day, to_hour, to_minute), capacity,
                             time_on(now, day - 1, CUTOFF_HOUR, 0)))
            return false;
    return true;
}

static bool slots_add(struct demo *demo, const struct csv *csv, int64_t listing)
{
    int64_t capacity;
    char *times = arena_copy(demo->arena, csv_text(csv, "times"));
    if (!csv_int(csv, "capacity", &capacity, &demo->act->error))
        return false;
    for (char *time; (time = strsep(&times, " "));)
        if (!time_add(demo, csv, time, listing, capacity))
            return false;
    return true;
}

/* ---- listings -------------------------------------------------------------------------------- */

static bool areas_find(struct demo *demo, const struct csv *csv, int64_t areas[AREAS_MAX],
                       unsigned *count)
{
    char *codes = arena_copy(demo->arena, csv_text(csv, "areas"));
    *count = 0;
    for (char *code; (code = strsep(&codes, " "));) {
        int64_t area = *count < AREAS_MAX ? territory_area(demo->act, code) : 0;
        if (!area)
            return csv_refuse(csv, "areas", "no such area, or too many", &demo->act->error);
        areas[(*count)++] = area;
    }
    return true;
}

static bool listing_add(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    struct legs legs = {.demo = demo, .listing = csv_text(csv, "code")};
    int64_t areas[AREAS_MAX], id;
    struct new_listing listing = {.title = csv_text(csv, "title"),
                                  .summary = csv_text(csv, "summary"),
                                  .category = csv_text(csv, "category"),
                                  .included = csv_text(csv, "included"),
                                  .legs = legs.list,
                                  .areas = areas,
                                  .agreement_from = demo->act->now - (int64_t)30 * DAY,
                                  .agreement_until = demo->act->now + (int64_t)400 * DAY};
    if (!demo_find(demo, csv, "owner", "organisation", &listing.owner) ||
        !areas_find(demo, csv, areas, &listing.area_count) ||
        !csv_read(demo->folder, "demo/legs.csv",
                  "listing,organisation,kind,category,what,share_cents,units,collects_cash",
                  leg_read, &legs, &demo->act->error))
        return false;
    listing.leg_count = legs.count;
    return market_listing_add(demo->act, &listing, &id) && slots_add(demo, csv, id);
}

bool demo_offers(struct demo *demo)
{
    return demo_read(demo, "demo/listings.csv",
                     "code,owner,title,category,summary,included,areas,times,capacity",
                     listing_add);
}
