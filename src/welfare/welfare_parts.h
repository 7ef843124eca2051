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

/* fringe.c: what somebody would receive within the year's limit, for themselves or their family. */
struct fringe_wish {
    int64_t employee, day, cents;
    const char *kind; /* "goods", or an expense of the home (law_home_expense) */
    bool is_main_home, is_reimbursed;
    struct law_beneficiary beneficiary;
};
/* What the law says of it, step by step: the tax year (only when none is known), the family, what
 * it is, the limit. The last one decides: those before it allowed the wish. */
struct fringe_finding {
    struct law_decision steps[3];
    size_t count;
    bool has_declared; /* dependent children, in that year */
};
bool fringe_weigh(struct act *a, const json_t *law, const struct fringe_wish *wish,
                  struct fringe_finding *finding) __attribute__((warn_unused_result));

/* Where they stand in a year, and where they would with so much more. */
struct law_decision fringe_stand(const json_t *law, int64_t year, int64_t cents,
                                 const struct welfare_fringe_state *state);

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
