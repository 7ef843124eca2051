/* Two records of one person to test merging with. */
#ifndef PIAZZA_DESK_TEST_PAIR_H
#define PIAZZA_DESK_TEST_PAIR_H

#include "desk/test_front.h"

enum { DAYS = 86400, REFERENCE = 77 };

/* Maria Rossi, seen with a document as both records. */
struct pair {
    struct front *front;
    int64_t kept, merged;
    int64_t both_fund, own_fund, kept_card, merged_card, ballot, own_ballot, merge;
    const char *kept_proof, *merged_proof;
};

/* Both are members, hold mandates, credit and a card, and may vote. */
struct pair pair_make(void **state, struct front *front);

/* Acts on the prepared pair: merge as it says, and part again. */
handler merge_them, part_them;

/* The act by Olga, or by Maria who came in as both, with every room's reactions. */
enum error_code by_olga(void **state, struct pair *pair, handler *handle, int64_t now);
enum error_code by_herself(void **state, struct pair pair);

/* What every room does when another tells something. Ends with {0}. */
const struct reaction *all_reactions(void);

/* Every invariant of the house holds. */
void nothing_broken(void **state);

/* The statement, ended with this person's id. */
int64_t of(void **state, const char *sql, int64_t person);

/* A column of the person's row. */
void set(void **state, const char *column, const char *value, int64_t person);

#endif
