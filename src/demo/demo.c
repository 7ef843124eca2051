/* The demo as one act: all of it is there, or nothing. */
#include "demo/demo.h"

#include "access/access.h"
#include "base/clock.h"
#include "demo/demo_parts.h"
#include "privacy/privacy.h"
#include "registry/registry.h"
#include "territory/territory.h"
#include "welfare/welfare.h"

/* ---- what the parts share -------------------------------------------------------------------- */

static const char *known_key(const struct demo *demo, const char *kind, const char *code)
{
    return arena_printf(demo->arena, "%s %s", kind, code);
}

void demo_remember(struct demo *demo, const char *kind, const char *code, int64_t id)
{
    json_put(demo->known, known_key(demo, kind, code), json_integer(id));
}

int64_t demo_recall(const struct demo *demo, const char *kind, const char *code)
{
    return json_int(demo->known, known_key(demo, kind, code));
}

bool demo_find(struct demo *demo, const struct csv *csv, const char *column, const char *kind,
               int64_t *id)
{
    *id = demo_recall(demo, kind, csv_text(csv, column));
    return *id || csv_refuse(csv, column, "unknown", &demo->act->error);
}

bool demo_area(struct demo *demo, const struct csv *csv, const char *column, int64_t *id)
{
    *id = territory_area(demo->act, csv_text(csv, column));
    return *id || csv_refuse(csv, column, "no such area", &demo->act->error);
}

bool demo_read(struct demo *demo, const char *name, const char *columns, csv_handler *handle)
{
    return csv_read(demo->folder, name, columns, handle, demo, &demo->act->error);
}

/* ---- telling it ------------------------------------------------------------------------------ */

/* Who can sign in, and the slow part of their passwords. */
static bool user_read(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    struct demo_users *users = demo->users;
    const char *password = arena_copy(demo->arena, csv_text(csv, "password"));
    if (!*password || users->count == DEMO_USERS_MAX)
        return true;
    demo->hashes[users->count] = access_password_hash(demo->arena, password);
    users->list[users->count++] =
        (struct demo_user){.user_name = arena_copy(demo->arena, csv_text(csv, "code")),
                           .password = password,
                           .name = arena_printf(demo->arena, "%s %s", csv_text(csv, "given_name"),
                                                csv_text(csv, "family_name")),
                           .what = arena_copy(demo->arena, csv_text(csv, "what"))};
    return true;
}

static bool is_told(const struct demo *demo)
{
    return demo->users->count > 0 &&
           registry_person_named(demo->act, demo->users->list[0].user_name) != 0;
}

/* What the demo tells, in this order. */
static bool (*const chapters[])(struct demo *demo) = {
    demo_organisations, demo_cast,       demo_affiliations, demo_offers,   demo_needs,
    demo_square,        demo_front,      demo_benefits,     demo_families, demo_applications,
    demo_privacy,       demo_settlement, demo_welfare};
enum { CHAPTERS = sizeof chapters / sizeof *chapters };

static bool demo_tell(struct act *a, json_t *model)
{
    struct demo *demo = a->prepared;
    demo->act = a;
    demo->known = json_object();
    random_seed(&demo->random, 1);
    if (is_told(demo))
        return refuse(a, ALREADY_DONE, "demo");
    bool told = territory_load(a, demo->folder);
    for (unsigned i = 0; told && i < CHAPTERS; i++)
        told = chapters[i](demo);
    if (!told)
        return refuse(a, INTERNAL, "demo");
    json_put(model, "known", json_integer((json_int_t)json_object_size(demo->known)));
    return true;
}

bool demo_load(struct lanes *lanes, const char *folder, struct arena *arena,
               struct demo_users *users, struct error *error)
{
    struct demo demo = {.folder = folder, .arena = arena, .users = users};
    struct act act;
    *users = (struct demo_users){0};
    if (!csv_read(folder, "demo/people.csv", "code,given_name,family_name,password,what", user_read,
                  &demo, error) ||
        !names_read(folder, arena, &demo.names, error) ||
        !privacy_texts_load(lanes, folder, error) || !welfare_rulesets_load(lanes, folder, error))
        return false;
    act_begin_system(&act, arena, "demo_tell", clock_now());
    act.prepared = &demo;
    bool told = lanes_perform(lanes, &act, demo_tell, NULL);
    if (!told)
        *error = act.error;
    return told;
}
