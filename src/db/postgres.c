/* PostgreSQL: several nodes on one database, every connection in pipeline mode.
 *
 * Writers run at read committed: an `update … where` waits for a concurrent writer of the same row
 * and then tests its condition again on what that one left, so conditional updates are correct
 * with any number of lanes, and nothing fails for having met. Deadlocks can still happen and are
 * DB_RETRY. Readers run at repeatable read: one snapshot for all statements of a view.
 *
 * Only what is needed is waited for: begin, savepoint, release and inserts of one row are queued,
 * and their failure shows at the next statement whose result is needed, at the latest at
 * db_release. A reader's commit is not waited for at all. */
#include "db/postgres.h"

#include "base/log.h"

#include <endian.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

static struct postgres_conn *postgres_of(struct db_conn *conn)
{
    return (struct postgres_conn *)conn;
}

/* ---- opening --------------------------------------------------------------------------------- */

static void notice_log(void *unused, const PGresult *notice)
{
    (void)unused;
    log_debug("postgresql", "notice", PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY), NULL);
}

/* The URL may set anything but the encoding; what stands before "dbname" are our defaults. */
static bool link_open(struct postgres_conn *conn)
{
    static const char *const keywords[] = {"fallback_application_name", "connect_timeout",
                                           "tcp_user_timeout",          "dbname",
                                           "client_encoding",           NULL};
    const char *const values[] = {"piazza", "5", "5000", conn->common.db->address, "UTF8", NULL};
    conn->link = PQconnectdbParams(keywords, values, 1);
    if (!conn->link)
        abort();
    PQsetNoticeReceiver(conn->link, notice_log, NULL);
    conn->common.fault = DB_FINE;
    conn->waiting = 0;
    conn->unproven = 0;
    conn->aborted = false;
    if (PQstatus(conn->link) == CONNECTION_OK && PQenterPipelineMode(conn->link))
        return true;
    return pipeline_lost(conn);
}

/* The new connection's server knows none of our statements. */
static bool link_open_again(struct postgres_conn *conn)
{
    PQfinish(conn->link);
    for (unsigned i = 0; i < conn->common.slots; i++)
        if (conn->common.statements[i])
            ((struct postgres_statement *)conn->common.statements[i])->prepared = false;
    if (!link_open(conn))
        return false;
    log_info("database connection opened again", NULL);
    return true;
}

static void statement_free(struct postgres_statement *statement)
{
    postgres_blobs_free(statement);
    PQclear(statement->answer);
    free(statement->blobs);
    free(statement->encodings);
    statement_forget(&statement->common);
    free(statement);
}

static void postgres_disconnect(struct db_conn *common)
{
    struct postgres_conn *conn = postgres_of(common);
    for (unsigned i = 0; i < common->slots; i++)
        if (common->statements[i])
            statement_free((struct postgres_statement *)common->statements[i]);
    PQfinish(conn->link);
    free(common->statements);
    free(conn);
}

static struct db_conn *postgres_connect(struct db *db, enum db_mode mode, struct error *error)
{
    struct postgres_conn *conn = calloc(1, sizeof *conn);
    if (!conn)
        abort();
    conn->common.db = db;
    conn->common.mode = mode;
    if (link_open(conn))
        return &conn->common;
    conn_explain(&conn->common, error, "postgresql");
    postgres_disconnect(&conn->common);
    return NULL;
}

/* ---- transactions ---------------------------------------------------------------------------- */

/* A server that stopped while we were idle has said so and closed the socket: reading tells. */
static bool link_alive(struct postgres_conn *conn)
{
    if (conn->common.fault == DB_LOST || PQstatus(conn->link) == CONNECTION_BAD)
        return false;
    struct pollfd socket = {.fd = PQsocket(conn->link), .events = POLLIN};
    while (poll(&socket, 1, 0) > 0)
        if (!PQconsumeInput(conn->link))
            return false;
    return true;
}

static bool postgres_begin(struct db_conn *common)
{
    struct postgres_conn *conn = postgres_of(common);
    if (!link_alive(conn) && !link_open_again(conn))
        return false;
    common->fault = DB_FINE;
    conn->aborted = false;
    return pipeline_send(conn, common->mode == DB_WRITER
                                   ? "begin isolation level read committed"
                                   : "begin isolation level repeatable read read only");
}

static bool commit_wait(struct postgres_conn *conn)
{
    PGresult *answer = NULL;
    if (!pipeline_settle(conn, &answer))
        return false;
    bool committed = strcmp(PQcmdStatus(answer), "COMMIT") == 0;
    PQclear(answer);
    return committed || conn_failed(&conn->common, DB_BROKEN, "the transaction had failed before");
}

static bool postgres_commit(struct db_conn *common)
{
    struct postgres_conn *conn = postgres_of(common);
    if (conn->aborted || common->fault == DB_LOST)
        return false;
    if (!pipeline_send(conn, "commit") || !pipeline_sync(conn))
        return false;
    return common->mode == DB_READER ? pipeline_flush(conn) : commit_wait(conn);
}

/* What is still on its way may fail, and then the server would skip the rollback too: it is read
 * first. The fault that led here is kept. */
static void pipeline_quiet(struct postgres_conn *conn)
{
    struct db_conn before = conn->common;
    if (conn->waiting > 0 && pipeline_sync(conn))
        pipeline_settle(conn, NULL);
    if (before.fault != DB_FINE && conn->common.fault != DB_LOST)
        conn_failed(&conn->common, before.fault, before.message);
}

static void postgres_rollback(struct db_conn *common)
{
    struct postgres_conn *conn = postgres_of(common);
    if (common->fault == DB_LOST)
        return;
    pipeline_quiet(conn);
    if (common->fault == DB_LOST)
        return;
    struct db_conn before = *common;
    common->fault = DB_FINE;
    common->in_transaction = false;
    conn->aborted = false;
    bool done =
        pipeline_send(conn, "rollback") && pipeline_sync(conn) && pipeline_settle(conn, NULL);
    if (done)
        conn_failed(common, before.fault, before.message);
}

static bool postgres_savepoint(struct db_conn *common)
{
    struct postgres_conn *conn = postgres_of(common);
    if (conn->aborted || common->fault == DB_LOST)
        return false;
    common->fault = DB_FINE;
    return pipeline_send(conn, "savepoint act");
}

/* The act's success must be certain when its savepoint goes: the next act's must not answer for
 * it. */
static bool postgres_release(struct db_conn *common)
{
    struct postgres_conn *conn = postgres_of(common);
    if (conn->aborted || common->fault == DB_LOST)
        return false;
    common->fault = DB_FINE;
    return pipeline_send(conn, "release act") &&
           (conn->unproven == 0 || pipeline_settle(conn, NULL));
}

static bool postgres_rollback_to(struct db_conn *common)
{
    struct postgres_conn *conn = postgres_of(common);
    if (common->fault == DB_LOST)
        return false;
    pipeline_quiet(conn);
    if (common->fault == DB_LOST)
        return false;
    common->fault = DB_FINE;
    conn->aborted = false;
    return pipeline_send(conn, "rollback to act") && pipeline_send(conn, "release act");
}

static bool postgres_settle(struct db_conn *common)
{
    struct postgres_conn *conn = postgres_of(common);
    return conn->unproven == 0 || pipeline_settle(conn, NULL);
}

/* Several statements in one text do not go through a pipeline. */
static bool postgres_script(struct db_conn *common, const char *sql)
{
    struct postgres_conn *conn = postgres_of(common);
    if (conn->aborted || common->fault == DB_LOST)
        return false;
    common->fault = DB_FINE;
    if (conn->waiting > 0 && !(pipeline_sync(conn) && pipeline_settle(conn, NULL)))
        return false;
    PQexitPipelineMode(conn->link);
    PGresult *answer = PQexec(conn->link, sql);
    ExecStatusType status = PQresultStatus(answer);
    bool fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!fine) {
        pipeline_failed(conn, answer, NULL);
        conn->aborted = common->in_transaction;
    }
    PQclear(answer);
    if (PQstatus(conn->link) == CONNECTION_BAD || !PQenterPipelineMode(conn->link))
        return pipeline_lost(conn);
    return fine;
}

/* ---- statements ------------------------------------------------------------------------------ */

enum { PARAMETERS_MAX = 32 };

/* Parameters as libpq wants them: binary, numbers in network order. */
struct parameters {
    const char *values[PARAMETERS_MAX];
    int lengths[PARAMETERS_MAX];
    int formats[PARAMETERS_MAX];
    uint64_t numbers[PARAMETERS_MAX];
};

static void parameter_fill(struct parameters *parameters, unsigned i, const struct db_value *value)
{
    parameters->formats[i] = 1;
    switch (value->type) {
    case DB_INT:
    case DB_REAL:
        /* A real's bits lie where the integer's do. */
        parameters->numbers[i] = htobe64((uint64_t)value->number);
        parameters->values[i] = (const char *)&parameters->numbers[i];
        parameters->lengths[i] = sizeof parameters->numbers[i];
        break;
    case DB_TEXT:
    case DB_BLOB:
        parameters->values[i] = value->data;
        parameters->lengths[i] =
            (int)(value->length || value->type == DB_BLOB ? value->length : strlen(value->data));
        break;
    default:
        parameters->values[i] = NULL;
        parameters->lengths[i] = 0;
    }
}

/* What each enum db_type is to PostgreSQL: unknown, int8, text, bytea, float8. */
static const Oid oids[] = {
    [DB_NULL] = 0, [DB_INT] = 20, [DB_TEXT] = 25, [DB_BLOB] = 17, [DB_REAL] = 701};

static void types_fill(const struct db_query *query, Oid types[PARAMETERS_MAX])
{
    for (unsigned i = 0; i < query->parameters; i++)
        types[i] = oids[query->types[i]];
}

static struct postgres_statement *statement_of(struct postgres_conn *conn,
                                               const struct db_query *query)
{
    struct statement **slot =
        query->slot == DB_SLOT_NONE ? NULL : conn_slot(&conn->common, query->slot);
    if (slot && *slot)
        return (struct postgres_statement *)*slot;
    struct postgres_statement *statement = calloc(1, sizeof *statement);
    if (!statement)
        abort();
    if (slot) {
        snprintf(statement->name, sizeof statement->name, "s%u", query->slot);
        *slot = &statement->common;
    }
    return statement;
}

static bool prepare_send(struct postgres_conn *conn, struct postgres_statement *statement,
                         const struct db_query *query)
{
    Oid types[PARAMETERS_MAX];
    types_fill(query, types);
    if (!PQsendPrepare(conn->link, statement->name, query->sql[DB_POSTGRES], (int)query->parameters,
                       types))
        return pipeline_lost(conn);
    statement->prepared = true;
    pipeline_expect(conn, (struct expected){.kind = EXPECT_PREPARED, .statement = statement});
    return true;
}

static bool statement_send(struct postgres_conn *conn, struct postgres_statement *statement,
                           const struct db_query *query, const struct db_value *values)
{
    struct parameters p;
    for (unsigned i = 0; i < query->parameters; i++)
        parameter_fill(&p, i, &values[i]);
    if (!pipeline_has_room(conn, 4) && !pipeline_settle(conn, NULL))
        return false;
    bool kept = *statement->name;
    if (kept && !statement->prepared && !prepare_send(conn, statement, query))
        return false;
    int sent;
    if (kept) {
        sent = PQsendQueryPrepared(conn->link, statement->name, (int)query->parameters, p.values,
                                   p.lengths, p.formats, 0);
    } else {
        Oid types[PARAMETERS_MAX];
        types_fill(query, types);
        sent = PQsendQueryParams(conn->link, query->sql[DB_POSTGRES], (int)query->parameters, types,
                                 p.values, p.lengths, p.formats, 0);
    }
    if (!sent)
        return pipeline_lost(conn);
    /* A queued failure shows later, under another query's name: its own goes with it. */
    pipeline_expect(conn, (struct expected){.kind = EXPECT_ANSWER,
                                            .name = query->is_certain ? query->name : NULL});
    /* Outside a transaction the statement is one by itself, and ends at the sync. */
    return conn->common.in_transaction || pipeline_sync(conn);
}

static void postgres_done(struct db_rows *rows)
{
    struct postgres_statement *statement = rows->engine;
    postgres_blobs_free(statement);
    PQclear(statement->answer);
    statement->answer = NULL;
    if (!*statement->name)
        statement_free(statement);
}

static bool postgres_run(struct db_conn *common, const struct db_query *query,
                         const struct db_value *values, struct db_rows *rows)
{
    struct postgres_conn *conn = postgres_of(common);
    if (conn->aborted || common->fault == DB_LOST)
        return false;
    common->fault = DB_FINE;
    struct postgres_statement *statement = statement_of(conn, query);
    *rows = (struct db_rows){.conn = common, .query = query, .engine = statement, .row = -1};
    if (!statement_send(conn, statement, query, values)) {
        postgres_done(rows);
        return false;
    }
    if (query->is_certain && common->in_transaction && *statement->name) {
        conn->unproven++;
        rows->count = 1;
        return true;
    }
    if (!pipeline_settle(conn, &statement->answer)) {
        postgres_done(rows);
        return false;
    }
    if (!statement->encodings)
        postgres_describe(statement);
    rows->count = strtoll(PQcmdTuples(statement->answer), NULL, 10);
    return true;
}

static bool postgres_next(struct db_rows *rows)
{
    struct postgres_statement *statement = rows->engine;
    postgres_blobs_free(statement);
    return ++rows->row < PQntuples(statement->answer);
}

static bool postgres_backup(struct db *db, const char *file, struct error *error)
{
    (void)db;
    (void)file;
    return error_set(error, INTERNAL, "backup", "a PostgreSQL database is copied with pg_dump");
}

const struct driver postgres_driver = {
    .connect = postgres_connect,
    .disconnect = postgres_disconnect,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .savepoint = postgres_savepoint,
    .release = postgres_release,
    .rollback_to = postgres_rollback_to,
    .settle = postgres_settle,
    .script = postgres_script,
    .run = postgres_run,
    .next = postgres_next,
    .done = postgres_done,
    .type = postgres_type,
    .number = postgres_number,
    .real = postgres_real,
    .text = postgres_text,
    .blob = postgres_blob,
    .backup = postgres_backup,
    .migration_text = postgres_translate,
    .migration_lock = "select pg_advisory_xact_lock(hashtext('piazza migrations'))",
};
