/* Migrations: applied once, in order, registered with their digest, never altered afterwards. */
#include "db/driver.h"

#include "base/clock.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

/* The register itself. */
static const char register_create[] = "create table if not exists migrations ("
                                      " room text not null,"   /* whose tables it makes */
                                      " name text not null,"   /* the file, without .sql */
                                      " digest text not null," /* BLAKE2b-256 of its text, hex */
                                      " applied_at integer not null," /* UTC seconds */
                                      " primary key (room, name)) strict;";

static const struct db_query register_read = {.name = "migrations",
                                              .sql = {"select room, name, digest from migrations",
                                                      "select room, name, digest from migrations"},
                                              .slot = DB_SLOT_NONE};

static const unsigned char register_types[] = {DB_TEXT, DB_TEXT, DB_TEXT, DB_INT};
static const struct db_query register_add = {
    .name = "migration_add",
    .sql = {"insert into migrations (room, name, digest, applied_at) values (?1, ?2, ?3, ?4)",
            "insert into migrations (room, name, digest, applied_at) values ($1, $2, $3, $4)"},
    .slot = DB_SLOT_NONE,
    .parameters = 4,
    .types = register_types};

static unsigned list_length(const struct db_migration *list)
{
    unsigned length = 0;
    while (list[length].room)
        length++;
    return length;
}

static bool explained(const struct db_conn *conn, struct error *error, const char *what)
{
    conn_explain(conn, error, what);
    return false;
}

/* Tick off one registered migration in the list; false if the list does not have it as it was. */
static bool tick(const struct db_migration *list, const struct db_rows *rows, bool *applied,
                 struct error *error)
{
    const char *room = db_text(rows, 0), *name = db_text(rows, 1), *digest = db_text(rows, 2);
    for (unsigned i = 0; list[i].room; i++) {
        if (strcmp(list[i].room, room) != 0 || strcmp(list[i].name, name) != 0)
            continue;
        applied[i] = true;
        return strcmp(list[i].digest, digest) == 0 ||
               error_set(error, INTERNAL, "migrations",
                         "%s/%s was altered after it had been applied", room, name);
    }
    return error_set(error, INTERNAL, "migrations",
                     "%s/%s was applied, but this program does not know it", room, name);
}

/* Which of the list are applied already. */
static bool register_compare(struct db_conn *conn, const struct db_migration *list, bool *applied,
                             struct error *error)
{
    struct db_rows rows;
    if (!db_run(conn, &register_read, NULL, &rows))
        return explained(conn, error, "the register of migrations");
    bool fine = true;
    while (fine && db_next(&rows))
        fine = tick(list, &rows, applied, error);
    if (fine && db_fault(conn) != DB_FINE)
        fine = explained(conn, error, "the register of migrations");
    db_done(&rows);
    return fine;
}

static bool migration_register(struct db_conn *conn, const struct db_migration *migration)
{
    const struct db_value values[] = {db_value_text(migration->room),
                                      db_value_text(migration->name),
                                      db_value_text(migration->digest), db_value_int(clock_now())};
    struct db_rows rows;
    if (!db_run(conn, &register_add, values, &rows))
        return false;
    db_done(&rows);
    return true;
}

static bool migration_apply(struct db_conn *conn, const struct db_migration *migration,
                            struct error *error)
{
    char *sql = conn->db->driver->migration_text(migration->sql);
    if (!sql)
        abort();
    bool fine = conn->db->driver->script(conn, sql) && migration_register(conn, migration);
    free(sql);
    if (fine)
        log_info("migration applied", "room", migration->room, "name", migration->name, NULL);
    return fine || explained(conn, error, migration->name);
}

/* Inside a transaction that no other node can be in: compare all, then apply the first missing. */
static bool first_missing_apply(struct db_conn *conn, const struct db_migration *list,
                                bool *missing, struct error *error)
{
    const char *lock = conn->db->driver->migration_lock;
    if (lock && !conn->db->driver->script(conn, lock))
        return explained(conn, error, "the lock on migrations");
    char *create = conn->db->driver->migration_text(register_create);
    if (!create)
        abort();
    bool created = conn->db->driver->script(conn, create);
    free(create);
    if (!created)
        return explained(conn, error, "the register of migrations");

    bool *applied = calloc(list_length(list) + 1, sizeof *applied);
    if (!applied)
        abort();
    bool fine = register_compare(conn, list, applied, error);
    unsigned first = 0;
    while (list[first].room && applied[first])
        first++;
    free(applied);
    *missing = list[first].room != NULL;
    return fine && (!*missing || migration_apply(conn, &list[first], error));
}

bool migrations_apply(struct db *db, const struct db_migration *list, unsigned *applied,
                      struct error *error)
{
    *applied = 0;
    struct db_conn *conn;
    if (!db_connect(db, DB_WRITER, &conn, error))
        return false;
    bool fine, missing = true;
    do {
        fine = db_begin(conn) || explained(conn, error, "migrations");
        fine = fine && first_missing_apply(conn, list, &missing, error);
        if (fine)
            fine = db_commit(conn) || explained(conn, error, "migrations");
        else if (conn->in_transaction)
            db_rollback(conn);
        *applied += fine && missing;
    } while (fine && missing);
    db_disconnect(&conn);
    return fine;
}

bool migrations_complete(struct db_conn *conn, const struct db_migration *list, struct error *error)
{
    bool *applied = calloc(list_length(list) + 1, sizeof *applied);
    if (!applied)
        abort();
    bool fine = register_compare(conn, list, applied, error);
    for (unsigned i = 0; fine && list[i].room; i++)
        if (!applied[i])
            fine = error_set(error, INTERNAL, "migrations", "%s/%s is not applied", list[i].room,
                             list[i].name);
    free(applied);
    return fine;
}

bool db_migrate(struct db *db, unsigned *applied, struct error *error)
{
    return migrations_apply(db, db_migrations, applied, error);
}

bool db_migrated(struct db_conn *conn, struct error *error)
{
    return migrations_complete(conn, db_migrations, error);
}
