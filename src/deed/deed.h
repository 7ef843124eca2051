/* Deeds: what people do for others and for the territory, and what is given for it.
 *
 * An organisation names kinds of action and what it gives for each: thanks alone, recognition
 * (points), or credit with economic worth. A person declares an action; another verifies or refuses
 * it; what is verified is given once. Whoever volunteers for a third-sector body cannot be paid in
 * any way (R28, d.lgs. 117/2017 art. 17): its actions give recognition at most, and recognition
 * never becomes credit. */
#ifndef PIAZZA_DEED_DEED_H
#define PIAZZA_DEED_DEED_H

#include "web/route.h"

extern const struct room deed_room;

struct new_action_type {
    int64_t organisation;
    const char *name, *about, *category;
    int64_t fund, reward; /* 0, 0: thanks alone; reward in the fund's least units */
    bool is_volunteering; /* for a third-sector body; associations and social cooperatives always */
    const char *evidence; /* "none", "text", "document" (named, and seen by who verifies), "code" */
    const char *code;     /* what the organiser shows, for "code"; otherwise NULL */
    bool is_for_neighbours; /* any other person may verify, not only the organisation's operators */
    int64_t day, month, year; /* how often a person is thanked, 0: no cap */
    int64_t budget;           /* the most that is given in all, 0: no bound */
};
/* NOT_ELIGIBLE at "fund" for a fund of another issuer or of a nature that no action gives,
 * LAW_FORBIDS at "fund" for value given to volunteers (R28). */
bool deed_action_type_add(struct act *a, const struct new_action_type *type, int64_t *id)
    __attribute__((warn_unused_result));

/* A person says that they did it. done_at: any instant of that day, not in the future nor more than
 * 60 days ago. CODE_WRONG, MISSING at "evidence". */
bool deed_action_declare(struct act *a, int64_t type, int64_t person, int64_t done_at,
                         const char *evidence, int64_t *id) __attribute__((warn_unused_result));

/* The caller says that it is true: the reward is given. SAME_PERSON for whoever did it, acts for
 * them or is of their family; OVER_LIMIT beyond the caps, BUDGET_SHORT beyond the budget,
 * STATE_CONFLICT when it was decided. */
bool deed_action_verify(struct act *a, int64_t action) __attribute__((warn_unused_result));

/* The caller says that it is not, and why. */
bool deed_action_refuse(struct act *a, int64_t action, const char *reason)
    __attribute__((warn_unused_result));

#endif
