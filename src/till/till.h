/* The till of a shop: whoever shows a card pays there with their credit, confirmed by their PIN or,
 * for little, by their word. The shop reads a short name and what is paid, and never a balance. */
#ifndef PIAZZA_TILL_TILL_H
#define PIAZZA_TILL_TILL_H

#include "web/route.h"

extern const struct room till_room;

#endif
