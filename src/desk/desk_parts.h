/* What the files of the desk share; no other room includes this. */
#ifndef PIAZZA_DESK_PARTS_H
#define PIAZZA_DESK_PARTS_H

#include "desk/desk.h"
#include "registry/assurance.h"
#include "registry/close.h"
#include "registry/registry.h"

enum { HALF_HOUR = 30 * 60, DAY = 86400 };

/* ---- who works here, and whose record lies open (desk.c) ---------------------------------------
 */

/* The active organisation at whose desk the caller works; 0 when at none. */
int64_t desk_organisation(struct act *a);

/* The caller works at a desk of an active organisation, or is of the Federation's staff. */
bool desk_staffed(struct act *a) __attribute__((warn_unused_result));

/* The caller works at a desk: registers people, sees documents. */
bool desk_works(struct act *a) __attribute__((warn_unused_result));

/* The person of the path, for whoever works here. */
bool desk_person(struct act *a, int64_t *person) __attribute__((warn_unused_result));

/* The same, whose record the caller has opened, with a reason: RECORD_CLOSED otherwise. */
bool desk_record(struct act *a, int64_t *person) __attribute__((warn_unused_result));

/* That date again as an instant, for a page to write; null when there is none. */
void desk_day_put(json_t *object, const char *key, const char *date);

/* The two people of the path, who are two and whose records the caller has both opened. */
bool desk_pair(struct act *a, const char *first, const char *second, int64_t pair[2])
    __attribute__((warn_unused_result));

/* So much of both as tells whether they are one: model["first"], model["second"], and whether the
 * first and the second may be the one that is kept: model["can_keep_one"], ["can_keep_other"]. */
bool desk_pair_put(struct act *a, const int64_t pair[2], const char *first, const char *second,
                   json_t *model) __attribute__((warn_unused_result));

/* ---- drafts (draft.c) --------------------------------------------------------------------------
 */

/* A new draft of the caller's, alive for so many seconds. */
bool draft_new(struct act *a, const char *kind, const json_t *content, int64_t seconds, int64_t *id)
    __attribute__((warn_unused_result));

/* The content of the draft that this parameter names; NULL and NOT_FOUND when it is not the
 * caller's, is of another kind, or its time is over. */
json_t *draft_read(struct act *a, const char *parameter, const char *kind);

/* Write it anew, alive for so many seconds more; or throw it away. */
bool draft_save(struct act *a, int64_t draft, const json_t *content, int64_t seconds)
    __attribute__((warn_unused_result));
bool draft_drop(struct act *a, int64_t draft) __attribute__((warn_unused_result));

/* ---- what is typed about a person (registration.c) ----------------------------------------------
 */

/* One JSON object of texts, its members named as the forms' fields: the draft of the path. NULL and
 * NOT_FOUND when there is none. */
json_t *registration_read(struct act *a);

/* Each refuses the fields of one page that cannot stand: who the person is, how they are reached,
 * which document was seen. */
bool registration_who_right(struct act *a, const json_t *typed) __attribute__((warn_unused_result));
bool registration_home_right(struct act *a, const json_t *typed)
    __attribute__((warn_unused_result));
bool registration_papers_right(struct act *a, const json_t *typed)
    __attribute__((warn_unused_result));

struct seen_document registration_document(const json_t *typed);

/* The document was written down whole, and has not expired. */
bool desk_document_right(struct act *a, const struct seen_document *document)
    __attribute__((warn_unused_result));

/* Who is known already: model["same_code"] {id, name, area, state} with this tax code, if anybody;
 * model["same_name"] [the same] with these names and birth, model["has_same_name"]. */
bool registration_twins(struct act *a, const json_t *typed, json_t *model)
    __attribute__((warn_unused_result));

/* ---- consents (register_consents.c) ------------------------------------------------------------
 */

/* Where the registration goes on after the document: to the first consent that was not answered in
 * the version of its text asked now, else to reading back. */
const char *consents_next(struct act *a, const json_t *typed);

/* What was answered, for reading it back: model["consents"] [{purpose, title, is_given}],
 * model["has_consents"]. */
bool consents_show_answers(struct act *a, const json_t *typed, json_t *model)
    __attribute__((warn_unused_result));

/* Write the answers down, by the registration's channel. What was read out in another version than
 * the one asked now counts for nothing. */
bool consents_write(struct act *a, const json_t *typed, int64_t person)
    __attribute__((warn_unused_result));

/* ---- correcting a record (correct.c) -----------------------------------------------------------
 */

/* Whose record the draft corrects; 0 when it registers somebody new. */
int64_t correction_of(const json_t *typed);

/* Write it: the record must lie open. Assurance stays, but for what a contact proved that is no
 * longer theirs. The person is told. */
bool correction_write(struct act *a, int64_t person, struct new_person *corrected,
                      const struct particulars *particulars) __attribute__((warn_unused_result));

/* ---- handlers ----------------------------------------------------------------------------------
 */

/* desk.c, find.c, record.c */
handler desk_show, desk_find, desk_found, desk_record_show, desk_record_open;
/* register.c, register_confirm.c */
handler registration_start_show, registration_start, registration_who, registration_who_save,
    registration_home, registration_home_save, registration_papers, registration_papers_save,
    registration_check, registration_confirm, registration_done;
/* register_consents.c */
handler registration_consents, registration_consent_save;
/* correct.c */
handler correction_start;
/* verify.c, contact.c */
handler verifications_show, person_verify_show, person_verify, person_answered, person_suspend,
    person_restore;
handler verify_show, verify_send, verify_answer, verify_ask, verify_withdraw;
/* close_pages.c */
handler close_show, close_new, close_form, close_add, close_change, close_end, close_rise;
handler desk_close_show, desk_close_new, desk_close_form, desk_close_add, desk_close_change,
    desk_close_end, desk_close_rise;
/* phone.c */
handler call_show, call_begin, call_unknown;
/* duplicates.c, merge.c */
handler duplicates_show, pair_open, pair_show, pair_apart;
handler merge_check, merge_prepare, merge_confirm, merge_done, merge_undo;
/* own_records.c */
handler records_show, records_other, records_pair, records_merge;
/* due work */
handler desk_purge_due, contact_purge_due;

/* personal.c */
handler desk_personal;
extern const struct belonging desk_belongings[];

#endif
