/* What the files of the registry share; no other room includes this. */
#ifndef PIAZZA_REGISTRY_PARTS_H
#define PIAZZA_REGISTRY_PARTS_H

#include "registry/registry.h"

/* ---- roles (role.c) ----------------------------------------------------------------------- */

/* "coordinator" <-> COORDINATOR; NULL and 0 for what is not a role held in an organisation. */
const char *role_name(enum role role);
enum role role_by_name(const char *name);

/* Is the name one of "coordinator|operator"? */
bool role_is_among(const char *name, const char *names);

/* Tell the person that their role in the organisation has ended. */
bool role_ended_tell(struct act *a, int64_t person, const char *role, int64_t organisation)
    __attribute__((warn_unused_result));

/* ---- affiliations (affiliation.c) --------------------------------------------------------- */

/* Keep the organisation as it is, active, until the commit; NOT_FOUND when it is not active. */
bool organisation_hold(struct act *a, int64_t organisation) __attribute__((warn_unused_result));

/* A request of that type becomes an affiliation; number "" gives a member the next free one.
 * STATE_CONFLICT when it is no open request any more. */
bool affiliation_begin(struct act *a, int64_t affiliation, int64_t organisation, const char *type,
                       const char *number) __attribute__((warn_unused_result));

/* ---- handlers ----------------------------------------------------------------------------- */

/* mandate.c */
handler mandate_offer, mandate_publish_act, mandate_accept, mandate_decline, mandate_revoke,
    mandates_turn_due;
/* mandate_legal.c */
handler mandates_legal_show, mandate_record, mandate_lift;
/* mandate_pages.c, receipt.c */
handler mandates_show, receipts_show, receipts_due;
/* profile.c, journal.c */
handler profile_show, profile_speak, journal_show;
/* erasure.c */
handler vault_retained_purge_due;
/* role.c */
handler workplaces_purge_due;

/* merge.c */
handler merges_follow_due;
extern const struct belonging registry_belongings[];

/* personal.c */
handler registry_personal;

#endif
