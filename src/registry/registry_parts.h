/* What the files of the registry share; no other room includes this. */
#ifndef PIAZZA_REGISTRY_PARTS_H
#define PIAZZA_REGISTRY_PARTS_H

#include "registry/registry.h"

/* ---- names of roles (party.c) ------------------------------------------------------------- */

/* "coordinator" <-> COORDINATOR; NULL and 0 for what is not a role held in an organisation. */
const char *role_name(enum role role);
enum role role_by_name(const char *name);

/* ---- handlers ----------------------------------------------------------------------------- */

/* mandate.c */
handler mandates_show, mandate_offer, mandate_accept, mandate_decline, mandate_revoke,
    mandates_expire_due;
/* profile.c, journal.c */
handler profile_show, journal_show;

#endif
