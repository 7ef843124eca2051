/* The files of the shared test data that this room's tests read; where they are not at hand, the
 * tests say so. */
#ifndef PIAZZA_SETTLEMENT_TEST_SHARED_H
#define PIAZZA_SETTLEMENT_TEST_SHARED_H

#include <stddef.h>

struct arena;

/* Where such a file is, or NULL after saying that the test is skipped. Arena memory. */
const char *shared_path(struct arena *arena, const char *name);

/* What the file holds; fails the test when it cannot be read. Arena memory. */
const char *shared_text(struct arena *arena, const char *path, size_t *length);

#endif
