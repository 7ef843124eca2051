/* A database for each test. */
#include "db/test_engines.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum db_engine engine_numbers[DB_ENGINES] = {DB_SQLITE, DB_POSTGRES};

/* ---- statements of the test's own ------------------------------------------------------------ */

static int64_t postgres_run(const char *url, const char *sql)
{
    PGconn *conn = PQconnectdb(url);
    PGresult *result = PQexec(conn, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(conn));
    int rows = PQntuples(result);
    int64_t number = rows ? strtoll(PQgetvalue(result, rows - 1, 0), NULL, 10) : 0;
    PQclear(result);
    PQfinish(conn);
    return number;
}

static int number_read(void *number, int columns, char **values, char **names)
{
    (void)columns;
    (void)names;
    *(int64_t *)number = values[0] ? strtoll(values[0], NULL, 10) : 0;
    return 0;
}

static int64_t sqlite_run(const char *file, const char *sql)
{
    sqlite3 *conn;
    int64_t number = 0;
    char *message = NULL;
    assert_int_equal(sqlite3_open(file, &conn), SQLITE_OK);
    sqlite3_busy_timeout(conn, 5000);
    if (sqlite3_exec(conn, sql, number_read, &number, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(conn);
    return number;
}

int64_t test_database_run(const struct test_database *database, const char *sql)
{
    return database->engine == DB_SQLITE ? sqlite_run(database->name, sql)
                                         : postgres_run(database->url, sql);
}

/* ---- databases ------------------------------------------------------------------------------- */

static const char *server_url(void)
{
    const char *url = getenv("PIAZZA_TEST_POSTGRES");
    return url ? url : "";
}

bool test_postgres_is_there(void)
{
    return *server_url() != '\0';
}

static void sqlite_make(struct test_database *database)
{
    const char *folder = getenv("TMPDIR");
    snprintf(database->name, sizeof database->name, "%s/piazza-test-XXXXXX",
             folder ? folder : "/tmp");
    int file = mkstemp(database->name);
    assert_true(file >= 0);
    close(file);
    snprintf(database->url, sizeof database->url, "sqlite:%s", database->name);
}

static void postgres_make(struct test_database *database)
{
    static unsigned made;
    const char *server = server_url();
    snprintf(database->name, sizeof database->name, "test_%d_%u", (int)getpid(), made++);
    snprintf(database->url, sizeof database->url,
             "%s%coptions=-csearch_path%%3D%s&application_name=%s", server,
             strchr(server, '?') ? '&' : '?', database->name, database->name);
    char sql[300];
    snprintf(sql, sizeof sql, "create schema %s", database->name);
    postgres_run(server, sql);
}

void test_database_make(struct test_database *database, enum db_engine engine)
{
    database->engine = engine;
    if (engine == DB_SQLITE)
        sqlite_make(database);
    else
        postgres_make(database);
}

static void sqlite_drop(const char *file)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char name[300];
        snprintf(name, sizeof name, "%s%s", file, ends[i]);
        unlink(name);
    }
}

void test_database_drop(const struct test_database *database)
{
    if (database->engine == DB_SQLITE) {
        sqlite_drop(database->name);
        return;
    }
    char sql[400];
    snprintf(sql, sizeof sql, "set client_min_messages = warning; drop schema %s cascade",
             database->name);
    postgres_run(server_url(), sql);
}

/* ---- the fixture ----------------------------------------------------------------------------- */

int engine_setup(void **state)
{
    enum db_engine engine = *(enum db_engine *)*state;
    *state = NULL;
    if (engine == DB_POSTGRES && !test_postgres_is_there()) {
        print_message("PIAZZA_TEST_POSTGRES is not set: see scripts/with-postgres\n");
        return 0;
    }
    struct engine_fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture)
        abort();
    test_database_make(&fixture->database, engine);
    fixture->arena = arena_new();
    struct error error = {0};
    if (!db_open(fixture->database.url, &fixture->db, &error))
        fail_msg("%s", error.detail);
    *state = fixture;
    return 0;
}

struct engine_fixture *engine_fixture(void **state)
{
    if (!*state)
        skip();
    return *state;
}

int engine_teardown(void **state)
{
    struct engine_fixture *fixture = *state;
    if (!fixture)
        return 0;
    db_close(&fixture->db);
    test_database_drop(&fixture->database);
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}
