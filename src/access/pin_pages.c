/* The pages on which a PIN is set: by the person, or at a desk where they type it themselves. */
#include "access/access_parts.h"
#include "access_sql.h"
#include "base/id.h"

#include <string.h>

static bool pin_typed_right(struct act *a)
{
    const char *pin = param_text(a, "pin");
    if (!access_pin_fits(a, pin, "pin"))
        return false;
    return strcmp(pin, param_text(a, "again")) == 0 || refuse_field(a, PIN_NOT_TWICE, "again");
}

static bool pin_hash(struct act *a)
{
    a->prepared = (void *)access_password_hash(a->arena, param_text(a, "pin"));
    return a->prepared != NULL;
}

/* ---- one's own ------------------------------------------------------------------------------- */

bool pin_show(struct act *a, json_t *model)
{
    json_put(model, "is_fresh", json_boolean(access_is_fresh(a)));
    return access_pin_show(a, a->who.actor, model);
}

bool pin_choose_prepare(struct act *a, json_t *model)
{
    (void)model;
    return session_must_be_fresh(a) && pin_typed_right(a) && pin_hash(a);
}

bool pin_choose(struct act *a, json_t *model)
{
    (void)model;
    act_subject(a, "person", a->who.actor);
    act_redirect(a, "/me/pin");
    return access_pin_set(a, a->who.actor, a->prepared);
}

bool pin_remove(struct act *a, json_t *model)
{
    (void)model;
    int64_t person = a->who.actor;
    act_subject(a, "person", person);
    act_redirect(a, "/me/pin");
    return session_must_be_fresh(a) &&
           (pin_delete(a, person) == 1 || refuse(a, NOT_FOUND, "pin")) &&
           change_note(a, person, "pin_removed");
}

/* ---- at a desk ------------------------------------------------------------------------------- */

/* The record is open to the operator, who does not set a PIN for themselves this way. */
static bool person_open(struct act *a, int64_t *person)
{
    *person = param_id(a, "person");
    return (*person != a->who.actor && registry_access_open(a, *person)) ||
           refuse(a, NOT_FOUND, "person");
}

static bool person_seen(struct act *a, int64_t *person)
{
    return person_open(a, person) &&
           (param_bool(a, "document") || refuse_field(a, MISSING, "document"));
}

bool desk_pin_show(struct act *a, json_t *model)
{
    int64_t person;
    if (!person_open(a, &person))
        return false;
    json_put(model, "person_id", json_id(person));
    json_put(model, "name", json_string(registry_name(a, person)));
    return access_pin_show(a, person, model);
}

bool desk_pin_set_prepare(struct act *a, json_t *model)
{
    int64_t person;
    (void)model;
    return person_seen(a, &person) && pin_typed_right(a) && pin_hash(a);
}

static bool desk_noted(struct act *a, int64_t person)
{
    char id[ID_TEXT_SIZE];
    id_text(person, id);
    act_subject(a, "person", person);
    act_redirect(a, "/desk/people/%s/pin", id);
    return registry_access_note(a, person, "identity");
}

bool desk_pin_set(struct act *a, json_t *model)
{
    int64_t person;
    (void)model;
    return person_seen(a, &person) && desk_noted(a, person) &&
           access_pin_set(a, person, a->prepared);
}

/* The same number serves again. The person is told: otherwise whoever unlocks could go on guessing.
 */
bool desk_pin_unlock(struct act *a, json_t *model)
{
    int64_t person;
    (void)model;
    return person_seen(a, &person) && desk_noted(a, person) && access_pin_used(a, person) &&
           change_note(a, person, "pin_unlocked");
}
