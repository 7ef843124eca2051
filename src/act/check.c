#include "act/check.h"

#include "act/journal.h"
#include "act_sql.h"

#include <stdio.h>
#include <string.h>

enum { PAGE_ROWS = 500 };

/* Where the reading of one chain has come to. */
struct chain {
    int64_t lane;
    int64_t seq;
    char hash[DIGEST_TEXT_SIZE];
};

static void found_broken(struct act_check *found, int64_t lane, int64_t seq, const char *reason)
{
    if (found->broken++ > 0)
        return;
    found->first_lane = lane;
    found->first_seq = seq;
    snprintf(found->first_reason, sizeof found->first_reason, "%s", reason);
}

/* ---- checkpoints ----------------------------------------------------------------------------- */

/* One chain's end, as the checkpoint saw it, is still in that chain. */
static bool head_is_true(struct act *a, const json_t *head, bool *is_true)
{
    struct journal_hash_at_row there;
    if (journal_hash_at(a, json_int(head, "lane"), json_int(head, "seq"), &there)) {
        *is_true = strcmp(there.hash, json_text(head, "hash")) == 0;
        return true;
    }
    *is_true = false;
    return a->error.code == ERROR_NONE;
}

static bool checkpoint_check(struct act *a, const json_t *row, struct act_check *found)
{
    found->checkpoints++;
    const json_t *facts = json_loads(json_text(row, "facts"), 0, NULL);
    size_t i;
    json_t *head;
    json_array_foreach(json_object_get(facts, "heads"), i, head) {
        bool is_true;
        if (!head_is_true(a, head, &is_true))
            return false;
        if (!is_true)
            found_broken(found, json_int(head, "lane"), json_int(head, "seq"),
                         "differs from a later checkpoint");
    }
    return true;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static struct journal_row row_read(const json_t *row)
{
    return (struct journal_row){
        .id = json_int(row, "row_number"),
        .lane = json_int(row, "lane"),
        .seq = json_int(row, "seq"),
        .done_at = json_int(row, "done"),
        .name = json_text(row, "name"),
        .actor = json_int(row, "actor"),
        .party = json_int(row, "party"),
        .mandate = json_int(row, "mandate"),
        .subject_kind = json_text(row, "subject_kind"),
        .subject = json_int(row, "subject"),
        .facts = json_text(row, "facts"),
        .input_digest = json_text(row, "input_digest"),
        .prev_hash = json_text(row, "prev_hash"),
    };
}

/* Why the row does not continue the chain; NULL when it does. */
static const char *row_fault(const struct chain *chain, const struct journal_row *row,
                             const char *stored_hash)
{
    char hash[DIGEST_TEXT_SIZE];
    journal_hash(row, hash);
    if (row->seq != chain->seq + 1)
        return "rows are missing before it";
    if (strcmp(hash, stored_hash) != 0)
        return "was altered";
    if (strcmp(row->prev_hash, chain->hash) != 0)
        return "does not follow the row before it";
    return NULL;
}

static bool row_check(struct act *a, struct chain *chain, const json_t *json,
                      struct act_check *found)
{
    struct journal_row row = row_read(json);
    const char *stored_hash = json_text(json, "hash");
    const char *fault = row_fault(chain, &row, stored_hash);
    if (fault)
        found_broken(found, row.lane, row.seq, fault);
    found->rows++;
    chain->seq = row.seq;
    snprintf(chain->hash, sizeof chain->hash, "%s", stored_hash);
    return strcmp(row.name, journal_checkpoint_name) != 0 || checkpoint_check(a, json, found);
}

/* Read the next rows of the chain; *read is 0 at its end. */
static bool page_check(struct act *a, struct chain *chain, struct act_check *found, size_t *read)
{
    json_t *rows = journal_page(a, chain->lane, chain->seq, PAGE_ROWS);
    if (!rows)
        return false;
    *read = json_array_size(rows);
    for (size_t i = 0; i < *read; i++)
        if (!row_check(a, chain, json_array_get(rows, i), found))
            return false;
    return true;
}

/* ---- chains ---------------------------------------------------------------------------------- */

/* The page's memory is given back after each page. */
static bool chain_read(struct act *a, struct chain *chain, struct act_check *found)
{
    bool is_read = true;
    size_t read = 1;
    while (is_read && read > 0) {
        is_read = page_check(a, chain, found, &read);
        arena_reset(a->arena);
    }
    return is_read;
}

static bool chain_check(struct act *a, const json_t *head, struct act_check *found)
{
    struct chain chain = {.lane = json_int(head, "lane")};
    memcpy(chain.hash, journal_origin, sizeof chain.hash);
    found->lanes++;
    if (!chain_read(a, &chain, found))
        return false;
    bool ends_right = chain.seq == json_int(head, "head_seq") &&
                      strcmp(chain.hash, json_text(head, "head_hash")) == 0;
    if (!ends_right)
        found_broken(found, chain.lane, chain.seq, "is not where the chain's head says it ends");
    return true;
}

static bool chains_check(struct act *lister, struct act *reader, struct act_check *found)
{
    json_t *heads = journal_lanes(lister);
    if (!heads)
        return false;
    size_t i;
    json_t *head;
    json_array_foreach(heads, i, head) {
        struct arena *previous = json_arena_enter(reader->arena);
        bool is_read = chain_check(reader, head, found);
        json_arena_leave(previous);
        if (!is_read)
            return false;
    }
    return true;
}

static void reader_init(struct act *a, struct db_conn *conn)
{
    act_begin_system(a, arena_new(), "check", 0);
    a->db.conn = conn;
}

bool act_check(struct db_conn *conn, struct act_check *found, struct error *error)
{
    *found = (struct act_check){0};
    if (!db_begin(conn))
        return error_set(error, STORAGE_LOST, NULL, "%s", db_message(conn));

    struct act lister, reader;
    reader_init(&lister, conn);
    reader_init(&reader, conn);
    struct arena *previous = json_arena_enter(lister.arena);
    bool is_read = chains_check(&lister, &reader, found);
    if (!is_read)
        *error = lister.error.code != ERROR_NONE ? lister.error : reader.error;
    json_arena_leave(previous);
    arena_free(&reader.arena);
    arena_free(&lister.arena);
    db_rollback(conn);
    return is_read;
}
