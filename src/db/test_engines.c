/* A database for each test. */
#include "db/test_engines.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum db_engine engine_numbers[DB_ENGINES] = {DB_SQLITE, DB_POSTGRES};

static unsigned databases; /* made by this process so far */

static void server_do(const char *sql)
{
    PGconn *server = PQconnectdb(getenv("PIAZZA_TEST_POSTGRES"));
    PGresult *answer = PQexec(server, sql);
    if (PQresultStatus(answer) != PGRES_COMMAND_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(server));
    PQclear(answer);
    PQfinish(server);
}

/* The server's URL with another database at its end. */
static void postgres_make(struct engine_fixture *fixture)
{
    const char *server = getenv("PIAZZA_TEST_POSTGRES");
    const char *last = server ? strrchr(server, '/') : NULL;
    if (!last)
        abort();
    fixture->name = arena_printf(fixture->arena, "test_%d_%u", (int)getpid(), ++databases);
    fixture->url =
        arena_printf(fixture->arena, "%.*s/%s", (int)(last - server), server, fixture->name);
    server_do(arena_printf(fixture->arena, "create database %s", fixture->name));
}

static void sqlite_make(struct engine_fixture *fixture)
{
    const char *directory = getenv("TMPDIR");
    fixture->name = arena_printf(fixture->arena, "%s/piazza_test_%d_%u.db",
                                 directory ? directory : "/tmp", (int)getpid(), ++databases);
    fixture->url = arena_printf(fixture->arena, "sqlite:%s", fixture->name);
}

int engine_setup(void **state)
{
    enum db_engine engine = *(enum db_engine *)*state;
    *state = NULL;
    if (engine == DB_POSTGRES && !getenv("PIAZZA_TEST_POSTGRES")) {
        print_message("PIAZZA_TEST_POSTGRES is not set: see scripts/with-postgres\n");
        return 0;
    }
    struct engine_fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture)
        abort();
    fixture->engine = engine;
    fixture->arena = arena_new();
    if (engine == DB_POSTGRES)
        postgres_make(fixture);
    else
        sqlite_make(fixture);
    struct error error = {0};
    if (!db_open(fixture->url, &fixture->db, &error))
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
    if (fixture->engine == DB_POSTGRES) {
        server_do(arena_printf(fixture->arena, "drop database %s with (force)", fixture->name));
    } else {
        static const char *const ends[] = {"", "-wal", "-shm"};
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            unlink(arena_printf(fixture->arena, "%s%s", fixture->name, ends[i]));
    }
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}
