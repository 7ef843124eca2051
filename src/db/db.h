/* One database interface over two engines: SQLite (a file) and PostgreSQL (a server).
 *
 * SQL is written once, in the rooms' queries.sql, and compiled by tools/sqlc into functions that
 * call db_one, db_many, … below. Only src/db knows which engine runs. */
#ifndef PIAZZA_DB_DB_H
#define PIAZZA_DB_DB_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum db_engine { DB_SQLITE, DB_POSTGRES, DB_ENGINES };

/* What went wrong in the last call on a connection, as far as a caller can act on it. */
enum db_fault {
    DB_FINE,
    DB_CONSTRAINT, /* a unique, foreign key or check constraint refused the row */
    DB_RETRY,      /* serialization failure or deadlock: run the transaction again */
    DB_LOST,       /* the connection is gone; it is opened anew at the next db_begin */
    DB_FULL,       /* no space left for the database */
    DB_BROKEN      /* anything else: a defect or a damaged file */
};

/* ---- opening ------------------------------------------------------------------------------- */

struct db;      /* a database: engine and address; shared by all threads */
struct db_conn; /* a connection with its prepared statements; one thread at a time */

/* url is "sqlite:FILE" or "postgresql://…". Nothing is created or connected yet, except that an
 * unknown scheme is refused here. Free with db_close after all connections. */
bool db_open(const char *url, struct db **db, struct error *error)
    __attribute__((warn_unused_result));
void db_close(struct db **db);
enum db_engine db_engine(const struct db *db);

/* Who seals what a database stores in columns named *_sealed, and opens it again. Both give arena
 * memory of the context, and may run statements on its connection; text has no NUL inside. open
 * gives "" for what nobody can open any more, NULL after a failure left in the context's error;
 * seal gives NULL after any failure. */
struct db_context;
struct db_vault {
    const char *(*open)(void *keeper, struct db_context *context, const char *sealed);
    const char *(*seal)(void *keeper, struct db_context *context, const char *text);
    void (*free)(void *keeper); /* called by db_close */
    void *keeper;
};

/* Once, before anything is sealed or opened. Without a vault, db_seal leaves text as it is, behind
 * a mark. */
void db_set_vault(struct db *db, const struct db_vault *vault);
void *db_vault_keeper(const struct db_conn *conn); /* NULL without a vault */

/* A writer begins immediate transactions; a reader sees one snapshot per transaction. */
enum db_mode { DB_READER, DB_WRITER };
bool db_connect(struct db *db, enum db_mode mode, struct db_conn **conn, struct error *error)
    __attribute__((warn_unused_result));
void db_disconnect(struct db_conn **conn);

/* A pool of readers: take waits for a free one (opened on demand up to the limit given). */
struct db_pool;
struct db_pool *db_pool_new(struct db *db, unsigned limit);
bool db_pool_take(struct db_pool *pool, struct db_conn **conn, struct error *error)
    __attribute__((warn_unused_result));
void db_pool_give(struct db_pool *pool, struct db_conn *conn);
void db_pool_free(struct db_pool **pool);

/* ---- transactions ---------------------------------------------------------------------------- */

bool db_begin(struct db_conn *conn) __attribute__((warn_unused_result));
bool db_commit(struct db_conn *conn) __attribute__((warn_unused_result));
void db_rollback(struct db_conn *conn);

/* One level of savepoint inside a transaction. */
bool db_savepoint(struct db_conn *conn) __attribute__((warn_unused_result));
bool db_release(struct db_conn *conn) __attribute__((warn_unused_result));
/* Undo what happened since the savepoint, and end it. */
bool db_rollback_to(struct db_conn *conn) __attribute__((warn_unused_result));

/* Counts the statements on this connection that changed a row, or may have. When it has not moved,
 * there is nothing to undo. */
uint64_t db_writes(const struct db_conn *conn);

/* True when every statement so far has succeeded. PostgreSQL queues the certain (see is_certain)
 * and may not know yet: this waits for it. Elsewhere it costs nothing. */
bool db_settle(struct db_conn *conn) __attribute__((warn_unused_result));

/* After a fault only db_rollback_to or db_rollback may follow: PostgreSQL refuses the rest. */
enum db_fault db_fault(const struct db_conn *conn);
const char *db_message(const struct db_conn *conn);

/* ---- statements ------------------------------------------------------------------------------ */

/* The slot of a statement too rare to be kept prepared. */
#define DB_SLOT_NONE (~0u)

/* A statement of a queries.sql, made by tools/sqlc. */
struct db_query {
    const char *name;            /* its C function's name */
    const char *sql[DB_ENGINES]; /* the text for each engine, placeholders numbered */
    unsigned slot;               /* its place in every connection's table of prepared statements;
                                    DB_SLOT_NONE: prepared anew each time */
    unsigned parameters;         /* how many placeholders */
    const unsigned char *types;  /* enum db_type of each parameter, for PostgreSQL's planner */
    bool is_certain;             /* it changes one row or fails (an insert of one row, or kind
                                    "sure"), so an engine may answer before it knows */
    bool reads_only;             /* it changes nothing */
};

extern const struct db_query *const db_queries[]; /* all of them, ended by NULL (generated) */
extern const unsigned db_query_count;

enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB, DB_REAL };

struct db_value {
    enum db_type type;
    size_t length; /* of text (0: NUL-terminated) or blob */
    union {
        int64_t number;
        double real;
        const void *data;
    };
};

/* The rows of a running statement. The values given to db_run stay in place until db_done. Columns
 * count from 0; text and blobs are valid until the next db_next or db_done. */
struct db_rows {
    struct db_conn *conn;
    const struct db_query *query;
    void *engine;  /* the driver's own */
    int row;       /* the driver's own */
    int64_t count; /* rows changed, for insert, update and delete */
};

bool db_run(struct db_conn *conn, const struct db_query *query, const struct db_value *values,
            struct db_rows *rows) __attribute__((warn_unused_result));
bool db_next(struct db_rows *rows); /* false at the end or on a fault */
void db_done(struct db_rows *rows);

int db_columns(const struct db_rows *rows);
const char *db_column_name(const struct db_rows *rows, int column);
enum db_type db_column_type(const struct db_rows *rows, int column);
int64_t db_int(const struct db_rows *rows, int column);
double db_real(const struct db_rows *rows, int column);
const char *db_text(const struct db_rows *rows, int column); /* NULL for SQL null */
const void *db_blob(const struct db_rows *rows, int column, size_t *length);

/* ---- what generated functions call --------------------------------------------------------- */

/* Where a statement runs and where its results and its failure go. */
struct db_context {
    struct db_conn *conn;
    struct arena *arena;
    struct error *error;  /* STORAGE_FULL, STORAGE_LOST, STATE_CONFLICT (constraint) or INTERNAL */
    const char *language; /* of who reads, for what a vault says itself; NULL: the source's */
};

/* A row becomes an object whose members are the columns. The name of a column says what it holds:
 *     id, *_id        an id, as its text            *_cents   money in minor units
 *     is_*, has_*, can_*   true or false           *_at      UTC seconds
 *     *_json          parsed JSON                   others    by the stored type
 *     *_sealed        text that must not lie open, by the name without that ending
 * SQL null is JSON null. The JSON belongs to the context's arena. */
json_t *db_one(struct db_context *context, const struct db_query *query,
               const struct db_value *values); /* NULL: no row, or a failure in the error */
json_t *db_many(struct db_context *context, const struct db_query *query,
                const struct db_value *values); /* NULL only on failure */
bool db_number(struct db_context *context, const struct db_query *query,
               const struct db_value *values,
               int64_t *out); /* false: no row (or null), or failure */
int64_t db_exec(struct db_context *context, const struct db_query *query,
                const struct db_value *values); /* rows changed; -1 on failure */
/* A statement that must change one row: with none, or more, it has failed, as a constraint would.
 * True may be said before it is known, as for inserts of one row (see db_settle). */
bool db_sure(struct db_context *context, const struct db_query *query,
             const struct db_value *values);
/* One row for a generated struct: open, read the columns, finish. False: no row, or a failure. */
bool db_row_open(struct db_context *context, const struct db_query *query,
                 const struct db_value *values, struct db_rows *rows);
void db_row_close(struct db_context *context, struct db_rows *rows);
/* Copies of a column in the context's arena, opened if it is sealed; NULL for SQL null. */
const char *db_row_text(struct db_context *context, const struct db_rows *rows, int column);
const void *db_row_blob(struct db_context *context, const struct db_rows *rows, int column,
                        size_t *length);

/* What sealed columns hold: "" is the empty text, "=…" text that need not be sealed (the names of
 * organisations), and all else what the vault has sealed. */
const char *db_open_sealed(struct db_context *context,
                           const char *sealed); /* as the vault's open */

/* Text sealed by the database's vault under its own key, which no person's erasure destroys. */
const char *db_seal(struct db_context *context, const char *text);

/* Values for the generated calls. A nullable id or time given as 0, and a NULL text or blob, are
 * SQL null. */
struct db_value db_value_int(int64_t number);
struct db_value db_value_int_or_null(int64_t number);
struct db_value db_value_text(const char *text);
struct db_value db_value_blob(const void *data, size_t length);
struct db_value db_value_real(double real);

/* ---- migrations --------------------------------------------------------------------------- */

/* A file of some room's migrations/, compiled in (generated), in the order they are applied. */
struct db_migration {
    const char *room; /* "market" */
    const char *name; /* "0001_listings" */
    const char *sql;
    const char *digest; /* BLAKE2b-256 of the text, hex */
};

extern const struct db_migration db_migrations[]; /* ended by {0} */

/* Apply what is missing, each migration in its own transaction, and register it. Refused, with
 * nothing done, if an applied one was altered or has disappeared. *applied counts the new ones. */
bool db_migrate(struct db *db, unsigned *applied, struct error *error)
    __attribute__((warn_unused_result));

/* True when every migration of this program, and no other, is applied. */
bool db_migrated(struct db_conn *conn, struct error *error) __attribute__((warn_unused_result));

/* A consistent copy of the whole database while it runs. SQLite only: PostgreSQL has pg_dump, and
 * the error says so. */
bool db_backup(struct db *db, const char *file, struct error *error)
    __attribute__((warn_unused_result));

#endif
