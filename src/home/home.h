/* Home: the pages that gather what the other rooms hold, and those that only explain. */
#ifndef PIAZZA_HOME_HOME_H
#define PIAZZA_HOME_HOME_H

#include "web/route.h"

extern const struct room home_room;

#endif
