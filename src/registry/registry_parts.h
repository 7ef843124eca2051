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
handler mandate_offer, mandate_publish_act, mandate_accept, mandate_decline, mandate_revoke,
    mandates_turn_due;
/* mandate_legal.c */
handler mandates_legal_show, mandate_record, mandate_lift;
/* mandate_pages.c, receipt.c */
handler mandates_show, receipts_show, receipts_due;
/* profile.c, journal.c */
handler profile_show, journal_show;

#endif
