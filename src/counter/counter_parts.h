/* What the files of this room share. */
#ifndef PIAZZA_COUNTER_PARTS_H
#define PIAZZA_COUNTER_PARTS_H

#include "counter/counter.h"

/* Where the caller serves: in their shop, or at their desk. (counter.c) */
int64_t serving_organisation(const struct act *a);

/* "Agnese M." (counter.c) */
const char *short_name(struct act *a, int64_t person);

/* May the caller order for this person: another one, who has just shown their card to them, and is
 * not suspended? False also when the storage fails (a->error). (order.c) */
bool may_order_for(struct act *a, int64_t person);

/* order.c */
handler serve_offer, serve_check, serve_order_prepare, serve_order, serve_slip;

/* personal.c */
handler counter_personal;
extern const struct belonging counter_belongings[];

#endif
