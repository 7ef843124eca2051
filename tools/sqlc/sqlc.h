/* sqlc turns the rooms' SQL into typed C functions.
 *
 * It reads src/ROOM/migrations/NNNN_name.sql and the .sql files of src/ROOM, in the order of the
 * rooms, tries every statement on an in-memory SQLite that holds the tables of that room and of
 * those before it, and writes ROOM_sql.h, ROOM_sql.c and catalog.c. Every mistake is reported as
 * file:line, and nothing is written when there is one. */
#ifndef PIAZZA_TOOLS_SQLC_H
#define PIAZZA_TOOLS_SQLC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* ---- memory: lives until the program ends ---------------------------------------------------- */

void *keep(void *allocated); /* remember malloc'd memory; aborts on NULL */
char *keep_text(const char *text, size_t length);
char *keep_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- mistakes -------------------------------------------------------------------------------- */

void complain(const char *path, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool complained(void);

/* ---- what is read ---------------------------------------------------------------------------- */

enum engine { SQLITE, POSTGRES, ENGINES };

enum kind { KIND_ONE, KIND_MANY, KIND_VALUE, KIND_EXEC, KIND_ROW, KIND_SURE, KINDS };

struct parameter_type {
    const char *name;        /* as written in queries.sql */
    const char *declaration; /* of the C parameter, "%s" its name */
    const char *value;       /* the C expression that makes its db_value, "%s" its name */
    const char *value_null;  /* the same for "type?"; NULL where it may not be written */
    const char *db_type;     /* enum db_type */
};

struct parameter {
    const char *name;
    const struct parameter_type *type;
    bool nullable;
};

enum column_type { COLUMN_UNKNOWN, COLUMN_INT, COLUMN_BOOL, COLUMN_TEXT, COLUMN_REAL, COLUMN_BLOB };

struct column {
    const char *name;
    enum column_type type;
};

enum { PARAMETERS_MAX = 32, COLUMNS_MAX = 64 };

struct statement {
    const char *path;
    int line; /* of the header */
    const char *name;
    const char *description; /* the comment lines after the header, joined; "" for none */
    enum kind kind;
    struct parameter parameters[PARAMETERS_MAX];
    unsigned parameter_count;
    const char *text[ENGINES]; /* as written, comments left out; POSTGRES may be NULL */
    int text_line[ENGINES];
    const char *sql[ENGINES]; /* placeholders numbered */
    struct column columns[COLUMNS_MAX];
    unsigned column_count;
    unsigned slot;   /* counts through all rooms */
    bool is_certain; /* it changes one row or fails: an insert of one row, or of kind "sure" */
    bool reads_only;
    struct statement *next;
};

struct migration {
    const char *path;
    const char *room;
    const char *name;
    const char *text;
    char digest[65];
    struct migration *next;
};

struct room {
    const char *name;
    const char **files; /* of its statements, by name; ended by NULL */
    struct migration *migrations;
    struct statement *statements;
    struct room *next;
};

/* ---- pieces of SQL --------------------------------------------------------------------------- */

enum piece {
    PIECE_END,
    PIECE_SPACE,
    PIECE_COMMENT,
    PIECE_QUOTED, /* 'text' or "name" */
    PIECE_WORD,
    PIECE_PLACEHOLDER, /* :name */
    PIECE_OTHER        /* one character, or :: */
};

/* What stands at text, and its length in bytes. An unclosed quote or comment goes to the end. */
enum piece sql_piece(const char *text, size_t *length);

/* How many line ends there are in the first length bytes. */
int lines_in(const char *text, size_t length);

/* ---- the steps ------------------------------------------------------------------------------- */

/* A whole file, or NULL if it is not there. Text files only. */
char *file_read(const char *path);

/* Read a file of statements, in order. */
struct statement *queries_read(const char *path);

/* Number the placeholders of a statement for both engines; reports unknown and unused ones. */
void placeholders_number(struct statement *statement);

/* Read the migrations of a room, in order; reports gaps in their numbers. */
struct migration *migrations_read(const char *directory, const char *room);

/* Every table and column says in a comment what it holds, or it is reported. */
void comments_check(const struct migration *migration);

/* Apply the migrations and try the statements, room by room; finds the columns and their types. */
void rooms_check(const struct room *rooms);

/* Write all outputs into the directory; files whose content stays the same are left alone. */
void outputs_write(const char *directory, const struct room *rooms);

/* Write text into the file unless it holds that already. */
void file_write(const char *path, const char *text);

#endif
