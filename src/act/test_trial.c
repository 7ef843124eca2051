#include "act/test_trial.h"

void trial_begin(struct trial *trial, void **state, const char *name, int64_t actor)
{
    *trial = (struct trial){.square = *state, .arena = arena_new()};
    trial->outer = json_arena_enter(trial->arena);
    square_act(&trial->act, trial->arena, name, actor);
    trial->act.now = TRIAL_NOW;
    trial->act.address = "192.0.2.1";
    trial->act.input = json_object();
    trial->model = json_object();
}

void trial_begin_as(struct trial *trial, void **state, int64_t person, enum role role,
                    int64_t organisation)
{
    trial_begin(trial, state, "test", person);
    struct who *who = &trial->act.who;
    who->roles |= role;
    if (organisation) {
        who->grants[0].role = role;
        who->grants[0].organisation = organisation;
        who->grant_count = 1;
    }
}

void put_id(struct trial *trial, const char *name, int64_t id)
{
    json_put((json_t *)trial->act.input, name, json_id(id));
}

void put_text(struct trial *trial, const char *name, const char *text)
{
    json_put((json_t *)trial->act.input, name, json_string(text));
}

void put_int(struct trial *trial, const char *name, int64_t value)
{
    json_put((json_t *)trial->act.input, name, json_integer(value));
}

void trial_end(struct trial *trial)
{
    json_arena_leave(trial->outer);
    arena_free(&trial->arena);
}

enum error_code trial_do(struct trial *trial, handler *handle)
{
    bool done = lanes_perform(trial->square->lanes, &trial->act, handle, trial->model);
    assert_int_equal(done, trial->act.error.code == ERROR_NONE);
    return trial->act.error.code;
}

enum error_code trial_read(struct trial *trial, handler *handle)
{
    struct act *a = &trial->act;
    struct db_conn *conn = NULL;
    assert_true(db_connect(trial->square->db, DB_READER, &conn, &a->error));
    assert_true(db_begin(conn));
    a->db = (struct db_context){.conn = conn, .arena = trial->arena, .error = &a->error};
    bool done = handle(a, trial->model);
    assert_int_equal(done, a->error.code == ERROR_NONE);
    db_rollback(conn);
    db_disconnect(&conn);
    a->db.conn = NULL;
    return a->error.code;
}

enum error_code trial_run(void **state, handler *handle, void *prepared)
{
    struct trial trial;
    trial_begin(&trial, state, "test", 0);
    trial.act.prepared = prepared;
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}
