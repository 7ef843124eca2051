#include "check.h"

#include "act/check.h"
#include "base/clock.h"
#include "web/route.h"

#include <inttypes.h>

static bool journal_check(struct db_conn *conn, FILE *out, int64_t *broken, struct error *error)
{
    struct act_check found = {0};
    if (!act_check(conn, &found, error))
        return false;
    fprintf(out, "%-70s %10" PRIu64 " counted %6" PRIu64 " broken\n", "act: the journal is whole",
            found.rows, found.broken);
    if (found.broken)
        fprintf(out, "  first: lane %" PRId64 ", row %" PRId64 ": %s\n", found.first_lane,
                found.first_seq, found.first_reason);
    *broken += (int64_t)found.broken;
    return true;
}

static bool invariant_check(struct act *a, const char *room, const struct invariant *rule,
                            FILE *out, int64_t *broken)
{
    int64_t all, wrong;
    if (!rule->counted(a, &all) || !rule->broken(a, &wrong))
        return refuse(a, INTERNAL, NULL);
    char title[96];
    snprintf(title, sizeof title, "%s: %s", room, rule->name);
    fprintf(out, "%-70s %10" PRId64 " counted %6" PRId64 " broken\n", title, all, wrong);
    *broken += wrong;
    return true;
}

static bool rooms_check(struct act *a, FILE *out, int64_t *broken)
{
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct invariant *rule = (*room)->invariants; rule && rule->name; rule++)
            if (!invariant_check(a, (*room)->name, rule, out, broken))
                return false;
    return true;
}

bool check_print(struct db *db, FILE *out, struct error *error)
{
    struct arena *arena = arena_new(), *before = json_arena_enter(arena);
    struct db_conn *conn = NULL;
    struct act a;
    int64_t broken = 0;
    act_begin_system(&a, arena, "check", clock_now());
    bool ok = db_connect(db, DB_READER, &conn, error) && db_migrated(conn, error) &&
              journal_check(conn, out, &broken, error);
    if (ok) {
        a.db = (struct db_context){conn, arena, error};
        ok = db_begin(conn) && rooms_check(&a, out, &broken);
        db_rollback(conn);
    }
    if (conn)
        db_disconnect(&conn);
    json_arena_leave(before);
    arena_free(&arena);
    if (ok && broken)
        return error_set(error, INTERNAL, "check", "%" PRId64 " rules broken", broken);
    return ok;
}
