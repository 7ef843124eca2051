/* What the files of this room share. */
#ifndef PIAZZA_DEED_PARTS_H
#define PIAZZA_DEED_PARTS_H

#include "deed/deed.h"

/* personal.c */
handler deed_personal;
extern const struct belonging deed_belongings[];

#endif
