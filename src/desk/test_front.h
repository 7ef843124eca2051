/* A desk to test: two organisations, who works there, and people who come. */
#ifndef PIAZZA_DESK_TEST_FRONT_H
#define PIAZZA_DESK_TEST_FRONT_H

#include "act/test_trial.h"
#include "desk/desk_parts.h"
#include "registry/registry.h"

/* Olga works at the desk of the cooperative, Bruno at the shop's; Chiara is of the Federation's
 * staff. Agnese, born on 14 March 1942, is registered, with a tax code, a telephone and mail. */
struct front {
    int64_t cooperative, shop, federation;
    int64_t olga, bruno, chiara, agnese;
    int64_t area;
};

#define AGNESES_CODE "MNGGNS42C54L378I"

struct front front_make(void **state);

/* An act or view of Olga's, of Bruno's, of Chiara's, or of a citizen. */
void as_olga(struct trial *trial, void **state, const struct front *front);
void as_bruno(struct trial *trial, void **state, const struct front *front);
void as_chiara(struct trial *trial, void **state, const struct front *front);

/* Olga opens Agnese's record, at that time. */
void record_open(void **state, const struct front *front, int64_t now);

/* A date parameter: "1942-03-14". */
void put_date(struct trial *trial, const char *name, const char *date);

/* What a statement of the test's own counts. */
int64_t number(void **state, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The refused fields of a trial: "given_name" -> "missing". */
const char *refused(const struct trial *trial, const char *field);

#endif
