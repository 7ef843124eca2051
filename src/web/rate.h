/* How often an address may do something: a fixed window of one minute, in bounded memory. */
#ifndef PIAZZA_WEB_RATE_H
#define PIAZZA_WEB_RATE_H

#include <stdbool.h>
#include <stdint.h>

struct rate_table;

struct rate_table *rate_new(void);
void rate_free(struct rate_table **table);

/* Count one call of `what` by `address` at `now` (UTC seconds); false when it is beyond `limit` in
 * the current minute. When the table is full of other callers in this minute, the oldest entry of
 * the bucket gives way. Safe from any thread. */
bool rate_allow(struct rate_table *table, const char *what, const char *address, unsigned limit,
                int64_t now);

#endif
