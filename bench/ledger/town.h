/* A town with one fund and many accounts, for the bench of the ledger. */
#ifndef PIAZZA_BENCH_TOWN_H
#define PIAZZA_BENCH_TOWN_H

#include "act/lane.h"

/* Accounts have the ids from 1 to their number, an even one: holders the even ids, with plenty of
 * credit, and providers the odd ones. */
struct town {
    struct db *db;
    struct lanes *lanes;
    int64_t fund;
};

/* Migrate the empty database of this address, fill it and start its lanes; or leave the program
 * with the reason. */
void town_open(struct town *town, const char *url, int64_t accounts);

/* The invariants of the wallet and the journal's chain hold, or the program ends. */
void town_check(const struct town *town);

void town_close(struct town *town);

#endif
