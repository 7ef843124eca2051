#include "act/look.h"

bool act_look(struct db *db, struct act *a, handler *view, json_t *model)
{
    struct db_conn *conn = NULL;
    if (!db_connect(db, DB_READER, &conn, &a->error))
        return false;
    a->db = (struct db_context){conn, a->arena, &a->error, a->language};
    struct arena *before = json_arena_enter(a->arena);
    bool ok = db_begin(conn) ? view(a, model) : refuse(a, INTERNAL, "reader");
    json_arena_leave(before);
    db_rollback(conn);
    db_disconnect(&conn);
    a->db = (struct db_context){0};
    return ok;
}
