#include "registry/test_cast.h"

#include <stdio.h>

static bool lend_roles(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    json_t *roles = json_pack("[s]", asked->text);
    return registry_roles_fill(a) &&
           registry_roles_lend(a, asked->id, asked->other, roles, asked->until, &asked->made);
}

/* ---- roles ----------------------------------------------------------------------------------- */

static void a_secretary_gives_roles_to_their_own_people(void **state)
{
    struct scene scene = scene_make(state);
    assert_int_equal(give(state, scene.anna, scene.luca, SHOPKEEPER, scene.shop, 0, 0), INVALID);
    join(state, scene.luca, scene.shop, scene.anna);
    assert_int_equal(give(state, scene.bruno, scene.luca, SHOPKEEPER, scene.shop, 0, 0), NOT_FOUND);
    assert_int_equal(give(state, scene.luca, scene.luca, SECRETARY, scene.shop, 0, 0), NOT_FOUND);
    assert_int_equal(give(state, scene.anna, scene.luca, FEDERATION, scene.shop, 0, 0), INVALID);
    assert_int_equal(give(state, scene.chiara, scene.luca, FEDERATION, scene.shop, 0, 0), INVALID);
    assert_int_equal(give(state, scene.anna, scene.luca, SHOPKEEPER, scene.shop, 0, TRIAL_NOW),
                     INVALID);
    int64_t tomorrow = TRIAL_NOW + 86400;
    assert_int_equal(give(state, scene.anna, scene.luca, SHOPKEEPER, scene.shop, 0, tomorrow),
                     ERROR_NONE);
    assert_int_equal(give(state, scene.anna, scene.luca, SHOPKEEPER, scene.shop, 0, 0), INVALID);
    assert_int_equal(letters(state, scene.luca, "role-granted"), 1);
    assert_int_equal(
        find(state, &(struct found){.person = scene.luca, .organisation = scene.shop}, tomorrow - 1)
            .roles,
        SHOPKEEPER);
    assert_int_equal(
        find(state, &(struct found){.person = scene.luca, .organisation = scene.shop}, tomorrow)
            .roles,
        0);
}

static int64_t grant_of(void **state, int64_t person, const char *role)
{
    char sql[200];
    snprintf(sql, sizeof sql, "select id from role_grants where person_id = %lld and role = '%s'",
             (long long)person, role);
    return square_number(*state, sql);
}

static void a_role_ends_and_may_be_given_again(void **state)
{
    struct scene scene = scene_make(state);
    join(state, scene.luca, scene.shop, scene.anna);
    assert_int_equal(give(state, scene.anna, scene.luca, OPERATOR, scene.shop, 0, 0), ERROR_NONE);
    struct asked grant = {.id = grant_of(state, scene.luca, "operator")};
    assert_int_equal(by(state, scene.bruno, end_role, &grant), NOT_FOUND);
    assert_int_equal(by(state, scene.anna, end_role, &grant), ERROR_NONE);
    assert_int_equal(by(state, scene.anna, end_role, &grant), STATE_CONFLICT);
    assert_int_equal(letters(state, scene.luca, "role-ended"), 1);
    assert_int_equal(roles_in(state, scene.luca, scene.shop), 0);
    assert_int_equal(give(state, scene.anna, scene.luca, OPERATOR, scene.shop, 0, 0), ERROR_NONE);
    assert_int_equal(roles_in(state, scene.luca, scene.shop), OPERATOR);
}

static void the_federation_is_never_without_staff(void **state)
{
    struct scene scene = scene_make(state);
    struct asked own = {.id = grant_of(state, scene.chiara, "federation")};
    assert_int_equal(by(state, scene.chiara, end_role, &own), STATE_CONFLICT);
    join(state, scene.luca, scene.federation, scene.chiara);
    assert_int_equal(give(state, scene.chiara, scene.luca, FEDERATION, scene.federation, 0, 0),
                     ERROR_NONE);
    assert_int_equal(by(state, scene.luca, end_role, &own), ERROR_NONE);
    assert_int_equal(roles_in(state, scene.chiara, scene.federation), 0);
    assert_int_equal(roles_in(state, scene.luca, scene.federation), FEDERATION);
}

static void one_with_two_workplaces_chooses(void **state)
{
    static const char session[] = "00000000000000000000000000000000"
                                  "000000000000000000000000000000e1";
    struct scene scene = scene_make(state);
    join(state, scene.luca, scene.shop, scene.anna);
    join(state, scene.luca, scene.sentiero, scene.bruno);
    assert_int_equal(give(state, scene.anna, scene.luca, COORDINATOR, scene.shop, 0, 0),
                     ERROR_NONE);
    assert_int_equal(give(state, scene.bruno, scene.luca, COORDINATOR, scene.sentiero, 0, 0),
                     ERROR_NONE);
    assert_int_equal(
        find(state, &(struct found){.person = scene.luca, .organisation = scene.shop}, TRIAL_NOW)
            .works_for,
        scene.shop);

    struct trial trial;
    trial_begin(&trial, state, "test", scene.luca);
    trial.act.session = session;
    trial.act.prepared = &(struct asked){.id = scene.sentiero};
    assert_int_equal(trial_do(&trial, work_for), ERROR_NONE);
    trial_end(&trial);

    struct found found =
        find(state, &(struct found){.person = scene.luca, .session = session}, TRIAL_NOW);
    assert_int_equal(found.works_for, scene.sentiero);
    assert_int_equal(
        find(state, &(struct found){.person = scene.luca, .organisation = 0}, TRIAL_NOW).works_for,
        scene.shop);

    trial_begin(&trial, state, "test", scene.luca);
    trial.act.session = session;
    trial.act.prepared = &(struct asked){.id = scene.federation};
    assert_int_equal(trial_do(&trial, work_for), NOT_FOUND);
    trial_end(&trial);
}

/* ---- lending --------------------------------------------------------------------------------- */

/* Il Sentiero lends the shop the role of operator for a week. */
static int64_t lend(void **state, const struct scene *scene)
{
    struct asked asked = {.id = scene->sentiero,
                          .other = scene->shop,
                          .text = "operator",
                          .until = TRIAL_NOW + 7 * (int64_t)86400};
    assert_int_equal(by(state, scene->bruno, lend_roles, &asked), ERROR_NONE);
    return asked.made;
}

static void a_partner_gives_only_what_it_was_lent(void **state)
{
    struct scene scene = scene_make(state);
    int64_t loan = lend(state, &scene);
    assert_int_equal(letters(state, scene.anna, "roles-lent"), 1);
    assert_int_equal(give(state, scene.anna, scene.luca, OPERATOR, scene.shop, loan, 0), INVALID);
    join(state, scene.luca, scene.shop, scene.anna);
    assert_int_equal(give(state, scene.anna, scene.luca, COORDINATOR, scene.shop, loan, 0),
                     INVALID);
    assert_int_equal(give(state, scene.bruno, scene.luca, OPERATOR, scene.sentiero, loan, 0),
                     INVALID); /* not lent to itself */
    assert_int_equal(give(state, scene.anna, scene.luca, OPERATOR, scene.shop, loan, 0),
                     ERROR_NONE);
    assert_int_equal(roles_in(state, scene.luca, scene.sentiero), OPERATOR);
    assert_int_equal(roles_in(state, scene.luca, scene.shop), 0);
    assert_int_equal(find(state,
                          &(struct found){.person = scene.luca, .organisation = scene.sentiero},
                          TRIAL_NOW + 7 * (int64_t)86400)
                         .roles,
                     0);
    nothing_is_broken(state);
}

static void what_was_given_ends_with_the_loan(void **state)
{
    struct scene scene = scene_make(state);
    int64_t loan = lend(state, &scene);
    join(state, scene.luca, scene.shop, scene.anna);
    assert_int_equal(give(state, scene.anna, scene.luca, OPERATOR, scene.shop, loan, 0),
                     ERROR_NONE);
    assert_int_equal(by(state, scene.luca, end_loan, &(struct asked){.id = loan}), NOT_FOUND);
    assert_int_equal(by(state, scene.bruno, end_loan, &(struct asked){.id = loan}), ERROR_NONE);
    assert_int_equal(by(state, scene.bruno, end_loan, &(struct asked){.id = loan}), STATE_CONFLICT);
    assert_int_equal(roles_in(state, scene.luca, scene.sentiero), 0);
    assert_int_equal(letters(state, scene.luca, "role-ended"), 1);
    assert_int_equal(give(state, scene.anna, scene.luca, OPERATOR, scene.shop, loan, 0), INVALID);
    nothing_is_broken(state);
}

static void a_suspended_partner_lends_no_hand(void **state)
{
    struct scene scene = scene_make(state);
    int64_t loan = lend(state, &scene);
    int64_t affiliation = join(state, scene.luca, scene.shop, scene.anna);
    assert_int_equal(give(state, scene.anna, scene.luca, OPERATOR, scene.shop, loan, 0),
                     ERROR_NONE);
    struct asked shop = {.id = scene.shop};
    assert_int_equal(by(state, scene.chiara, suspend_all, &shop), ERROR_NONE);
    assert_int_equal(roles_in(state, scene.luca, scene.sentiero), 0);
    assert_int_equal(by(state, scene.chiara, resume_all, &shop), ERROR_NONE);
    assert_int_equal(roles_in(state, scene.luca, scene.sentiero), OPERATOR);
    assert_int_equal(by(state, scene.luca, leave_it, &(struct asked){.id = affiliation}),
                     ERROR_NONE);
    assert_int_equal(roles_in(state, scene.luca, scene.sentiero), 0);
    nothing_is_broken(state);
}

static void a_dissolved_owner_takes_its_roles_along(void **state)
{
    struct scene scene = scene_make(state);
    int64_t loan = lend(state, &scene);
    join(state, scene.luca, scene.shop, scene.anna);
    assert_int_equal(give(state, scene.anna, scene.luca, OPERATOR, scene.shop, loan, 0),
                     ERROR_NONE);
    assert_int_equal(by(state, scene.chiara, dissolve_all, &(struct asked){.id = scene.sentiero}),
                     ERROR_NONE);
    assert_int_equal(roles_in(state, scene.luca, scene.sentiero), 0);
    nothing_is_broken(state);
}

static void members_and_roles_are_never_lent(void **state)
{
    struct scene scene = scene_make(state);
    int64_t until = TRIAL_NOW + 86400;
    struct asked asked = {
        .id = scene.sentiero, .other = scene.shop, .text = "secretary", .until = until};
    assert_int_equal(by(state, scene.bruno, lend_roles, &asked), INVALID);
    asked.text = "operator";
    assert_int_equal(by(state, scene.anna, lend_roles, &asked), NOT_FOUND);
    asked.until = TRIAL_NOW;
    assert_int_equal(by(state, scene.bruno, lend_roles, &asked), INVALID);
    asked.until = until;
    asked.other = scene.sentiero;
    assert_int_equal(by(state, scene.bruno, lend_roles, &asked), NOT_FOUND);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_secretary_gives_roles_to_their_own_people),
        TEST(a_role_ends_and_may_be_given_again),
        TEST(the_federation_is_never_without_staff),
        TEST(one_with_two_workplaces_chooses),
        TEST(a_partner_gives_only_what_it_was_lent),
        TEST(what_was_given_ends_with_the_loan),
        TEST(a_suspended_partner_lends_no_hand),
        TEST(a_dissolved_owner_takes_its_roles_along),
        TEST(members_and_roles_are_never_lent),
    };
    return square_run("roles", tests, sizeof tests / sizeof tests[0]);
}
