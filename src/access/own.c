/* What a person sees and changes of their own ways to come in. */
#include "access/access_parts.h"
#include "access_sql.h"
#include "base/id.h"

static const char *own_digest(const struct act *a)
{
    return a->session ? a->session : "";
}

bool access_show(struct act *a, json_t *model)
{
    int64_t person = a->who.actor, spare;
    struct code_app_of_row app = {0};
    struct password_of_row password;
    json_t *sessions =
        sessions_of(a, person, a->now - SESSION_IDLE, a->now - SESSION_LIFE, own_digest(a));
    json_t *passkeys = passkeys_of(a, person);
    json_t *changes = changes_show(a, person);
    if (!sessions || !passkeys || !changes || !spare_codes_left(a, person, &spare))
        return false;
    bool has_app = code_app_of(a, person, &app) && app.is_confirmed;
    json_put(model, "user_name", json_string(registry_user_name(a, person)));
    json_put(model, "has_password", json_boolean(password_of(a, person, &password)));
    json_put(model, "is_fresh", json_boolean(access_is_fresh(a)));
    json_put(model, "has_others", json_boolean(json_array_size(sessions) > 1));
    json_put(model, "sessions", sessions);
    json_put(model, "has_passkeys", json_boolean(json_array_size(passkeys) > 0));
    json_put(model, "passkeys", passkeys);
    json_put(model, "has_code_app", json_boolean(has_app));
    json_put(model, "spare_codes", json_integer(spare));
    json_put(model, "has_changes", json_boolean(json_array_size(changes) > 0));
    json_put(model, "changes", changes);
    return a->error.code == ERROR_NONE;
}

/* ---- sessions -------------------------------------------------------------------------------- */

bool session_close(struct act *a, json_t *model)
{
    (void)model;
    int64_t ended = session_end_own(a, param_id(a, "session"), a->who.actor, a->now);
    if (ended == 0)
        refuse(a, NOT_FOUND, "session");
    act_redirect(a, "/me/sign-in");
    return ended == 1 && change_note(a, a->who.actor, "session_ended");
}

bool sessions_close(struct act *a, json_t *model)
{
    (void)model;
    act_redirect(a, "/me/sign-in");
    return access_sessions_end(a, a->who.actor, true) &&
           change_note(a, a->who.actor, "sessions_ended");
}

/* ---- the password ---------------------------------------------------------------------------- */

bool password_show(struct act *a, json_t *model)
{
    struct password_of_row password;
    json_put(model, "user_name", json_string(registry_user_name(a, a->who.actor)));
    json_put(model, "has_password", json_boolean(password_of(a, a->who.actor, &password)));
    return a->error.code == ERROR_NONE;
}

/* The old password, or for whoever never had one, a fresh session. */
static bool old_password_right(struct act *a, int64_t person)
{
    enum { TRIES = 10 };
    struct password_of_row known;
    char id[ID_TEXT_SIZE];
    int64_t tries;
    if (!password_of(a, person, &known))
        return a->error.code == ERROR_NONE && session_must_be_fresh(a);
    id_text(person, id);
    if (!attempts_try(a, "own password", id, TRIES, &tries))
        return false;
    if (!password_check(known.hash, param_text(a, "old")))
        return refuse_field(a, PASSWORD_WRONG, "old");
    attempts_return(tries);
    return true;
}

bool password_change_prepare(struct act *a, json_t *model)
{
    (void)model;
    const char *password = param_text(a, "password");
    if (!old_password_right(a, a->who.actor) ||
        !password_fits(a, password, registry_user_name(a, a->who.actor)))
        return false;
    a->prepared = (void *)access_password_hash(a->arena, password);
    return true;
}

/* Whoever knew the old one is out: sessions elsewhere end, and links under way stop serving. */
bool password_change(struct act *a, json_t *model)
{
    (void)model;
    int64_t person = a->who.actor;
    act_subject(a, "person", person);
    act_redirect(a, "/me/sign-in");
    return password_put(a, person, a->prepared, a->now) == 1 &&
           recoveries_replace(a, person, a->now) >= 0 && access_sessions_end(a, person, true) &&
           change_note(a, person, "password_changed");
}
