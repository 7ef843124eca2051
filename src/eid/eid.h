/* Coming in with an identity that another site vouches for: piazza as relying party of OpenID
 * providers, named in a file. SPID and CIE are such providers; docs/identity-providers.md shows
 * their entries. None is configured unless the installation does so. */
#ifndef PIAZZA_EID_EID_H
#define PIAZZA_EID_EID_H

#include "web/route.h"

extern const struct room eid_room;

/* Read the providers' file (JSON), once, before anything is served; "" is none. An entry that is
 * wrong is refused, and the error says which. */
bool eid_configure(const char *file, struct error *error) __attribute__((warn_unused_result));

#endif
