/* Company welfare: the rulesets of the law, and what counts towards its yearly limits. */
#ifndef PIAZZA_WELFARE_WELFARE_H
#define PIAZZA_WELFARE_WELFARE_H

#include "web/route.h"

extern const struct room welfare_room, plan_room; /* the law; the plans of employers */

struct lanes;
struct law_beneficiary;

/* Bring the rulesets of a territory (folder/rulesets.json and the files it includes) into the
 * tables, once at each start. A ruleset is known by its code and version and never changes: one
 * with other content under the same version is refused, and so is anything law_read refuses; the
 * error names the file, the ruleset and the field. A territory without the file brings none. */
bool welfare_rulesets_load(struct lanes *lanes, const char *folder, struct error *error)
    __attribute__((warn_unused_result));

/* The law in force as the tables hold it (welfare/law.h). NULL on failure. */
json_t *welfare_law(struct act *a);

/* ---- what counts towards the fringe limit, per employee and tax year ---------------------------
 */

struct welfare_fringe_entry {
    int64_t employee, employer; /* employer 0: not known */
    int64_t available_at;       /* when it enters the employee's availability (R7) */
    int64_t relates_to_year;    /* 0: not said (welfare/law.h, law_receipt) */
    int64_t cents;              /* > 0 */
    const char *what;           /* "voucher", "goods", "home" */
    int64_t reference;          /* the voucher, request or grant it comes from; once each */
};
/* Note that an employee has received it; its tax year is found by R6. ALREADY_DONE when the
 * reference is noted already. */
bool welfare_fringe_add(struct act *a, const struct welfare_fringe_entry *entry, int64_t *id)
    __attribute__((warn_unused_result));

/* It was cancelled before it was used: it does not count any more. NOT_FOUND when it is not noted.
 */
bool welfare_fringe_cancel(struct act *a, int64_t reference) __attribute__((warn_unused_result));

/* Where an employee stands in a tax year, for law_fringe. */
struct welfare_fringe_state {
    int64_t received_cents; /* through the platform, from every employer */
    int64_t external_cents; /* elsewhere, as they declared */
    bool has_declared;      /* dependent children, with their tax codes */
    int64_t declared_at;    /* when; 0 if not */
};
bool welfare_fringe_state(struct act *a, int64_t employee, int64_t tax_year,
                          struct welfare_fringe_state *state) __attribute__((warn_unused_result));

/* Employees note what they received elsewhere, and their dependent children for a tax year. */
bool welfare_external_declare(struct act *a, int64_t employee, int64_t tax_year, int64_t cents)
    __attribute__((warn_unused_result));
bool welfare_children_declare(struct act *a, int64_t employee, int64_t tax_year,
                              const char *const *tax_codes, size_t count)
    __attribute__((warn_unused_result));
bool welfare_children_withdraw(struct act *a, int64_t employee, int64_t tax_year)
    __attribute__((warn_unused_result));

/* ---- family -------------------------------------------------------------------------------------
 */

/* Somebody of an employee's family, as they declare it. Texts may be "" except name and relation.
 */
struct welfare_relative {
    const char *relation; /* "spouse" … "partner" (welfare/law.h, law_beneficiary) */
    const char *name, *tax_code, *birth_date; /* "2015-12-10" */
    bool is_separated, is_cohabiting, has_alimony, is_not_self_sufficient;
};
bool welfare_family_add(struct act *a, int64_t employee, const struct welfare_relative *relative,
                        int64_t *id) __attribute__((warn_unused_result));

/* What the law asks of a member of an employee's family, as the employee declared them, on a day:
 * law_family says whether they are of the family then. NOT_FOUND when the member is not theirs. */
bool welfare_beneficiary(struct act *a, int64_t employee, int64_t member, int64_t day,
                         struct law_beneficiary *beneficiary) __attribute__((warn_unused_result));

/* ---- filling: the demo (plan_run.c) ------------------------------------------------------- */

/* Name an employee. */
bool welfare_employee_add(struct act *a, int64_t employer, int64_t person, const char *level,
                          const char *site) __attribute__((warn_unused_result));

struct welfare_new_plan {
    int64_t employer, desk; /* the organisations: whose plan, and who checks its documents */
    const char *name, *regulation;
    int64_t from_at, until_at;
    int64_t writer, approver; /* two people */
    int64_t budget_cents;     /* of its source, the employer's own, and of each of its letters */
};
/* An active plan of the employer's own credit for all employees, each of whom gets so much. */
bool welfare_plan_run(struct act *a, const struct welfare_new_plan *plan, int64_t head_cents,
                      int64_t *id) __attribute__((warn_unused_result));

struct welfare_new_request {
    const char *letter, *way, *what, *relation, *name;
    int64_t provider; /* 0: a reimbursement */
    int64_t cents;
    bool has_document; /* it came, and waits for its check */
};
/* A confirmed request of an employee. */
bool welfare_request_run(struct act *a, int64_t plan, int64_t person,
                         const struct welfare_new_request *request)
    __attribute__((warn_unused_result));

#endif
