/* At a desk: a code on paper for somebody whose document was seen. */
#include "access/access_parts.h"
#include "base/id.h"

static const char purpose[] = "desk-code";
enum { CODE_SECONDS = 10 * 60 };

/* The record must be open to the operator, with a reason noted: see registry_access_note. */
static bool person_open(struct act *a, int64_t person)
{
    return registry_access_open(a, person) || refuse(a, NOT_FOUND, "person");
}

bool desk_code_show(struct act *a, json_t *model)
{
    int64_t person = param_id(a, "person");
    if (!person_open(a, person))
        return false;
    json_put(model, "person_id", json_id(person));
    json_put(model, "name", json_string(registry_name(a, person)));
    json_put(model, "user_name", json_string(registry_user_name(a, person)));
    return a->error.code == ERROR_NONE;
}

bool desk_code_give(struct act *a, json_t *model)
{
    int64_t person = param_id(a, "person");
    json_t *ticket = json_object();
    char id[ID_TEXT_SIZE];
    const char *code;
    if (!param_bool(a, "document"))
        return refuse_field(a, MISSING, "document");
    if (!person_open(a, person) || !registry_access_note(a, person, "identity") ||
        !access_code_give(a, person, &code))
        return false;
    json_put(ticket, "code", json_string(code));
    json_put(ticket, "person_id", json_id(person));
    act_subject(a, "person", person);
    id_text(person, id);
    act_redirect(a, "/desk/people/%s/code/print", id);
    return access_ticket_give(a, purpose, ticket, model);
}

bool desk_code_print(struct act *a, json_t *model)
{
    int64_t person = param_id(a, "person");
    json_t *ticket = ticket_find(a, purpose, CODE_SECONDS);
    bool is_theirs = ticket && json_get_id(ticket, "person_id") == person;
    if (!desk_code_show(a, model))
        return false;
    json_put(model, "has_code", json_boolean(is_theirs));
    json_put(model, "code", json_string(is_theirs ? json_text(ticket, "code") : ""));
    return true;
}
