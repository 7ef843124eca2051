/* The counter of a shop or a desk: who shows a card is served, and shows nothing else. */
#ifndef PIAZZA_COUNTER_COUNTER_H
#define PIAZZA_COUNTER_COUNTER_H

#include "web/route.h"

extern const struct room counter_room;

#endif
