/* What the files of this room share. */
#ifndef PIAZZA_COUNTER_PARTS_H
#define PIAZZA_COUNTER_PARTS_H

#include "card/confirm.h"
#include "counter/counter.h"

/* order.c */
handler serve_offer, serve_check, serve_order_prepare, serve_order, serve_slip;

/* personal.c */
handler counter_personal;
extern const struct belonging counter_belongings[];

#endif
