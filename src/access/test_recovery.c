#include "access/test_door.h"
#include "act/outbox.h"
#include "registry/vault.h"

#include <string.h>

static const char new_password[] = "un’altra bella password";

/* ---- by mail --------------------------------------------------------------------------------- */

static enum error_code ask(void **state, const char *who)
{
    struct trial trial;
    door_begin(&trial, state, 0, NULL);
    put_text(&trial, "who", who);
    enum error_code code = trial_do(&trial, recover_ask);
    assert_string_equal(trial.act.location, "/recover/sent");
    assert_int_equal(json_object_size(trial.model), 0);
    assert_null(trial.act.cookies);
    trial_end(&trial);
    return code;
}

/* What the letters hold: those to nobody are only counted. */
struct post {
    unsigned count, to_people;
    char sealed[500];
    char code[100];
};

static bool letter_take(const struct outbox_message *message, void *context)
{
    struct post *post = context;
    if (strcmp(message->kind, "access-recovery") != 0)
        return true;
    const json_t *sealed = json_object_get(message->data, "sealed");
    assert_string_equal(json_text(message->data, "origin"), "https://piazza.example");
    post->count++;
    if (message->party == 0)
        return true;
    post->to_people++;
    door_keep(post->sealed, sizeof post->sealed, json_text(sealed, "code"));
    return true;
}

static bool code_open(struct act *a, json_t *model)
{
    (void)model;
    struct post *post = a->prepared;
    door_keep(post->code, sizeof post->code, vault_open(a, post->sealed));
    return true;
}

static struct post letters_open(void **state)
{
    struct post post = {0};
    unsigned taken;
    struct square *square = *state;
    const struct outbox_carrier carrier = {.deliver = letter_take, .context = &post};
    assert_true(outbox_pass(square->lanes, &carrier, TRIAL_NOW, &taken));
    if (post.to_people)
        assert_int_equal(trial_run(state, code_open, &post), ERROR_NONE);
    return post;
}

static enum error_code choose(void **state, const char *code, const char *user,
                              const char *password, int64_t now)
{
    struct trial trial;
    door_begin(&trial, state, 0, NULL);
    trial.act.now = now;
    put_text(&trial, "code", code);
    put_text(&trial, "user", user);
    put_text(&trial, "password", password);
    enum error_code result = door_do(&trial, recover_prepare, recover);
    if (result == ERROR_NONE)
        assert_string_equal(trial.act.location, "/sign-in?done=password");
    trial_end(&trial);
    return result;
}

static enum error_code come_in(void **state, const char *user, const char *password)
{
    struct trial trial;
    door_begin(&trial, state, 0, NULL);
    put_text(&trial, "user", user);
    put_text(&trial, "password", password);
    enum error_code code = trial_read(&trial, sign_in_prepare);
    trial_end(&trial);
    return code;
}

static void a_letter_leads_to_a_new_password(void **state)
{
    struct door door = door_make(state);
    door_session(state, door.elena, 60);
    assert_int_equal(ask(state, " ELENA "), ERROR_NONE);
    struct post post = letters_open(state);
    assert_int_equal(post.to_people, 1);
    assert_int_equal(choose(state, post.code, "", new_password, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(come_in(state, "elena", elenas_password), SIGN_IN_FAILED);
    assert_int_equal(come_in(state, "elena", new_password), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from sessions where ended_at is null"),
                     0);
    assert_int_equal(door_letters(state, door.elena, "access-changed"), 1);
    assert_int_equal(choose(state, post.code, "", elenas_password, TRIAL_NOW), INVALID); /* once */
}

static void the_mail_address_will_do(void **state)
{
    door_make(state);
    assert_int_equal(ask(state, "Elena@Example.org"), ERROR_NONE);
    assert_int_equal(letters_open(state).to_people, 1);
}

/* The same rows, the same letters: nothing tells from outside, nor by how long it takes. */
static void known_and_unknown_are_asked_alike(void **state)
{
    static const char *const strangers[] = {"nessuno", "nessuno@example.org", "agnese", ""};
    door_make(state);
    assert_int_equal(ask(state, "elena"), ERROR_NONE);
    struct post known = letters_open(state);
    int64_t rows = square_number(*state, "select count(*) from recoveries");
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        assert_int_equal(ask(state, strangers[i]), ERROR_NONE);
        struct post unknown = letters_open(state);
        assert_int_equal(unknown.to_people, 0);
        assert_int_equal(unknown.count, known.count);
        assert_int_equal(square_number(*state, "select count(*) from recoveries"),
                         rows * (int64_t)(i + 2));
    }
}

static void nobodys_letter_box_is_flooded(void **state)
{
    door_make(state);
    unsigned received = 0;
    for (unsigned i = 0; i < 6; i++) {
        assert_int_equal(ask(state, "elena"), ERROR_NONE);
        received += letters_open(state).to_people;
    }
    assert_int_equal(received, 3);
}

static void a_link_serves_for_half_an_hour(void **state)
{
    door_make(state);
    assert_int_equal(ask(state, "elena"), ERROR_NONE);
    struct post post = letters_open(state);
    assert_int_equal(choose(state, post.code, "", new_password, TRIAL_NOW + 1801), INVALID);
    assert_int_equal(choose(state, "0000", "", new_password, TRIAL_NOW), INVALID);
    assert_int_equal(choose(state, post.code, "", new_password, TRIAL_NOW + 1800), ERROR_NONE);
}

static void only_a_digest_of_the_link_is_kept(void **state)
{
    char sql[400];
    door_make(state);
    assert_int_equal(ask(state, "elena"), ERROR_NONE);
    struct post post = letters_open(state);
    snprintf(sql, sizeof sql,
             "select (select count(*) from recoveries where digest = '%s') + "
             "(select count(*) from outbox where data_json like '%%%s%%')",
             post.code, post.code);
    assert_int_equal(square_number(*state, sql), 0);
}

static void easy_passwords_are_refused(void **state)
{
    door_make(state);
    assert_int_equal(ask(state, "elena"), ERROR_NONE);
    struct post post = letters_open(state);
    assert_int_equal(choose(state, post.code, "", "aaaaaaaaaaaa", TRIAL_NOW), INVALID);
    assert_int_equal(choose(state, post.code, "", "ELENA", TRIAL_NOW), INVALID);
    assert_int_equal(choose(state, post.code, "", new_password, TRIAL_NOW), ERROR_NONE);
}

/* ---- at a desk ------------------------------------------------------------------------------- */

struct paper {
    int64_t operator, person;
    enum role role;
    char code[40];
};

static bool code_give(struct act *a, json_t *model)
{
    (void)model;
    struct paper *paper = a->prepared;
    const char *code;
    a->who = (struct who){
        .actor = paper->operator, .party = paper->operator, .roles = CITIZEN | paper->role };
    if (!access_code_give(a, paper->person, &code))
        return false;
    door_keep(paper->code, sizeof paper->code, code);
    return true;
}

static void a_code_on_paper_makes_a_first_user_name(void **state)
{
    struct door door = door_make(state);
    struct paper paper = {door.dario, door.agnese, OPERATOR, ""};
    assert_int_equal(trial_run(state, code_give, &paper), ERROR_NONE);
    assert_int_equal(strlen(paper.code), 14); /* 12 characters and two dashes */
    assert_int_equal(door_letters(state, door.agnese, "access-changed"), 1);
    assert_int_equal(choose(state, paper.code, "", new_password, TRIAL_NOW), INVALID);
    assert_int_equal(choose(state, paper.code, "Elena", new_password, TRIAL_NOW), INVALID);
    assert_int_equal(choose(state, paper.code, "Nonna", new_password, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(come_in(state, "nonna", new_password), ERROR_NONE);
}

static void a_new_code_replaces_the_old_and_lasts_a_day(void **state)
{
    struct door door = door_make(state);
    struct paper first = {door.dario, door.elena, OPERATOR, ""}, second = first;
    assert_int_equal(trial_run(state, code_give, &first), ERROR_NONE);
    assert_int_equal(trial_run(state, code_give, &second), ERROR_NONE);
    assert_int_equal(choose(state, first.code, "", new_password, TRIAL_NOW), INVALID);
    assert_int_equal(choose(state, second.code, "", new_password, TRIAL_NOW + 86401), INVALID);
    assert_int_equal(choose(state, second.code, "", new_password, TRIAL_NOW + 86400), ERROR_NONE);
}

static void a_desk_forgets_a_lost_application_and_a_letter_does_not(void **state)
{
    struct door door = door_make(state);
    struct paper paper = {door.dario, door.elena, OPERATOR, ""};
    char sql[200];
    snprintf(
        sql, sizeof sql,
        "insert into code_apps (person_id, secret_sealed, last_step, created_at, confirmed_at) "
        "values (%lld, '', 0, 1, 1)",
        (long long)door.elena);
    square_execute(*state, sql);
    assert_int_equal(ask(state, "elena"), ERROR_NONE);
    struct post post = letters_open(state);
    assert_int_equal(choose(state, post.code, "", new_password, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from code_apps"), 1);
    assert_int_equal(trial_run(state, code_give, &paper), ERROR_NONE);
    assert_int_equal(choose(state, paper.code, "", elenas_password, TRIAL_NOW), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from code_apps"), 0);
}

/* Else a desk could become whoever it likes. */
static void who_holds_a_role_gets_a_code_from_the_federation_only(void **state)
{
    struct door door = door_make(state);
    struct paper cases[] = {{door.dario, door.franco, OPERATOR, ""},
                            {door.dario, door.dario, OPERATOR, ""},
                            {door.franco, door.franco, FEDERATION, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(trial_run(state, code_give, &cases[i]), FORBIDDEN);
    struct paper by_federation = {door.franco, door.dario, FEDERATION, ""};
    assert_int_equal(trial_run(state, code_give, &by_federation), ERROR_NONE);
    struct paper for_nobody = {door.dario, 12345, OPERATOR, ""};
    assert_int_equal(trial_run(state, code_give, &for_nobody), NOT_FOUND);
}

/* The person's record must be open to the operator, and a document seen. */
static enum error_code give(void **state, const struct door *door, bool has_seen, char *ticket)
{
    struct trial trial;
    trial_begin_as(&trial, state, door->dario, OPERATOR, door->office);
    put_id(&trial, "person", door->elena);
    json_put(trial.act.input, "document", json_boolean(has_seen));
    enum error_code code = trial_do(&trial, desk_code_give);
    if (code == ERROR_NONE)
        door_keep(ticket, 2000, json_text(trial.act.cookies, "ticket"));
    trial_end(&trial);
    return code;
}

static bool record_open(struct act *a, json_t *model)
{
    (void)model;
    const struct door *door = a->prepared;
    a->who = (struct who){.actor = door->dario, .party = door->dario, .roles = CITIZEN | OPERATOR};
    a->who.grants[0].role = OPERATOR;
    a->who.grants[0].organisation = door->office;
    a->who.grant_count = 1;
    return registry_access_note(a, door->elena, "identity");
}

static const char *print(struct trial *trial, void **state, const struct door *door, int64_t person,
                         const char *ticket)
{
    trial_begin_as(trial, state, door->dario, OPERATOR, door->office);
    put_id(trial, "person", person);
    trial->act.ticket = ticket;
    assert_int_equal(trial_read(trial, desk_code_print), ERROR_NONE);
    return json_text(trial->model, "code");
}

static void an_operator_gives_it_with_the_record_open_and_a_document_seen(void **state)
{
    struct door door = door_make(state);
    char ticket[2000], code[40];
    struct trial trial;
    assert_int_equal(give(state, &door, true, ticket), NOT_FOUND);
    assert_int_equal(trial_run(state, record_open, &door), ERROR_NONE);
    assert_int_equal(give(state, &door, false, ticket), INVALID);
    assert_int_equal(give(state, &door, true, ticket), ERROR_NONE);
    door_keep(code, sizeof code, print(&trial, state, &door, door.elena, ticket));
    trial_end(&trial);
    assert_int_equal(choose(state, code, "", new_password, TRIAL_NOW), ERROR_NONE);
    assert_string_equal(print(&trial, state, &door, door.elena, NULL), "");
    trial_end(&trial);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_letter_leads_to_a_new_password),
        TEST(the_mail_address_will_do),
        TEST(known_and_unknown_are_asked_alike),
        TEST(nobodys_letter_box_is_flooded),
        TEST(a_link_serves_for_half_an_hour),
        TEST(only_a_digest_of_the_link_is_kept),
        TEST(easy_passwords_are_refused),
        TEST(a_code_on_paper_makes_a_first_user_name),
        TEST(a_new_code_replaces_the_old_and_lasts_a_day),
        TEST(a_desk_forgets_a_lost_application_and_a_letter_does_not),
        TEST(who_holds_a_role_gets_a_code_from_the_federation_only),
        TEST(an_operator_gives_it_with_the_record_open_and_a_document_seen),
    };
    return square_run("recovery", tests, sizeof tests / sizeof tests[0]);
}
