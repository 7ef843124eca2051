/* What the files of this room share; no other room includes this. */
#ifndef PIAZZA_PRIVACY_PARTS_H
#define PIAZZA_PRIVACY_PARTS_H

#include "privacy/privacy.h"
#include "registry/registry.h"

/* Between asking to be erased and being erased, a person may think again. */
enum { ERASURE_COOLING_SECONDS = 7 * 86400 };

/* ---- handlers ----------------------------------------------------------------------------- */

/* consent.c */
handler consents_show, consent_answer;
handler desk_consents_show, desk_consent_answer;
/* seen.c */
handler seen_show;
/* data.c */
handler data_show, data_file;
/* erasure.c */
handler erasure_show, erasure_ask, erasure_cancel;
handler desk_erasure_show, desk_erasure_ask, desk_erasure_cancel;
handler erasures_do_due;
/* personal.c */
handler privacy_personal;

/* erasure.c */
bool nobody_leaves(struct act *a, const struct event *event);

/* Who has left agrees to nothing any more: a reaction. */
bool consents_of_erased(struct act *a, const struct event *event);

#endif
