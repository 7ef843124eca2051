/* What the files of this room share. */
#ifndef PIAZZA_TERRITORY_PARTS_H
#define PIAZZA_TERRITORY_PARTS_H

#include "territory/territory.h"

#define NEED_CATEGORIES "spesa|compagnia|trasporto|pasti|casa|pratiche|altro"

handler map_show, area_page;                                      /* map.c */
handler need_form, need_post, need_board, need_take_on, need_end; /* need.c */

/* Indicator: open needs per municipality. */
handler need_count;

/* need.c: nobody can look after the needs of a person who was erased. */
bool needs_of_erased(struct act *a, const struct event *event);

/* personal.c */
handler territory_personal;
extern const struct belonging territory_belongings[];

#endif
