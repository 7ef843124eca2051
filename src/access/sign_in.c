/* Signing in and out with a user name and a password. The password is checked before the lane,
 * where slow work belongs; the act itself only opens the session, or asks for the second step. */
#include "access/access_parts.h"
#include "access_sql.h"

#include <string.h>

/* Ten wrong passwords close a name to the network they came from, so that nobody locks its owner
 * out; a hundred from anywhere close it to all. Passkeys and recovery are never closed. */
enum { TRIES_PER_NAME_THERE = 10, TRIES_PER_NAME = 100, TRIES_PER_ADDRESS = 30 };

/* What is counted of a try: where and for whom. */
struct tries {
    struct attempt there, name, address;
};

/* What the prepare step found out, for the act. */
struct proof {
    int64_t person;
    int64_t there;                   /* the count that is forgiven */
    const char *old_hash, *new_hash; /* the password hashed anew with today's parameters, or NULL */
};

bool access_credential_add(struct act *a, int64_t person, const char *user_name, const char *hash)
{
    return registry_user_name_add(a, person, user_name) &&
           password_insert(a, person, hash, a->now) == 1;
}

/* Browsers read "\\" as "/", and "//host" as another site. */
const char *access_back_place(const char *back)
{
    bool is_local = back[0] == '/' && back[1] != '/' && !strchr(back, '\\');
    for (const char *c = back; *c; c++)
        is_local = is_local && (unsigned char)*c > ' ';
    return is_local ? back : "/";
}

bool sign_in_show(struct act *a, json_t *model)
{
    int64_t joining;
    if (!session_joins(a, &joining))
        return false;
    json_put(model, "is_joining", json_boolean(joining != 0));
    json_put(model, "back", json_string(access_back_place(param_text(a, "back"))));
    ways_show(model);
    json_put(model, "form", json_pack("{ss}", "user", param_text(a, "user")));
    json_put(model, "is_language_asked", json_boolean(*param_text(a, "ui_locales") != '\0'));
    json_put(model, "is_changed", json_boolean(strcmp(param_text(a, "done"), "password") == 0));
    return true;
}

/* ---- how many tries -------------------------------------------------------------------------- */

static bool tries_name(struct act *a, const char *user_name, struct tries *tries)
{
    const char *there =
        arena_printf(a->arena, "%s %s", attempts_network(a->arena, a->address), user_name);
    *tries = (struct tries){.there.is_kept = true, .name.is_kept = true};
    return attempts_key(a, "there", there, &tries->there.key) &&
           attempts_key(a, "name", user_name, &tries->name.key) &&
           attempts_key(a, "address", a->address, &tries->address.key);
}

/* Names that nobody has are counted like all others, so that the refusal does not tell. */
static bool tries_reserve(struct act *a, const struct tries *tries)
{
    int64_t there, name;
    if (!attempts_written(a, tries->there.key, &there) ||
        !attempts_written(a, tries->name.key, &name))
        return false;
    if (!attempts_reserve(&tries->address, 0, TRIES_PER_ADDRESS, a->now))
        return refuse(a, TOO_MANY_REQUESTS, NULL);
    if (!attempts_reserve(&tries->there, there, TRIES_PER_NAME_THERE, a->now)) {
        attempts_return(tries->address.key);
        return refuse(a, TOO_MANY_REQUESTS, NULL);
    }
    if (!attempts_reserve(&tries->name, name, TRIES_PER_NAME, a->now)) {
        attempts_return(tries->address.key);
        attempts_return(tries->there.key);
        return refuse(a, TOO_MANY_REQUESTS, NULL);
    }
    return true;
}

/* ---- signing in ------------------------------------------------------------------------------ */

bool sign_in_prepare(struct act *a, json_t *model)
{
    (void)model;
    const char *name = registry_user_name_clean(a->arena, param_text(a, "user"));
    const char *password = param_text(a, "password");
    struct tries tries;
    if (!tries_name(a, name, &tries) || !tries_reserve(a, &tries))
        return false;
    int64_t person = registry_person_named(a, name);
    struct password_of_row known;
    bool exists = password_of(a, person, &known);
    if (!exists && a->error.code)
        return false;
    if (!password_check(exists ? known.hash : NULL, password))
        return refuse(a, SIGN_IN_FAILED, NULL);
    attempts_return(tries.address.key);
    attempts_return(tries.name.key);
    attempts_forget(tries.there.key);
    struct proof *proof = arena_alloc(a->arena, sizeof *proof);
    *proof = (struct proof){.person = person, .there = tries.there.key, .old_hash = known.hash};
    if (password_is_weak(known.hash))
        proof->new_hash = access_password_hash(a->arena, password);
    a->prepared = proof;
    return true;
}

bool sign_in(struct act *a, json_t *model)
{
    const struct proof *proof = a->prepared;
    const char *back = access_back_place(param_text(a, "back"));
    if (sign_in_forgive(a, proof->there) < 0)
        return false;
    if (proof->new_hash && password_rehash(a, proof->person, proof->old_hash, proof->new_hash) < 0)
        return false;
    bool needs_code = second_step_asked(a, proof->person);
    if (a->error.code)
        return false;
    if (!needs_code) {
        act_redirect(a, "%s", back);
        return access_session_begin(a, proof->person, PROOF_PASSWORD, model);
    }
    json_t *ticket = json_object();
    json_put(ticket, "person_id", json_id(proof->person));
    json_put(ticket, "back", json_string(back));
    json_put(model, "needs_code", json_true());
    act_subject(a, "person", proof->person);
    act_redirect(a, "/sign-in/code");
    return access_ticket_give(a, "code", ticket, model);
}

bool access_sign_out(struct act *a)
{
    if (a->session && session_end(a, a->session, a->now) < 0)
        return false;
    cookie_set(a, "piazza", "");
    return true;
}

bool sign_out(struct act *a, json_t *model)
{
    (void)model;
    act_redirect(a, "/");
    return access_sign_out(a);
}

/* ---- by itself ------------------------------------------------------------------------------- */

bool access_notes_due(struct act *a, json_t *model)
{
    (void)model;
    struct attempt wrong;
    while (attempts_take(&wrong)) {
        if (sign_in_failed(a, wrong.key, wrong.count, wrong.last_at, a->now - ATTEMPTS_WINDOW) < 0)
            return false;
    }
    return session_notes_write(a);
}

bool access_purge_due(struct act *a, json_t *model)
{
    (void)model;
    return sign_in_failures_purge(a, a->now - ATTEMPTS_WINDOW) >= 0 &&
           session_purge(a, a->now - SESSION_IDLE, a->now - SESSION_LIFE, a->now) >= 0 &&
           challenges_purge(a, a->now - 86400) >= 0 && recoveries_purge(a, a->now - 86400) >= 0;
}
