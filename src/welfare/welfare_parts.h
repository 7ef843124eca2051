/* What the files of this room share. */
#ifndef PIAZZA_WELFARE_PARTS_H
#define PIAZZA_WELFARE_PARTS_H

#include "welfare/law.h"
#include "welfare/welfare.h"

/* words.c: a ruleset as pages and programs see it: title, about in the act's language; rules,
 * parameters. */
void ruleset_say(const struct act *a, json_t *ruleset);

/* rules_page.c: the rulesets, for everybody */
handler rules_page;

/* simulate.c: what would happen */
handler simulation_page;

/* declare.c: children, and what was received elsewhere */
handler declaration_page, children_declare, children_withdraw, external_declare;

/* family.c: for whom */
handler family_page, family_add, family_remove;

/* personal.c */
handler welfare_personal;
extern const struct belonging welfare_belongings[];

#endif
