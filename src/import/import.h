/* Import of lists that others keep: people, organisations, from CSV files as spreadsheets save them
 * (docs/import.md says what such a file holds). A file is checked whole before anything of it is
 * written; then its rows go in by batches, each an act that also writes down how far it came. An
 * import that was cut short goes on from there, and the same file twice changes nothing. */
#ifndef PIAZZA_IMPORT_IMPORT_H
#define PIAZZA_IMPORT_IMPORT_H

#include "web/route.h"

#include <stdio.h>

extern const struct room import_room;

/* What is wrong with one cell, or with a whole row (column ""). */
struct import_fault {
    unsigned line;        /* of the file, from 1 */
    const char *column;   /* as the file's first row names it */
    enum error_code code; /* its message says what to do */
    const char *value;    /* what stands there, cut when it is long */
};

/* What became, or would become, of a file. */
struct import_counts {
    int64_t rows;   /* that hold something, without the first */
    int64_t bad;    /* of them, with a fault */
    int64_t added;  /* written */
    int64_t known;  /* there already: left as they are */
    int64_t before; /* rows that an earlier run of this file had done */
};

struct import_settings {
    const char *kind; /* "people", "members", "cards" or "organisations" */
    const char
        *organisation;     /* whose members: its id or its VAT number; "" or NULL for other lists */
    const char *name;      /* of the file, for messages */
    const char *territory; /* the pack's folder, for a square that knows no areas yet; or NULL */
    bool dry_run, skip_bad; /* write nothing; write the good rows of a file that has bad ones */
    void (*fault)(const struct import_fault *fault, void *context); /* called for each, in order */
    void (*progress)(int64_t done, int64_t total, void *context);   /* after each batch */
    void *context;
};

/* Import a file, which must allow rewinding. A dry run needs no lanes, and without a database
 * (NULL) checks what the file says by itself. False with the reason: a storage failure, a file that
 * cannot be read to its end, or CSV_FAULTY when it has faults and skip_bad is not set (nothing is
 * written then). Call it from no lane. */
struct lanes;
bool import_file(struct db *db, struct lanes *lanes, FILE *file,
                 const struct import_settings *settings, struct import_counts *counts,
                 struct error *error) __attribute__((warn_unused_result));

#endif
