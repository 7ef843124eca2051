/* Views of piazza itself: what due work and commands read, or compute, before their act. */
#ifndef PIAZZA_ACT_LOOK_H
#define PIAZZA_ACT_LOOK_H

#include "act/act.h"

/* Run a view on a reader of its own, opened and closed for it. False with the reason in the act,
 * which has no connection afterwards. */
bool act_look(struct db *db, struct act *a, handler *view, json_t *model)
    __attribute__((warn_unused_result));

#endif
