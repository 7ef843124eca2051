/* How often an address may do something: a fixed window of time, in bounded memory. */
#ifndef PIAZZA_WEB_RATE_H
#define PIAZZA_WEB_RATE_H

#include <stdbool.h>
#include <stdint.h>

struct rate_table;

/* A table that counts over windows of so many seconds. */
struct rate_table *rate_new(unsigned seconds);
void rate_free(struct rate_table **table);

/* Count one call of `what` by `address` at `now` (UTC seconds); false when it is beyond `limit` in
 * the current window. When the table is full of other callers in this window, the oldest entry of
 * the bucket gives way. Safe from any thread. */
bool rate_allow(struct rate_table *table, const char *what, const char *address, unsigned limit,
                int64_t now);

/* True when the next rate_allow of the same would be refused; counts nothing. So that only what
 * went wrong is counted, and yet stops what might go right. */
bool rate_is_spent(struct rate_table *table, const char *what, const char *address, unsigned limit,
                   int64_t now);

#endif
