/* A case of the table tests/data/welfare/law.csv: its facts, read as a consultant writes them. */
#ifndef PIAZZA_WELFARE_TEST_LAW_CASE_H
#define PIAZZA_WELFARE_TEST_LAW_CASE_H

#include "base/csv.h"
#include "welfare/law.h"

struct law_case {
    json_t *facts;       /* "figli" -> "sì"; a fact that was read is taken out */
    int64_t day;         /* noon of the day of the case */
    int64_t cents;       /* its amount */
    const char *mistake; /* what could not be read; NULL */
};

/* A fact, once: absent ones read as "", 0, false or no date. */
const char *case_text(struct law_case *one, const char *name);
const char *case_word(struct law_case *one, const char *name); /* "figlio" -> "child" */
bool case_truth(struct law_case *one, const char *name);       /* "sì", "no" */
int64_t case_cents(struct law_case *one, const char *name);    /* "1.000,01" */
int64_t case_count(struct law_case *one, const char *name, int64_t absent);
int64_t case_day(struct law_case *one, const char *name); /* "31/12/2026": its noon; 0: absent */
int64_t case_end(struct law_case *one, const char *name); /* the last second of that day */

/* "31/12/2026" as the noon of that day; 0 when it is none. */
int64_t case_date(const char *text);

/* "chiave=valore | chiave=valore" as an object; NULL when it is not so. */
json_t *case_pairs(const char *text);

/* The English word of an Italian one of the table; the same when there is none. */
const char *case_english(const char *italian);

/* The decision that a question of the table asks for. False: there is no such question. */
bool case_decide(const json_t *law, const char *question, struct law_case *one,
                 struct law_decision *decision);

#endif
