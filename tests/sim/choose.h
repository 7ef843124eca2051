/* Chance: which deed is tried next. Most make sense; some must be refused. */
#ifndef PIAZZA_SIM_CHOOSE_H
#define PIAZZA_SIM_CHOOSE_H

#include "base/random.h"
#include "deed.h"

enum { RECENT = 64 };

struct chooser {
    struct random random;
    int64_t now;
    unsigned next;                              /* number of the next deed */
    int64_t references[RECENT], grants[RECENT]; /* the last ones, by number modulo RECENT */
    unsigned reference_count, grant_count;
};

void chooser_begin(struct chooser *chooser, uint64_t seed);

/* The next deed. The clock goes on, jumps, and sometimes goes back. */
void deed_choose(struct chooser *chooser, struct deed *deed);

#endif
