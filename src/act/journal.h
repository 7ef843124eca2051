/* The journal: one row per act that changed the square, one hash chain per lane. Used by the lanes
 * and the check only. */
#ifndef PIAZZA_ACT_JOURNAL_H
#define PIAZZA_ACT_JOURNAL_H

#include "act/act.h"

/* The end of a lane's chain. */
struct journal_head {
    int64_t lane;       /* node * JOURNAL_LANES_PER_NODE + number within the node */
    int64_t seq;        /* of the last row; 0: none */
    int64_t stored_seq; /* the same, as the table of heads has it */
    char hash[DIGEST_TEXT_SIZE];
};

enum { JOURNAL_LANES_PER_NODE = 16 };

/* What the first row of a chain hashes as the one before it: 64 zeros. */
extern const char journal_origin[DIGEST_TEXT_SIZE];

/* A row, as it is hashed. */
struct journal_row {
    int64_t id, lane, seq, done_at;
    const char *name;
    int64_t actor, party, mandate;
    const char *subject_kind;
    int64_t subject;
    const char *facts; /* JSON text */
    const char *input_digest;
    const char *prev_hash;
};

/* BLAKE2b-256, in hex, over the fields in the order of the struct: numbers as 8 bytes, low byte
 * first; texts as their length (8 bytes) and their bytes. */
void journal_hash(const struct journal_row *row, char out[DIGEST_TEXT_SIZE]);

/* At the start of a transaction: lock the chain and read where it ends. a is the lane's own. */
bool journal_open(struct act *a, int64_t lane, struct journal_head *head)
    __attribute__((warn_unused_result));

/* Append the act's row (a->content is its input digest) and move the head. System acts that concern
 * nothing, state no fact and queue no message leave no row. */
bool journal_append(struct act *a, struct journal_head *head) __attribute__((warn_unused_result));

/* Before the commit: write where the chain ends now. */
bool journal_close(struct act *a, const struct journal_head *head)
    __attribute__((warn_unused_result));

/* The name of checkpoints in the journal. */
extern const char journal_checkpoint_name[];

/* The due job that ties all chains together: its row keeps, as a fact, where each chain ends. */
handler journal_checkpoint;

#endif
