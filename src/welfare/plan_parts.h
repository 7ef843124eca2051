/* What the files of the plans share: plans, employees, grants, requests, payroll. */
#ifndef PIAZZA_WELFARE_PLAN_PARTS_H
#define PIAZZA_WELFARE_PLAN_PARTS_H

#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

#define PLAN_LETTERS    "f|f-bis|f-ter|f-quater|d-bis|fringe"
#define PLAN_SOURCES    "bonus|on-top|contract"
#define PLAN_RESIDUES   "extinguish|pension|assistance"
#define PLAN_ATTRIBUTES "all|level|site|department|hours|seniority"

/* ---- plan.c: drawn up, approved by another, funded, ended -------------------------------------
 */

handler plans_page, plan_form, plan_make, plan_page, plan_add_source, plan_add_letter,
    plan_approve_it, plan_fund_it, plan_activate_it, plan_close_it, plan_settle_it;

/* The plan of the path, when the caller keeps it (HR_MANAGER) or approves it (SECRETARY) for its
 * employer; for others it does not exist. */
bool plan_find(struct act *a, enum role role, struct plan_by_id_row *plan)
    __attribute__((warn_unused_result));

/* Is the list of codes "a|b" one that holds this code? */
bool code_is_among(const char *codes, const char *code);

/* The page that was asked for, from 1; model["next_page"] is the one after, or 0. */
int64_t plan_list_page(const struct act *a);
void plan_list_next(json_t *model, int64_t page, bool has_more);

/* Refuse with what the law says: its rule in the detail, its decision in the fields' place. */
bool law_refuse(struct act *a, const struct law_decision *decision, const char *field);

/* ---- category.c: whom a plan gives to ----------------------------------------------------------
 */

handler plan_add_category;

/* Does an employee's record ({level, site, department, hours, since}) belong to the category? */
bool category_has(const char *attribute, const char *value, const json_t *record);

/* Of these rows of employees_of_employer, those that belong to it. */
json_t *category_rows(const json_t *employees, const char *attribute, const char *value);

/* The active employees of an employer who belong to it: rows of employees_of_employer. */
json_t *category_members(struct act *a, int64_t employer, const char *attribute, const char *value);

/* The employee's record of a row with the member "record". Never NULL. */
json_t *record_of(const json_t *row);

/* ---- employee.c, employee_list.c ----------------------------------------------------------------
 */

handler employees_page, employee_list_check, employee_list_make, employee_list_page,
    employee_list_confirm, employee_list_discard, employee_template, employee_leave,
    employee_lists_forget_due;
bool employees_of_erased(struct act *a, const struct event *event);

/* Name an employee, or bring their record up to date: {family_name, given_name, level, site,
 * department, hours, since, bonus_cents, income_cents}, all text but the last two. */
bool employee_put(struct act *a, int64_t employer, int64_t person, const json_t *record,
                  bool *added) __attribute__((warn_unused_result));

/* ---- grant.c, bonus.c ---------------------------------------------------------------------------
 */

handler plan_grant_make, bonuses_open, bonus_page, bonus_choose_it;

/* Credit from a plan's source to an employee, within its budget (BUDGET_SHORT). */
bool plan_give(struct act *a, const struct plan_by_id_row *plan, const char *source,
               int64_t employee, int64_t grant, int64_t cents, int64_t expires_at)
    __attribute__((warn_unused_result));

/* ---- request.c, request_desk.c ------------------------------------------------------------------
 */

handler requests_page, request_form, request_make, request_page, request_confirm, request_document,
    request_document_form, request_desk_page, request_check_page, request_verify, request_refuse,
    provider_requests_page;
bool request_hold_expired(struct act *a, const struct event *event);
bool employee_erasing(struct act *a, const struct event *event);

/* ---- payroll.c ----------------------------------------------------------------------------------
 */

enum { PEOPLE_FEWEST = 5 }; /* a total is of at least so many, or of nobody */

/* The sources of a plan with what was granted from each, as its employer may see them: {source,
 * budget_cents, people, granted_cents, left_cents, is_hidden}; the three are null when they would
 * tell of too few. */
json_t *plan_sources_shown(struct act *a, int64_t plan);

handler plan_totals_page, payroll_page, payroll_make, payroll_show, payroll_file;

/* plan_personal.c: adds to the room's copy */
handler plan_personal;
extern const struct belonging plan_belongings[]; /* what follows a person in a merge */

#endif
