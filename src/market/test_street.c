#include "market/test_street.h"

#include "care/care.h"

#include <string.h>

/* ---- making it ------------------------------------------------------------------------------- */

static void areas_make(void **state, struct street *street)
{
    square_execute(*state, "insert into areas (id, parent_id, code, kind, name, sort_name, "
                           "cadastral_code, postcodes, population) values "
                           "(1, null, 'trentino', 'territory', 'Trentino', 'trentino', '', '', 0), "
                           "(2, 1, 'sole', 'community', 'Val di Sole', 'val di sole', '', '', 0), "
                           "(3, 2, '022150', 'municipality', 'Rabbi', 'rabbi', '', '', 1300), "
                           "(4, 2, '022110', 'municipality', 'Malé', 'male', '', '', 2200)");
    street->valley = 2;
    street->rabbi = 3;
    street->male = 4;
}

static bool person_add(struct act *a, const char *name, enum role role, int64_t organisation,
                       int64_t *id)
{
    struct new_person person = {name, "Prova", "", "", "", 0};
    return registry_person_add(a, &person, id) && registry_role_grant(a, *id, role, organisation);
}

static bool listing_add(struct act *a, struct street *street)
{
    const struct town *town = &street->town;
    const struct new_leg legs[] = {
        {town->shop, "transport", "consegna", "Consegna della spesa", 600, 1, true},
        {town->cooperative, "visit", "compagnia", "Un’ora di compagnia", 1600, 1, false}};
    const struct new_listing listing = {.title = "Spesa a casa e visita di compagnia",
                                        .summary = "Ti portiamo la spesa e restiamo un’ora.",
                                        .category = "compagnia",
                                        .included = "La spesa in cucina\nUn’ora insieme",
                                        .owner = town->shop,
                                        .legs = legs,
                                        .leg_count = 2,
                                        .areas = &street->rabbi,
                                        .area_count = 1,
                                        .agreement_from = TRIAL_NOW - DAY,
                                        .agreement_until = TRIAL_NOW + 100 * DAY};
    return market_listing_add(a, &listing, &street->listing) &&
           market_slot_add(a, street->listing, SLOT_STARTS, SLOT_STARTS + 5400, 2, SLOT_CUTOFF);
}

static bool street_add(struct act *a, json_t *model)
{
    (void)model;
    struct street *street = a->prepared;
    const struct town *town = &street->town;
    return person_add(a, "Bruno", SHOPKEEPER, town->shop, &street->keeper) &&
           person_add(a, "Carla", COORDINATOR, town->cooperative, &street->coordinator) &&
           person_add(a, "Sara", CARE_WORKER, town->cooperative, &street->worker) &&
           registry_relate(a, town->agnese, "referent", town->elena) && listing_add(a, street);
}

struct street street_make(void **state)
{
    struct street street = {.town = town_make(state)};
    areas_make(state, &street);
    assert_int_equal(trial_run(state, street_add, &street), ERROR_NONE);
    street.slot = number(state, "select id from slots");
    return street;
}

/* ---- acts ------------------------------------------------------------------------------------ */

void street_act(struct trial *trial, void **state, int64_t person, enum role role,
                int64_t organisation)
{
    trial_begin_as(trial, state, person, role, organisation);
    trial->act.reactions = market_reactions;
}

void street_act_for(struct trial *trial, void **state, const struct street *street)
{
    street_act(trial, state, street->town.elena, CITIZEN, 0);
    trial->act.who.party = street->town.agnese;
    trial->act.who.scopes = MANDATE_READ | MANDATE_BUY;
}

static enum error_code done(struct trial *trial, handler *handle)
{
    enum error_code code = trial_do(trial, handle);
    trial_end(trial);
    return code;
}

enum error_code order_try(void **state, const struct street *street, const char *pay,
                          int64_t expected_cents)
{
    struct trial trial;
    street_act_for(&trial, state, street);
    put_id(&trial, "listing", street->listing);
    put_id(&trial, "slot", street->slot);
    put_text(&trial, "pay", pay);
    put_int(&trial, "expected_credit", expected_cents);
    return done(&trial, order_place);
}

enum error_code shop_step(void **state, const struct street *street, handler *step)
{
    struct trial trial;
    street_act(&trial, state, street->keeper, SHOPKEEPER, street->town.shop);
    put_id(&trial, "leg",
           number(state, "select x.id from order_legs x join legs g on g.id = x.leg_id "
                         "where g.kind = 'transport'"));
    put_text(&trial, "reason", "no_stock");
    return done(&trial, step);
}

/* The handler of one of care's routes, found as the site finds it. */
static handler *care_handler(const char *path)
{
    for (const struct route *route = care_room.routes; route->path; route++)
        if (strcmp(route->path, path) == 0)
            return route->handle;
    fail_msg("no route %s", path);
    return NULL;
}

enum error_code visit_answer(void **state, const struct street *street, const char *answer)
{
    struct trial trial;
    street_act(&trial, state, street->coordinator, COORDINATOR, street->town.cooperative);
    put_id(&trial, "visit", number(state, "select id from visits"));
    put_id(&trial, "worker", street->worker);
    put_text(&trial, "reason", "no_worker");
    return done(&trial, care_handler(answer));
}

enum error_code visit_record_as(void **state, const struct street *street, const char *found)
{
    struct trial trial;
    street_act(&trial, state, street->worker, CARE_WORKER, street->town.cooperative);
    put_id(&trial, "visit", number(state, "select id from visits"));
    put_text(&trial, "seen", found[0] == 'y' ? "yes" : "no");
    put_text(&trial, "answered", found[1] == 'y' ? "yes" : "no");
    put_text(&trial, "usual", found[2] == 'y' ? "yes" : "no");
    put_text(&trial, "note", "caduta in cucina");
    return done(&trial, care_handler("/visits/{visit}/record"));
}

/* ---- asking ---------------------------------------------------------------------------------- */

int64_t number(void **state, const char *sql)
{
    return square_number(*state, sql);
}

void rules_hold(void **state)
{
    const struct room *const asked[] = {&wallet_room, &care_room, &market_room};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        for (const struct invariant *rule = asked[i]->invariants; rule->name; rule++)
            if (square_count(*state, rule->broken) != 0)
                fail_msg("broken: %s", rule->name);
}
