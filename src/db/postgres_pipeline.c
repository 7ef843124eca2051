/* The pipeline to PostgreSQL: statements leave one behind the other, answers are read when one is
 * needed. Ten statements of an act whose results nobody waits for cost one round trip. */
#include "db/postgres.h"

#include <stdlib.h>
#include <string.h>

/* SQLSTATE classes and codes: PostgreSQL 15 manual, appendix A. */
static const struct {
    const char *state; /* a code, or the beginning of several */
    enum db_fault fault;
} faults[] = {
    {"23", DB_CONSTRAINT}, {"40001", DB_RETRY}, {"40P01", DB_RETRY}, {"55P03", DB_RETRY},
    {"53100", DB_FULL},    {"08", DB_LOST},     {"57P", DB_LOST},    {"25006", DB_LOST},
};

static enum db_fault fault_of(const char *state)
{
    for (size_t i = 0; state && i < sizeof faults / sizeof *faults; i++)
        if (strncmp(state, faults[i].state, strlen(faults[i].state)) == 0)
            return faults[i].fault;
    return DB_BROKEN;
}

bool pipeline_lost(struct postgres_conn *conn)
{
    const char *message = conn->link ? PQerrorMessage(conn->link) : "";
    conn->waiting = 0;
    conn->unproven = 0;
    if (conn->common.fault == DB_LOST)
        return false;
    return conn_failed(&conn->common, DB_LOST, *message ? message : "the connection was lost");
}

void pipeline_expect(struct postgres_conn *conn, struct expected expected)
{
    conn->queue[conn->waiting++] = expected;
}

bool pipeline_has_room(const struct postgres_conn *conn, unsigned more)
{
    return conn->waiting + more <= PIPELINE_MAX;
}

bool pipeline_send(struct postgres_conn *conn, const char *sql)
{
    if (!pipeline_has_room(conn, 2) && !pipeline_settle(conn, NULL))
        return false;
    if (!PQsendQueryParams(conn->link, sql, 0, NULL, NULL, NULL, NULL, 0))
        return pipeline_lost(conn);
    pipeline_expect(conn, (struct expected){.kind = EXPECT_ANSWER});
    return true;
}

bool pipeline_sync(struct postgres_conn *conn)
{
    if (!PQpipelineSync(conn->link))
        return pipeline_lost(conn);
    pipeline_expect(conn, (struct expected){.kind = EXPECT_SYNC});
    return true;
}

bool pipeline_flush(struct postgres_conn *conn)
{
    return PQflush(conn->link) >= 0 || pipeline_lost(conn);
}

/* The answer to one statement, and the NULL that ends it. NULL when the connection is lost. */
static PGresult *answer_read(struct postgres_conn *conn)
{
    PGresult *answer = PQgetResult(conn->link), *more;
    while (answer && PQstatus(conn->link) == CONNECTION_OK && (more = PQgetResult(conn->link)))
        PQclear(more);
    return answer;
}

static bool is_failure(const PGresult *answer)
{
    ExecStatusType status = PQresultStatus(answer);
    return status == PGRES_FATAL_ERROR || status == PGRES_PIPELINE_ABORTED;
}

/* Only the message's first line: its detail may quote the row, and people's data with it. What the
 * server skipped after a failure says nothing. */
bool pipeline_failed(struct postgres_conn *conn, const PGresult *answer, const char *name)
{
    if (PQresultStatus(answer) != PGRES_FATAL_ERROR || conn->common.fault != DB_FINE)
        return false;
    const char *primary = PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
    char message[sizeof conn->common.message];
    snprintf(message, sizeof message, "%s%s%s", name ? name : "", name ? ": " : "",
             primary ? primary : PQresultErrorMessage(answer));
    return conn_failed(&conn->common, fault_of(PQresultErrorField(answer, PG_DIAG_SQLSTATE)),
                       message);
}

/* What must change one row, did. The statement itself succeeded, and the transaction lives on. */
static bool is_sure(struct postgres_conn *conn, const PGresult *answer, const char *name)
{
    if (!name || strcmp(PQcmdTuples((PGresult *)answer), "1") == 0)
        return true;
    char message[sizeof conn->common.message];
    snprintf(message, sizeof message, "%s: it did not change one row", name);
    if (conn->common.fault == DB_FINE)
        conn_failed(&conn->common, DB_CONSTRAINT, message);
    return false;
}

/* Read one owed answer; false if it is a failure. The answer to a statement goes to *last. */
static bool expected_read(struct postgres_conn *conn, struct expected expected, PGresult **last)
{
    if (expected.kind == EXPECT_SYNC) {
        PQclear(PQgetResult(conn->link));
        return true;
    }
    PGresult *answer = answer_read(conn);
    if (!answer)
        return false;
    bool fine = !is_failure(answer);
    if (!fine)
        pipeline_failed(conn, answer, expected.name);
    if (expected.kind == EXPECT_PREPARED) {
        expected.statement->prepared = fine;
        PQclear(answer);
        return fine;
    }
    PQclear(*last);
    *last = answer;
    return fine && is_sure(conn, answer, expected.name);
}

/* After a failure the server skips all until the next synchronisation point: give it one. */
static bool recover(struct postgres_conn *conn)
{
    if (!PQpipelineSync(conn->link))
        return pipeline_lost(conn);
    for (;;) {
        PGresult *answer = PQgetResult(conn->link);
        ExecStatusType status = PQresultStatus(answer);
        PQclear(answer);
        if (PQstatus(conn->link) == CONNECTION_BAD)
            return pipeline_lost(conn);
        if (status == PGRES_PIPELINE_SYNC)
            return true;
    }
}

bool pipeline_settle(struct postgres_conn *conn, PGresult **answer)
{
    PGresult *last = NULL;
    bool fine = PQsendFlushRequest(conn->link) && PQflush(conn->link) >= 0;
    for (unsigned i = 0; i < conn->waiting && PQstatus(conn->link) != CONNECTION_BAD; i++)
        fine &= expected_read(conn, conn->queue[i], &last);
    conn->waiting = 0;
    conn->unproven = 0;
    if (PQstatus(conn->link) == CONNECTION_BAD)
        fine = pipeline_lost(conn);
    else if (!fine) {
        recover(conn);
        conn->aborted = conn->common.in_transaction;
    }
    if (answer && fine)
        *answer = last;
    else
        PQclear(last);
    return fine;
}
