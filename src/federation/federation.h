/* Organisations as people meet them: the directory, joining one, its secretary's desk, and the desk
 * of the Federation. The rules are the registry's (registry/organisations.h). */
#ifndef PIAZZA_FEDERATION_FEDERATION_H
#define PIAZZA_FEDERATION_FEDERATION_H

#include "web/route.h"

extern const struct room federation_room;

#endif
