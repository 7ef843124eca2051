/* What organisations owe each other, and how little of it must be paid. A pure function. */
#ifndef PIAZZA_SETTLEMENT_CLEARING_H
#define PIAZZA_SETTLEMENT_CLEARING_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

enum { CLEARING_DEBTS_MAX = 4000 };

/* One owes another so much. */
struct debt {
    int64_t from, to;
    int64_t cents;      /* above 0 */
    int64_t left_cents; /* filled by debts_clear: what remains of it */
};

/* Cancel as much as can be cancelled of debts that go round in circles: what everybody owes or is
 * owed on balance stays, nobody gets a new debtor or creditor, no debt grows, and the sum of what
 * is left is the smallest there is. It is the cheapest flow, one for each cent of debt, from those
 * who owe on balance to those who are owed, over the debts as they stand: found by successive
 * shortest paths (Ahuja, Magnanti and Orlin, Network Flows, 9.7). Among equally small outcomes the
 * order of the debts decides. False when there are more than CLEARING_DEBTS_MAX, one below 1 cent,
 * or one to oneself. */
bool debts_clear(struct arena *arena, struct debt *debts, unsigned count)
    __attribute__((warn_unused_result));

#endif
