/* Many residents, with credit and payments, in acts of a few hundred people each. */
#include "base/clock.h"
#include "base/id.h"
#include "demo/demo_parts.h"
#include "registry/registry.h"
#include "territory/territory.h"
#include "wallet/wallet.h"

#include <string.h>

enum { BATCH = 500, PLACES_MAX = 400, DAY = 86400 };
enum { GRANT_CENTS = 12000, PAYING_IN_TEN = 7, PAYMENT_LEAST = 500, PAYMENT_RANGE = 4000 };

/* A municipality, how many live there and in those before it, and where they shop. */
struct place {
    const char *code, *community;
    int64_t residents_so_far, area, shop;
};

struct crowd {
    struct arena *arena;
    struct error *error;
    struct names names;
    struct place places[PLACES_MAX];
    unsigned place_count;
    int64_t fund;
    uint64_t seed;
    unsigned from, until; /* the people of the batch at hand */
};

/* ---- where they live ------------------------------------------------------------------------- */

static bool place_read(const struct csv *csv, void *context)
{
    struct crowd *crowd = context;
    struct place place = {.code = arena_copy(crowd->arena, csv_text(csv, "code")),
                          .community = arena_copy(crowd->arena, csv_text(csv, "parent"))};
    int64_t residents;
    if (strcmp(csv_text(csv, "kind"), "municipality") != 0 || crowd->place_count == PLACES_MAX)
        return true;
    if (!csv_int(csv, "population", &residents, crowd->error))
        return false;
    if (crowd->place_count)
        residents += crowd->places[crowd->place_count - 1].residents_so_far;
    place.residents_so_far = residents;
    crowd->places[crowd->place_count++] = place;
    return true;
}

/* A municipality, the likelier the more people live there. */
static const struct place *place_draw(const struct crowd *crowd, struct random *random)
{
    const struct place *place = crowd->places;
    int64_t total = crowd->places[crowd->place_count - 1].residents_so_far;
    int64_t resident = (int64_t)random_below(random, (uint64_t)total);
    while (place->residents_so_far <= resident)
        place++;
    return place;
}

/* ---- what there is before they come ---------------------------------------------------------- */

static bool organisation_add(struct act *a, const char *name, const char *kind, int64_t area,
                             int64_t *id)
{
    struct new_organisation organisation = {.name = name,
                                            .kind = kind,
                                            .sector = "",
                                            .vat_number = "",
                                            .phone = "",
                                            .address = "",
                                            .area = area};
    return registry_organisation_add(a, &organisation, id);
}

/* One shop for each community, where its residents spend. */
static bool shop_find(struct act *a, struct crowd *crowd, struct place *place)
{
    for (struct place *other = crowd->places; other < place; other++)
        if (strcmp(other->community, place->community) == 0) {
            place->shop = other->shop;
            return true;
        }
    json_t *area = territory_area_show(a, territory_area(a, place->community));
    const char *name = arena_printf(a->arena, "Bottega di comunità, %s", json_text(area, "name"));
    return organisation_add(a, name, "cooperative", place->area, &place->shop);
}

static bool places_prepare(struct act *a, struct crowd *crowd)
{
    for (unsigned i = 0; i < crowd->place_count; i++) {
        struct place *place = &crowd->places[i];
        place->area = territory_area(a, place->code);
        if (!place->area)
            return refuse(a, NOT_FOUND, "territory");
        if (!shop_find(a, crowd, place))
            return false;
    }
    return true;
}

/* The fund's code names the seed, and is unique: nobody comes twice. */
static bool people_prepare(struct act *a, json_t *model)
{
    struct crowd *crowd = a->prepared;
    struct new_fund fund = {
        .code = arena_printf(a->arena, "residenti-%llu", (unsigned long long)crowd->seed),
        .name = "Buono di comunità",
        .nature = "public-voucher",
        .expires_at = a->now + (int64_t)400 * DAY};
    (void)model;
    return organisation_add(a, "Ente dei buoni di comunità", "institution", 0, &fund.issuer) &&
           wallet_fund_add(a, &fund, &crowd->fund) &&
           wallet_fund_allows(a, crowd->fund, "spesa", 0) && places_prepare(a, crowd);
}

/* ---- the people ------------------------------------------------------------------------------ */

static bool payment_make(struct act *a, int64_t person, int64_t shop, struct random *random)
{
    struct wallet_line line = {.category = "spesa",
                               .provider = shop,
                               .units = 1,
                               .cents =
                                   PAYMENT_LEAST + (int64_t)random_below(random, PAYMENT_RANGE)};
    int64_t reference = id_new();
    return wallet_hold(a, person, person, &line, 1, line.cents, reference, a->now + DAY) &&
           wallet_capture(a, reference);
}

/* Each person is drawn from the seed and their number, whatever the batches are. */
static bool person_tell(struct act *a, const struct crowd *crowd, unsigned number)
{
    struct random random;
    int64_t person;
    random_seed(&random, crowd->seed * 1000003 + number);
    const struct place *place = place_draw(crowd, &random);
    return resident_add(a, &crowd->names, &random, place->area, &person) &&
           wallet_grant(a, crowd->fund, person, GRANT_CENTS, "Buono di comunità") &&
           (random_below(&random, 10) >= PAYING_IN_TEN ||
            payment_make(a, person, place->shop, &random));
}

static bool people_tell(struct act *a, json_t *model)
{
    const struct crowd *crowd = a->prepared;
    for (unsigned i = crowd->from; i < crowd->until; i++)
        if (!person_tell(a, crowd, i))
            return refuse(a, INTERNAL, "people");
    json_put(model, "people", json_integer(crowd->until - crowd->from));
    return true;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* One act of the system; its memory is given back at its end. */
static bool crowd_perform(struct lanes *lanes, struct crowd *crowd, handler *handle,
                          const char *name)
{
    struct arena *arena = arena_new();
    struct act act;
    act_begin_system(&act, arena, name, clock_now());
    act.prepared = crowd;
    bool done = lanes_perform(lanes, &act, handle, NULL);
    if (!done)
        *crowd->error = act.error;
    arena_free(&arena);
    return done;
}

/* A conflict here is the fund's code: these people came before. */
static bool crowd_begin(struct lanes *lanes, struct crowd *crowd)
{
    bool begun = crowd_perform(lanes, crowd, people_prepare, "people_prepare");
    if (!begun && crowd->error->code == STATE_CONFLICT)
        crowd->error->code = ALREADY_DONE;
    return begun;
}

static bool crowd_read(struct crowd *crowd, const char *folder)
{
    return names_read(folder, crowd->arena, &crowd->names, crowd->error) &&
           csv_read(folder, "areas.csv", "code,parent,kind,population", place_read, crowd,
                    crowd->error) &&
           (crowd->place_count ||
            error_set(crowd->error, CSV_MALFORMED, "areas", "areas.csv: no municipality"));
}

bool demo_people(struct lanes *lanes, const char *folder, unsigned people, uint64_t seed,
                 demo_progress *progress, void *context, struct error *error)
{
    struct crowd crowd = {.arena = arena_new(), .error = error, .seed = seed};
    bool done = crowd_read(&crowd, folder) && crowd_begin(lanes, &crowd);
    while (done && crowd.until < people) {
        crowd.from = crowd.until;
        crowd.until = people - crowd.from < BATCH ? people : crowd.from + BATCH;
        done = crowd_perform(lanes, &crowd, people_tell, "people_tell");
        if (done && progress)
            progress(crowd.until, people, context);
    }
    arena_free(&crowd.arena);
    return done;
}
