/* SQLite: one file, many readers on snapshots, one writer at a time.
 *
 * WAL with synchronous=FULL: a commit is one flush of the log, and readers never wait. A reader's
 * snapshot begins with its first statement. The log is folded back into the file every 4,000
 * pages (16 MB): the lane then pauses for a few milliseconds every few thousand acts, where
 * SQLite's own 1,000 would pause four times as often for nearly as long. */
#include "db/driver.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum control {
    BEGIN_WRITER,
    BEGIN_READER,
    COMMIT,
    ROLLBACK,
    SAVEPOINT,
    RELEASE,
    ROLLBACK_TO,
    CONTROLS
};

static const char *const control_sql[CONTROLS] = {[BEGIN_WRITER] = "begin immediate",
                                                  [BEGIN_READER] = "begin",
                                                  [COMMIT] = "commit",
                                                  [ROLLBACK] = "rollback",
                                                  [SAVEPOINT] = "savepoint act",
                                                  [RELEASE] = "release act",
                                                  [ROLLBACK_TO] = "rollback to act"};

struct sqlite_conn {
    struct db_conn common;
    sqlite3 *handle;
    sqlite3_stmt *control[CONTROLS]; /* prepared at their first use */
};

struct sqlite_statement {
    struct statement common;
    sqlite3_stmt *prepared;
    bool kept; /* has a slot */
};

static const char writer_setup[] = "pragma journal_mode = wal;"
                                   "pragma synchronous = full;"
                                   "pragma wal_autocheckpoint = 4000;"
                                   "pragma journal_size_limit = 67108864;"
                                   "pragma foreign_keys = on;"
                                   "pragma secure_delete = on;"
                                   "pragma cache_size = -65536;"
                                   "pragma mmap_size = 268435456;"
                                   "pragma temp_store = memory";

static const char reader_setup[] = "pragma query_only = on;"
                                   "pragma cache_size = -8192;"
                                   "pragma mmap_size = 268435456;"
                                   "pragma temp_store = memory";

static struct sqlite_conn *sqlite_of(struct db_conn *conn)
{
    return (struct sqlite_conn *)conn;
}

static enum db_fault fault_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return DB_CONSTRAINT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return DB_RETRY;
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return DB_FULL;
    case SQLITE_CANTOPEN:
        return DB_LOST;
    default:
        return DB_BROKEN;
    }
}

static bool sqlite_failed(struct sqlite_conn *conn)
{
    return conn_failed(&conn->common, fault_of(sqlite3_errcode(conn->handle)),
                       sqlite3_errmsg(conn->handle));
}

/* ---- opening --------------------------------------------------------------------------------- */

static void sqlite_disconnect(struct db_conn *common)
{
    struct sqlite_conn *conn = sqlite_of(common);
    for (unsigned i = 0; i < common->slots; i++) {
        struct sqlite_statement *statement = (struct sqlite_statement *)common->statements[i];
        if (!statement)
            continue;
        sqlite3_finalize(statement->prepared);
        statement_forget(&statement->common);
        free(statement);
    }
    for (int i = 0; i < CONTROLS; i++)
        sqlite3_finalize(conn->control[i]);
    sqlite3_close(conn->handle);
    free(common->statements);
    free(conn);
}

/* SQLite would count its memory for us, under one lock for all threads. */
static void library_start(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool sqlite_open(struct sqlite_conn *conn)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, library_start);
    bool writer = conn->common.mode == DB_WRITER;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (writer ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(conn->common.db->address, &conn->handle, flags, NULL) != SQLITE_OK)
        return sqlite_failed(conn);
    sqlite3_busy_timeout(conn->handle, 5000);
    sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    const char *setup = writer ? writer_setup : reader_setup;
    return sqlite3_exec(conn->handle, setup, NULL, NULL, NULL) == SQLITE_OK || sqlite_failed(conn);
}

static struct db_conn *sqlite_connect(struct db *db, enum db_mode mode, struct error *error)
{
    struct sqlite_conn *conn = calloc(1, sizeof *conn);
    if (!conn)
        abort();
    conn->common.db = db;
    conn->common.mode = mode;
    if (sqlite_open(conn))
        return &conn->common;
    conn_explain(&conn->common, error, db->address);
    sqlite_disconnect(&conn->common);
    return NULL;
}

/* ---- transactions ---------------------------------------------------------------------------- */

/* True when it is done; otherwise the handle knows why not. */
static bool control_run(struct sqlite_conn *conn, enum control which)
{
    sqlite3_stmt **prepared = &conn->control[which];
    if (!*prepared && sqlite3_prepare_v3(conn->handle, control_sql[which], -1,
                                         SQLITE_PREPARE_PERSISTENT, prepared, NULL) != SQLITE_OK)
        return false;
    sqlite3_step(*prepared);
    return sqlite3_reset(*prepared) == SQLITE_OK;
}

static bool control(struct db_conn *common, enum control which)
{
    struct sqlite_conn *conn = sqlite_of(common);
    common->fault = DB_FINE;
    return control_run(conn, which) || sqlite_failed(conn);
}

static bool sqlite_begin(struct db_conn *conn)
{
    return control(conn, conn->mode == DB_WRITER ? BEGIN_WRITER : BEGIN_READER);
}

static bool sqlite_commit(struct db_conn *conn)
{
    return control(conn, COMMIT);
}

/* A full disk may have rolled everything back already; the failure that led here stays known. */
static void sqlite_rollback(struct db_conn *common)
{
    struct sqlite_conn *conn = sqlite_of(common);
    if (!sqlite3_get_autocommit(conn->handle))
        (void)control_run(conn, ROLLBACK);
}

static bool sqlite_savepoint(struct db_conn *conn)
{
    return control(conn, SAVEPOINT);
}

static bool sqlite_release(struct db_conn *conn)
{
    return control(conn, RELEASE);
}

static bool sqlite_rollback_to(struct db_conn *conn)
{
    return control(conn, ROLLBACK_TO) && control(conn, RELEASE);
}

/* Nothing is ever queued. */
static bool sqlite_settle(struct db_conn *conn)
{
    (void)conn;
    return true;
}

static bool sqlite_script(struct db_conn *common, const char *sql)
{
    struct sqlite_conn *conn = sqlite_of(common);
    common->fault = DB_FINE;
    return sqlite3_exec(conn->handle, sql, NULL, NULL, NULL) == SQLITE_OK || sqlite_failed(conn);
}

/* ---- statements ------------------------------------------------------------------------------ */

static struct sqlite_statement *statement_new(struct sqlite_conn *conn,
                                              const struct db_query *query)
{
    bool kept = query->slot != DB_SLOT_NONE;
    sqlite3_stmt *prepared;
    if (sqlite3_prepare_v3(conn->handle, query->sql[DB_SQLITE], -1,
                           kept ? SQLITE_PREPARE_PERSISTENT : 0, &prepared, NULL) != SQLITE_OK) {
        sqlite_failed(conn);
        return NULL;
    }
    struct sqlite_statement *statement = calloc(1, sizeof *statement);
    if (!statement)
        abort();
    statement->prepared = prepared;
    statement->kept = kept;
    int columns = sqlite3_column_count(prepared);
    statement_describe(&statement->common, columns);
    for (int i = 0; i < columns; i++)
        statement_name_column(&statement->common, i, sqlite3_column_name(prepared, i));
    return statement;
}

static struct sqlite_statement *statement_of(struct sqlite_conn *conn, const struct db_query *query)
{
    if (query->slot == DB_SLOT_NONE)
        return statement_new(conn, query);
    struct statement **slot = conn_slot(&conn->common, query->slot);
    if (!*slot)
        *slot = (struct statement *)statement_new(conn, query);
    return (struct sqlite_statement *)*slot;
}

static int value_bind(sqlite3_stmt *prepared, int index, const struct db_value *value)
{
    switch (value->type) {
    case DB_INT:
        return sqlite3_bind_int64(prepared, index, value->number);
    case DB_REAL:
        return sqlite3_bind_double(prepared, index, value->real);
    case DB_TEXT:
        return sqlite3_bind_text(prepared, index, value->data,
                                 value->length ? (int)value->length : -1, SQLITE_STATIC);
    case DB_BLOB:
        return sqlite3_bind_blob64(prepared, index, value->data, value->length, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(prepared, index);
    }
}

static void sqlite_done(struct db_rows *rows)
{
    struct sqlite_statement *statement = rows->engine;
    if (statement->kept) {
        sqlite3_reset(statement->prepared);
        return;
    }
    sqlite3_finalize(statement->prepared);
    statement_forget(&statement->common);
    free(statement);
}

/* What gives no columns runs here; a select runs with db_next. */
static bool sqlite_run(struct db_conn *common, const struct db_query *query,
                       const struct db_value *values, struct db_rows *rows)
{
    struct sqlite_conn *conn = sqlite_of(common);
    common->fault = DB_FINE;
    struct sqlite_statement *statement = statement_of(conn, query);
    if (!statement)
        return false;
    *rows = (struct db_rows){.conn = common, .query = query, .engine = statement};
    bool fine = true;
    for (unsigned i = 0; i < query->parameters && fine; i++)
        fine = value_bind(statement->prepared, (int)i + 1, &values[i]) == SQLITE_OK;
    if (fine && statement->common.column_count == 0) {
        fine = sqlite3_step(statement->prepared) == SQLITE_DONE;
        rows->count = sqlite3_changes64(conn->handle);
    }
    if (fine)
        return true;
    sqlite_failed(conn);
    sqlite_done(rows);
    return false;
}

static bool sqlite_next(struct db_rows *rows)
{
    const struct sqlite_statement *statement = rows->engine;
    if (statement->common.column_count == 0)
        return false;
    int code = sqlite3_step(statement->prepared);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        return sqlite_failed(sqlite_of(rows->conn));
    rows->count = sqlite3_changes64(sqlite_of(rows->conn)->handle);
    return false;
}

/* ---- columns --------------------------------------------------------------------------------- */

static sqlite3_stmt *prepared_of(const struct db_rows *rows)
{
    return ((const struct sqlite_statement *)rows->engine)->prepared;
}

static enum db_type sqlite_type(const struct db_rows *rows, int column)
{
    static const enum db_type types[] = {[SQLITE_INTEGER] = DB_INT,
                                         [SQLITE_FLOAT] = DB_REAL,
                                         [SQLITE_TEXT] = DB_TEXT,
                                         [SQLITE_BLOB] = DB_BLOB,
                                         [SQLITE_NULL] = DB_NULL};
    return types[sqlite3_column_type(prepared_of(rows), column)];
}

static int64_t sqlite_number(const struct db_rows *rows, int column)
{
    return sqlite3_column_int64(prepared_of(rows), column);
}

static double sqlite_real(const struct db_rows *rows, int column)
{
    return sqlite3_column_double(prepared_of(rows), column);
}

static const char *sqlite_text(const struct db_rows *rows, int column, size_t *length)
{
    const char *text = (const char *)sqlite3_column_text(prepared_of(rows), column);
    if (length)
        *length = (size_t)sqlite3_column_bytes(prepared_of(rows), column);
    return text;
}

/* SQLite gives NULL for an empty blob too; here that means SQL null only. */
static const void *sqlite_blob(const struct db_rows *rows, int column, size_t *length)
{
    const void *data = sqlite3_column_blob(prepared_of(rows), column);
    *length = (size_t)sqlite3_column_bytes(prepared_of(rows), column);
    return data || sqlite_type(rows, column) == DB_NULL ? data : "";
}

const struct driver sqlite_driver = {
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .savepoint = sqlite_savepoint,
    .release = sqlite_release,
    .rollback_to = sqlite_rollback_to,
    .settle = sqlite_settle,
    .script = sqlite_script,
    .run = sqlite_run,
    .next = sqlite_next,
    .done = sqlite_done,
    .type = sqlite_type,
    .number = sqlite_number,
    .real = sqlite_real,
    .text = sqlite_text,
    .blob = sqlite_blob,
    .backup = sqlite_backup,
    .migration_text = strdup,
};
