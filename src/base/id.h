/* Ids: 63 bits, ordered by time, unique across nodes, written as 13 characters.
 *
 * Layout, high to low: 41 bits of milliseconds since 2024-01-01 UTC, 10 bits of node, 12 bits of
 * sequence. The text form is Crockford base 32 in lower case (no i, l, o, u), fixed width, so that
 * text order equals number order. 0 is no id. */
#ifndef PIAZZA_BASE_ID_H
#define PIAZZA_BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

enum { ID_TEXT_SIZE = 14, ID_NODE_MAX = 1023 };

/* This process's node number, set once at start. */
void id_set_node(unsigned node);

/* A new id; safe from any thread, strictly increasing within the process. */
int64_t id_new(void);

/* Milliseconds since 1970 at which the id was made. */
int64_t id_time_ms(int64_t id);

/* The greatest id that could have been made up to that millisecond. */
int64_t id_from_ms(int64_t ms);

void id_text(int64_t id, char out[ID_TEXT_SIZE]);

/* False, leaving *id alone, unless text is exactly the 13 characters of an id above 0. Upper case
 * and Crockford's look-alikes (o for 0, i and l for 1) are accepted, as people retype ids. */
bool id_parse(const char *text, int64_t *id) __attribute__((warn_unused_result));

#endif
