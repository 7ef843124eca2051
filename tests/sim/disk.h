/* A disk whose power fails: SQLite's own file system, with a tap on what is written. What was
 * written and not yet flushed may be lost when it fails, in part and in any order, as disks do. */
#ifndef PIAZZA_SIM_DISK_H
#define PIAZZA_SIM_DISK_H

#include "base/random.h"

#include <stdbool.h>

/* Once, before any database is opened. Flushes then cost nothing: only their order counts. */
void disk_tap(void);

/* The power fails at the write, flush, cut or deletion after so many others; 0: never. */
void disk_fail_after(uint64_t steps);

/* It fails at the next flush: all that this was for is written, and none of it is sure. */
void disk_fail_at_flush(void);

/* From then on nothing is written, and every attempt is refused. */
bool disk_has_failed(void);

/* How many steps there were since the program began. */
uint64_t disk_steps(void);

/* The power is back. Every connection to the file is closed by now; of what was not flushed, chance
 * keeps some. */
void disk_restore(const char *file, struct random *random);

#endif
