/* Signing in and out with a user name and a password. The password is checked before the lane,
 * where slow work belongs; the act itself only opens the session. */
#include "access/access_parts.h"
#include "access_sql.h"

#include <string.h>

/* What the prepare step found out, for the act. */
struct proof {
    int64_t person;
    int64_t name_hash;
    const char *new_hash; /* the password hashed anew with today's parameters, or NULL */
};

bool access_credential_add(struct act *a, int64_t person, const char *user_name, const char *hash)
{
    return registry_user_name_add(a, person, user_name) &&
           password_insert(a, person, hash, a->now) == 1;
}

/* A place to go back to: a path of this site, or home. Browsers read "\" as "/", and "//host" as
 * another site. */
static const char *back_place(const char *back)
{
    bool is_local = back[0] == '/' && back[1] != '/' && !strchr(back, '\\');
    for (const char *c = back; *c; c++)
        is_local = is_local && (unsigned char)*c > ' ';
    return is_local ? back : "/";
}

bool sign_in_show(struct act *a, json_t *model)
{
    json_put(model, "back", json_string(back_place(param_text(a, "back"))));
    return true;
}

/* Names that nobody has are counted like all others, so that the refusal does not tell. */
static bool may_try(struct act *a, int64_t name_hash)
{
    int64_t written = 0;
    if (!sign_in_failures_of(a, name_hash, a->now - ATTEMPTS_WINDOW, &written) && a->error.code)
        return false;
    if (written + attempts_by_name(name_hash, a->now) >= ATTEMPTS_PER_NAME ||
        attempts_by_address(a->address, a->now) >= ATTEMPTS_PER_ADDRESS)
        return refuse(a, TOO_MANY_REQUESTS, NULL);
    return true;
}

bool sign_in_prepare(struct act *a, json_t *model)
{
    (void)model;
    const char *name = registry_user_name_clean(a->arena, param_text(a, "user"));
    const char *password = param_text(a, "password");
    int64_t name_hash = attempts_name_hash(name);
    if (!may_try(a, name_hash))
        return false;
    struct password_of_name_row known;
    bool exists = password_of_name(a, registry_user_name_index(a, name), &known);
    if (!exists && a->error.code)
        return false;
    bool right;
    if (!password_check(exists ? known.hash : NULL, password, &right))
        return refuse(a, BUSY, NULL);
    if (!right) {
        attempts_wrong(name_hash, a->address, a->now);
        return refuse(a, SIGN_IN_FAILED, NULL);
    }
    struct proof *proof = arena_alloc(a->arena, sizeof *proof);
    *proof = (struct proof){known.person_id, name_hash, NULL};
    if (password_is_weak(known.hash))
        proof->new_hash = access_password_hash(a->arena, password);
    a->prepared = proof;
    return true;
}

bool sign_in(struct act *a, json_t *model)
{
    const struct proof *proof = a->prepared;
    attempts_forget(proof->name_hash);
    if (sign_in_forgive(a, proof->name_hash) < 0)
        return false;
    if (proof->new_hash && password_rehash(a, proof->person, proof->new_hash, a->now) != 1)
        return false;
    if (!session_begin(a, proof->person, model))
        return false;
    /* From here on the act is theirs: the journal says who signed in. */
    a->who = (struct who){.actor = proof->person, .party = proof->person, .roles = CITIZEN};
    act_subject(a, "person", proof->person);
    act_redirect(a, "%s", back_place(param_text(a, "back")));
    return true;
}

bool sign_out(struct act *a, json_t *model)
{
    (void)model;
    if (a->session && session_end(a, a->session, a->now) < 0)
        return false;
    a->cookies = json_object();
    json_put(a->cookies, "piazza", json_string(""));
    act_redirect(a, "/");
    return true;
}

/* ---- by itself ------------------------------------------------------------------------------- */

bool access_notes_due(struct act *a, json_t *model)
{
    (void)model;
    int64_t name_hash, last_at;
    unsigned count;
    while (attempts_take(&name_hash, &count, &last_at))
        if (sign_in_failed(a, name_hash, count, last_at, a->now - ATTEMPTS_WINDOW) < 0)
            return false;
    return session_notes_write(a);
}

bool access_purge_due(struct act *a, json_t *model)
{
    (void)model;
    return sign_in_failures_purge(a, a->now - ATTEMPTS_WINDOW) >= 0 &&
           session_purge(a, a->now - SESSION_IDLE, a->now - SESSION_LIFE, a->now) >= 0;
}
