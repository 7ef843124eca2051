/* Two records of one person become one, and for 30 days can be parted again.
 *
 * One record is kept and stands for both. What belongs to the other goes to it: every room lists
 * what that is (struct room.belongings), and each row that goes is written down, so that it goes
 * back when the merge is undone. What cannot be had twice (a password, a place in a cooperative)
 * stays as it is with the kept record, and rests with the other. History stays where it happened:
 * who is shown it asks for both (registry_merged_into). */
#ifndef PIAZZA_REGISTRY_MERGE_H
#define PIAZZA_REGISTRY_MERGE_H

#include "web/route.h"

enum { MERGE_UNDO_SECONDS = 30 * 86400 };

#define MERGE_REASONS "twice|list|name|other"

/* The record that stands for a person: the kept one for a merged one, else the person itself. */
int64_t registry_person_acting(struct act *a, int64_t person);

/* The records for which this one stands: [{merged_id}]. NULL on failure. */
json_t *registry_merged_into(struct act *a, int64_t person);

/* Two records, and how their person was known as each: "document", "identity" (a proof that the
 * registry holds), "card" (shown with its PIN), "sign_in" (the caller came in as both), or "" for
 * not. */
struct merge_request {
    int64_t kept, merged;
    const char *kept_proof, *merged_proof;
    const char *reason;   /* one of MERGE_REASONS */
    int64_t organisation; /* at whose desk; 0: the Federation, or the person's own doing */
};

/* By what the registry knows who a record's person is: "document", "identity" or "". */
const char *registry_merge_proof(struct act *a, int64_t person);

/* Merge. Tells "person.merged" with the merge's id, and the person at both addresses. NOT_FOUND for
 * what is no person; STATE_CONFLICT for a record that is suspended, erased or merged; FORBIDDEN for
 * the caller's own unless they came in as both; MERGE_WORKS_HERE for whoever holds a role, unless
 * somebody else of the Federation merges; MERGE_UNPROVEN, MERGE_OTHER_NAME unless a card proves it,
 * MERGE_TAX_CODES when both were seen, or come in, with one of their own, MERGE_BETTER_KNOWN when
 * the other should be kept, MERGE_GATHERED; rooms may refuse too. */
bool registry_merge(struct act *a, const struct merge_request *request, int64_t *id)
    __attribute__((warn_unused_result));

/* Part them again: what went from one to the other goes back, what happened since stays with the
 * kept one. MERGE_OVER after 30 days, STATE_CONFLICT when it was undone or the person erased. */
bool registry_unmerge(struct act *a, int64_t merge) __attribute__((warn_unused_result));

/* The two records of a merge: of an event "person.merged" or "person.unmerged". */
bool registry_merge_of(struct act *a, int64_t merge, int64_t *kept, int64_t *merged)
    __attribute__((warn_unused_result));

/* ---- who might be one person -------------------------------------------------------------------
 */

/* Pairs of records with the same name and birth date, or the same mail address, that nobody has
 * told apart: [{one_id, other_id, is_same_name}]. NULL on failure. */
json_t *registry_duplicates(struct act *a, int64_t most, int64_t skip);

/* They are two people, as somebody saw: they are not shown together again. */
bool registry_distinct(struct act *a, int64_t one, int64_t other)
    __attribute__((warn_unused_result));

/* {id, kept_id, merged_id, name, organisation, reason, merged_at, until_at, undone_at, is_undone,
 * can_undo} of a merge; those that can be undone, the latest first. NULL: none, or on failure. */
json_t *registry_merge_show(struct act *a, int64_t merge);
json_t *registry_merges_recent(struct act *a, int64_t most);

/* The merges for which this record stands, the latest first: [{id, merged_at, until_at, can_undo}].
 * NULL on failure. */
json_t *registry_merges_of(struct act *a, int64_t person);

#endif
