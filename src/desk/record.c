/* A person's record at the desk: closed until the operator says why; then open for a quarter of an
 * hour. The person reads who opened it. */
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/assurance.h"
#include "registry/close.h"
#include "registry/registry.h"

#include <string.h>

static void level_mark(struct act *a, json_t *model, int64_t person)
{
    int64_t level = registry_assurance(a, person);
    json_put(model, "assurance", json_integer(level));
    json_put(model, arena_printf(a->arena, "is_level_%d", (int)level), json_true());
}

/* What the caller may do with it: whoever sits at a desk, and the Federation's staff. */
static void actions_add(struct act *a, const json_t *record, json_t *model)
{
    bool is_suspended = strcmp(json_text(record, "state"), "suspended") == 0;
    bool is_federation = a->who.roles & FEDERATION;
    json_put(model, "is_operator", json_boolean(desk_organisation(a) != 0));
    json_put(model, "can_answer", json_boolean(*json_text(record, "phone") != '\0'));
    json_put(model, "can_suspend", json_boolean(is_federation && !is_suspended));
    json_put(model, "can_restore", json_boolean(is_federation && is_suspended));
}

/* The whole record, once it is open. */
static bool record_add(struct act *a, int64_t person, json_t *model)
{
    json_t *record = desk_record_of(a, person);
    json_t *proofs = registry_assurances(a, person);
    json_t *close = registry_close_people(a, person), *proof;
    size_t i;
    if (!record || !proofs || !close)
        return refuse(a, NOT_FOUND, "person");
    desk_day_put(record, "birth_at", json_text(record, "birth_date"));
    json_mark(record, "state");
    json_mark(record, "sex");
    json_mark(record, "language");
    json_array_foreach(proofs, i, proof)
        json_mark(proof, "method");
    level_mark(a, model, person);
    json_put(model, "record", record);
    json_put(model, "has_proofs", json_boolean(json_array_size(proofs) > 0));
    json_put(model, "proofs", proofs);
    json_put(model, "has_close", json_boolean(json_array_size(close) > 0));
    json_put(model, "close", close);
    actions_add(a, record, model);
    return a->error.code == ERROR_NONE;
}

bool desk_record_show(struct act *a, json_t *model)
{
    int64_t person;
    if (!desk_person(a, &person))
        return false;
    bool is_open = registry_access_open(a, person);
    json_put(model, "person_id", json_id(person));
    json_put(model, "name", json_string(registry_name(a, person)));
    json_put(model, "is_open", json_boolean(is_open));
    return is_open ? record_add(a, person, model) : a->error.code == ERROR_NONE;
}

bool desk_record_open(struct act *a, json_t *model)
{
    int64_t person;
    if (!desk_person(a, &person) || !registry_access_note(a, person, param_text(a, "reason")))
        return false;
    act_subject(a, "person", person);
    json_put(model, "person_id", json_id(person));
    act_redirect(a, "/desk/people/%s", json_text(model, "person_id"));
    return true;
}
