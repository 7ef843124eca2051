/* What the files of this room share. */
#ifndef PIAZZA_DEED_PARTS_H
#define PIAZZA_DEED_PARTS_H

#include "deed/deed.h"

/* personal.c */
handler deed_personal;
extern const struct belonging deed_belongings[];

/* Rows to show: mark the members "state", "unit" and "evidence" where they are; put them as `name`
 * and has_<name>. False when they could not be read. */
bool deed_rows(struct act *a, json_t *model, const char *name, json_t *rows)
    __attribute__((warn_unused_result));

handler deeds_page, deed_kind_page, deed_declare, deed_action_page, deed_withdraw; /* pages.c */
handler deeds_waiting, deed_verify, deed_refuse;                                   /* pages.c */
handler kinds_page, kind_form, kind_write, kind_close;                             /* kind.c */

#endif
