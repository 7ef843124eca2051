/* What the files of this room share. */
#ifndef PIAZZA_CARE_PARTS_H
#define PIAZZA_CARE_PARTS_H

#include "care/care.h"

#define DECLINE_REASONS "no_worker|no_time|too_far|other"
#define SIGNAL_OUTCOMES "all_well|helped|doctor|emergency|other"

/* A signal that nobody has taken after this long is told again, as grave. */
enum { SIGNAL_ANSWER_SECONDS = 4 * 3600 };

/* A deed may be written down this long after it was done: a worker without coverage. */
enum { RECORD_LATE_SECONDS = 7 * 86400 };

/* What a visitor found. */
struct finding {
    bool seen, answered, usual;
    const char *note;
};

/* Keep what was found during a visit and, if something is not as usual, raise the signal and tell
 * the referent and the organisation's coordinators. (signal.c) */
bool finding_keep(struct act *a, int64_t visit, const struct finding *finding)
    __attribute__((warn_unused_result));

/* The same in every object of a list, put into the model together with has_KEY. False when the list
 * is NULL: reading it failed. (board.c) */
bool list_put(struct act *a, json_t *model, const char *key, json_t *list, const char *code)
    __attribute__((warn_unused_result));

handler visits_today, visit_page, visit_begin_act, visit_record;        /* round.c */
handler care_board, visit_assign_act, visit_decline_act;                /* board.c */
handler signals_page, signal_page, signal_take_act, signal_contact_act, /* signal.c */
    signal_close_act, signals_escalate;

/* ---- when a person is to be erased (visit.c) ------------------------------------------------- */

/* Refuses while a visit or a signal is open with the person on either side. */
bool care_nothing_open(struct act *a, const struct event *event);

/* personal.c */
handler care_personal;
extern const struct belonging care_belongings[];

#endif
