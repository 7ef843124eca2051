#include "act/test_square.h"

#include "base/id.h"

#include <string.h>

static struct arena *arena;
static struct act a;

static int act_setup(void **state)
{
    (void)state;
    arena = arena_new();
    json_arena_enter(arena);
    square_act(&a, arena, "test", 7);
    return 0;
}

static int act_teardown(void **state)
{
    (void)state;
    json_arena_leave(NULL);
    arena_free(&arena);
    return 0;
}

static void the_first_refusal_counts(void **state)
{
    (void)state;
    assert_false(refuse(&a, SLOT_TAKEN, "slot"));
    assert_false(refuse(&a, NOT_FOUND, "listing"));
    assert_int_equal(a.error.code, SLOT_TAKEN);
    assert_string_equal(a.error.field, "slot");
}

static void a_form_may_be_refused_in_several_fields(void **state)
{
    (void)state;
    assert_false(refuse_field(&a, MISSING, "name"));
    assert_false(refuse_field(&a, NOT_A_DATE, "day"));
    assert_false(refuse_field(&a, TOO_LONG, "day"));
    assert_int_equal(a.error.code, INVALID);
    assert_string_equal(json_text(a.fields, "name"), "missing");
    assert_string_equal(json_text(a.fields, "day"), "not_a_date");
}

static void parameters_read_as_their_type(void **state)
{
    (void)state;
    int64_t id = id_new();
    a.input = json_pack("{s:s, s:i, s:b, s:o, s:I}", "note", "ciao", "quantity", 3, "agreed", 1,
                        "slot", json_id(id), "offer", (json_int_t)id);
    assert_string_equal(param_text(&a, "note"), "ciao");
    assert_int_equal(param_int(&a, "quantity"), 3);
    assert_true(param_bool(&a, "agreed"));
    assert_int_equal(param_id(&a, "slot"), id);
    assert_int_equal(param_id(&a, "offer"), id);
}

static void absent_parameters_read_as_nothing(void **state)
{
    (void)state;
    a.input = json_object();
    assert_string_equal(param_text(&a, "note"), "");
    assert_int_equal(param_int(&a, "quantity"), 0);
    assert_int_equal(param_time(&a, "day"), 0);
    assert_int_equal(param_id(&a, "slot"), 0);
    assert_false(param_bool(&a, "agreed"));
}

static void the_place_to_go_is_formatted(void **state)
{
    (void)state;
    act_redirect(&a, "/orders/%s?page=%d", "0abc", 2);
    assert_string_equal(a.location, "/orders/0abc?page=2");
}

static void the_digest_tells_contents_apart(void **state)
{
    (void)state;
    const json_t *one = json_pack("{s:i, s:s}", "quantity", 1, "slot", "x");
    const json_t *same = json_pack("{s:s, s:i}", "slot", "x", "quantity", 1);
    const json_t *other = json_pack("{s:i, s:s}", "quantity", 2, "slot", "x");
    const char *digest = act_content_digest(&a, one);
    assert_int_equal(strlen(digest), 64);
    assert_string_equal(digest, act_content_digest(&a, same));
    assert_string_not_equal(digest, act_content_digest(&a, other));

    a.who.party = 8;
    assert_string_not_equal(digest, act_content_digest(&a, one));
    a.who.party = 7;
    a.name = "other";
    assert_string_not_equal(digest, act_content_digest(&a, one));
}

/* ---- events ---------------------------------------------------------------------------------- */

static unsigned heard;

static bool hear(struct act *act, const struct event *event)
{
    (void)act;
    heard += strcmp(event->note, "seen") == 0;
    return true;
}

static bool object_to(struct act *act, const struct event *event)
{
    return refuse(act, STATE_CONFLICT, event->name);
}

static void digests_are_keyed(void **state)
{
    (void)state;
    static const unsigned char plain[DIGEST_KEY_BYTES], other[DIGEST_KEY_BYTES] = "another key";
    const char *before = act_content_digest(&a, NULL);
    act_set_digest_key(other);
    const char *after = act_content_digest(&a, NULL);
    act_set_digest_key(plain);
    assert_string_not_equal(before, after);
    assert_string_equal(before, act_content_digest(&a, NULL));
}

static void events_reach_those_who_listen(void **state)
{
    (void)state;
    static const struct reaction reactions[] = {
        {"visit.done", hear}, {"order.placed", object_to}, {"visit.done", hear}, {0}};
    heard = 0;
    a.reactions = reactions;
    assert_true(act_emit(&a, "visit.done", 1, "seen"));
    assert_int_equal(heard, 2);
    assert_true(act_emit(&a, "nobody.listens", 1, ""));
}

static void a_reaction_may_refuse_the_act(void **state)
{
    (void)state;
    static const struct reaction reactions[] = {
        {"visit.done", object_to}, {"visit.done", hear}, {0}};
    heard = 0;
    a.reactions = reactions;
    assert_false(act_emit(&a, "visit.done", 1, "seen"));
    assert_int_equal(a.error.code, STATE_CONFLICT);
    assert_int_equal(heard, 0);
}

/* ---- who ------------------------------------------------------------------------------------- */

static void roles_are_held_in_organisations(void **state)
{
    (void)state;
    struct who who = {
        .actor = 1, .party = 1, .grant_count = 2, .grants = {{COORDINATOR, 50}, {SHOPKEEPER, 60}}};
    assert_true(who_holds(&who, COORDINATOR, 50));
    assert_false(who_holds(&who, COORDINATOR, 60));
    assert_int_equal(who_organisation(&who, SHOPKEEPER), 60);
    assert_int_equal(who_organisation(&who, CARE_WORKER), 0);
    assert_false(who_represents(&who));
    who.party = 2;
    assert_true(who_represents(&who));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_refusal_counts, act_setup, act_teardown),
        cmocka_unit_test_setup_teardown(a_form_may_be_refused_in_several_fields, act_setup,
                                        act_teardown),
        cmocka_unit_test_setup_teardown(parameters_read_as_their_type, act_setup, act_teardown),
        cmocka_unit_test_setup_teardown(absent_parameters_read_as_nothing, act_setup, act_teardown),
        cmocka_unit_test_setup_teardown(the_place_to_go_is_formatted, act_setup, act_teardown),
        cmocka_unit_test_setup_teardown(the_digest_tells_contents_apart, act_setup, act_teardown),
        cmocka_unit_test_setup_teardown(digests_are_keyed, act_setup, act_teardown),
        cmocka_unit_test_setup_teardown(events_reach_those_who_listen, act_setup, act_teardown),
        cmocka_unit_test_setup_teardown(a_reaction_may_refuse_the_act, act_setup, act_teardown),
        cmocka_unit_test_setup_teardown(roles_are_held_in_organisations, act_setup, act_teardown),
    };
    json_arena_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
