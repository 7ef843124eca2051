#include "territory/test_scene.h"

#include "registry/registry.h"
#include "territory/territory.h"

#include <libgen.h>

void scene_open(struct scene *scene, void **state)
{
    *scene = (struct scene){.square = *state, .arena = arena_new(), .now = SCENE_NOW};
    scene->arena_before = json_arena_enter(scene->arena);
}

void scene_close(struct scene *scene)
{
    json_arena_leave(scene->arena_before);
    arena_free(&scene->arena);
}

static enum error_code perform(struct scene *scene, handler *handle, struct who who, json_t *input,
                               void *prepared)
{
    act_begin_system(&scene->act, scene->arena, "test", scene->now);
    scene->act.who = who;
    scene->act.input = input ? input : json_object();
    scene->act.prepared = prepared;
    scene->model = json_object();
    bool done = lanes_perform(scene->square->lanes, &scene->act, handle, scene->model);
    assert_int_equal(done, scene->act.error.code == ERROR_NONE);
    return scene->act.error.code;
}

enum error_code scene_perform(struct scene *scene, handler *handle, struct who who, json_t *input)
{
    return perform(scene, handle, who, input, NULL);
}

enum error_code scene_prepare(struct scene *scene, handler *handle, void *prepared)
{
    return perform(scene, handle, (struct who){.roles = SYSTEM}, NULL, prepared);
}

json_t *scene_input(const char *name, int64_t id)
{
    json_t *input = json_object();
    json_put(input, name, json_id(id));
    return input;
}

int64_t scene_number(struct scene *scene, const char *sql)
{
    return square_number(scene->square, sql);
}

/* ---- the territory and its people ------------------------------------------------------------ */

static bool load(struct act *a, json_t *model)
{
    (void)model;
    return territory_load(a, a->prepared);
}

char *scene_pack(struct scene *scene)
{
    char *here = arena_copy(scene->arena, __FILE__);
    return arena_printf(scene->arena, "%s/../../territories/trentino", dirname(here));
}

void scene_open_trentino(struct scene *scene, void **state)
{
    scene_open(scene, state);
    assert_int_equal(scene_prepare(scene, load, scene_pack(scene)), ERROR_NONE);
}

static bool person_add(struct act *a, json_t *model)
{
    struct new_person person = {.given_name = "Prova",
                                .family_name = "Inventata",
                                .birth_date = "",
                                .phone = "",
                                .mail = ""};
    (void)model;
    return registry_person_add(a, &person, a->prepared);
}

struct who scene_citizen(struct scene *scene)
{
    int64_t id;
    assert_int_equal(scene_prepare(scene, person_add, &id), ERROR_NONE);
    return (struct who){.actor = id, .party = id, .roles = CITIZEN};
}
