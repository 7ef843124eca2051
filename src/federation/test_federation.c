#include "federation/federation_parts.h"
#include "registry/test_cast.h"

#include <string.h>

/* A view by a person with the roles they hold, about an id and a search; what it finds stays in the
 * trial until trial_end. */
static enum error_code see(struct trial *trial, void **state, int64_t person, handler *view,
                           const char *name, int64_t id, const char *words)
{
    trial_begin(trial, state, "test", person);
    put_text(trial, "q", words);
    if (id)
        put_id(trial, name, id);
    struct db_conn *conn = NULL;
    assert_true(db_connect(trial->square->db, DB_READER, &conn, &trial->act.error));
    assert_true(db_begin(conn));
    trial->act.db =
        (struct db_context){.conn = conn, .arena = trial->arena, .error = &trial->act.error};
    bool seen = registry_roles_fill(&trial->act) && view(&trial->act, trial->model);
    assert_int_equal(seen, trial->act.error.code == ERROR_NONE);
    db_rollback(conn);
    db_disconnect(&conn);
    return trial->act.error.code;
}

static size_t rows(const struct trial *trial, const char *name)
{
    return json_array_size(json_object_get(trial->model, name));
}

/* ---- the secretary's desk -------------------------------------------------------------------- */

static void only_who_keeps_it_sees_who_belongs(void **state)
{
    struct scene scene = scene_make(state);
    struct trial trial;
    int64_t affiliation = join(state, scene.luca, scene.shop, scene.anna);
    const int64_t keepers[] = {scene.anna, scene.chiara}, others[] = {scene.bruno, scene.luca};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(
            see(&trial, state, keepers[i], member_show, "affiliation", affiliation, ""),
            ERROR_NONE);
        trial_end(&trial);
        assert_int_equal(see(&trial, state, others[i], member_show, "affiliation", affiliation, ""),
                         NOT_FOUND);
        trial_end(&trial);
    }
}

static size_t found_by(void **state, int64_t secretary, const char *words)
{
    struct trial trial;
    assert_int_equal(see(&trial, state, secretary, members_show, NULL, 0, words), ERROR_NONE);
    size_t found = rows(&trial, "members");
    trial_end(&trial);
    return found;
}

static void members_are_found_by_number_and_by_name(void **state)
{
    struct scene scene = scene_make(state);
    join(state, scene.luca, scene.shop, scene.anna);
    join(state, scene.chiara, scene.shop, scene.anna);
    assert_int_equal(found_by(state, scene.anna, ""), 2);
    assert_int_equal(found_by(state, scene.anna, "2"), 1);
    assert_int_equal(found_by(state, scene.anna, "luca ROSSI"), 1);
    assert_int_equal(found_by(state, scene.anna, "Rossi Luca"), 1);
    assert_int_equal(found_by(state, scene.anna, "Luca"), 0);
    assert_int_equal(found_by(state, scene.bruno, "Luca Rossi"), 0);
}

/* ---- everybody ------------------------------------------------------------------------------- */

static void the_directory_holds_what_is_active(void **state)
{
    struct scene scene = scene_make(state);
    struct trial trial;
    assert_int_equal(see(&trial, state, 0, organisations_index, NULL, 0, "sentiero il"),
                     ERROR_NONE);
    assert_int_equal(rows(&trial, "organisations"), 0);
    trial_end(&trial);
    assert_int_equal(see(&trial, state, 0, organisations_index, NULL, 0, "SENTI"), ERROR_NONE);
    assert_int_equal(rows(&trial, "organisations"), 1);
    trial_end(&trial);
    assert_int_equal(by(state, scene.chiara, suspend_all, &(struct asked){.id = scene.sentiero}),
                     ERROR_NONE);
    assert_int_equal(see(&trial, state, 0, organisations_index, NULL, 0, "SENTI"), ERROR_NONE);
    assert_int_equal(rows(&trial, "organisations"), 0);
    trial_end(&trial);
    assert_int_equal(
        see(&trial, state, scene.luca, organisation_show, "organisation", scene.sentiero, ""),
        NOT_FOUND);
    trial_end(&trial);
}

static void one_joins_only_for_ones_own_organisation(void **state)
{
    struct scene scene = scene_make(state);
    struct trial trial;
    trial_begin_as(&trial, state, scene.anna, SECRETARY, scene.shop);
    put_id(&trial, "organisation", scene.federation);
    put_id(&trial, "member", scene.sentiero);
    assert_int_equal(trial_do(&trial, organisation_join_for), INVALID);
    trial_end(&trial);
    trial_begin_as(&trial, state, scene.anna, SECRETARY, scene.shop);
    put_id(&trial, "organisation", scene.federation);
    put_id(&trial, "member", scene.shop);
    assert_int_equal(trial_do(&trial, organisation_join_for), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(square_number(*state, "select count(*) from affiliations"), 1);
}

/* ---- the Federation's desk ------------------------------------------------------------------- */

/* Six people of one valley, of whom one was seen at a desk; one person of another. */
static void valleys_add(void **state)
{
    square_execute(*state,
                   "insert into areas (id, parent_id, code, kind, name, sort_name, cadastral_code, "
                   "postcodes, population) values "
                   "(900, null, 't', 'territory', 'T', 't', '', '', 0), "
                   "(901, 900, 'a', 'community', 'A', 'a', '', '', 0), "
                   "(902, 900, 'b', 'community', 'B', 'b', '', '', 0), "
                   "(903, 901, '001', 'municipality', 'AA', 'aa', '', '', 0), "
                   "(904, 902, '002', 'municipality', 'BB', 'bb', '', '', 0)");
}

static bool residents_add(struct act *a, json_t *model)
{
    (void)model;
    for (int i = 0; i < 7; i++) {
        int64_t id;
        struct new_person person = {.given_name = "Uno",
                                    .family_name = "Due",
                                    .birth_date = "",
                                    .phone = "",
                                    .mail = "",
                                    .area = i < 6 ? 903 : 904,
                                    .assurance = i == 0 ? 2 : 0};
        if (!registry_person_add(a, &person, &id))
            return false;
    }
    return true;
}

static const json_t *cell(const struct trial *trial, size_t row, size_t column)
{
    const json_t *table = json_object_get(json_object_get(trial->model, "people"), "rows");
    return json_array_get(json_object_get(json_array_get(table, row), "cells"), column);
}

static void few_people_are_not_counted_in_public(void **state)
{
    struct scene scene = scene_make(state);
    struct trial trial;
    valleys_add(state);
    assert_int_equal(trial_run(state, residents_add, NULL), ERROR_NONE);
    assert_int_equal(see(&trial, state, scene.chiara, statistics_show, NULL, 0, ""), ERROR_NONE);
    assert_int_equal(json_int(cell(&trial, 0, 0), "amount"), 5);
    assert_true(json_is_false(json_object_get(cell(&trial, 0, 0), "is_hidden")));
    assert_int_equal(json_int(cell(&trial, 0, 2), "amount"), 0); /* one person: hidden */
    assert_true(json_is_true(json_object_get(cell(&trial, 0, 2), "is_hidden")));
    assert_true(json_is_false(json_object_get(cell(&trial, 0, 3), "is_hidden"))); /* nobody */
    assert_true(json_is_true(json_object_get(cell(&trial, 1, 0), "is_hidden")));
    trial_end(&trial);
}

static void who_lost_its_secretary_waits_at_the_desk(void **state)
{
    struct scene scene = scene_make(state);
    struct trial trial;
    join(state, scene.luca, scene.shop, scene.anna);
    square_execute(*state, "update role_grants set until_at = 1 where role = 'secretary'");
    assert_int_equal(see(&trial, state, scene.chiara, federation_show, NULL, 0, ""), ERROR_NONE);
    assert_int_equal(rows(&trial, "unkept"), 1); /* nobody belongs to il Sentiero */
    trial_end(&trial);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(only_who_keeps_it_sees_who_belongs),   TEST(members_are_found_by_number_and_by_name),
        TEST(the_directory_holds_what_is_active),   TEST(one_joins_only_for_ones_own_organisation),
        TEST(few_people_are_not_counted_in_public), TEST(who_lost_its_secretary_waits_at_the_desk),
    };
    return square_run("federation", tests, sizeof tests / sizeof tests[0]);
}
