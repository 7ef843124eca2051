#include "act/journal.h"

#include "act_sql.h"
#include "base/id.h"

#include <endian.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

const char journal_origin[DIGEST_TEXT_SIZE] =
    "0000000000000000000000000000000000000000000000000000000000000000";

const char journal_checkpoint_name[] = "journal_checkpoint";

/* ---- hashing --------------------------------------------------------------------------------- */

static void hash_number(crypto_generichash_state *state, int64_t number)
{
    uint64_t bytes = htole64((uint64_t)number);
    crypto_generichash_update(state, (const unsigned char *)&bytes, sizeof bytes);
}

static void hash_text(crypto_generichash_state *state, const char *text)
{
    size_t length = strlen(text);
    hash_number(state, (int64_t)length);
    crypto_generichash_update(state, (const unsigned char *)text, length);
}

void journal_hash(const struct journal_row *row, char out[DIGEST_TEXT_SIZE])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES);
    hash_number(&state, row->id);
    hash_number(&state, row->lane);
    hash_number(&state, row->seq);
    hash_number(&state, row->done_at);
    hash_text(&state, row->name);
    hash_number(&state, row->actor);
    hash_number(&state, row->party);
    hash_number(&state, row->mandate);
    hash_text(&state, row->subject_kind);
    hash_number(&state, row->subject);
    hash_text(&state, row->facts);
    hash_text(&state, row->input_digest);
    hash_text(&state, row->prev_hash);

    unsigned char digest[crypto_generichash_BYTES];
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(out, DIGEST_TEXT_SIZE, digest, sizeof digest);
}

/* ---- appending ------------------------------------------------------------------------------- */

bool journal_open(struct act *a, int64_t lane, struct journal_head *head)
{
    struct journal_head_lock_row found = {0};
    if (!journal_head_lock(a, lane, &found)) {
        bool is_first = a->error.code == ERROR_NONE;
        if (!is_first || journal_head_open(a, lane, journal_origin) < 0 ||
            !journal_head_lock(a, lane, &found))
            return false;
    }
    head->lane = lane;
    head->seq = head->stored_seq = found.seq;
    snprintf(head->hash, sizeof head->hash, "%s", found.hash);
    return true;
}

static bool is_silent(const struct act *a)
{
    return (a->who.roles & SYSTEM) && !a->subject.kind && !a->facts && a->notices == 0;
}

bool journal_append(struct act *a, struct journal_head *head)
{
    if (is_silent(a))
        return true;
    struct journal_row row = {
        .id = id_new(),
        .lane = head->lane,
        .seq = head->seq + 1,
        .done_at = a->now,
        .name = a->name ? a->name : "",
        .actor = a->who.actor,
        .party = a->who.party,
        .mandate = a->who.mandate,
        .subject_kind = a->subject.kind ? a->subject.kind : "",
        .subject = a->subject.id,
        .facts = a->facts ? json_dumps(a->facts, JSON_COMPACT | JSON_SORT_KEYS) : "{}",
        .input_digest = a->content,
        .prev_hash = head->hash,
    };
    char hash[DIGEST_TEXT_SIZE];
    journal_hash(&row, hash);
    if (journal_add(a, row.id, row.lane, row.seq, row.done_at, row.name, row.actor, row.party,
                    row.mandate, row.subject_kind, row.subject, row.facts, row.input_digest,
                    row.prev_hash, hash) < 0)
        return false;
    head->seq = row.seq;
    memcpy(head->hash, hash, sizeof hash);
    return true;
}

bool journal_close(struct act *a, const struct journal_head *head)
{
    return head->seq == head->stored_seq ||
           journal_head_move(a, head->lane, head->seq, head->hash) == 1;
}

/* ---- checkpoints ----------------------------------------------------------------------------- */

bool journal_checkpoint(struct act *a, json_t *model)
{
    (void)model;
    json_t *heads = journal_heads_all(a);
    if (!heads)
        return false;
    act_fact(a, "heads", heads);
    return true;
}
