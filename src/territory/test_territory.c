/* The territory on both engines: the pack of Trentino, its map, and what people need. */
#include "registry/registry.h"
#include "territory/territory_parts.h"
#include "territory/test_scene.h"
#include "territory_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the pack -------------------------------------------------------------------------------- */

static bool load(struct act *a, json_t *model)
{
    (void)model;
    return territory_load(a, a->prepared);
}

static void test_pack_is_trentino(void **state)
{
    struct scene scene;
    scene_open_trentino(&scene, state);
    assert_int_equal(scene_number(&scene, "select count(*) from areas where kind = 'municipality'"),
                     166);
    assert_int_equal(scene_number(&scene, "select count(*) from areas where kind = 'community'"),
                     16);
    assert_int_equal(scene_number(&scene, "select count(*) from area_outlines"), 166);
    assert_int_equal(
        scene_number(
            &scene,
            "select cast(sum(population) as bigint) from areas where kind = 'municipality'"),
        545183);
    assert_int_equal(scene_number(&scene, "select population from areas where kind = 'territory'"),
                     545183);
    assert_int_equal(scene_number(&scene, "select count(*) from areas where cadastral_code <> '' "
                                          "and postcodes <> '' and latitude between 45.6 and 46.6 "
                                          "and longitude between 10.4 and 12.0"),
                     166);
    scene_close(&scene);
}

static void test_communities_have_their_municipalities(void **state)
{
    static const struct {
        const char *code;
        int64_t municipalities;
    } communities[] = {{"giudicarie", 25},
                       {"val-di-non", 23},
                       {"valsugana-e-tesino", 18},
                       {"vallagarina", 17},
                       {"alta-valsugana", 15},
                       {"valle-di-sole", 13},
                       {"val-di-fiemme", 9},
                       {"valle-di-cembra", 7},
                       {"alto-garda-e-ledro", 7},
                       {"comun-general-de-fascia", 6},
                       {"rotaliana", 6},
                       {"paganella", 5},
                       {"primiero", 5},
                       {"val-d-adige", 4},
                       {"valle-dei-laghi", 3},
                       {"altipiani-cimbri", 3}};
    struct scene scene;
    scene_open_trentino(&scene, state);
    for (size_t i = 0; i < sizeof communities / sizeof *communities; i++)
        assert_int_equal(
            scene_number(&scene, arena_printf(scene.arena,
                                              "select count(*) from areas a join areas p "
                                              "on p.id = a.parent_id where p.code = '%s'",
                                              communities[i].code)),
            communities[i].municipalities);
    scene_close(&scene);
}

static void test_pack_loads_once(void **state)
{
    struct scene scene;
    scene_open_trentino(&scene, state);
    assert_int_equal(scene_prepare(&scene, load, scene_pack(&scene)), ERROR_NONE);
    assert_int_equal(scene_number(&scene, "select count(*) from areas"), 183);
    scene_close(&scene);
}

static void file_write(const char *folder, const char *name, const char *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* A pack with a mistake leaves nothing behind and says where the mistake is. */
static void test_pack_with_a_mistake(void **state)
{
    char folder[] = "/tmp/piazza-pack-XXXXXX", path[300];
    struct scene scene;
    scene_open(&scene, state);
    assert_non_null(mkdtemp(folder));
    assert_int_equal(scene_prepare(&scene, load, folder), NOT_FOUND);
    file_write(folder, "areas.csv",
               "code,parent,kind,name,cadastral_code,postcodes,population,latitude,longitude\n"
               "t,,territory,Terra,,,2,,\n"
               "m,nowhere,municipality,Mare,M1,1,2,46.0,11.0\n");
    assert_int_equal(scene_prepare(&scene, load, folder), CSV_MALFORMED);
    assert_string_equal(scene.act.error.detail, "areas.csv:3: parent: no such area above");
    assert_int_equal(scene_number(&scene, "select count(*) from areas"), 0);
    snprintf(path, sizeof path, "%s/areas.csv", folder);
    unlink(path);
    rmdir(folder);
    scene_close(&scene);
}

/* ---- needs ----------------------------------------------------------------------------------- */

static bool organisation_add(struct act *a, json_t *model)
{
    struct new_organisation organisation = {.name = "Coop Inventata",
                                            .kind = "cooperative",
                                            .sector = "social",
                                            .vat_number = "",
                                            .phone = "",
                                            .address = ""};
    (void)model;
    return registry_organisation_add(a, &organisation, a->prepared);
}

static struct who coordinator(struct scene *scene)
{
    int64_t organisation;
    struct who who = scene_citizen(scene);
    assert_int_equal(scene_prepare(scene, organisation_add, &organisation), ERROR_NONE);
    who.roles |= COORDINATOR;
    who.grant_count = 1;
    who.grants[0].role = COORDINATOR;
    who.grants[0].organisation = organisation;
    return who;
}

static json_t *need_input(const char *area)
{
    json_t *input = json_object();
    json_put(input, "category", json_string("compagnia"));
    json_put(input, "description", json_string("Un’ora di compagnia il giovedì"));
    json_put(input, "area", json_string(area));
    return input;
}

static enum error_code raise_need(struct scene *scene, struct who who, const char *area)
{
    return scene_perform(scene, need_post, who, need_input(area));
}

static json_t *need_named(int64_t need, const char *outcome)
{
    json_t *input = json_object();
    json_put(input, "need", json_id(need));
    if (outcome)
        json_put(input, "outcome", json_string(outcome));
    return input;
}

static void test_need_from_raised_to_met(void **state)
{
    struct scene scene;
    scene_open_trentino(&scene, state);
    struct who elena = scene_citizen(&scene), sentiero = coordinator(&scene),
               other = coordinator(&scene);
    assert_int_equal(raise_need(&scene, elena, "022150"), ERROR_NONE);
    int64_t need = json_get_id(scene.model, "id");

    /* Whose it is, only the organisation that looks after it reads. */
    assert_int_equal(scene_perform(&scene, need_board, other, json_object()), ERROR_NONE);
    json_t *seen = json_array_get(json_object_get(scene.model, "needs"), 0);
    assert_string_equal(json_text(seen, "area"), "Rabbi");
    assert_true(json_is_null(json_object_get(seen, "person")));

    assert_int_equal(scene_perform(&scene, need_end, sentiero, need_named(need, "met")),
                     STATE_CONFLICT);
    assert_int_equal(scene_perform(&scene, need_take_on, sentiero, need_named(need, NULL)),
                     ERROR_NONE);
    assert_int_equal(scene_perform(&scene, need_take_on, other, need_named(need, NULL)),
                     STATE_CONFLICT);
    assert_int_equal(scene_perform(&scene, need_board, sentiero, json_object()), ERROR_NONE);
    seen = json_array_get(json_object_get(scene.model, "needs"), 0);
    assert_string_equal(json_text(seen, "person"), "Prova Inventata");
    assert_int_equal(scene_perform(&scene, need_end, other, need_named(need, "met")),
                     STATE_CONFLICT);
    assert_int_equal(scene_perform(&scene, need_end, sentiero, need_named(need, "met")),
                     ERROR_NONE);

    assert_int_equal(scene_perform(&scene, need_form, elena, json_object()), ERROR_NONE);
    seen = json_array_get(json_object_get(scene.model, "needs"), 0);
    assert_string_equal(json_text(seen, "state"), "met");
    scene_close(&scene);
}

static void test_board_has_pages(void **state)
{
    struct scene scene;
    scene_open_trentino(&scene, state);
    struct who elena = scene_citizen(&scene), sentiero = coordinator(&scene);
    for (int i = 0; i < 25; i++)
        assert_int_equal(raise_need(&scene, elena, "022150"), ERROR_NONE);
    assert_int_equal(scene_perform(&scene, need_board, sentiero, NULL), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(scene.model, "needs")), 20);
    assert_int_equal(json_int(scene.model, "page_before"), 0);
    assert_int_equal(json_int(scene.model, "page_after"), 2);
    json_t *input = json_object();
    json_put(input, "page", json_integer(2));
    assert_int_equal(scene_perform(&scene, need_board, sentiero, input), ERROR_NONE);
    assert_int_equal(json_array_size(json_object_get(scene.model, "needs")), 5);
    assert_int_equal(json_int(scene.model, "page_before"), 1);
    assert_int_equal(json_int(scene.model, "page_after"), 0);
    scene_close(&scene);
}

static void test_need_must_name_a_municipality(void **state)
{
    struct scene scene;
    scene_open_trentino(&scene, state);
    struct who elena = scene_citizen(&scene);
    assert_int_equal(raise_need(&scene, elena, "valle-di-sole"), INVALID);
    assert_string_equal(json_text(scene.act.fields, "area"), "not_a_choice");
    assert_int_equal(raise_need(&scene, elena, ""), INVALID);
    assert_string_equal(json_text(scene.act.fields, "area"), "missing");
    assert_int_equal(scene_number(&scene, "select count(*) from needs"), 0);
    scene_close(&scene);
}

/* ---- the map --------------------------------------------------------------------------------- */

/* The column of an indicator on the map. */
static size_t column(struct scene *scene, const char *name)
{
    json_t *indicators = json_object_get(scene->model, "indicators");
    size_t i;
    json_t *indicator;
    json_array_foreach(indicators, i, indicator)
        if (strcmp(json_text(indicator, "name"), name) == 0)
            return i;
    fail_msg("no indicator %s", name);
    return 0;
}

static json_t *cell(struct scene *scene, const char *municipality, const char *indicator)
{
    json_t *area;
    size_t i;
    json_array_foreach(json_object_get(scene->model, "areas"), i, area)
        if (strcmp(json_text(area, "name"), municipality) == 0)
            return json_array_get(json_object_get(area, "cells"), column(scene, indicator));
    fail_msg("no municipality %s", municipality);
    return NULL;
}

static void show_map(struct scene *scene, const char *indicator)
{
    json_t *input = json_object();
    json_put(input, "show", json_string(indicator));
    assert_int_equal(scene_perform(scene, map_show, (struct who){0}, input), ERROR_NONE);
}

static void test_map_hides_few_people(void **state)
{
    struct scene scene;
    scene_open_trentino(&scene, state);
    struct who one = scene_citizen(&scene);
    for (int i = 0; i < 7; i++) /* seven needs of one person are still one person */
        assert_int_equal(raise_need(&scene, one, "022150"), ERROR_NONE);
    for (int i = 0; i < 5; i++)
        assert_int_equal(raise_need(&scene, scene_citizen(&scene), "022161"), ERROR_NONE);

    show_map(&scene, "needs");
    assert_int_equal(json_array_size(json_object_get(scene.model, "areas")), 166);
    assert_true(json_is_true(json_object_get(cell(&scene, "Rabbi", "needs"), "is_hidden")));
    assert_int_equal(json_int(cell(&scene, "Rabbi", "needs"), "amount"), 0);
    assert_false(json_is_true(json_object_get(cell(&scene, "Rovereto", "needs"), "is_hidden")));
    assert_int_equal(json_int(cell(&scene, "Rovereto", "needs"), "amount"), 5);
    assert_false(json_is_true(json_object_get(cell(&scene, "Ala", "needs"), "is_hidden")));
    scene_close(&scene);
}

static void test_map_has_six_steps(void **state)
{
    struct scene scene;
    scene_open_trentino(&scene, state);
    for (int i = 0; i < 12; i++)
        assert_int_equal(raise_need(&scene, scene_citizen(&scene), i < 7 ? "022161" : "022205"),
                         ERROR_NONE);
    show_map(&scene, "needs");
    json_t *steps = json_object_get(scene.model, "steps"), *area;
    assert_int_equal(json_array_size(steps), 6);
    assert_int_equal(json_int(json_array_get(steps, 0), "to"), 0);
    assert_int_equal(json_int(json_array_get(steps, 5), "to"), 7);
    for (size_t i = 1; i < 6; i++)
        assert_int_equal(json_int(json_array_get(steps, i), "from"),
                         json_int(json_array_get(steps, i - 1), "to") + 1);
    size_t i;
    json_array_foreach(json_object_get(scene.model, "areas"), i, area) {
        const char *name = json_text(area, "name");
        int64_t expected = strcmp(name, "Rovereto") == 0 ? 5 : strcmp(name, "Trento") == 0 ? 3 : 0;
        assert_int_equal(json_int(area, "step"), expected);
    }
    scene_close(&scene);
}

static void test_area_page(void **state)
{
    struct scene scene;
    scene_open_trentino(&scene, state);
    json_t *input = json_object();
    json_put(input, "area",
             json_integer(scene_number(&scene, "select id from areas where code = '022150'")));
    assert_int_equal(scene_perform(&scene, area_page, (struct who){0}, input), ERROR_NONE);
    json_t *area = json_object_get(scene.model, "area");
    assert_string_equal(json_text(area, "parent_name"), "Valle di Sole");
    assert_string_equal(json_text(area, "postcodes"), "38020");
    assert_true(json_array_size(json_object_get(scene.model, "facts")) > 0);
    json_put(input, "area", json_integer(1));
    assert_int_equal(scene_perform(&scene, area_page, (struct who){0}, input), NOT_FOUND);
    scene_close(&scene);
}

static void test_every_municipality_is_drawn(void **state)
{
    struct scene scene;
    scene_open_trentino(&scene, state);
    assert_int_equal(square_count(scene.square, area_stray_count), 0);
    square_execute(scene.square, "delete from area_outlines where area_id = "
                                 "(select id from areas where code = '022150')");
    assert_int_equal(square_count(scene.square, area_stray_count), 1);
    scene_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_pack_is_trentino),
        TEST(test_communities_have_their_municipalities),
        TEST(test_pack_loads_once),
        TEST(test_pack_with_a_mistake),
        TEST(test_need_from_raised_to_met),
        TEST(test_board_has_pages),
        TEST(test_need_must_name_a_municipality),
        TEST(test_map_hides_few_people),
        TEST(test_map_has_six_steps),
        TEST(test_area_page),
        TEST(test_every_municipality_is_drawn),
    };
    return square_run("territory", tests, sizeof tests / sizeof *tests);
}
