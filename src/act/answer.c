#include "act/answer.h"

#include "act_sql.h"

#include <string.h>

static enum error_code code_named(const char *name)
{
    for (int code = ERROR_NONE + 1; code < ERROR_CODES; code++)
        if (strcmp(error_name((enum error_code)code), name) == 0)
            return (enum error_code)code;
    return INTERNAL;
}

static enum answer_state answer_restore(struct act *a, const char *stored, json_t *model)
{
    json_t *answer = json_loads(stored, 0, NULL);
    if (!answer) {
        refuse(a, INTERNAL, "answer");
        return ANSWER_RECALLED;
    }
    const char *error = json_text(answer, "error");
    if (*error) {
        a->fields = json_object_get(answer, "fields");
        refuse(a, code_named(error), json_text(answer, "field"));
        return ANSWER_RECALLED;
    }
    json_object_update(model, json_object_get(answer, "model"));
    a->location = json_string_value(json_object_get(answer, "location"));
    return ANSWER_RECALLED;
}

enum answer_state answer_recall(struct act *a, json_t *model)
{
    if (!a->key)
        return ANSWER_NEW;
    struct answer_by_key_row stored;
    if (!answer_by_key(a, a->who.actor, a->key, &stored))
        return a->error.code == ERROR_NONE ? ANSWER_NEW : ANSWER_FAILED;
    if (strcmp(stored.digest, a->content) != 0) {
        refuse(a, KEY_CONFLICT, NULL);
        return ANSWER_RECALLED;
    }
    return answer_restore(a, stored.answer, model);
}

static json_t *answer_json(const struct act *a, const json_t *model)
{
    json_t *answer = json_object();
    if (a->error.code == ERROR_NONE) {
        json_object_set(answer, "model", (json_t *)model);
        if (a->location)
            json_put(answer, "location", json_string(a->location));
        return answer;
    }
    json_put(answer, "error", json_string(error_name(a->error.code)));
    json_put(answer, "field", json_string(a->error.field));
    if (a->fields)
        json_object_set(answer, "fields", a->fields);
    return answer;
}

bool answer_keep(struct act *a, const json_t *model)
{
    if (!a->key || a->cookies || error_status(a->error.code) >= 500)
        return true;
    const char *text = json_dumps(answer_json(a, model), JSON_COMPACT);
    const char *sealed = db_seal(&a->db, text);
    return sealed && answer_add(a, a->who.actor, a->key, a->content, a->now, sealed) == 1;
}
