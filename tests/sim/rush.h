/* Two nodes with several lanes each, all at once, on the accounts of a few people. Which of two
 * deeds comes first is nobody's to say, so no model tells how each ends; but every cent that was
 * answered must be there, once, and all invariants hold. */
#ifndef PIAZZA_SIM_RUSH_H
#define PIAZZA_SIM_RUSH_H

#include <stdint.h>

/* So many deeds on the empty PostgreSQL database of this address; ends the program on failure. */
void rush_run(const char *url, uint64_t seed, unsigned acts);

#endif
