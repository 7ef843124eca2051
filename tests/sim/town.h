/* The town of the simulation: a few parties and funds, of which the model knows the terms. */
#ifndef PIAZZA_SIM_TOWN_H
#define PIAZZA_SIM_TOWN_H

#include "act/lane.h"

/* People first. The first two are relatives. */
enum {
    PEOPLE = 6,
    EMPLOYER = PEOPLE,
    CONSORTIUM,
    SHOP,
    COOPERATIVE,
    WORKSHOP,
    PENSION,
    PARTIES,
    NOBODY = -1
};
enum { CATEGORIES = 3, FUNDS = 7, SETTLEMENT = 6, NODES = 2, DAY = 86400 };

extern const int64_t town_founded_at;
extern const char *const town_categories[CATEGORIES];

/* What the model knows of a fund. Times count from the town's founding; 0: never, at once. */
struct terms {
    const char *code, *nature;
    int issuer;
    int64_t starts, expires;
    bool for_family, not_for_self, transferable;
    int64_t cap[CATEGORIES];  /* most for a unit; 0: no cap; NOT_PAID */
    unsigned network;         /* a bit for each party it buys from; 0: from all */
    int64_t least, most, day; /* limits; 0: none */
    int carries_to, assists;  /* the next fund; who runs the assistance fund; or NOBODY */
};
enum { NOT_PAID = -1 };
extern const struct terms town_funds[FUNDS];

struct town {
    const char *url, *file; /* file: NULL on PostgreSQL */
    struct db *db;
    struct lanes *lanes[NODES];
    struct db_conn *reader;
    unsigned nodes, lanes_per_node, batch_max;
    int64_t party[PARTIES], fund[FUNDS]; /* their ids */
};

/* Fill the empty database of this address. Like all below, ends the program on failure. */
void town_found(struct town *town);

/* Keep the town's file as the beginning of others; begin again from it (SQLite only). */
void town_keep(const struct town *town);
void town_begin_again(const struct town *town);

void town_open(struct town *town);
void town_close(struct town *town);

/* An account, as it is stored or as it should be. */
struct account {
    int fund, party;
    char role; /* 'h'older, 'p'rovider, 'i'ssuer */
    int64_t expires, received, paid, held;
    int64_t paid_out; /* by a bank, to a provider */
};
enum { ACCOUNTS_MAX = 4000 };

/* Read all accounts (room for ACCOUNTS_MAX) and prove the wallet's invariants, on one snapshot.
 * Returns how many there are. */
int64_t town_read(const struct town *town, struct account *accounts);

/* `piazza check`: the journal, and the invariants of every room. */
void town_check(const struct town *town);

/* Print the reason, and what to run to see it again, and end the program. */
extern char fail_hint[200];
void fail(const char *what, const char *reason) __attribute__((noreturn));

#endif
