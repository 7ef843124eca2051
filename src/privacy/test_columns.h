/* A walk through the columns of the schema that name a party, as the migrations write them. */
#ifndef PIAZZA_PRIVACY_TEST_COLUMNS_H
#define PIAZZA_PRIVACY_TEST_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

/* A column that is rightly not where the others are: "cards.came_with_id", and why. */
struct exception {
    const char *column, *why;
};

/* Where a column should be found; "organisation_id" is left out, it never names a person. */
struct walk {
    bool (*is_there)(const char *table, const char *column);
    const struct exception *exceptions; /* ended by {0}, at most 200 */
    unsigned columns, forgotten;        /* how many there are, and are nowhere: each is printed */
    bool used[200];                     /* which exceptions are columns */
    char table[64];                     /* in which the walk is */
};

/* Walk through the text of one migration. */
void migration_look(struct walk *walk, const char *sql);

/* Walk through all: none may be forgotten, and no exception may be of a column that is not. */
void schema_look(struct walk *walk);

#endif
