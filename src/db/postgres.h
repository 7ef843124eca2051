/* PostgreSQL's driver in three files: connections and statements, the pipeline, columns. */
#ifndef PIAZZA_DB_POSTGRES_H
#define PIAZZA_DB_POSTGRES_H

#include "db/driver.h"

#include <libpq-fe.h>

/* How the text of a column is to be read, from its type's Oid. */
enum encoding {
    ENCODED_TEXT,
    ENCODED_INT,
    ENCODED_BOOL,
    ENCODED_REAL,
    ENCODED_NUMERIC,
    ENCODED_BLOB
};

struct postgres_statement {
    struct statement common;
    char name[16];            /* of the prepared statement; "" for one without a slot */
    bool prepared;            /* the server has it, or will have when the pipeline is read */
    enum encoding *encodings; /* one a column; NULL until the first answer */
    PGresult *answer;         /* of the running statement */
    unsigned char **blobs;    /* decoded in the current row, one a column; NULL where not asked */
};

/* One answer the server owes us. */
struct expected {
    enum { EXPECT_ANSWER, EXPECT_PREPARED, EXPECT_SYNC } kind;
    struct postgres_statement *statement; /* what is being prepared */
    const char *name;                     /* of a query that must change one row; or NULL */
};

enum { PIPELINE_MAX = 128 };

struct postgres_conn {
    struct db_conn common;
    PGconn *link;
    struct expected queue[PIPELINE_MAX]; /* what was sent and not yet read, oldest first */
    unsigned waiting;
    unsigned unproven; /* queued statements whose success was taken for granted */
    bool aborted;      /* the transaction failed: only a rollback helps */
};

/* ---- the pipeline ---------------------------------------------------------------------------- */

/* Queue a statement without parameters. False when the connection is lost. */
bool pipeline_send(struct postgres_conn *conn, const char *sql);

/* Queue a synchronisation point: after a failure the server resumes there. */
bool pipeline_sync(struct postgres_conn *conn);

/* Note that the server owes one more answer. */
void pipeline_expect(struct postgres_conn *conn, struct expected expected);

/* Whether so many more may be queued without reading first. */
bool pipeline_has_room(const struct postgres_conn *conn, unsigned more);

/* Read all that is owed. True when every statement succeeded; the answer of the last one goes to
 * *answer (NULL: thrown away). After a failure the fault is that of the first, and the pipeline is
 * ready again. */
bool pipeline_settle(struct postgres_conn *conn, PGresult **answer);

/* Hand out what is queued without waiting for the answers. */
bool pipeline_flush(struct postgres_conn *conn);

/* Leave the fault that a failed answer tells of, unless there is an earlier one; name says which
 * query failed, where that is not plain. Always false. */
bool pipeline_failed(struct postgres_conn *conn, const PGresult *answer, const char *name);

/* The link is broken: leave DB_LOST. Always false. */
bool pipeline_lost(struct postgres_conn *conn);

/* ---- columns --------------------------------------------------------------------------------- */

/* Names and encodings of the columns, from a statement's first answer. */
void postgres_describe(struct postgres_statement *statement);
/* Forget the blobs decoded in the current row. */
void postgres_blobs_free(struct postgres_statement *statement);

enum db_type postgres_type(const struct db_rows *rows, int column);
int64_t postgres_number(const struct db_rows *rows, int column);
double postgres_real(const struct db_rows *rows, int column);
const char *postgres_text(const struct db_rows *rows, int column, size_t *length);
const void *postgres_blob(const struct db_rows *rows, int column, size_t *length);

#endif
