/* Home, the agenda and the menu: what the other rooms hold for one person, in one place. */
#include "home/home.h"

#include "agora/agora.h"
#include "base/clock.h"
#include "care/care.h"
#include "registry/registry.h"
#include "wallet/wallet.h"

enum { AGENDA_VISITS = 50, NOON_ENDS = 13, EVENING_BEGINS = 18 };

/* Add a list under its name, and has_<name>. False when it could not be read. */
static bool list_add(struct act *a, json_t *model, const char *name, json_t *list)
{
    if (!list)
        return refuse(a, INTERNAL, NULL);
    json_put(model, arena_printf(a->arena, "has_%s", name),
             json_boolean(json_array_size(list) > 0));
    json_put(model, name, list);
    return true;
}

static void greeting_add(struct act *a, json_t *model)
{
    int hour = clock_civil(a->now).hour;
    json_put(model, "is_morning", json_boolean(hour < NOON_ENDS));
    json_put(model, "is_afternoon", json_boolean(hour >= NOON_ENDS && hour < EVENING_BEGINS));
    json_put(model, "is_evening", json_boolean(hour >= EVENING_BEGINS));
    json_t *person = registry_party(a, a->who.actor);
    json_put(model, "given_name", json_string(json_text(person, "given_name")));
}

/* Whose visits the page shows, when not the caller's own. */
static void represented_add(struct act *a, json_t *model)
{
    bool is_other = who_represents(&a->who);
    json_put(model, "is_for_other", json_boolean(is_other));
    json_put(model, "person", json_string(is_other ? registry_name(a, a->who.party) : ""));
}

/* Visits are those of the represented person; credits, signals and votes are always one's own. */
static bool home_show(struct act *a, json_t *model)
{
    json_put(model, "is_signed_in", json_boolean(a->who.actor != 0));
    if (!a->who.actor)
        return true;
    greeting_add(a, model);
    represented_add(a, model);
    return list_add(a, model, "visits", care_next_visits(a, a->who.party, 1)) &&
           list_add(a, model, "credits", wallet_credits(a, a->who.actor)) &&
           list_add(a, model, "signals", care_open_signals(a, a->who.actor)) &&
           list_add(a, model, "votes", agora_open_votes(a, a->who.actor));
}

static bool agenda_show(struct act *a, json_t *model)
{
    represented_add(a, model);
    return list_add(a, model, "visits", care_next_visits(a, a->who.party, AGENDA_VISITS));
}

/* ---- pages whose whole content is their text ------------------------------------------------- */

static bool text_show(struct act *a, json_t *model)
{
    (void)a;
    (void)model;
    return true;
}

static bool more_show(struct act *a, json_t *model)
{
    return text_show(a, model);
}

static bool how_show(struct act *a, json_t *model)
{
    return text_show(a, model);
}

static bool accessibility_show(struct act *a, json_t *model)
{
    return text_show(a, model);
}

static bool privacy_show(struct act *a, json_t *model)
{
    return text_show(a, model);
}

static const struct route routes[] = {
    VIEW("/", home_show, ANYONE, .mandate = MANDATE_READ, .page = "home/home",
         .summary = "What waits for you: visits, credits, signals and votes"),
    VIEW("/agenda", agenda_show, CITIZEN, .mandate = MANDATE_READ, .page = "home/agenda",
         .summary = "The next visits"),
    VIEW("/more", more_show, ANYONE, .mandate = MANDATE_SELF, .page = "home/more",
         .summary = "The menu"),
    VIEW("/how", how_show, ANYONE, .mandate = MANDATE_SELF, .page = "home/how",
         .summary = "How the square works"),
    VIEW("/accessibility", accessibility_show, ANYONE, .mandate = MANDATE_SELF,
         .page = "home/accessibility", .summary = "The accessibility statement"),
    VIEW("/privacy", privacy_show, ANYONE, .mandate = MANDATE_SELF, .page = "home/privacy",
         .summary = "Which data are kept, why and for how long"),
    {0}};

const struct room home_room = {.name = "home", .routes = routes};
