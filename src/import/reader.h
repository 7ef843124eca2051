/* Reading a list from outside: a CSV file as spreadsheets save it, cell by cell, each mistake told
 * with its line and column. Other rooms that take lists describe theirs by a struct import_kind. */
#ifndef PIAZZA_IMPORT_READER_H
#define PIAZZA_IMPORT_READER_H

#include "base/csv.h"
#include "import/import.h"

/* ---- places (places.c) -------------------------------------------------------------------- */

/* The territory's municipalities, as lists name them. */
struct import_places {
    struct import_place {
        int64_t id;
        const char *code, *cadastral_code, *name, *short_name; /* names folded */
    } * at;
    size_t count;
};

bool places_read(struct act *a, struct import_places *places) __attribute__((warn_unused_result));

/* By ISTAT code (a spreadsheet may have cut its first zero), cadastral code or name; 0 if none. */
int64_t place_find(const struct import_places *places, struct arena *arena, const char *text);

/* ---- rows (kinds.c, person.c, organisation.c) --------------------------------------------- */

enum { IMPORT_CELLS_MAX = 10 };

/* A row whose cells were checked: texts in standard form, "" where nothing stands, by the place of
 * their column in the kind's table. */
struct import_row {
    const char *cells[IMPORT_CELLS_MAX];
    int64_t area;
};

struct import_reader;

/* Check a text that is not empty; leave it in standard form, in the reader's arena. */
typedef enum error_code import_check(struct import_reader *reader, const char **text);

struct import_column {
    const char *name;    /* "tax_code": in the templates of English */
    const char *label;   /* msgid, and the heading of the Italian template */
    const char *headers; /* what else heads such a column, folded: "cf|codice fiscale" */
    const char *example; /* for the template */
    import_check *check;
    bool is_required;
};

struct import_kind {
    const char *name; /* "people" */
    const struct import_column *columns;
    unsigned column_count;
    /* What cells say together: reports faults with reader_fault. */
    void (*check)(struct import_reader *reader, struct import_row *row);
    /* Write a row unless it is there already. */
    bool (*add)(struct act *a, int64_t organisation, const struct import_row *row, bool *added);
    bool is_of_organisation; /* such a list belongs to one */
};

/* Checks that several kinds use. (cells.c) */
import_check cell_name, cell_text, cell_phone, cell_mail, cell_area, cell_past_date;

/* Words of a list, folded, and what they mean here; ended by {0}. */
struct import_word {
    const char *word, *meaning;
};
enum error_code import_word_find(struct import_reader *reader, const struct import_word *words,
                                 const char **text);

/* ---- reading a file (reader.c) ------------------------------------------------------------ */

enum { FAULT_VALUE_MAX = 60 };

struct import_reader {
    const struct import_kind *kind;
    const struct import_places *places;
    int64_t organisation; /* whose list it is, or 0 */
    struct act *act;      /* a view, to look things up while a file is checked; or NULL */
    json_t *seen;         /* numbers of the file so far -> whose */
    int64_t now;
    void (*fault)(const struct import_fault *fault, void *context); /* NULL: nobody listens */
    void *context;
    struct csv *csv;
    int at[IMPORT_CELLS_MAX]; /* where the file has the kind's columns; -1: not */
    struct arena *arena;      /* of the rows: the caller resets it */
    unsigned faults;          /* of the row at hand */
    int64_t area;             /* of the row at hand */
    struct import_counts counts;
};

/* Begin reading: kind, places, now, fault, context and arena are set. False, with the reason, when
 * the first row cannot be read, lacks a column that is needed (CSV_NO_COLUMN; detail: its label) or
 * has one twice (CSV_COLUMN_TWICE). Close in any case. */
bool reader_open(struct import_reader *reader, FILE *file, const char *name, struct error *error)
    __attribute__((warn_unused_result));
void reader_close(struct import_reader *reader);

/* The next row with something in it. False at the end, and when the rest of the file cannot be read
 * (error). *good is false when it has faults. */
bool reader_next(struct import_reader *reader, struct import_row *row, bool *good,
                 struct error *error) __attribute__((warn_unused_result));

/* Report that a cell of the row at hand is wrong; column: its place in the kind's table. */
void reader_fault(struct import_reader *reader, unsigned column, enum error_code code);

/* Close. What kept the file from being read to its end (error) is a fault as well, the last one.
 * False when there was such a thing. */
bool reader_end(struct import_reader *reader, const struct error *error)
    __attribute__((warn_unused_result));

/* Read a whole file for its faults and counts. Opens and ends; the arena is reset now and then. */
bool reader_check(struct import_reader *reader, FILE *file, const char *name, struct error *error)
    __attribute__((warn_unused_result));

/* Read past so many rows. */
bool reader_skip(struct import_reader *reader, int64_t rows, struct error *error)
    __attribute__((warn_unused_result));

#endif
