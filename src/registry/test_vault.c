/* The vault: what is sealed opens for nobody but its key, on both engines. */
#include "act/test_trial.h"
#include "base/log.h"
#include "base/text.h"
#include "registry/vault.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ANNA = 11, BRUNO = 22 };

static bool keys_make(struct act *a, json_t *model)
{
    (void)model;
    return vault_key_make(a, ANNA) && vault_key_make(a, BRUNO);
}

static void people_make(void **state)
{
    assert_int_equal(trial_run(state, keys_make, NULL), ERROR_NONE);
}

/* ---- sealing --------------------------------------------------------------------------------- */

static bool sealed_and_opened(struct act *a, json_t *model)
{
    (void)model;
    const char *text = "Elena Zeni, «nata» il 2 maggio\n";
    const char *once = vault_seal(a, ANNA, text), *again = vault_seal(a, ANNA, text);
    assert_memory_equal(once, "1.11.", 5);
    assert_string_not_equal(once, again);
    assert_null(strstr(once, "Elena"));
    assert_string_equal(vault_open(a, once), text);
    assert_string_equal(vault_open(a, again), text);
    assert_string_equal(vault_seal(a, ANNA, ""), "");
    assert_string_equal(vault_open(a, vault_seal(a, 0, "a secret")), "a secret");
    return true;
}

static void what_is_sealed_opens_again(void **state)
{
    people_make(state);
    assert_int_equal(trial_run(state, sealed_and_opened, NULL), ERROR_NONE);
}

static bool plain_kept_apart(struct act *a, json_t *model)
{
    (void)model;
    assert_string_equal(vault_plain(a, "Bottega"), "=Bottega");
    assert_string_equal(vault_open(a, "=Bottega"), "Bottega");
    assert_string_equal(vault_open(a, vault_plain(a, "1.11.AAAA")), "1.11.AAAA");
    assert_string_equal(vault_open(a, vault_seal(a, ANNA, "=1.11.AAAA")), "=1.11.AAAA");
    assert_string_equal(vault_open(a, "neither plain nor sealed"), "");
    return true;
}

static void no_text_is_mistaken_for_a_sealed_one(void **state)
{
    people_make(state);
    assert_int_equal(trial_run(state, plain_kept_apart, NULL), ERROR_NONE);
}

static bool tampered(struct act *a, json_t *model)
{
    (void)model;
    const char *sealed = vault_seal(a, ANNA, "diabete");
    for (size_t i = strlen("1.11."); i < strlen(sealed); i++) {
        char *altered = arena_copy(a->arena, sealed);
        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        assert_string_equal(vault_open(a, altered), "");
    }
    for (size_t length = 0; length < strlen(sealed); length++)
        assert_string_equal(vault_open(a, arena_copy_n(a->arena, sealed, length)), "");
    return a->error.code == ERROR_NONE;
}

static void a_tampered_text_does_not_open(void **state)
{
    people_make(state);
    assert_int_equal(trial_run(state, tampered, NULL), ERROR_NONE);
}

static bool passed_off(struct act *a, json_t *model)
{
    (void)model;
    const char *sealed = vault_seal(a, ANNA, "diabete");
    const char *box = strrchr(sealed, '.') + 1;
    assert_string_equal(vault_open(a, arena_printf(a->arena, "1.22.%s", box)), "");
    assert_string_equal(vault_open(a, arena_printf(a->arena, "1.0.%s", box)), "");
    return true;
}

static void a_text_does_not_pass_for_anothers(void **state)
{
    people_make(state);
    assert_int_equal(trial_run(state, passed_off, NULL), ERROR_NONE);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static bool nobody_sealed(struct act *a, json_t *model)
{
    (void)model;
    return vault_seal(a, 33, "diabete") != NULL;
}

static void nothing_is_sealed_for_nobody(void **state)
{
    assert_int_equal(trial_run(state, nobody_sealed, NULL), NOT_FOUND);
}

static char kept[200]; /* by one act, for the next */

static bool text_keep(struct act *a, json_t *model)
{
    (void)model;
    return text_format(kept, sizeof kept, "%s", vault_seal(a, ANNA, "diabete"));
}

static bool kept_opens(struct act *a, json_t *model)
{
    (void)model;
    return strcmp(vault_open(a, kept), "diabete") == 0 || refuse(a, INVALID, "text");
}

static bool key_destroy(struct act *a, json_t *model)
{
    (void)model;
    return vault_key_destroy(a, ANNA);
}

static void without_its_key_a_text_stays_closed(void **state)
{
    people_make(state);
    assert_int_equal(trial_run(state, text_keep, NULL), ERROR_NONE);
    assert_int_equal(trial_run(state, kept_opens, NULL), ERROR_NONE);
    assert_int_equal(trial_run(state, key_destroy, NULL), ERROR_NONE);
    assert_int_equal(trial_run(state, kept_opens, NULL), INVALID);
}

/* A second process on the same database, with its own memory of keys. */
static struct square other_node(const struct square *square, const unsigned char *key,
                                struct error *error)
{
    struct square other = {.database = square->database};
    assert_true(db_open(square->database.url, &other.db, error));
    bool opened = key ? vault_open_key(other.db, key, error) : square_prepare(other.db, error);
    assert_int_equal(opened, error->code == ERROR_NONE);
    return other;
}

static enum error_code ask(struct square *square, handler *handle)
{
    struct trial trial;
    void *state = square;
    trial_begin(&trial, &state, "test", 0);
    enum error_code code = trial_read(&trial, handle);
    trial_end(&trial);
    return code;
}

static void another_node_opens_it_too(void **state)
{
    struct error error = {0};
    people_make(state);
    assert_int_equal(trial_run(state, text_keep, NULL), ERROR_NONE);
    struct square other = other_node(*state, NULL, &error);
    assert_int_equal(ask(&other, kept_opens), ERROR_NONE);
    db_close(&other.db);
}

static void a_key_in_anothers_row_opens_nothing(void **state)
{
    struct error error = {0};
    people_make(state);
    assert_int_equal(trial_run(state, text_keep, NULL), ERROR_NONE);
    square_execute(*state, "update vault_keys set wrapped = (select k.wrapped from vault_keys k "
                           "where k.person_id = 22) where person_id = 11");
    struct square other = other_node(*state, NULL, &error);
    assert_int_equal(ask(&other, kept_opens), INVALID);
    db_close(&other.db);
}

/* Two people whose keys have one place in memory: ids whose products with the spreading factor
 * differ in the low bits only. */
static bool in_one_place(struct act *a, json_t *model)
{
    (void)model;
    const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t inverse = factor;
    for (int i = 0; i < 5; i++)
        inverse *= 2 - factor * inverse;
    int64_t one = (int64_t)inverse, other = (int64_t)(2 * inverse);
    assert_true(vault_key_make(a, one) && vault_key_make(a, other));
    const char *ones = vault_seal(a, one, "una"), *others = vault_seal(a, other, "altra");
    for (int i = 0; i < 3; i++) {
        assert_string_equal(vault_open(a, ones), "una");
        assert_string_equal(vault_open(a, others), "altra");
    }
    return true;
}

static void keys_take_turns_in_memory(void **state)
{
    assert_int_equal(trial_run(state, in_one_place, NULL), ERROR_NONE);
}

/* ---- finding --------------------------------------------------------------------------------- */

static bool indexes(struct act *a, json_t *model)
{
    (void)model;
    const char *index = vault_index(a, "mail", "anna@example.org");
    assert_int_equal(strlen(index), 64);
    assert_string_equal(index, vault_index(a, "mail", "anna@example.org"));
    assert_string_not_equal(index, vault_index(a, "mail", "anna@example.com"));
    assert_string_not_equal(index, vault_index(a, "phone", "anna@example.org"));
    assert_string_not_equal(vault_index(a, "mail", "x"), vault_index(a, "mai", "lx"));
    assert_null(vault_index(a, "mail", ""));
    return text_format(kept, sizeof kept, "%s", index);
}

static bool index_differs(struct act *a, json_t *model)
{
    (void)model;
    assert_string_not_equal(kept, vault_index(a, "mail", "anna@example.org"));
    return true;
}

static void an_index_tells_nothing_without_the_key(void **state)
{
    struct square elsewhere = {0};
    struct error error = {0};
    unsigned applied;
    static const unsigned char key[VAULT_KEY_BYTES] = "another key altogether";
    assert_int_equal(trial_run(state, indexes, NULL), ERROR_NONE);
    test_database_make(&elsewhere.database, ((struct square *)*state)->database.engine);
    assert_true(db_open(elsewhere.database.url, &elsewhere.db, &error));
    assert_true(db_migrate(elsewhere.db, &applied, &error));
    assert_true(vault_open_key(elsewhere.db, key, &error));
    assert_int_equal(ask(&elsewhere, index_differs), ERROR_NONE);
    db_close(&elsewhere.db);
    test_database_drop(&elsewhere.database);
}

/* ---- the master key -------------------------------------------------------------------------- */

static void another_master_key_is_refused(void **state)
{
    static const unsigned char key[VAULT_KEY_BYTES] = "another key altogether";
    struct error error = {0};
    struct square other = other_node(*state, key, &error);
    assert_int_equal(error.code, INVALID);
    assert_string_equal(error.field, "vault-key");
    db_close(&other.db);
}

static void file_put(const char *file, const char *text)
{
    FILE *out = fopen(file, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static bool file_opens(const struct test_database *database, const char *file)
{
    struct error error = {0};
    struct db *db;
    assert_true(db_open(database->url, &db, &error));
    bool opened = vault_open_file(db, file, &error);
    assert_true(opened || strcmp(error.field, "vault-key") == 0);
    db_close(&db);
    return opened;
}

static void the_key_file_belongs_to_its_database(void **state)
{
    struct test_database database;
    struct error error = {0};
    struct stat status;
    struct db *db;
    unsigned applied;
    char folder[] = "/tmp/piazza-vault-XXXXXX", file[64];
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/master.key", folder);
    test_database_make(&database, ((struct square *)*state)->database.engine);
    assert_true(db_open(database.url, &db, &error) && db_migrate(db, &applied, &error));
    db_close(&db);

    assert_true(file_opens(&database, file)); /* made */
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_size, 65);
    assert_true(file_opens(&database, file)); /* found */

    unlink(file);
    assert_false(file_opens(&database, file)); /* lost: not made again */
    assert_int_not_equal(stat(file, &status), 0);
    file_put(file, "0123");
    assert_false(file_opens(&database, file));
    file_put(file, "zz23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n");
    assert_false(file_opens(&database, file));
    file_put(file, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef00\n");
    assert_false(file_opens(&database, file));
    file_put(file, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n");
    assert_false(file_opens(&database, file)); /* of another database */
    unlink(file);
    assert_int_equal(rmdir(folder), 0);
    test_database_drop(&database);
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    log_set_level(LOG_ERROR + 1); /* every altered text is one line of it */
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_sealed_opens_again),    TEST(no_text_is_mistaken_for_a_sealed_one),
        TEST(a_tampered_text_does_not_open), TEST(a_text_does_not_pass_for_anothers),
        TEST(nothing_is_sealed_for_nobody),  TEST(without_its_key_a_text_stays_closed),
        TEST(another_node_opens_it_too),     TEST(a_key_in_anothers_row_opens_nothing),
        TEST(keys_take_turns_in_memory),     TEST(an_index_tells_nothing_without_the_key),
        TEST(another_master_key_is_refused), TEST(the_key_file_belongs_to_its_database),
    };
    return square_run("vault", tests, sizeof tests / sizeof *tests);
}
