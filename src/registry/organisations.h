/* Organisations: their life, who belongs to them and as what, the roles they give and lend.
 *
 *     organisation  applied -> active <-> suspended -> dissolved
 *                           -> declined     active -> dissolved
 *     affiliation   applied -> active <-> suspended -> ended
 *                           -> declined     applied, active -> ended
 *
 * While an organisation is suspended nothing in it ends, but nothing has effect: its roles do not
 * count (registry_roles_fill), nobody is its member (registry_is_member), its offers cannot be
 * ordered (market). Dissolving ends all of it.
 *
 * Whoever keeps an organisation (its secretaries, and the Federation's staff for every one) answers
 * requests and gives roles; for anybody else its affiliations and roles do not exist: NOT_FOUND.
 * Every change tells whom it concerns by letter. */
#ifndef PIAZZA_REGISTRY_ORGANISATIONS_H
#define PIAZZA_REGISTRY_ORGANISATIONS_H

#include "registry/registry.h"

#define ORGANISATION_KINDS                                                                         \
    "cooperative|consortium|association|union|business|institution|school|university|federation"
/* Nobody applies for a Federation. */
#define ORGANISATION_KINDS_APPLYING                                                                \
    "cooperative|consortium|association|union|business|institution|school|university"
#define COOPERATIVE_SECTORS "consumption|agriculture|credit|social|work|housing|services"

#define AFFILIATION_TYPES   "member|volunteer|worker|customer|user"
#define AFFILIATION_STATES  "applied|active|suspended|ended|declined"
#define AFFILIATION_REASONS "requirements|incomplete|unknown|dues|rules|request|other"

/* What a secretary may give, and, without the last, lend. */
#define ROLES_LENDABLE  "shopkeeper|coordinator|care_worker|hr_manager|facilitator|operator"
#define ROLES_GRANTABLE ROLES_LENDABLE "|secretary"

/* ---- what other rooms ask ----------------------------------------------------------------- */

/* Does the person (or organisation) belong to the organisation now, as that type (NULL: as any)?
 * False while either the affiliation or the organisation is suspended. False also when the storage
 * fails (a->error). */
bool registry_is_member(struct act *a, int64_t party, int64_t organisation, const char *type);

/* Where a party belongs now: [{id, organisation_id, organisation, kind, sector, type, number,
 * since_at}], as registry_is_member counts. NULL on failure. */
json_t *registry_affiliations(struct act *a, int64_t party);

/* May the caller keep the organisation's members and roles? */
bool registry_keeps(const struct act *a, int64_t organisation);

/* ---- the life of an organisation (organisation.c) ----------------------------------------- */

/* The person applies for an organisation, of which they are the contact and, once it is admitted,
 * the first secretary; type: what they are to it. A cooperative without a sector is refused at
 * "sector". */
bool registry_organisation_apply(struct act *a, const struct new_organisation *organisation,
                                 int64_t contact, const char *type, int64_t *id)
    __attribute__((warn_unused_result));

/* The Federation's decisions. STATE_CONFLICT when the organisation is not in the state for it, or
 * is the Federation itself. The reason is told to the organisation. */
bool registry_organisation_admit(struct act *a, int64_t organisation)
    __attribute__((warn_unused_result));
bool registry_organisation_decline(struct act *a, int64_t organisation, const char *reason)
    __attribute__((warn_unused_result));
bool registry_organisation_suspend(struct act *a, int64_t organisation, const char *reason)
    __attribute__((warn_unused_result));
bool registry_organisation_resume(struct act *a, int64_t organisation)
    __attribute__((warn_unused_result));
bool registry_organisation_dissolve(struct act *a, int64_t organisation, const char *reason)
    __attribute__((warn_unused_result));

/* What whoever keeps it asks of those who want to join; "" for nothing. */
bool registry_organisation_ask(struct act *a, int64_t organisation, const char *question)
    __attribute__((warn_unused_result));

/* ---- affiliations (affiliation.c) --------------------------------------------------------- */

/* A party asks to join an active organisation. ALREADY_DONE when it belongs or asks already. */
bool registry_affiliation_ask(struct act *a, int64_t party, int64_t organisation, const char *type,
                              const char *answer, int64_t *id) __attribute__((warn_unused_result));

/* Enter an affiliation that exists already, without letters: imports, the demo. number "" gives a
 * member the next free one. ALREADY_DONE, NUMBER_TAKEN at the field "number". */
struct new_affiliation {
    int64_t party, organisation;
    const char *type, *number;
    int64_t since;
};
bool registry_affiliation_add(struct act *a, const struct new_affiliation *affiliation, int64_t *id)
    __attribute__((warn_unused_result));

/* What whoever keeps the organisation decides. Accepting: number as above. Suspending and ending
 * end the roles that the person has from the organisation, unless they belong in another way. */
bool registry_affiliation_accept(struct act *a, int64_t affiliation, const char *number)
    __attribute__((warn_unused_result));
bool registry_affiliation_decline(struct act *a, int64_t affiliation, const char *reason)
    __attribute__((warn_unused_result));
bool registry_affiliation_suspend(struct act *a, int64_t affiliation, const char *reason)
    __attribute__((warn_unused_result));
bool registry_affiliation_resume(struct act *a, int64_t affiliation)
    __attribute__((warn_unused_result));
bool registry_affiliation_end(struct act *a, int64_t affiliation, const char *reason)
    __attribute__((warn_unused_result));

/* The party itself leaves, or takes its request back: the person, or a secretary of the
 * organisation that belongs. */
bool registry_affiliation_leave(struct act *a, int64_t affiliation)
    __attribute__((warn_unused_result));

/* ---- roles (role.c) ----------------------------------------------------------------------- */

/* Whoever keeps the organisation gives somebody who belongs to it a role in it, or, under a loan
 * (0: none), in the loan's owner. until 0: without end; never longer than the loan. Refused at
 * "role": what may not be given or is not lent (NOT_A_CHOICE), what they have (ALREADY_DONE); at
 * "until": the past; at "person": who does not belong (NOT_AFFILIATED). Only the Federation's staff
 * gives FEDERATION, and only in a Federation. */
struct new_grant {
    int64_t person, organisation, loan, until;
    enum role role;
};
enum role registry_role_named(const char *name); /* "operator" -> OPERATOR; 0 for what is none */
bool registry_role_give(struct act *a, const struct new_grant *grant)
    __attribute__((warn_unused_result));

/* End a role: whoever keeps its organisation, or the partner that gave it. The Federation's staff
 * only by a colleague: STATE_CONFLICT. */
bool registry_role_end(struct act *a, int64_t grant) __attribute__((warn_unused_result));

/* From now on this session works for the organisation first, of those in which its person has
 * roles; it says whom who_organisation finds. NOT_FOUND when they have none there. */
bool registry_work_for(struct act *a, int64_t organisation) __attribute__((warn_unused_result));

/* Lend roles ("care_worker", …) to a partner until a second; both are active, the caller keeps the
 * owner. Ending it ends what was given under it; both sides may. */
bool registry_roles_lend(struct act *a, int64_t owner, int64_t partner, const json_t *roles,
                         int64_t until, int64_t *loan) __attribute__((warn_unused_result));
bool registry_loan_end(struct act *a, int64_t loan) __attribute__((warn_unused_result));

#endif
