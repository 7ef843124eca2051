/* What every command that writes needs first: the database, brought up to date, and its lanes. */
#ifndef PIAZZA_STORE_H
#define PIAZZA_STORE_H

#include "act/lane.h"
#include "config.h"

struct store {
    struct db *db;
    struct lanes *lanes;
};

/* Open the configured database without touching it. */
bool store_find(const struct config *config, struct store *store, struct error *error)
    __attribute__((warn_unused_result));

/* The same with its vault, to read what is sealed: nothing is migrated, and no lane starts. */
bool store_view(const struct config *config, struct store *store, struct error *error)
    __attribute__((warn_unused_result));

/* Open it, apply missing migrations, and start the lanes. */
bool store_open(const struct config *config, struct store *store, struct error *error)
    __attribute__((warn_unused_result));

/* Finish what waits and close; parts that never opened are passed over. */
void store_close(struct store *store);

#endif
