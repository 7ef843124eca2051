/* The law of company welfare, as decisions: pure functions of facts, a day and the rulesets.
 *
 * A ruleset is dated data (territories/italy/rulesets.json): parameters of one matter, from a day
 * to a day, with its source and how sure we are of it. No number of the law stands in C. The law is
 * a list of them, as law_read makes it of a file and welfare_law of the tables:
 *
 *     {code: "fringe-2025-2027", version: 1, matter: "fringe", rules: ["R1", "R2", "R3"],
 *      valid_from_at, valid_until_at (its last second, or null), parameters_json: {limit_cents: …},
 *      source, confidence: "H"|"M"|"L", title_json: {it, de, en}, about_json: {it, de, en}}
 *
 * Every decision says which rule (R1 … R31 of docs/law.md, or a letter of art. 51 c.2) and which
 * ruleset it rests on. Days are civil days of the territory; any instant of a day stands for it.
 * Money is cents, exact; a percentage is rounded once, to the cent: a tax half up, the least that
 * somebody must pay up. Nothing here reads a database or a clock, or keeps anything. */
#ifndef PIAZZA_WELFARE_LAW_H
#define PIAZZA_WELFARE_LAW_H

#include "base/error.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum law_outcome {
    LAW_ALLOWED = 1,
    LAW_TAXED, /* possible, but it is taxed, wholly or beyond a limit: the numbers say */
    LAW_REFUSED
};

enum { LAW_NUMBERS_MAX = 8, LAW_NAMES_MAX = 24 };

/* Its texts belong to the law, or are constants. */
struct law_decision {
    enum law_outcome outcome;
    const char *rule;    /* "R1", "f-bis" */
    const char *ruleset; /* its code; "" when none holds on that day: refused, "no_ruleset" */
    int64_t version;     /* of the ruleset */
    const char *reason;  /* "fringe_over": which plain words say it (pages/reason.html) */
    struct law_number {
        const char *name; /* "limit_cents" */
        int64_t value;
    } numbers[LAW_NUMBERS_MAX]; /* the numbers used */
    size_t number_count;
    const char *names[LAW_NAMES_MAX]; /* what is missing from a document or a row: "iban" */
    size_t name_count;
};

/* ---- the law --------------------------------------------------------------------------------- */

/* The rulesets of a file's content ({"rulesets": [{code, version, matter, rules, valid_from:
 * "2025-01-01", valid_until: "2027-12-31"|null, parameters, source, confidence, title, about}]}) as
 * a law, in memory of the current arena. INVALID when something is amiss, the detail saying which
 * ruleset and which field: an unknown matter or parameter, one that lacks or is of another kind or
 * beyond its limits, a date that is none, two rulesets of one matter for one day. NULL then. */
json_t *law_read(const json_t *file, struct error *error) __attribute__((warn_unused_result));

/* The same check for a law put together from several files: no code twice, no two rulesets of one
 * matter for one day. */
bool law_is_whole(const json_t *law, struct error *error) __attribute__((warn_unused_result));

/* The ruleset of a matter ("fringe", "letter-f-bis") that holds on a day; NULL when none does. */
const json_t *law_ruleset(const json_t *law, const char *matter, int64_t day);

/* {outcome: "allowed"|"taxed"|"refused", is: {allowed: true, fringe_over: true}, rule, ruleset,
 * version, reason, source, confidence, numbers: {limit_cents: …}, missing: [{name, is}]}. */
json_t *law_decision_json(const json_t *law, const struct law_decision *decision);

/* The number of that name; 0 when the decision has none. */
int64_t law_number(const struct law_decision *decision, const char *name);

/* ---- the tax year (law_fringe.c): R6, R7 ----------------------------------------------------- */

/* Something came into the worker's availability on a day and was used on another (or 0). It relates
 * to a year; 0 when that is not said, which is taken as the year before while that is possible. */
struct law_receipt {
    int64_t available_at, used_at;
    int64_t relates_to_year;
};
/* In which tax year it counts: always allowed, number tax_year; by R7 when it was used in another
 * year, otherwise by R6. */
struct law_decision law_tax_year(const json_t *law, const struct law_receipt *receipt);

/* ---- fringe benefits, art. 51 c.3 (law_fringe.c): R1, R2, R3, R5 -------------------------------
 */

struct law_fringe {
    int64_t tax_year;       /* from law_tax_year */
    int64_t amount_cents;   /* what is about to be received; 0: where do they stand? */
    int64_t received_cents; /* received through the platform in that tax year */
    int64_t external_cents; /* received elsewhere, as declared (R5) */
    bool has_children;      /* dependent children; in the end, on 31 December */
    bool has_declared;      /* the employer has their tax codes in writing (R3) */
};
/* Allowed within the limit; taxed beyond it, and then the whole total is. Numbers: tax_year,
 * limit_cents, total_cents, left_cents (of the limit, after the amount; below 0 what is beyond it),
 * taxed_cents. By R3 when a declaration would change the outcome, by R5 when only what was received
 * elsewhere does. */
struct law_decision law_fringe(const json_t *law, const struct law_fringe *facts);

/* What the limit may be spent on: goods in kind, and expenses of the home in some years. */
struct law_home_expense {
    int64_t tax_year;
    const char *kind;   /* "goods", "water", "power", "gas", "rent", "mortgage" */
    bool is_main_home;  /* rent and mortgage interest: of the home they live in */
    bool is_reimbursed; /* money for an expense made, instead of the thing in kind */
};
struct law_decision law_home_expense(const json_t *law, const struct law_home_expense *facts);

/* ---- services, art. 51 c.2 (law_service.c): the letters, R8, R9, R26 ---------------------------
 */

/* Whom a service is for. */
struct law_beneficiary {
    const char *relation; /* "self"; "spouse", "child", "grandchild", "parent", "grandparent",
                             "child_in_law", "parent_in_law", "sibling", "partner", "other" */
    bool is_separated;    /* a spouse from whom they are legally separated */
    bool is_cohabiting;
    bool has_alimony;            /* receives non-judicial alimony from the worker */
    int age;                     /* completed years; -1: not known */
    bool is_not_self_sufficient; /* proven */
};
/* Does somebody belong to the worker's family, as the law has it on that day? (R9) */
struct law_decision law_family(const json_t *law, int64_t day,
                               const struct law_beneficiary *beneficiary);

enum law_way { LAW_VOUCHER = 1, LAW_DIRECT, LAW_REIMBURSEMENT };

struct law_service {
    int64_t day;        /* when the service is received */
    const char *letter; /* "f", "f-bis", "f-ter", "f-quater", "d-bis" */
    enum law_way way;
    bool is_documented; /* a reimbursement: is there a document? */
    struct law_beneficiary beneficiary;
};
struct law_decision law_service(const json_t *law, const struct law_service *facts);

/* Does a letter ask whether somebody needs care? Only then may that be known (R30). */
bool law_asks_care(const json_t *law, int64_t day, const char *letter);

/* A meal voucher (letter c): number exempt_cents, and taxed_cents for what is beyond. */
struct law_meal {
    int64_t day;
    bool is_electronic, is_for_worker;
    int64_t face_cents;
};
struct law_decision law_meal(const json_t *law, const struct law_meal *facts);

/* A category of a plan: all employees, or those of whom an attribute is true (R8). */
struct law_category {
    int64_t day;
    bool is_for_all;
    const char *attribute; /* "department", "level", "site", … see the ruleset "plan" */
    int64_t members;       /* how many it has today; -1: not known */
};
struct law_decision law_category(const json_t *law, const struct law_category *facts);

/* May the worker deduct the expense from their own taxes? Not what was reimbursed (R26): refused.
 */
struct law_decision law_deduction(const json_t *law, int64_t day, bool is_reimbursed);

/* ---- vouchers, art. 51 c.3-bis and DM 25 March 2016 (law_voucher.c): R10 to R15 ----------------
 */

struct law_voucher_issue {
    int64_t day;
    bool has_user;      /* it names its actual user (R10) */
    bool is_cumulative; /* for many goods: only of c.3, within the year's limit (R13) */
    bool is_fringe;     /* for goods of c.3; otherwise for a service of c.2 */
    int64_t face_cents;
    bool is_for_expense_made; /* it would pay back what was bought already (R14) */
    int64_t providers;        /* with an agreement made before, where it may be used (R15) */
    struct law_fringe fringe; /* of a cumulative voucher; its amount_cents is the face value */
};
struct law_decision law_voucher_issue(const json_t *law, const struct law_voucher_issue *facts);

struct law_voucher_use {
    int64_t day;
    bool is_user;       /* who presents it is whom it names (R10, R11) */
    bool is_in_network; /* the provider had agreed before (R15) */
    bool is_cumulative;
    int64_t face_cents, left_cents; /* what it is worth, and what is left of a cumulative one */
    int64_t price_cents;            /* what is to be paid with it: of a single one its whole face */
};
struct law_decision law_voucher_use(const json_t *law, const struct law_voucher_use *facts);

/* Something else is asked of a voucher: "cash" or "transfer" (R11): refused. */
struct law_decision law_voucher_turn(const json_t *law, int64_t day, const char *into);

/* ---- productivity bonus (law_bonus.c): R17, R18, R19 -------------------------------------------
 */

struct law_bonus {
    int64_t chosen_at;       /* the day of the choice: its year's limit holds (R18) */
    int64_t received_at;     /* when the services are received, or 0 */
    int64_t income_cents;    /* employment income of the year before */
    int64_t already_cents;   /* bonuses of that year that have used the limit already */
    int64_t bonus_cents;     /* this one */
    int64_t converted_cents; /* how much of it becomes welfare */
};
/* Refused when the income is beyond the limit, or more is converted than the limit leaves (then
 * left_cents). Taxed when some of the bonus is beyond the limit. Numbers: limit_cents, left_cents
 * (of the limit, before this bonus), exempt_cents (converted), flat_cents (paid in money at the
 * flat rate), tax_cents (that tax), ordinary_cents (beyond the limit). */
struct law_decision law_bonus(const json_t *law, const struct law_bonus *facts);

/* May credit of a source go into a fund that holds another's ("bonus", "on-top", "contract")? (R19)
 */
struct law_decision law_source(const json_t *law, int64_t day, const char *fund_source,
                               const char *credit_source);

/* ---- residue and expiry (law_bonus.c): R20, R21, R22 -------------------------------------------
 */

struct law_residue {
    int64_t day;
    int64_t plan_until_at;  /* the plan's last second */
    const char *wanted;     /* "carry", "cash", "pension", "assistance", "extinguish" */
    const char *regulation; /* what the plan's regulation says happens in the end */
};
struct law_decision law_residue(const json_t *law, const struct law_residue *facts);

struct law_spend {
    int64_t day;
    int64_t expires_at; /* the grant's last second; 0: never */
    int64_t left_cents, amount_cents;
};
/* May this be spent of a grant? By its own expiry, not by the calendar year (R22). A refund is
 * always allowed; after the expiry it follows the plan's regulation ("refund_expired"). */
struct law_decision law_spend(const json_t *law, const struct law_spend *facts);
struct law_decision law_refund(const json_t *law, const struct law_spend *facts);

/* What a collective agreement ("contract-metalworkers-cooperative") gives each employee in the year
 * of a day: numbers amount_cents and usable_until_at (a grant's last second). */
struct law_decision law_contract(const json_t *law, const char *matter, int64_t day);

/* ---- documents (law_paper.c): R24, R25 ---------------------------------------------------------
 */

/* A provider's document: {provider_name, provider_vat_number, iban, number, date: "2026-11-24",
 * beneficiary_name, beneficiary_tax_code, description, net_cents, vat_cents, total_cents}. What
 * lacks or cannot be right is in names ("iban"); total_cents also when it is not net and VAT
 * together. */
struct law_decision law_document(const json_t *law, int64_t day, const json_t *document);

/* A row of the payroll export: {employee, month, year, source, letter, beneficiary, amount_cents,
 * available_date, document, running_cents, limit_cents, evidence}: is it whole? */
struct law_decision law_payroll_row(const json_t *law, int64_t day, const json_t *row);

/* ---- what lies beside (law_near.c): R27, R28, R30 ----------------------------------------------
 */

/* Payments of the issuer in the 12 months before a day: always allowed, with the reason
 * "network_below", "network_near" or "network_notify". Number left_cents. */
struct law_decision law_network(const json_t *law, int64_t day, int64_t paid_cents);

/* May a volunteer of a third-sector body receive this credit for volunteering? */
struct law_decision law_volunteer_credit(const json_t *law, int64_t day, bool is_volunteer,
                                         bool has_euro_value);

/* Expenses paid back to a volunteer: with documents, or self-certified within a day's and a month's
 * limit, this expense included. */
struct law_expense {
    int64_t day;
    bool is_documented;
    int64_t day_cents, month_cents;
};
struct law_decision law_volunteer_expense(const json_t *law, const struct law_expense *facts);

/* May somebody read or store health data? */
struct law_health {
    int64_t day;
    bool has_purpose, has_consent, has_care_basis;
    bool is_needed; /* for the task at hand: least access */
};
struct law_decision law_health(const json_t *law, const struct law_health *facts);

/* ---- public vouchers of the province (law_public.c): R31 ---------------------------------------
 */

struct law_child {
    int64_t day;
    int age; /* completed years */
    bool has_disability, has_hardship;
};
struct law_decision law_public_child(const json_t *law, const struct law_child *facts);

/* Does the family pay its share? Number least_cents. */
struct law_share {
    int64_t day;
    bool is_low_income; /* the lower of the two shares */
    int64_t cost_cents, family_cents;
};
struct law_decision law_public_share(const json_t *law, const struct law_share *facts);

/* Is a step in time? Number deadline_at: its last second. */
enum law_step { LAW_ACTIVATE = 1, LAW_COMPLETE, LAW_REPORT };
struct law_deadline {
    enum law_step step;
    int64_t since_at; /* assigned, activated or ended */
    int64_t day;      /* when the step is done */
};
struct law_decision law_public_deadline(const json_t *law, const struct law_deadline *facts);

#endif
