#include "act/test_square.h"

#include "act/check.h"
#include "act/journal.h"

#include <stdio.h>
#include <string.h>

static bool thing_done(struct act *a, json_t *model)
{
    json_put(model, "done", json_true());
    act_subject(a, "thing", 55);
    act_fact(a, "cents", json_integer(1400));
    return true;
}

static bool nothing_done(struct act *a, json_t *model)
{
    (void)a;
    (void)model;
    return true;
}

static void perform(struct lanes *lanes, handler *handle, bool by_system)
{
    struct arena *arena = arena_new();
    struct act a;
    square_act(&a, arena, "thing_done", 7);
    a.who.party = 8;
    a.who.mandate = 9;
    if (by_system)
        act_begin_system(&a, arena, journal_checkpoint_name, 1000000);
    assert_true(lanes_perform(lanes, &a, handle, NULL));
    arena_free(&arena);
}

/* Two lanes with three acts each, tied by a checkpoint, and one act more. */
static void chains_write(struct square *square)
{
    struct lanes *other = square_lanes(square, 1, 1000);
    for (int i = 0; i < 3; i++) {
        perform(square->lanes, thing_done, false);
        perform(other, thing_done, false);
    }
    perform(square->lanes, journal_checkpoint, true);
    perform(other, thing_done, false);
    lanes_stop(&other);
}

static struct act_check check(struct square *square)
{
    struct db_conn *conn;
    struct error error = {0};
    struct act_check found;
    assert_true(db_connect(square->db, DB_READER, &conn, &error));
    if (!act_check(conn, &found, &error))
        fail_msg("%s", error.detail);
    db_disconnect(&conn);
    return found;
}

static void an_empty_journal_is_whole(void **state)
{
    struct act_check found = check(*state);
    assert_int_equal(found.broken, 0);
    assert_int_equal(found.rows, 0);
}

static void whole_chains_are_found_whole(void **state)
{
    chains_write(*state);
    struct act_check found = check(*state);
    assert_int_equal(found.broken, 0);
    assert_int_equal(found.lanes, 2);
    assert_int_equal(found.rows, 8);
    assert_int_equal(found.checkpoints, 1);
}

static void chains_go_on_after_a_restart(void **state)
{
    struct square *square = *state;
    chains_write(square);
    square_restart(square, 1000);
    perform(square->lanes, thing_done, false);
    assert_int_equal(square_number(square, "select max(seq) from journal where lane = 0"), 5);
    assert_int_equal(check(square).broken, 0);
}

/* Two processes with the same number, by mistake, still write one chain. */
static void a_chain_shared_by_two_processes_stays_whole(void **state)
{
    struct square *square = *state;
    struct lanes *twin = square_lanes(square, 0, 1000);
    for (int i = 0; i < 5; i++) {
        perform(square->lanes, thing_done, false);
        perform(twin, thing_done, false);
    }
    lanes_stop(&twin);
    struct act_check found = check(square);
    assert_int_equal(found.broken, 0);
    assert_int_equal(found.lanes, 1);
    assert_int_equal(found.rows, 10);
}

static void long_chains_are_read_in_pages(void **state)
{
    struct square *square = *state;
    enum { ROWS = 1203 };
    for (int i = 0; i < ROWS; i++)
        perform(square->lanes, thing_done, false);
    struct act_check found = check(square);
    assert_int_equal(found.rows, ROWS);
    assert_int_equal(found.broken, 0);
}

static void silent_work_of_the_system_leaves_no_row(void **state)
{
    struct square *square = *state;
    perform(square->lanes, nothing_done, true);
    assert_int_equal(square_number(square, "select count(*) from journal"), 0);
    perform(square->lanes, nothing_done, false);
    assert_int_equal(square_number(square, "select count(*) from journal"), 1);
}

static void a_row_says_who_did_what_for_whom(void **state)
{
    struct square *square = *state;
    perform(square->lanes, thing_done, false);
    assert_int_equal(square_number(square, "select count(*) from journal where actor_id = 7 "
                                           "and party_id = 8 and mandate_id = 9 "
                                           "and subject_kind = 'thing' and subject_id = 55 "
                                           "and facts_json = '{\"cents\":1400}' "
                                           "and name = 'thing_done' and done_at = 1000000"),
                     1);
}

/* ---- tampering ---------------------------------------------------------------------------- */

/* Each alteration of the second row of lane 0, or of its chain, is found. */
static const struct tampering {
    const char *sql;
    int64_t seq; /* where it is found */
} tamperings[] = {
    {"update journal set id = 12345 where lane = 0 and seq = 2", 2},
    {"update journal set done_at = done_at - 1 where lane = 0 and seq = 2", 2},
    {"update journal set name = 'thing_undone' where lane = 0 and seq = 2", 2},
    {"update journal set actor_id = 1 where lane = 0 and seq = 2", 2},
    {"update journal set actor_id = -7 where lane = 0 and seq = 2", 2},
    {"update journal set party_id = 7 where lane = 0 and seq = 2", 2},
    {"update journal set mandate_id = 0 where lane = 0 and seq = 2", 2},
    {"update journal set subject_kind = 'think' where lane = 0 and seq = 2", 2},
    {"update journal set subject_kind = '', name = 'thing_donething' "
     "where lane = 0 and seq = 2",
     2},
    {"update journal set subject_id = 56 where lane = 0 and seq = 2", 2},
    {"update journal set facts_json = '{\"cents\": 1400}' where lane = 0 and seq = 2", 2},
    {"update journal set input_digest = '' where lane = 0 and seq = 2", 2},
    {"update journal set prev_hash = 'x' where lane = 0 and seq = 2", 2},
    {"update journal set hash = 'x' where lane = 0 and seq = 2", 2},
    {"delete from journal where lane = 0 and seq = 2", 3},
    {"delete from journal where lane = 0 and seq = 1", 2},
    {"delete from journal where lane = 0 and seq = 4", 3}, /* the last */
    {"delete from journal where lane = 0", 0},
    {"delete from journal_heads where lane = 0", 4},
    {"update journal_heads set seq = 9 where lane = 0", 4},
    {"update journal set lane = 5 where lane = 0 and seq = 4", 3},
    {"update journal set seq = 9 where lane = 0 and seq = 2", 3},
};

static void every_alteration_is_found(void **state)
{
    for (size_t i = 0; i < sizeof tamperings / sizeof *tamperings; i++) {
        if (i > 0) {
            square_teardown(state);
            square_setup(state);
        }
        struct square *square = *state;
        chains_write(square);
        square_execute(square, tamperings[i].sql);
        struct act_check found = check(square);
        if (found.broken == 0)
            fail_msg("not found: %s", tamperings[i].sql);
        if (found.first_lane != 0 || found.first_seq != tamperings[i].seq)
            fail_msg("found at %ld/%ld (%s): %s", (long)found.first_lane, (long)found.first_seq,
                     found.first_reason, tamperings[i].sql);
    }
}

/* ---- flipped bits --------------------------------------------------------------------------- */

/* What a row's hash covers, and where a chain ends. */
static const struct column {
    const char *table, *name;
    bool is_text;
    unsigned first_bit; /* below it a number might become that of another row */
} columns[] = {
    {"journal", "id", false, 0},          {"journal", "lane", false, 5},
    {"journal", "seq", false, 8},         {"journal", "done_at", false, 0},
    {"journal", "name", true, 0},         {"journal", "actor_id", false, 0},
    {"journal", "party_id", false, 0},    {"journal", "mandate_id", false, 0},
    {"journal", "subject_kind", true, 0}, {"journal", "subject_id", false, 0},
    {"journal", "facts_json", true, 0},   {"journal", "input_digest", true, 0},
    {"journal", "prev_hash", true, 0},    {"journal", "hash", true, 0},
    {"journal_heads", "seq", false, 0},   {"journal_heads", "hash", true, 0},
};

/* One bit of one value. */
struct flip {
    const struct column *column;
    char where[60]; /* its row: by what is not flipped */
    unsigned bit;
    long long place; /* of the letter, counted from 1 */
};

/* Neither engine has an exclusive or that the other knows. */
static void number_flip(struct square *square, const struct flip *flip)
{
    const char *name = flip->column->name;
    long long one = 1LL << flip->bit;
    char sql[300];
    snprintf(sql, sizeof sql, "update %s set %s = (%s | %lld) - (%s & %lld) where %s",
             flip->column->table, name, name, one, name, one, flip->where);
    square_execute(square, sql);
}

static int64_t letter_flipped(struct square *square, const struct flip *flip)
{
    const char *code = square->database.engine == DB_SQLITE ? "unicode" : "ascii";
    char sql[300];
    snprintf(sql, sizeof sql, "select %s(substr(%s, %lld, 1)) from %s where %s", code,
             flip->column->name, flip->place, flip->column->table, flip->where);
    return square_number(square, sql) ^ (1 << flip->bit);
}

static void text_flip(struct square *square, const struct flip *flip)
{
    const char *name = flip->column->name;
    char sql[300];
    snprintf(sql, sizeof sql,
             "update %s set %s = substr(%s, 1, %lld) || '%c' || substr(%s, %lld) where %s",
             flip->column->table, name, name, flip->place - 1, (char)letter_flipped(square, flip),
             name, flip->place + 1, flip->where);
    square_execute(square, sql);
}

/* Flipping the same bit again puts the value back. */
static void value_flip(struct square *square, const struct flip *flip)
{
    if (flip->column->is_text)
        text_flip(square, flip);
    else
        number_flip(square, flip);
}

/* A row by chance: by its id, unless that is flipped. */
static void row_choose(struct square *square, struct flip *flip, struct random *random)
{
    unsigned seq = 1 + (unsigned)random_below(random, 3);
    char sql[100];
    snprintf(sql, sizeof sql, "select id from journal where lane = 16 and seq = %u", seq);
    if (strcmp(flip->column->table, "journal_heads") == 0)
        snprintf(flip->where, sizeof flip->where, "lane = 16");
    else if (strcmp(flip->column->name, "id") == 0)
        snprintf(flip->where, sizeof flip->where, "lane = 16 and seq = %u", seq);
    else
        snprintf(flip->where, sizeof flip->where, "id = %lld",
                 (long long)square_number(square, sql));
}

/* Of a text a bit that leaves a letter which both engines store. */
static void letter_choose(struct square *square, struct flip *flip, struct random *random)
{
    char sql[200];
    snprintf(sql, sizeof sql, "select length(%s) from %s where %s", flip->column->name,
             flip->column->table, flip->where);
    uint64_t length = (uint64_t)square_number(square, sql);
    int64_t letter;
    do {
        flip->place = 1 + (long long)random_below(random, length);
        flip->bit = (unsigned)random_below(random, 7);
        letter = letter_flipped(square, flip);
    } while (letter < ' ' || letter > '~' || letter == '\'');
}

static struct flip flip_choose(struct square *square, const struct column *column,
                               struct random *random)
{
    struct flip flip = {.column = column};
    row_choose(square, &flip, random);
    if (column->is_text)
        letter_choose(square, &flip, random);
    else
        flip.bit = column->first_bit + (unsigned)random_below(random, 63 - column->first_bit);
    return flip;
}

static void every_flipped_bit_is_found(void **state)
{
    enum { FLIPS = 6 };
    struct square *square = *state;
    struct random random;
    random_seed(&random, 2027);
    chains_write(square);
    for (size_t i = 0; i < FLIPS * sizeof columns / sizeof *columns; i++) {
        const struct column *column = &columns[i / FLIPS];
        struct flip flip = flip_choose(square, column, &random);
        value_flip(square, &flip);
        if (check(square).broken == 0)
            fail_msg("not found: %s.%s, bit %u of %lld, where %s", column->table, column->name,
                     flip.bit, flip.place, flip.where);
        value_flip(square, &flip);
    }
    assert_int_equal(check(square).broken, 0);
}

static void a_missing_row_is_called_so(void **state)
{
    struct square *square = *state;
    chains_write(square);
    square_execute(square, "delete from journal where lane = 0 and seq = 2");
    assert_string_equal(check(square).first_reason, "rows are missing before it");
}

/* Whoever writes a new row with a hash that fits it still breaks the chain at the next one. */
static void a_forged_row_does_not_fit_the_next(void **state)
{
    struct square *square = *state;
    perform(square->lanes, thing_done, false);
    perform(square->lanes, thing_done, false);
    struct journal_row forged = {.id = 1,
                                 .seq = 1,
                                 .name = "thing_undone",
                                 .subject_kind = "",
                                 .facts = "{}",
                                 .input_digest = "",
                                 .prev_hash = journal_origin};
    char hash[DIGEST_TEXT_SIZE], sql[400];
    journal_hash(&forged, hash);
    snprintf(sql, sizeof sql,
             "insert into journal values (1, 0, 1, 0, 'thing_undone', 0, 0, 0, '', 0, '{}', '', "
             "'%s', '%s')",
             journal_origin, hash);
    square_execute(square, "delete from journal where seq = 1");
    square_execute(square, sql);
    struct act_check found = check(square);
    assert_int_equal(found.first_seq, 2);
    assert_string_equal(found.first_reason, "does not follow the row before it");
}

/* Whoever rewrites a whole chain consistently is caught by the checkpoint in the other one. */
static void a_chain_cut_short_differs_from_the_checkpoint(void **state)
{
    struct square *square = *state;
    chains_write(square);
    square_execute(square, "delete from journal where lane = 16 and seq >= 3");
    square_execute(square, "update journal_heads set seq = 2, hash = (select hash from journal "
                           "where lane = 16 and seq = 2) where lane = 16");
    struct act_check found = check(square);
    assert_int_equal(found.broken, 1);
    assert_int_equal(found.first_lane, 16);
    assert_int_equal(found.first_seq, 3);
    assert_string_equal(found.first_reason, "differs from a later checkpoint");
}

/* ---- the serialisation -------------------------------------------------------------------- */

static void texts_cannot_flow_into_their_neighbours(void **state)
{
    (void)state;
    struct journal_row row = {.name = "ab",
                              .subject_kind = "c",
                              .facts = "{}",
                              .input_digest = "",
                              .prev_hash = journal_origin};
    char one[DIGEST_TEXT_SIZE], other[DIGEST_TEXT_SIZE];
    journal_hash(&row, one);
    journal_hash(&row, other);
    assert_string_equal(one, other);
    row.facts = "";
    row.input_digest = "{}";
    journal_hash(&row, other);
    assert_string_not_equal(one, other);
}

#define JOURNAL_TEST(f) cmocka_unit_test_setup_teardown(f, square_setup, square_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOURNAL_TEST(an_empty_journal_is_whole),
        JOURNAL_TEST(whole_chains_are_found_whole),
        JOURNAL_TEST(chains_go_on_after_a_restart),
        JOURNAL_TEST(a_chain_shared_by_two_processes_stays_whole),
        JOURNAL_TEST(long_chains_are_read_in_pages),
        JOURNAL_TEST(silent_work_of_the_system_leaves_no_row),
        JOURNAL_TEST(a_row_says_who_did_what_for_whom),
        JOURNAL_TEST(every_alteration_is_found),
        JOURNAL_TEST(every_flipped_bit_is_found),
        JOURNAL_TEST(a_missing_row_is_called_so),
        JOURNAL_TEST(a_forged_row_does_not_fit_the_next),
        JOURNAL_TEST(a_chain_cut_short_differs_from_the_checkpoint),
        JOURNAL_TEST(texts_cannot_flow_into_their_neighbours),
    };
    return square_run("journal", tests, sizeof tests / sizeof *tests);
}
