/* Actions: who may verify them, what is given, how often. */
#include "deed/deed_parts.h"
#include "wallet/test_town.h"

#include <pthread.h>

/* The town of the wallet's tests, with an association and what the federation thanks for. Marta is
 * the federation's operator. */
struct scene {
    struct town town;
    int64_t association, points, bruno;
};

struct asked {
    struct scene *scene;
    struct new_action_type type;
    int64_t id, person, made;
    const char *text;
    int64_t done_at;
};

static bool scene_add(struct act *a, json_t *model)
{
    (void)model;
    struct scene *scene = ((struct asked *)a->prepared)->scene;
    struct new_organisation association = {"Amici della valle", "association", "", "", "", "", 0};
    struct new_person bruno = {"Bruno", "Zanon", "", "", "", 0};
    struct new_fund points = {.code = "grazie",
                              .name = "Punti grazie",
                              .nature = "recognition",
                              .issuer = scene->town.federation};
    return registry_person_add(a, &bruno, &scene->bruno) &&
           registry_organisation_add(a, &association, &scene->association) &&
           wallet_fund_add(a, &points, &scene->points);
}

static bool type_add(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    return deed_action_type_add(a, &asked->type, &asked->made);
}

static bool declare(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    return deed_action_declare(a, asked->id, asked->person,
                               asked->done_at ? asked->done_at : a->now, asked->text, &asked->made);
}

static bool verify(struct act *a, json_t *model)
{
    (void)model;
    return deed_action_verify(a, ((struct asked *)a->prepared)->id);
}

static bool reject(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    return deed_action_refuse(a, asked->id, asked->text);
}

/* Done as the federation's operator, whoever that is. */
static enum error_code by(void **state, struct scene *scene, int64_t person, handler *handle,
                          struct asked *asked)
{
    struct trial trial;
    trial_begin_as(&trial, state, person, OPERATOR, scene->town.federation);
    trial.act.prepared = asked;
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

static void scene_make(void **state, struct scene *scene)
{
    *scene = (struct scene){.town = town_make(state)};
    assert_int_equal(trial_run(state, scene_add, &(struct asked){.scene = scene}), ERROR_NONE);
}

static struct new_action_type walk(const struct scene *scene)
{
    return (struct new_action_type){.organisation = scene->town.federation,
                                    .name = "Pulire un sentiero",
                                    .about = "",
                                    .category = "ambiente",
                                    .fund = scene->points,
                                    .reward = 10,
                                    .evidence = "none"};
}

static int64_t kind(void **state, struct scene *scene, struct new_action_type type)
{
    struct asked asked = {.type = type};
    assert_int_equal(by(state, scene, scene->town.marta, type_add, &asked), ERROR_NONE);
    return asked.made;
}

static int64_t declared(void **state, struct scene *scene, int64_t type, int64_t person)
{
    struct asked asked = {.id = type, .person = person, .text = ""};
    assert_int_equal(by(state, scene, person, declare, &asked), ERROR_NONE);
    return asked.made;
}

static void everything_holds(void **state)
{
    ledger_holds(state);
    for (const struct invariant *rule = deed_room.invariants; rule->name; rule++)
        assert_int_equal(square_count(*state, rule->broken), 0);
}

static void what_another_verifies_is_given_once(void **state)
{
    struct scene scene;
    scene_make(state, &scene);
    int64_t elena = scene.town.elena;
    struct asked done = {.id = declared(state, &scene, kind(state, &scene, walk(&scene)), elena)};
    assert_int_equal(by(state, &scene, elena, verify, &done), SAME_PERSON);
    assert_int_equal(by(state, &scene, scene.town.agnese, verify, &done), SAME_PERSON); /* family */
    assert_int_equal(posted(state, scene.points, elena), 0);
    assert_int_equal(by(state, &scene, scene.town.marta, verify, &done), ERROR_NONE);
    assert_int_equal(by(state, &scene, scene.town.marta, verify, &done), STATE_CONFLICT);
    assert_int_equal(by(state, &scene, scene.bruno, verify, &done), STATE_CONFLICT);
    assert_int_equal(posted(state, scene.points, elena), 10);
    everything_holds(state);
}

static bool mandate_add(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    return registry_mandate_add(a, asked->person, asked->id, MANDATE_READ,
                                a->now + (int64_t)30 * DAY, &asked->made);
}

static void no_delegate_verifies_nor_whom_one_acts_for(void **state)
{
    struct scene scene;
    scene_make(state, &scene);
    int64_t type = kind(state, &scene, walk(&scene));
    struct asked mandate = {.person = scene.bruno, .id = scene.town.marta};
    assert_int_equal(by(state, &scene, scene.bruno, mandate_add, &mandate), ERROR_NONE);
    struct asked of_bruno = {.id = declared(state, &scene, type, scene.bruno)};
    struct asked of_marta = {.id = declared(state, &scene, type, scene.town.marta)};
    assert_int_equal(by(state, &scene, scene.town.marta, verify, &of_bruno), SAME_PERSON);
    assert_int_equal(by(state, &scene, scene.bruno, verify, &of_marta), SAME_PERSON);
    assert_int_equal(by(state, &scene, scene.town.elena, verify, &of_bruno), ERROR_NONE);
}

static void a_refused_action_gives_nothing(void **state)
{
    struct scene scene;
    scene_make(state, &scene);
    int64_t elena = scene.town.elena;
    struct asked done = {.id = declared(state, &scene, kind(state, &scene, walk(&scene)), elena),
                         .text = "Quel giorno il sentiero era chiuso."};
    assert_int_equal(by(state, &scene, elena, reject, &done), SAME_PERSON);
    assert_int_equal(by(state, &scene, scene.town.marta, reject, &done), ERROR_NONE);
    assert_int_equal(by(state, &scene, scene.town.marta, verify, &done), STATE_CONFLICT);
    assert_int_equal(posted(state, scene.points, elena), 0);
}

static void caps_and_budget_bound_what_is_given(void **state)
{
    struct scene scene;
    scene_make(state, &scene);
    struct new_action_type once = walk(&scene), little = walk(&scene);
    once.day = 1;
    little.budget = 15;
    int64_t elena = scene.town.elena, marta = scene.town.marta;
    int64_t type = kind(state, &scene, once), small = kind(state, &scene, little);
    struct asked first = {.id = declared(state, &scene, type, elena)};
    struct asked second = {.id = declared(state, &scene, type, elena)};
    struct asked other = {.id = declared(state, &scene, type, scene.bruno)};
    assert_int_equal(by(state, &scene, marta, verify, &first), ERROR_NONE);
    assert_int_equal(by(state, &scene, marta, verify, &second), OVER_LIMIT);
    assert_int_equal(by(state, &scene, marta, verify, &other), ERROR_NONE);
    struct asked within = {.id = declared(state, &scene, small, elena)};
    struct asked beyond = {.id = declared(state, &scene, small, scene.bruno)};
    assert_int_equal(by(state, &scene, marta, verify, &within), ERROR_NONE);
    assert_int_equal(by(state, &scene, marta, verify, &beyond), BUDGET_SHORT);
    assert_int_equal(posted(state, scene.points, elena), 20);
    everything_holds(state);
}

/* ---- many at once ---------------------------------------------------------------------------- */

enum { VERIFIERS = 2, ACTIONS = 8, A_DAY = 3 };

struct verifier {
    struct square *square;
    struct lanes *lanes;
    const struct scene *scene;
    int64_t actor;
    const int64_t *actions;
    unsigned first, step; /* one goes forth, the other back */
    unsigned given;
};

static void *verify_all(void *object)
{
    struct verifier *verifier = object;
    for (unsigned i = 0; i < ACTIONS; i++) {
        struct asked asked = {
            .id = verifier->actions[(i * verifier->step + verifier->first) % ACTIONS]};
        struct arena *arena = arena_new();
        struct act a;
        square_act(&a, arena, "verify", verifier->actor);
        a.now = TRIAL_NOW;
        a.who.roles |= OPERATOR;
        a.who.grants[0].role = OPERATOR;
        a.who.grants[0].organisation = verifier->scene->town.federation;
        a.who.grant_count = 1;
        a.prepared = &asked;
        if (lanes_perform(verifier->lanes, &a, verify, NULL))
            verifier->given++;
        else
            assert_true(a.error.code == OVER_LIMIT || a.error.code == STATE_CONFLICT);
        arena_free(&arena);
    }
    return NULL;
}

/* Two nodes verify the same actions of one person at once: each is given once, and the cap holds.
 */
static void two_who_verify_at_once_keep_the_cap(void **state)
{
    struct scene scene;
    int64_t actions[ACTIONS];
    struct verifier verifiers[VERIFIERS];
    pthread_t threads[VERIFIERS];
    unsigned given = 0;
    scene_make(state, &scene);
    struct new_action_type type = walk(&scene);
    type.day = A_DAY;
    int64_t id = kind(state, &scene, type);
    for (unsigned i = 0; i < ACTIONS; i++)
        actions[i] = declared(state, &scene, id, scene.town.elena);
    int64_t actors[] = {scene.town.marta, scene.bruno};
    for (unsigned i = 0; i < VERIFIERS; i++) {
        verifiers[i] = (struct verifier){*state,
                                         square_lanes(*state, 10 + i, 1000),
                                         &scene,
                                         actors[i],
                                         actions,
                                         i ? ACTIONS - 1 : 0,
                                         i ? ACTIONS - 1 : 1,
                                         0};
        pthread_create(&threads[i], NULL, verify_all, &verifiers[i]);
    }
    for (unsigned i = 0; i < VERIFIERS; i++) {
        pthread_join(threads[i], NULL);
        lanes_stop(&verifiers[i].lanes);
        given += verifiers[i].given;
    }
    assert_int_equal(given, A_DAY);
    assert_int_equal(posted(state, scene.points, scene.town.elena), A_DAY * 10);
    everything_holds(state);
}

static void volunteers_get_recognition_only(void **state)
{
    struct scene scene;
    scene_make(state, &scene);
    struct asked paid = {.type = walk(&scene)};
    paid.type.fund = scene.town.spare; /* a bonus in euro, of the federation */
    assert_int_equal(by(state, &scene, scene.town.marta, type_add, &paid), ERROR_NONE);
    paid.type.is_volunteering = true;
    assert_int_equal(by(state, &scene, scene.town.marta, type_add, &paid), INVALID);
    paid.type.is_volunteering = false;
    paid.type.organisation = scene.association; /* another's fund, and volunteers anyway */
    assert_int_equal(by(state, &scene, scene.town.marta, type_add, &paid), INVALID);
    paid.type.organisation = scene.town.federation;
    paid.type.fund = scene.town.time;
    assert_int_equal(by(state, &scene, scene.town.marta, type_add, &paid), INVALID);
}

static void a_code_proves_whatever_its_capitals(void **state)
{
    struct scene scene;
    scene_make(state, &scene);
    struct new_action_type type = walk(&scene);
    type.evidence = "code";
    type.code = "Larice 7";
    struct asked asked = {.id = kind(state, &scene, type), .person = scene.bruno, .text = "abete"};
    assert_int_equal(by(state, &scene, scene.bruno, declare, &asked), INVALID);
    asked.text = "";
    assert_int_equal(by(state, &scene, scene.bruno, declare, &asked), INVALID);
    asked.text = " larice 7";
    assert_int_equal(by(state, &scene, scene.bruno, declare, &asked), ERROR_NONE);
    asked.done_at = TRIAL_NOW + 1;
    assert_int_equal(by(state, &scene, scene.bruno, declare, &asked), INVALID);
}

/* ---- pages -------------------------------------------------------------------------------------
 */

static enum error_code see(void **state, const struct scene *scene, int64_t who, bool is_operator,
                           int64_t action, bool *may_decide)
{
    struct trial trial;
    trial_begin_as(&trial, state, who, is_operator ? OPERATOR : CITIZEN,
                   is_operator ? scene->town.federation : 0);
    put_id(&trial, "action", action);
    enum error_code answer = trial_read(&trial, deed_action_page);
    *may_decide = json_is_true(json_object_get(trial.model, "may_decide"));
    trial_end(&trial);
    return answer;
}

static void an_action_is_seen_by_who_did_it_and_who_may_decide(void **state)
{
    struct scene scene;
    scene_make(state, &scene);
    struct new_action_type open = walk(&scene);
    open.is_for_neighbours = true;
    int64_t elena = scene.town.elena, bruno = scene.bruno;
    int64_t kept = declared(state, &scene, kind(state, &scene, walk(&scene)), elena);
    int64_t shown = declared(state, &scene, kind(state, &scene, open), elena);
    bool may_decide;
    assert_int_equal(see(state, &scene, elena, false, kept, &may_decide), ERROR_NONE);
    assert_false(may_decide);
    assert_int_equal(see(state, &scene, bruno, false, kept, &may_decide), NOT_FOUND);
    assert_int_equal(see(state, &scene, bruno, true, kept, &may_decide), ERROR_NONE);
    assert_true(may_decide);
    assert_int_equal(see(state, &scene, bruno, false, shown, &may_decide), ERROR_NONE);
    assert_true(may_decide);
}

/* Whoever keeps one organisation writes and ends its kinds, and no other's. */
static void kinds_are_kept_by_their_organisation(void **state)
{
    struct scene scene;
    struct trial trial;
    scene_make(state, &scene);
    int64_t type = kind(state, &scene, walk(&scene));
    for (int own = 0; own < 2; own++) {
        trial_begin_as(&trial, state, scene.bruno, SECRETARY,
                       own ? scene.town.federation : scene.association);
        put_id(&trial, "kind", type);
        assert_int_equal(trial_do(&trial, kind_close), own ? ERROR_NONE : NOT_FOUND);
        trial_end(&trial);
    }
    struct asked late = {.id = type, .person = scene.bruno, .text = ""};
    assert_int_equal(by(state, &scene, scene.bruno, declare, &late), STATE_CONFLICT);
    trial_begin_as(&trial, state, scene.bruno, SECRETARY, scene.town.federation);
    put_text(&trial, "name", "Fontana pulita");
    put_text(&trial, "category", "ambiente");
    put_text(&trial, "evidence", "none");
    put_id(&trial, "fund", scene.points);
    put_int(&trial, "reward", 1050); /* ten points and a half */
    assert_int_equal(trial_do(&trial, kind_write), INVALID);
    trial_end(&trial);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_another_verifies_is_given_once),
        TEST(no_delegate_verifies_nor_whom_one_acts_for),
        TEST(a_refused_action_gives_nothing),
        TEST(caps_and_budget_bound_what_is_given),
        TEST(two_who_verify_at_once_keep_the_cap),
        TEST(volunteers_get_recognition_only),
        TEST(a_code_proves_whatever_its_capitals),
        TEST(an_action_is_seen_by_who_did_it_and_who_may_decide),
        TEST(kinds_are_kept_by_their_organisation),
    };
    return square_run("deed", tests, sizeof tests / sizeof tests[0]);
}
