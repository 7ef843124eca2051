/* The one interface: opening, and handing each call to the engine's driver. */
#include "db/driver.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *scheme;
    bool is_address; /* the scheme is part of the address */
    enum db_engine engine;
    const struct driver *driver;
} schemes[] = {{"sqlite:", false, DB_SQLITE, &sqlite_driver},
               {"postgresql://", true, DB_POSTGRES, &postgres_driver},
               {"postgres://", true, DB_POSTGRES, &postgres_driver}};

/* ---- opening ------------------------------------------------------------------------------- */

bool db_open(const char *url, struct db **db, struct error *error)
{
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t length = strlen(schemes[i].scheme);
        if (strncmp(url, schemes[i].scheme, length) != 0 || !url[length])
            continue;
        struct db *opened = malloc(sizeof *opened);
        char *address = strdup(schemes[i].is_address ? url : url + length);
        if (!opened || !address)
            abort();
        *opened = (struct db){schemes[i].driver, schemes[i].engine, address};
        *db = opened;
        return true;
    }
    return error_set(error, INTERNAL, "db",
                     "the database is sqlite:FILE or postgresql://user@host/name");
}

void db_close(struct db **db)
{
    if (!*db)
        return;
    if ((*db)->vault.free)
        (*db)->vault.free((*db)->vault.keeper);
    free((*db)->address);
    free(*db);
    *db = NULL;
}

void db_set_vault(struct db *db, const struct db_vault *vault)
{
    db->vault = *vault;
}

void *db_vault_keeper(const struct db_conn *conn)
{
    return conn->db->vault.keeper;
}

enum db_engine db_engine(const struct db *db)
{
    return db->engine;
}

bool db_connect(struct db *db, enum db_mode mode, struct db_conn **conn, struct error *error)
{
    *conn = db->driver->connect(db, mode, error);
    return *conn != NULL;
}

void db_disconnect(struct db_conn **conn)
{
    if (!*conn)
        return;
    if ((*conn)->in_transaction)
        db_rollback(*conn);
    (*conn)->db->driver->disconnect(*conn);
    *conn = NULL;
}

/* ---- transactions ---------------------------------------------------------------------------- */

bool db_begin(struct db_conn *conn)
{
    conn->in_transaction = conn->db->driver->begin(conn);
    return conn->in_transaction;
}

bool db_commit(struct db_conn *conn)
{
    if (!conn->db->driver->commit(conn))
        return false;
    conn->in_transaction = false;
    return true;
}

void db_rollback(struct db_conn *conn)
{
    conn->db->driver->rollback(conn);
    conn->in_transaction = false;
}

bool db_savepoint(struct db_conn *conn)
{
    return conn->db->driver->savepoint(conn);
}

bool db_release(struct db_conn *conn)
{
    return conn->db->driver->release(conn);
}

bool db_rollback_to(struct db_conn *conn)
{
    return conn->db->driver->rollback_to(conn);
}

bool db_settle(struct db_conn *conn)
{
    return conn->fault == DB_FINE && conn->db->driver->settle(conn);
}

uint64_t db_writes(const struct db_conn *conn)
{
    return conn->writes;
}

/* ---- faults ---------------------------------------------------------------------------------- */

enum db_fault db_fault(const struct db_conn *conn)
{
    return conn->fault;
}

const char *db_message(const struct db_conn *conn)
{
    return conn->message;
}

bool conn_failed(struct db_conn *conn, enum db_fault fault, const char *message)
{
    conn->fault = fault;
    size_t length = strcspn(message, "\n");
    if (length >= sizeof conn->message)
        length = sizeof conn->message - 1;
    memcpy(conn->message, message, length);
    conn->message[length] = '\0';
    return false;
}

void conn_explain(const struct db_conn *conn, struct error *error, const char *what)
{
    static const enum error_code codes[] = {
        [DB_FINE] = INTERNAL,     [DB_CONSTRAINT] = STATE_CONFLICT, [DB_RETRY] = BUSY,
        [DB_LOST] = STORAGE_LOST, [DB_FULL] = STORAGE_FULL,         [DB_BROKEN] = INTERNAL,
    };
    error_set(error, codes[conn->fault], NULL, "%s: %s", what, conn->message);
}

/* ---- statements ------------------------------------------------------------------------------ */

struct statement **conn_slot(struct db_conn *conn, unsigned slot)
{
    if (slot >= conn->slots) {
        unsigned slots = slot < 64 ? 64 : slot + slot / 2;
        conn->statements = realloc(conn->statements, slots * sizeof(struct statement *));
        if (!conn->statements)
            abort();
        memset(conn->statements + conn->slots, 0,
               (slots - conn->slots) * sizeof(struct statement *));
        conn->slots = slots;
    }
    return &conn->statements[slot];
}

bool db_run(struct db_conn *conn, const struct db_query *query, const struct db_value *values,
            struct db_rows *rows)
{
    if (!conn->db->driver->run(conn, query, values, rows))
        return false;
    conn->writes += !query->reads_only && rows->count != 0;
    return true;
}

bool db_next(struct db_rows *rows)
{
    if (!rows->conn->db->driver->next(rows))
        return false;
    rows->conn->writes += !rows->query->reads_only;
    return true;
}

void db_done(struct db_rows *rows)
{
    rows->conn->db->driver->done(rows);
}

int db_columns(const struct db_rows *rows)
{
    const struct statement *statement = rows->engine;
    return statement->column_count;
}

const char *db_column_name(const struct db_rows *rows, int column)
{
    const struct statement *statement = rows->engine;
    return statement->columns[column].name;
}

enum db_type db_column_type(const struct db_rows *rows, int column)
{
    return rows->conn->db->driver->type(rows, column);
}

int64_t db_int(const struct db_rows *rows, int column)
{
    return rows->conn->db->driver->number(rows, column);
}

double db_real(const struct db_rows *rows, int column)
{
    return rows->conn->db->driver->real(rows, column);
}

const char *db_text(const struct db_rows *rows, int column)
{
    return rows->conn->db->driver->text(rows, column, NULL);
}

const void *db_blob(const struct db_rows *rows, int column, size_t *length)
{
    return rows->conn->db->driver->blob(rows, column, length);
}

bool db_backup(struct db *db, const char *file, struct error *error)
{
    return db->driver->backup(db, file, error);
}
