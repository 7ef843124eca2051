/* What an engine must do, and what both keep alike. Private to src/db. */
#ifndef PIAZZA_DB_DRIVER_H
#define PIAZZA_DB_DRIVER_H

#include "db/db.h"

/* ---- prepared statements: what a column's name says, found once ------------------------------ */

enum column_kind {
    COLUMN_STORED, /* as the stored type tells */
    COLUMN_ID,
    COLUMN_NUMBER, /* money and times */
    COLUMN_TRUTH,
    COLUMN_JSON,
    COLUMN_SEALED
};

struct column {
    char *name; /* owned; without the "_sealed" of its kind */
    size_t length;
    enum column_kind kind;
};

/* The first member of every driver's prepared statement; db_rows.engine points to it. */
struct statement {
    struct column *columns; /* owned; NULL until described */
    int column_count;
};

/* Make room for the columns, then name each; both once per prepared statement. */
void statement_describe(struct statement *statement, int columns);
void statement_name_column(struct statement *statement, int column, const char *name);
void statement_forget(struct statement *statement);

/* ---- connections ----------------------------------------------------------------------------- */

struct driver;

struct db {
    const struct driver *driver;
    enum db_engine engine;
    char *address; /* owned: the file, or the whole URL */
    struct db_vault vault;
};

/* The first member of every driver's connection. */
struct db_conn {
    struct db *db;
    enum db_mode mode;
    enum db_fault fault;
    char message[200];
    bool in_transaction;
    uint64_t writes;               /* see db_writes */
    struct statement **statements; /* prepared ones, by slot; owned by the driver */
    unsigned slots;
};

/* Leave the reason in the connection; always false. */
bool conn_failed(struct db_conn *conn, enum db_fault fault, const char *message);

/* Where the prepared statement of a slot is kept; the table grows as needed. */
struct statement **conn_slot(struct db_conn *conn, unsigned slot);

/* Leave the connection's fault in an error, under the code that people see. */
void conn_explain(const struct db_conn *conn, struct error *error, const char *what);

struct driver {
    struct db_conn *(*connect)(struct db *db, enum db_mode mode, struct error *error);
    void (*disconnect)(struct db_conn *conn);
    bool (*begin)(struct db_conn *conn);
    bool (*commit)(struct db_conn *conn);
    void (*rollback)(struct db_conn *conn);
    bool (*savepoint)(struct db_conn *conn);
    bool (*release)(struct db_conn *conn);
    bool (*rollback_to)(struct db_conn *conn);
    bool (*settle)(struct db_conn *conn);
    /* Several statements in one text, without parameters or results. */
    bool (*script)(struct db_conn *conn, const char *sql);

    bool (*run)(struct db_conn *conn, const struct db_query *query, const struct db_value *values,
                struct db_rows *rows);
    bool (*next)(struct db_rows *rows);
    void (*done)(struct db_rows *rows);
    enum db_type (*type)(const struct db_rows *rows, int column);
    int64_t (*number)(const struct db_rows *rows, int column);
    double (*real)(const struct db_rows *rows, int column);
    /* length may be NULL: the text ends with NUL */
    const char *(*text)(const struct db_rows *rows, int column, size_t *length);
    const void *(*blob)(const struct db_rows *rows, int column, size_t *length);

    bool (*backup)(struct db *db, const char *file, struct error *error);
    /* A migration's text as the engine wants it; the caller frees it. */
    char *(*migration_text)(const char *sql);
    const char *migration_lock; /* keeps other nodes from migrating until the transaction ends */
};

extern const struct driver sqlite_driver;
extern const struct driver postgres_driver;

/* SQLite's online backup; in a file of its own. */
bool sqlite_backup(struct db *db, const char *file, struct error *error);

/* The shared subset's types in PostgreSQL's words; malloc'd. */
char *postgres_translate(const char *sql);

/* ---- migrations ------------------------------------------------------------------------------ */

/* db_migrate and db_migrated for any list: the program's own, or a test's. */
bool migrations_apply(struct db *db, const struct db_migration *list, unsigned *applied,
                      struct error *error) __attribute__((warn_unused_result));
bool migrations_complete(struct db_conn *conn, const struct db_migration *list, struct error *error)
    __attribute__((warn_unused_result));

#endif
