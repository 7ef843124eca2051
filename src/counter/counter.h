/* The counter of a shop or a desk: who shows a card is served, and shows nothing else. What they
 * want is ordered for them, confirmed by their PIN or, for little, by their word. */
#ifndef PIAZZA_COUNTER_COUNTER_H
#define PIAZZA_COUNTER_COUNTER_H

#include "web/route.h"

extern const struct room counter_room;

#endif
