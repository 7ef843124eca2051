/* Columns of PostgreSQL's answers: text that the type's Oid says how to read. */
#include "db/postgres.h"

#include <stdlib.h>
#include <string.h>

/* From pg_type.dat; fixed for ever. */
enum oid {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_NUMERIC = 1700
};

static enum encoding encoding_of(Oid type)
{
    switch (type) {
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
        return ENCODED_INT;
    case OID_BOOL:
        return ENCODED_BOOL;
    case OID_FLOAT4:
    case OID_FLOAT8:
        return ENCODED_REAL;
    case OID_NUMERIC:
        return ENCODED_NUMERIC;
    case OID_BYTEA:
        return ENCODED_BLOB;
    default:
        return ENCODED_TEXT;
    }
}

void postgres_describe(struct postgres_statement *statement)
{
    int columns = PQnfields(statement->answer);
    statement_describe(&statement->common, columns);
    statement->encodings = calloc((size_t)columns + 1, sizeof *statement->encodings);
    statement->blobs = calloc((size_t)columns + 1, sizeof *statement->blobs);
    if (!statement->encodings || !statement->blobs)
        abort();
    for (int i = 0; i < columns; i++) {
        statement_name_column(&statement->common, i, PQfname(statement->answer, i));
        statement->encodings[i] = encoding_of(PQftype(statement->answer, i));
    }
}

void postgres_blobs_free(struct postgres_statement *statement)
{
    for (int i = 0; statement->blobs && i < statement->common.column_count; i++) {
        PQfreemem(statement->blobs[i]);
        statement->blobs[i] = NULL;
    }
}

static const char *value_of(const struct db_rows *rows, int column)
{
    const struct postgres_statement *statement = rows->engine;
    return PQgetvalue(statement->answer, rows->row, column);
}

/* sum() of integers is numeric here, and still an integer. */
enum db_type postgres_type(const struct db_rows *rows, int column)
{
    const struct postgres_statement *statement = rows->engine;
    if (PQgetisnull(statement->answer, rows->row, column))
        return DB_NULL;
    switch (statement->encodings[column]) {
    case ENCODED_INT:
    case ENCODED_BOOL:
        return DB_INT;
    case ENCODED_REAL:
        return DB_REAL;
    case ENCODED_NUMERIC:
        return strchr(value_of(rows, column), '.') ? DB_REAL : DB_INT;
    case ENCODED_BLOB:
        return DB_BLOB;
    default:
        return DB_TEXT;
    }
}

int64_t postgres_number(const struct db_rows *rows, int column)
{
    const struct postgres_statement *statement = rows->engine;
    const char *value = value_of(rows, column);
    if (statement->encodings[column] == ENCODED_BOOL)
        return *value == 't';
    return strtoll(value, NULL, 10);
}

double postgres_real(const struct db_rows *rows, int column)
{
    return strtod(value_of(rows, column), NULL);
}

const char *postgres_text(const struct db_rows *rows, int column, size_t *length)
{
    const struct postgres_statement *statement = rows->engine;
    if (length)
        *length = (size_t)PQgetlength(statement->answer, rows->row, column);
    if (PQgetisnull(statement->answer, rows->row, column))
        return NULL;
    return value_of(rows, column);
}

const void *postgres_blob(const struct db_rows *rows, int column, size_t *length)
{
    struct postgres_statement *statement = rows->engine;
    *length = 0;
    if (PQgetisnull(statement->answer, rows->row, column))
        return NULL;
    PQfreemem(statement->blobs[column]);
    statement->blobs[column] =
        PQunescapeBytea((const unsigned char *)value_of(rows, column), length);
    if (!statement->blobs[column])
        abort();
    return statement->blobs[column];
}
