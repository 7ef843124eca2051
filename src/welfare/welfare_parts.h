/* What the files of this room share. */
#ifndef PIAZZA_WELFARE_PARTS_H
#define PIAZZA_WELFARE_PARTS_H

#include "welfare/law.h"
#include "welfare/welfare.h"

/* What somebody is to an employee: of the family, or anybody (law.h, law_beneficiary). */
#define KIN       "spouse|child|grandchild|parent|grandparent|child_in_law|parent_in_law|sibling|partner"
#define RELATIONS "self|" KIN "|other"

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

/* May it be noted that somebody is not self-sufficient, with their consent (the field "consent")
 * and because the task needs it? By R30; refused at "consent". */
bool welfare_health_may(struct act *a, bool is_needed);

/* personal.c */
handler welfare_personal;
extern const struct belonging welfare_belongings[];

#endif
