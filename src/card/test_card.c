/* Cards on both engines: what opens, what no longer does, and who may touch whose. */
#include "act/test_trial.h"
#include "base/id.h"
#include "card/card_parts.h"
#include "card_sql.h"
#include "registry/registry.h"

#include <string.h>

/* Agnese and Luca; Olga and Otto at the desks of two organisations. */
struct people {
    int64_t agnese, luca, olga, otto, desk, other_desk;
};

/* What lies on somebody's card. */
struct secrets {
    int64_t card;
    const char *code, *number, *token;
};

static bool person_add(struct act *a, const char *name, int64_t *id)
{
    const struct new_person person = {name, "Inventata", "1942-03-14", "", "", 0};
    return registry_person_add(a, &person, id);
}

static bool people_add(struct act *a, json_t *model)
{
    struct people *people = a->prepared;
    const struct new_organisation desk = {"Sportello", "cooperative", "social", "", "", "", 0};
    const struct new_organisation other = {"Altro", "cooperative", "social", "", "", "", 0};
    (void)model;
    return person_add(a, "Agnese", &people->agnese) && person_add(a, "Luca", &people->luca) &&
           person_add(a, "Olga", &people->olga) && person_add(a, "Otto", &people->otto) &&
           registry_organisation_add(a, &desk, &people->desk) &&
           registry_organisation_add(a, &other, &people->other_desk);
}

static struct people people_make(void **state)
{
    struct people people = {0};
    assert_int_equal(trial_run(state, people_add, &people), ERROR_NONE);
    return people;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static enum error_code own(void **state, int64_t person, handler *handle, int64_t card)
{
    struct trial trial;
    trial_begin(&trial, state, "test", person);
    put_id(&trial, "card", card);
    put_text(&trial, "because", "lost");
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

/* At the desk of an organisation, about a person; typed: the number of a paper card. A refusal of
 * that number is the answer. */
static enum error_code at_desk(void **state, int64_t operator, int64_t organisation,
                               handler *handle, int64_t person, int64_t card, const char *typed)
{
    struct trial trial;
    trial_begin_as(&trial, state, operator, OPERATOR, organisation);
    trial.act.origin = "https://piazza.example";
    trial.act.site_name = "Piazza";
    trial.act.help_phone = "800 000 000";
    put_id(&trial, "person", person);
    put_id(&trial, "card", card);
    put_text(&trial, "because", "other");
    if (typed)
        put_text(&trial, "card", typed);
    enum error_code code = trial_do(&trial, handle);
    for (enum error_code reason = NOT_A_CARD; code == INVALID && reason <= CARD_TAKEN; reason++)
        if (strcmp(json_text(trial.act.fields, "card"), error_name(reason)) == 0)
            code = reason;
    trial_end(&trial);
    return code;
}

static bool record_open(struct act *a, json_t *model)
{
    (void)model;
    return registry_access_note(a, param_id(a, "person"), "card");
}

static enum error_code open_record(void **state, int64_t operator, int64_t organisation,
                                   int64_t person)
{
    return at_desk(state, operator, organisation, record_open, person, 0, NULL);
}

static char kept[3][64];

/* A copy that outlives the act, until the next of its place. */
static const char *keep(int place, const char *text)
{
    snprintf(kept[place], sizeof kept[place], "%s", text);
    return kept[place];
}

static bool secrets_read(struct act *a, json_t *model)
{
    struct secrets *secrets = a->prepared;
    struct card_face_row row;
    (void)model;
    *secrets = (struct secrets){0};
    if (!card_face(a, a->who.actor, "active", &row) && !card_face(a, a->who.actor, "pending", &row))
        return a->error.code == ERROR_NONE;
    secrets->card = row.id;
    secrets->code = keep(0, row.code);
    secrets->number = keep(1, row.number);
    secrets->token = keep(2, row.token);
    return true;
}

/* Of the person's card in use, or else of the one that waits; until the next call. */
static struct secrets secrets_of(void **state, int64_t person)
{
    struct secrets secrets = {0};
    struct trial trial;
    trial_begin(&trial, state, "test", person);
    trial.act.prepared = &secrets;
    assert_int_equal(trial_read(&trial, secrets_read), ERROR_NONE);
    trial_end(&trial);
    return secrets;
}

static bool person_find(struct act *a, json_t *model)
{
    json_put(model, "person", json_id(card_person(a, a->prepared)));
    return a->error.code == ERROR_NONE;
}

/* Whom this opens, at that time. */
static int64_t opens_at(void **state, const char *typed, int64_t now)
{
    struct trial trial;
    trial_begin(&trial, state, "test", 0);
    trial.act.now = now;
    trial.act.prepared = (void *)typed;
    assert_int_equal(trial_read(&trial, person_find), ERROR_NONE);
    int64_t person = json_get_id(trial.model, "person");
    trial_end(&trial);
    return person;
}

static int64_t opens(void **state, const char *typed)
{
    return opens_at(state, typed, TRIAL_NOW);
}

/* ---- a person's own card --------------------------------------------------------------------- */

static void a_card_opens_by_its_code_and_its_token(void **state)
{
    struct people people = people_make(state);
    char typed[100];
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    assert_int_equal(own(state, people.luca, own_card_make, 0), ERROR_NONE);
    struct secrets secrets = secrets_of(state, people.agnese);
    assert_int_equal(opens(state, secrets.code), people.agnese);
    snprintf(typed, sizeof typed, " %.4s-%s ", secrets.code, secrets.code + 4);
    assert_int_equal(opens(state, typed), people.agnese);
    assert_int_equal(opens(state, secrets.token), people.agnese);
    snprintf(typed, sizeof typed, "https://anywhere.example/c/%s", secrets.token);
    assert_int_equal(opens(state, typed), people.agnese);
    assert_int_equal(opens(state, secrets.number), 0);
    assert_int_equal(opens(state, ""), 0);
    assert_int_equal(opens(state, "AAAAAAAAAAAAAAAAAAAAAA"), 0);
}

static void a_new_card_ends_the_one_before(void **state)
{
    struct people people = people_make(state);
    char old[16];
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    snprintf(old, sizeof old, "%s", secrets_of(state, people.agnese).code);
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    assert_int_equal(opens(state, old), 0);
    assert_int_equal(opens(state, secrets_of(state, people.agnese).code), people.agnese);
    assert_int_equal(square_number(*state, "select count(*) from cards where state = 'active'"), 1);
    assert_int_equal(
        square_number(*state, "select count(*) from cards where closed_because = 'replaced'"), 1);
}

static void a_blocked_card_opens_nothing_for_ever(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    struct secrets secrets = secrets_of(state, people.agnese);
    assert_int_equal(own(state, people.luca, own_card_block, secrets.card), NOT_FOUND);
    assert_int_equal(opens(state, secrets.code), people.agnese);
    assert_int_equal(own(state, people.agnese, own_card_block, secrets.card), ERROR_NONE);
    assert_int_equal(opens(state, secrets.code), 0);
    assert_int_equal(opens(state, secrets.token), 0);
    assert_int_equal(own(state, people.agnese, own_card_block, secrets.card), STATE_CONFLICT);
    assert_int_equal(own(state, people.agnese, own_card_activate, secrets.card), STATE_CONFLICT);
}

static void a_card_opens_until_its_last_second(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    struct secrets secrets = secrets_of(state, people.agnese);
    int64_t last = square_number(*state, "select expires_at from cards");
    assert_int_equal(opens_at(state, secrets.code, last), people.agnese);
    assert_int_equal(opens_at(state, secrets.code, last + 1), 0);
    assert_int_equal(opens_at(state, secrets.token, last + 1), 0);
    struct trial trial;
    trial_begin(&trial, state, "cards_expire", 0);
    trial.act.now = last;
    assert_int_equal(trial_do(&trial, cards_expire_due), ERROR_NONE);
    assert_int_equal(square_number(*state, "select count(*) from cards where state = 'active'"), 1);
    trial.act.now = last + 1;
    assert_int_equal(trial_do(&trial, cards_expire_due), ERROR_NONE);
    trial_end(&trial);
    assert_int_equal(square_number(*state, "select count(*) from cards where state = 'expired'"),
                     1);
}

static void the_cards_of_the_suspended_rest(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    assert_int_equal(open_record(state, people.olga, people.desk, people.agnese), ERROR_NONE);
    assert_int_equal(
        at_desk(state, people.olga, people.desk, desk_card_adopt, people.agnese, 0, "TN0012345"),
        ERROR_NONE);
    struct secrets secrets = secrets_of(state, people.agnese);
    const char *const all[] = {secrets.code, secrets.token, "TN0012345"};
    for (int i = 0; i < 3; i++)
        assert_int_equal(opens(state, all[i]), people.agnese);
    square_execute(*state, "update persons set state = 'suspended' where birth_sealed <> ''");
    for (int i = 0; i < 3; i++)
        assert_int_equal(opens(state, all[i]), 0);
}

static void nothing_that_opens_lies_open(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    struct secrets secrets = secrets_of(state, people.agnese);
    const char *const told[] = {secrets.code, secrets.number, secrets.token};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        char sql[400];
        snprintf(sql, sizeof sql,
                 "select count(*) from cards where number_index || number_sealed || code_index || "
                 "code_sealed || token_digest || token_sealed like '%%%s%%'",
                 told[i]);
        assert_int_equal(square_number(*state, sql), 0);
    }
}

/* ---- at the desk ----------------------------------------------------------------------------- */

static void a_desk_touches_only_records_it_has_opened(void **state)
{
    struct people people = people_make(state);
    handler *const all[] = {desk_card,          desk_card_make,  desk_card_adopt,
                            desk_card_activate, desk_card_block, desk_card_print};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(
            at_desk(state, people.olga, people.desk, all[i], people.agnese, 1, "TN 123456"),
            NOT_FOUND);
    assert_int_equal(square_number(*state, "select count(*) from cards"), 0);
    assert_int_equal(open_record(state, people.olga, people.desk, people.agnese), ERROR_NONE);
    assert_int_equal(at_desk(state, people.olga, people.desk, desk_card, people.agnese, 0, NULL),
                     ERROR_NONE);
}

static void a_card_waits_until_it_is_handed_over(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(open_record(state, people.olga, people.desk, people.agnese), ERROR_NONE);
    assert_int_equal(
        at_desk(state, people.olga, people.desk, desk_card_make, people.agnese, 0, NULL),
        ERROR_NONE);
    struct secrets waiting = secrets_of(state, people.agnese);
    assert_int_equal(opens(state, waiting.code), 0);
    assert_int_equal(
        at_desk(state, people.olga, people.desk, desk_card_print, people.agnese, 0, NULL),
        ERROR_NONE);
    assert_int_equal(at_desk(state, people.olga, people.desk, desk_card_activate, people.agnese,
                             waiting.card, NULL),
                     ERROR_NONE);
    assert_int_equal(opens(state, waiting.code), people.agnese);
    assert_int_equal(
        at_desk(state, people.olga, people.desk, desk_card_print, people.agnese, 0, NULL),
        NOT_FOUND);
}

static void a_desk_prints_only_what_it_made(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(open_record(state, people.olga, people.desk, people.agnese), ERROR_NONE);
    assert_int_equal(open_record(state, people.otto, people.other_desk, people.agnese), ERROR_NONE);
    assert_int_equal(
        at_desk(state, people.olga, people.desk, desk_card_make, people.agnese, 0, NULL),
        ERROR_NONE);
    assert_int_equal(
        at_desk(state, people.otto, people.other_desk, desk_card_print, people.agnese, 0, NULL),
        NOT_FOUND);
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    assert_int_equal(
        at_desk(state, people.olga, people.desk, desk_card_print, people.agnese, 0, NULL),
        NOT_FOUND);
}

static void a_desk_blocks_and_the_person_is_told(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    struct secrets secrets = secrets_of(state, people.agnese);
    assert_int_equal(open_record(state, people.olga, people.desk, people.agnese), ERROR_NONE);
    assert_int_equal(open_record(state, people.olga, people.desk, people.luca), ERROR_NONE);
    assert_int_equal(
        at_desk(state, people.olga, people.desk, desk_card_block, people.luca, secrets.card, NULL),
        NOT_FOUND);
    assert_int_equal(at_desk(state, people.olga, people.desk, desk_card_block, people.agnese,
                             secrets.card, NULL),
                     ERROR_NONE);
    assert_int_equal(opens(state, secrets.code), 0);
    assert_int_equal(square_number(*state, "select count(*) from outbox where kind = "
                                           "'card-blocked'"),
                     1);
}

/* ---- paper cards ----------------------------------------------------------------------------- */

static void a_paper_card_is_one_persons(void **state)
{
    struct people people = people_make(state);
    const int64_t olga = people.olga, desk = people.desk;
    assert_int_equal(open_record(state, olga, desk, people.agnese), ERROR_NONE);
    assert_int_equal(open_record(state, olga, desk, people.luca), ERROR_NONE);
    assert_int_equal(at_desk(state, olga, desk, desk_card_adopt, people.agnese, 0, "tn 0012-345"),
                     ERROR_NONE);
    assert_int_equal(opens(state, "TN0012345"), people.agnese);
    assert_int_equal(at_desk(state, olga, desk, desk_card_adopt, people.agnese, 0, "TN 0012 345"),
                     ERROR_NONE);
    assert_int_equal(at_desk(state, olga, desk, desk_card_adopt, people.luca, 0, "TN0012345"),
                     CARD_TAKEN);
    assert_int_equal(at_desk(state, olga, desk, desk_card_adopt, people.luca, 0, "12<3>45"),
                     NOT_A_CARD);
    assert_int_equal(square_number(*state, "select count(*) from cards"), 1);
    assert_int_equal(
        own(state, people.agnese, own_card_block, square_number(*state, "select id from cards")),
        ERROR_NONE);
    assert_int_equal(opens(state, "TN0012345"), 0);
    assert_int_equal(at_desk(state, olga, desk, desk_card_adopt, people.agnese, 0, "TN0012345"),
                     CARD_TAKEN);
}

static void a_paper_card_and_ours_live_together(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(open_record(state, people.olga, people.desk, people.agnese), ERROR_NONE);
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    assert_int_equal(
        at_desk(state, people.olga, people.desk, desk_card_adopt, people.agnese, 0, "TN0012345"),
        ERROR_NONE);
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    assert_int_equal(opens(state, "TN0012345"), people.agnese);
    assert_int_equal(opens(state, secrets_of(state, people.agnese).code), people.agnese);
}

/* ---- strangers, guesses, erasing ------------------------------------------------------------- */

/* What somebody reads at the address of a QR code, as JSON text. */
static bool found_equal(void **state, const char *token, const char *other_token, enum role role)
{
    json_t *models[2];
    struct trial trials[2];
    const char *const tokens[] = {token, other_token};
    bool same;
    for (int i = 0; i < 2; i++) {
        trial_begin_as(&trials[i], state, 0, role, 0);
        put_text(&trials[i], "token", tokens[i]);
        assert_int_equal(trial_read(&trials[i], card_found), ERROR_NONE);
        models[i] = trials[i].model;
    }
    same = json_equal(models[0], models[1]);
    trial_end(&trials[1]);
    trial_end(&trials[0]);
    return same;
}

static void a_stranger_learns_nothing_from_a_card(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    struct secrets secrets = secrets_of(state, people.agnese);
    assert_true(found_equal(state, secrets.token, "AAAAAAAAAAAAAAAAAAAAAA", CITIZEN));
    assert_false(found_equal(state, secrets.token, "AAAAAAAAAAAAAAAAAAAAAA", SHOPKEEPER));
}

static void wrong_codes_are_counted_by_person_and_by_address(void **state)
{
    struct trial guesser, neighbour, elsewhere;
    char address[40];
    snprintf(address, sizeof address, "guesser-%p", (void *)*state);
    trial_begin(&guesser, state, "test", id_new());
    guesser.act.address = address;
    for (int i = 0; i < 10; i++) {
        assert_true(card_guess_allowed(&guesser.act));
        card_guess_wrong(&guesser.act);
    }
    assert_false(card_guess_allowed(&guesser.act));
    trial_begin(&neighbour, state, "test", id_new());
    neighbour.act.address = address;
    for (int i = 0; i < 10; i++) {
        assert_true(card_guess_allowed(&neighbour.act));
        card_guess_wrong(&neighbour.act);
    }
    trial_begin(&elsewhere, state, "test", id_new());
    assert_true(card_guess_allowed(&elsewhere.act));
    elsewhere.act.address = address;
    assert_false(card_guess_allowed(&elsewhere.act));
    elsewhere.act.now += (int64_t)15 * 60;
    assert_true(card_guess_allowed(&elsewhere.act));
    trial_end(&elsewhere);
    trial_end(&neighbour);
    trial_end(&guesser);
}

static bool erase(struct act *a, json_t *model)
{
    const struct event event = {"person.erased", *(int64_t *)a->prepared, ""};
    (void)model;
    return card_of_erased(a, &event);
}

static void the_cards_of_whoever_is_erased_go(void **state)
{
    struct people people = people_make(state);
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    assert_int_equal(own(state, people.luca, own_card_make, 0), ERROR_NONE);
    struct secrets secrets = secrets_of(state, people.agnese);
    assert_int_equal(trial_run(state, erase, &people.agnese), ERROR_NONE);
    assert_int_equal(opens(state, secrets.code), 0);
    assert_int_equal(square_number(*state, "select count(*) from cards"), 1);
    assert_int_equal(square_count(*state, cards_off_persons), 0);
}

static void a_card_is_printed(void **state)
{
    struct people people = people_make(state);
    struct trial trial;
    assert_int_equal(own(state, people.agnese, own_card_make, 0), ERROR_NONE);
    trial_begin(&trial, state, "test", people.agnese);
    trial.act.origin = "https://piazza.example";
    trial.act.site_name = "Piazza";
    trial.act.help_phone = "800 000 000";
    trial.act.language = "de";
    assert_int_equal(trial_read(&trial, own_card_print), ERROR_NONE);
    assert_string_equal(trial.act.document.type, "application/pdf");
    assert_true(trial.act.document.length > 1000);
    assert_memory_equal(trial.act.document.data, "%PDF-", 5);
    trial_end(&trial);
    trial_begin(&trial, state, "test", people.luca);
    assert_int_equal(trial_read(&trial, own_card_print), NOT_FOUND);
    trial_end(&trial);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(a_card_opens_by_its_code_and_its_token),
                                       TEST(a_new_card_ends_the_one_before),
                                       TEST(a_blocked_card_opens_nothing_for_ever),
                                       TEST(a_card_opens_until_its_last_second),
                                       TEST(the_cards_of_the_suspended_rest),
                                       TEST(nothing_that_opens_lies_open),
                                       TEST(a_desk_touches_only_records_it_has_opened),
                                       TEST(a_card_waits_until_it_is_handed_over),
                                       TEST(a_desk_prints_only_what_it_made),
                                       TEST(a_desk_blocks_and_the_person_is_told),
                                       TEST(a_paper_card_is_one_persons),
                                       TEST(a_paper_card_and_ours_live_together),
                                       TEST(a_stranger_learns_nothing_from_a_card),
                                       TEST(wrong_codes_are_counted_by_person_and_by_address),
                                       TEST(the_cards_of_whoever_is_erased_go),
                                       TEST(a_card_is_printed)};
    return square_run("card", tests, sizeof tests / sizeof *tests);
}
