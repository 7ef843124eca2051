#include "registry/test_cast.h"

#include <pthread.h>
#include <stdio.h>

static bool apply(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    struct new_organisation organisation = {
        "Orto del Piano", "cooperative", asked->text, "00106510225", "", "Via Roma 1", 0};
    return registry_organisation_apply(a, &organisation, a->who.actor, "worker", &asked->made);
}

static int64_t member_number(void **state, int64_t affiliation)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "select cast(coalesce(number, '0') as integer) from affiliations where id = %lld",
             (long long)affiliation);
    return square_number(*state, sql);
}

/* ---- the life of an organisation ------------------------------------------------------------- */

static void an_admitted_organisation_has_its_first_secretary(void **state)
{
    struct scene scene = scene_make(state);
    struct asked asked = {.text = "agriculture"};
    assert_int_equal(by(state, scene.luca, apply, &asked), ERROR_NONE);
    assert_int_equal(letters(state, scene.chiara, "organisation-asks"), 1);
    assert_int_equal(letters(state, scene.luca, "organisation-applied"), 1);
    assert_int_equal(roles_in(state, scene.luca, asked.made), 0);

    struct asked decided = {.id = asked.made};
    assert_int_equal(by(state, scene.chiara, admit_it, &decided), ERROR_NONE);
    assert_int_equal(by(state, scene.chiara, admit_it, &decided), STATE_CONFLICT);
    assert_int_equal(roles_in(state, scene.luca, asked.made), SECRETARY);
    assert_true(is_member(state, scene.luca, asked.made));
    assert_int_equal(letters(state, scene.luca, "organisation-admitted"), 1);
    nothing_is_broken(state);
}

static void a_declined_organisation_is_nobodys(void **state)
{
    struct scene scene = scene_make(state);
    struct asked asked = {.text = "agriculture"};
    assert_int_equal(by(state, scene.luca, apply, &asked), ERROR_NONE);
    struct asked decided = {.id = asked.made};
    assert_int_equal(by(state, scene.chiara, refuse_it, &decided), ERROR_NONE);
    assert_int_equal(by(state, scene.chiara, admit_it, &decided), STATE_CONFLICT);
    assert_false(is_member(state, scene.luca, asked.made));
    assert_int_equal(letters(state, scene.luca, "organisation-declined"), 1);
    nothing_is_broken(state);
}

static void a_cooperative_says_its_sector(void **state)
{
    struct scene scene = scene_make(state);
    assert_int_equal(by(state, scene.luca, apply, &(struct asked){.text = ""}), INVALID);
}

static void while_suspended_nothing_has_effect(void **state)
{
    struct scene scene = scene_make(state);
    join(state, scene.luca, scene.shop, scene.anna);
    struct asked asked = {.id = scene.shop};
    assert_int_equal(by(state, scene.chiara, suspend_all, &asked), ERROR_NONE);
    assert_int_equal(roles_in(state, scene.anna, scene.shop), 0);
    assert_false(is_member(state, scene.luca, scene.shop));
    assert_int_equal(by(state, scene.bruno, ask, &asked), NOT_FOUND);
    assert_int_equal(letters(state, scene.anna, "organisation-suspended"), 1);

    assert_int_equal(by(state, scene.chiara, resume_all, &asked), ERROR_NONE);
    assert_int_equal(roles_in(state, scene.anna, scene.shop), SECRETARY);
    assert_true(is_member(state, scene.luca, scene.shop));
    nothing_is_broken(state);
}

static void dissolving_ends_everything(void **state)
{
    struct scene scene = scene_make(state);
    join(state, scene.luca, scene.shop, scene.anna);
    join(state, scene.shop, scene.sentiero, scene.bruno);
    struct asked asked = {.id = scene.shop};
    assert_int_equal(by(state, scene.chiara, dissolve_all, &asked), ERROR_NONE);
    assert_int_equal(by(state, scene.chiara, resume_all, &asked), STATE_CONFLICT);
    assert_int_equal(letters(state, scene.anna, "organisation-dissolved"), 1);
    assert_int_equal(square_number(*state, "select count(*) from affiliations where state <> "
                                           "'ended'"),
                     0);
    nothing_is_broken(state);
}

static void the_federation_is_never_suspended(void **state)
{
    struct scene scene = scene_make(state);
    struct asked asked = {.id = scene.federation};
    assert_int_equal(by(state, scene.chiara, suspend_all, &asked), STATE_CONFLICT);
    assert_int_equal(by(state, scene.chiara, dissolve_all, &asked), STATE_CONFLICT);
}

/* ---- affiliations ---------------------------------------------------------------------------- */

static void a_request_is_accepted_once_and_numbered(void **state)
{
    struct scene scene = scene_make(state);
    struct asked asked = {.id = scene.shop};
    assert_int_equal(by(state, scene.luca, ask, &asked), ERROR_NONE);
    assert_int_equal(letters(state, scene.anna, "affiliation-asked"), 1);
    assert_int_equal(by(state, scene.luca, ask, &(struct asked){.id = scene.shop}), INVALID);
    assert_false(is_member(state, scene.luca, scene.shop));

    struct asked request = {.id = asked.made, .text = "2"};
    assert_int_equal(by(state, scene.anna, accept_it, &request), ERROR_NONE);
    assert_int_equal(by(state, scene.anna, accept_it, &request), INVALID); /* the number is taken */
    assert_int_equal(by(state, scene.anna, accept_it, &(struct asked){.id = asked.made}),
                     STATE_CONFLICT);
    assert_true(is_member(state, scene.luca, scene.shop));
    assert_int_equal(letters(state, scene.luca, "affiliation-accepted"), 1);

    assert_int_equal(member_number(state, join(state, scene.bruno, scene.shop, scene.anna)), 1);
    assert_int_equal(member_number(state, join(state, scene.chiara, scene.shop, scene.anna)), 3);
    nothing_is_broken(state);
}

static void a_declined_request_may_be_made_again(void **state)
{
    struct scene scene = scene_make(state);
    struct asked asked = {.id = scene.shop};
    assert_int_equal(by(state, scene.luca, ask, &asked), ERROR_NONE);
    assert_int_equal(by(state, scene.anna, decline_it, &(struct asked){.id = asked.made}),
                     ERROR_NONE);
    assert_int_equal(letters(state, scene.luca, "affiliation-declined"), 1);
    assert_int_equal(by(state, scene.luca, ask, &asked), ERROR_NONE);
}

static void only_who_keeps_the_organisation_decides(void **state)
{
    struct scene scene = scene_make(state);
    struct asked asked = {.id = scene.shop};
    assert_int_equal(by(state, scene.luca, ask, &asked), ERROR_NONE);
    static handler *const deciding[] = {accept_it, decline_it, suspend_it, resume_it, end_it};
    const int64_t others[] = {scene.bruno, scene.luca};
    for (size_t i = 0; i < sizeof deciding / sizeof *deciding; i++)
        for (size_t k = 0; k < 2; k++)
            assert_int_equal(by(state, others[k], deciding[i], &(struct asked){.id = asked.made}),
                             NOT_FOUND);
    assert_int_equal(by(state, scene.bruno, leave_it, &(struct asked){.id = asked.made}),
                     NOT_FOUND);
    assert_int_equal(by(state, scene.chiara, accept_it, &(struct asked){.id = asked.made}),
                     ERROR_NONE);
}

static void who_leaves_keeps_no_role(void **state)
{
    struct scene scene = scene_make(state);
    int64_t affiliation = join(state, scene.luca, scene.shop, scene.anna);
    assert_int_equal(give(state, scene.anna, scene.luca, SHOPKEEPER, scene.shop, 0, 0), ERROR_NONE);
    assert_int_equal(roles_in(state, scene.luca, scene.shop), SHOPKEEPER);
    assert_int_equal(by(state, scene.luca, leave_it, &(struct asked){.id = affiliation}),
                     ERROR_NONE);
    assert_int_equal(by(state, scene.luca, leave_it, &(struct asked){.id = affiliation}),
                     STATE_CONFLICT);
    assert_int_equal(roles_in(state, scene.luca, scene.shop), 0);
    assert_int_equal(letters(state, scene.anna, "affiliation-left"), 1);
    assert_int_equal(
        find(state, &(struct found){.person = scene.luca, .organisation = scene.shop}, TRIAL_NOW)
            .affiliations,
        0);
    nothing_is_broken(state);
}

static void who_belongs_in_two_ways_keeps_their_roles(void **state)
{
    struct scene scene = scene_make(state);
    int64_t affiliation = join(state, scene.luca, scene.shop, scene.anna);
    struct asked asked = {.id = scene.shop, .type = "worker"};
    assert_int_equal(by(state, scene.luca, ask, &asked), ERROR_NONE);
    assert_int_equal(by(state, scene.anna, accept_it, &(struct asked){.id = asked.made}),
                     ERROR_NONE);
    assert_int_equal(give(state, scene.anna, scene.luca, SHOPKEEPER, scene.shop, 0, 0), ERROR_NONE);
    assert_int_equal(by(state, scene.anna, end_it, &(struct asked){.id = affiliation}), ERROR_NONE);
    assert_int_equal(roles_in(state, scene.luca, scene.shop), SHOPKEEPER);
    assert_int_equal(by(state, scene.anna, suspend_it, &(struct asked){.id = asked.made}),
                     ERROR_NONE);
    assert_int_equal(roles_in(state, scene.luca, scene.shop), 0);
    assert_false(is_member(state, scene.luca, scene.shop));
    assert_int_equal(by(state, scene.anna, resume_it, &(struct asked){.id = asked.made}),
                     ERROR_NONE);
    assert_true(is_member(state, scene.luca, scene.shop));
}

static void an_organisation_belongs_to_another(void **state)
{
    struct scene scene = scene_make(state);
    int64_t affiliation = join(state, scene.shop, scene.federation, scene.chiara);
    assert_true(is_member(state, scene.shop, scene.federation));
    assert_int_equal(letters(state, scene.anna, "affiliation-accepted"), 1);
    assert_int_equal(by(state, scene.bruno, leave_it, &(struct asked){.id = affiliation}),
                     NOT_FOUND);
    assert_int_equal(by(state, scene.anna, leave_it, &(struct asked){.id = affiliation}),
                     ERROR_NONE);
    assert_int_equal(by(state, scene.shop, ask, &(struct asked){.id = scene.shop}), NOT_FOUND);
}

/* ---- two at once ----------------------------------------------------------------------------- */

struct rush {
    void **state;
    int64_t secretary, affiliation;
    enum error_code code;
};

static void *accept_in_thread(void *context)
{
    struct rush *rush = context;
    rush->code =
        by(rush->state, rush->secretary, accept_it, &(struct asked){.id = rush->affiliation});
    return NULL;
}

static void of_two_who_accept_at_once_one_does(void **state)
{
    struct scene scene = scene_make(state);
    enum { PAIRS = 8 };
    for (int pair = 0; pair < PAIRS; pair++) {
        struct asked asked = {.id = scene.shop, .type = pair % 2 ? "member" : "worker"};
        struct asked end = {0};
        pthread_t threads[2];
        assert_int_equal(by(state, scene.luca, ask, &asked), ERROR_NONE);
        struct rush rush[2] = {{state, scene.anna, asked.made, 0},
                               {state, scene.chiara, asked.made, 0}};
        for (int i = 0; i < 2; i++)
            assert_int_equal(pthread_create(&threads[i], NULL, accept_in_thread, &rush[i]), 0);
        for (int i = 0; i < 2; i++)
            pthread_join(threads[i], NULL);
        assert_int_equal((rush[0].code == ERROR_NONE) + (rush[1].code == ERROR_NONE), 1);
        assert_int_equal((rush[0].code == STATE_CONFLICT) + (rush[1].code == STATE_CONFLICT), 1);
        end.id = asked.made;
        assert_int_equal(by(state, scene.anna, end_it, &end), ERROR_NONE);
    }
    assert_int_equal(letters(state, scene.luca, "affiliation-accepted"), PAIRS);
    nothing_is_broken(state);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_admitted_organisation_has_its_first_secretary),
        TEST(a_declined_organisation_is_nobodys),
        TEST(a_cooperative_says_its_sector),
        TEST(while_suspended_nothing_has_effect),
        TEST(dissolving_ends_everything),
        TEST(the_federation_is_never_suspended),
        TEST(a_request_is_accepted_once_and_numbered),
        TEST(a_declined_request_may_be_made_again),
        TEST(only_who_keeps_the_organisation_decides),
        TEST(who_leaves_keeps_no_role),
        TEST(who_belongs_in_two_ways_keeps_their_roles),
        TEST(an_organisation_belongs_to_another),
        TEST(of_two_who_accept_at_once_one_does),
    };
    return square_run("organisations", tests, sizeof tests / sizeof tests[0]);
}
