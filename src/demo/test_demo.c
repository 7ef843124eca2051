/* The demo on both engines: the story is all there, every rule holds, and a seed always gives the
 * same residents. */
#include "demo/demo.h"
#include "territory/test_scene.h"
#include "web/route.h"

#include <string.h>

enum { PEOPLE = 700 };

static bool load(struct scene *scene, struct demo_users *users, struct error *error)
{
    *error = (struct error){0};
    return demo_load(scene->square->lanes, scene_pack(scene), scene->arena, users, error);
}

static void scene_open_demo(struct scene *scene, void **state)
{
    struct demo_users users;
    struct error error;
    scene_open(scene, state);
    if (!load(scene, &users, &error))
        fail_msg("%s %s: %s", error_name(error.code), error.field, error.detail);
}

static bool people(struct scene *scene, unsigned count, uint64_t seed, demo_progress *progress,
                   void *context, struct error *error)
{
    *error = (struct error){0};
    return demo_people(scene->square->lanes, scene_pack(scene), count, seed, progress, context,
                       error);
}

/* Every rule of every room. */
static void rules_hold(struct scene *scene)
{
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct invariant *i = (*room)->invariants; i && i->name; i++)
            if (square_count(scene->square, i->broken) != 0)
                fail_msg("broken: %s: %s", (*room)->name, i->name);
}

static void test_the_story_is_there(void **state)
{
    struct scene scene;
    scene_open_demo(&scene, state);
    rules_hold(&scene);
    assert_int_equal(scene_number(&scene, "select count(*) from areas"), 183);
    assert_int_equal(
        scene_number(&scene, "select count(*) from organisations where kind = 'institution'"), 83);
    assert_int_equal(
        scene_number(&scene, "select count(*) from organisations where kind = 'business'"), 181);
    assert_int_equal(
        scene_number(&scene, "select count(*) from affiliations where state = 'applied'"), 2);
    assert_int_equal(
        scene_number(&scene, "select count(*) from organisations where state = 'applied'"), 1);
    assert_int_equal(scene_number(&scene, "select count(*) from listings"), 31);
    assert_int_equal(scene_number(&scene, "select count(*) from slots s join listings l "
                                          "on l.id = s.listing_id "
                                          "where l.title = 'Spesa a casa e visita di compagnia'"),
                     28);
    assert_int_equal(scene_number(&scene, "select received_cents from accounts a "
                                          "join mandates m on m.delegate_id = a.holder_id "
                                          "join funds f on f.id = a.fund_id "
                                          "where f.code = 'cura-2026'"),
                     30000);
    assert_int_equal(scene_number(&scene, "select expires_at from funds where code = 'cura-2026'"),
                     1814392799); /* 30 June 2027, 23:59:59 in Trento */
    assert_int_equal(scene_number(&scene, "select count(*) from mandates where state = 'active'"),
                     1);
    assert_int_equal(scene_number(&scene, "select yes_count * 100 + no_count from ballots "
                                          "where state = 'closed'"),
                     1504);
    assert_int_equal(scene_number(&scene, "select count(*) from ballots where state = 'open'"), 1);
    scene_close(&scene);
}

static void test_users_can_sign_in(void **state)
{
    struct scene scene;
    struct demo_users users;
    struct error error;
    scene_open(&scene, state);
    assert_true(load(&scene, &users, &error));
    assert_string_equal(users.list[0].user_name, "elena");
    assert_string_equal(users.list[0].password, "piazza-elena");
    assert_string_equal(users.list[0].name, "Elena Zeni");
    assert_int_equal(scene_number(&scene, "select count(*) from passwords"), users.count);
    assert_int_equal(scene_number(&scene, "select count(*) from passwords c join mandates m "
                                          "on m.principal_id = c.person_id"),
                     0);
    scene_close(&scene);
}

static void test_it_is_told_once(void **state)
{
    struct scene scene;
    struct demo_users users;
    struct error error;
    scene_open_demo(&scene, state);
    int64_t parties = scene_number(&scene, "select count(*) from parties");
    assert_false(load(&scene, &users, &error));
    assert_int_equal(error.code, ALREADY_DONE);
    assert_true(users.count > 0);
    assert_int_equal(scene_number(&scene, "select count(*) from parties"), parties);
    scene_close(&scene);
}

static void count_progress(unsigned done, unsigned total, void *context)
{
    unsigned *last = context;
    assert_true(done > *last && done <= total);
    *last = done;
}

static void test_residents_come_from_their_seed(void **state)
{
    static int64_t neighbours; /* of the first engine, to be found again on the second */
    struct scene scene;
    struct error error;
    unsigned last = 0;
    scene_open_demo(&scene, state);
    int64_t before = scene_number(&scene, "select count(*) from persons");
    int64_t newest = scene_number(&scene, "select max(id) from persons");
    assert_true(people(&scene, PEOPLE, 7, count_progress, &last, &error));
    assert_int_equal(last, PEOPLE);
    assert_int_equal(scene_number(&scene, "select count(*) from persons"), before + PEOPLE);
    rules_hold(&scene);

    assert_false(people(&scene, PEOPLE, 7, NULL, NULL, &error));
    assert_int_equal(error.code, ALREADY_DONE);
    assert_int_equal(scene_number(&scene, "select count(*) from persons"), before + PEOPLE);

    char *sql = arena_printf(scene.arena,
                             "select cast(sum(a.population) as bigint) from parties p "
                             "join areas a on a.id = p.area_id where p.id > %lld",
                             (long long)newest);
    int64_t found = scene_number(&scene, sql);
    if (neighbours)
        assert_int_equal(found, neighbours);
    neighbours = found;
    assert_true(people(&scene, 10, 8, NULL, NULL, &error));
    scene_close(&scene);
}

static void test_residents_need_a_territory(void **state)
{
    struct scene scene;
    struct error error;
    scene_open(&scene, state);
    assert_false(people(&scene, 10, 1, NULL, NULL, &error));
    assert_int_equal(error.code, NOT_FOUND);
    assert_int_equal(scene_number(&scene, "select count(*) from parties"), 0);
    scene_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_the_story_is_there),
        TEST(test_users_can_sign_in),
        TEST(test_it_is_told_once),
        TEST(test_residents_come_from_their_seed),
        TEST(test_residents_need_a_territory),
    };
    return square_run("demo", tests, sizeof tests / sizeof *tests);
}
