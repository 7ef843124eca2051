/* A new password for whoever has lost the old one: by a link in a letter, or by a code on paper
 * from a desk, which also gives people their first one. */
#include "access/access_parts.h"
#include "access/second_step.h"
#include "access_sql.h"
#include "base/id.h"
#include "registry/vault.h"

#include <sodium.h>
#include <string.h>

enum { LINK_SECONDS = 30 * 60, LINK_BYTES = 32, PAPER_SECONDS = 86400, PAPER_CHARACTERS = 12 };

/* ---- asking for a link ----------------------------------------------------------------------- */

bool recover_show(struct act *a, json_t *model)
{
    (void)a;
    (void)model;
    return true;
}

bool recover_sent(struct act *a, json_t *model)
{
    (void)a;
    (void)model;
    return true;
}

/* Store a link and send it. For nobody (0) the same is done, in vain: the letter finds no one. */
static bool link_send(struct act *a, int64_t person)
{
    unsigned char bytes[LINK_BYTES];
    char link[2 * LINK_BYTES + 1], digest[SECRET_DIGEST_SIZE];
    struct random random;
    json_t *data = json_object(), *secrets = json_object();
    random_system(&random);
    random_bytes(&random, bytes, sizeof bytes);
    sodium_bin2hex(link, sizeof link, bytes, sizeof bytes);
    secret_digest(code_clean(a->arena, link), digest);
    const char *sealed = vault_seal(a, 0, link);
    if (!sealed)
        return false;
    json_put(data, "origin", json_string(a->origin));
    json_put(secrets, "code", json_string(sealed));
    json_put(data, "sealed", secrets);
    return recovery_insert(a, id_new(), digest, person, "mail", 0, a->now, a->now + LINK_SECONDS) ==
               1 &&
           act_notify(a, person, "access-recovery", 0, data);
}

enum { FOUND_MAX = 3 };

static void found_add(struct act *a, int64_t person, int64_t found[FOUND_MAX], unsigned *count)
{
    int64_t known = 0;
    const char *mail = json_text(registry_contact(a, person), "mail");
    if (*count < FOUND_MAX && *mail && recovery_known_person(a, person, &known) && known)
        found[(*count)++] = person;
}

/* Whose user name or mail address this is: a couple may share one. */
static bool found_fill(struct act *a, const char *who, int64_t found[FOUND_MAX])
{
    unsigned count = 0;
    json_t *people = registry_people_at(a, who), *person;
    size_t i;
    found_add(a, registry_person_named(a, who), found, &count);
    json_array_foreach(people, i, person)
        found_add(a, json_get_id(person, "id"), found, &count);
    return a->error.code == ERROR_NONE;
}

/* Known or not, the answer is the same, and so is the work: so many links are made and sent. */
bool recover_ask(struct act *a, json_t *model)
{
    (void)model;
    enum { LETTERS = 3 };
    const char *who = param_text(a, "who");
    int64_t found[FOUND_MAX] = {0};
    struct attempt try = {.is_kept = true};
    int64_t written;
    if (!attempts_key(a, "recover", registry_user_name_clean(a->arena, who), &try.key) ||
        !attempts_written(a, try.key, &written) || !found_fill(a, who, found))
        return false;
    if (!attempts_reserve(&try, written, LETTERS, a->now)) /* nobody's letter box is flooded */
        memset(found, 0, sizeof found);
    for (unsigned i = 0; i < FOUND_MAX; i++)
        if (!link_send(a, found[i]))
            return false;
    act_redirect(a, "/recover/sent");
    return true;
}

/* ---- a code on paper ------------------------------------------------------------------------- */

/* A desk must not come by the Federation's roles, nor by another organisation's. */
static bool may_give(struct act *a, int64_t person)
{
    struct who whose = {.actor = person};
    struct who caller = a->who;
    a->who = whose;
    bool ok = registry_roles_fill(a);
    whose = a->who;
    a->who = caller;
    bool may = whose.grant_count == 0 || (caller.roles & FEDERATION);
    return ok && ((may && person != caller.actor) || refuse(a, FORBIDDEN, NULL));
}

bool access_code_give(struct act *a, int64_t person, const char **code)
{
    char digest[SECRET_DIGEST_SIZE];
    int64_t known;
    if (!recovery_known_person(a, person, &known) || !known)
        return refuse(a, NOT_FOUND, "person");
    if (!may_give(a, person))
        return false;
    *code = code_new(a, PAPER_CHARACTERS);
    secret_digest(code_clean(a->arena, *code), digest);
    return recoveries_replace(a, person, a->now) >= 0 &&
           recovery_insert(a, id_new(), digest, person, "desk", a->who.actor, a->now,
                           a->now + PAPER_SECONDS) == 1 &&
           change_note(a, person, "code_given");
}

/* ---- choosing the password ------------------------------------------------------------------- */

/* What the prepare step found, for the act. */
struct choice {
    struct recovery_open_row recovery;
    const char *user_name; /* a first one to give, or NULL */
    const char *hash;
};

static bool recovery_find(struct act *a, const char *code, struct recovery_open_row *recovery)
{
    char digest[SECRET_DIGEST_SIZE];
    secret_digest(code_clean(a->arena, code), digest);
    return recovery_open(a, digest, a->now, recovery);
}

bool recover_choose(struct act *a, json_t *model)
{
    struct recovery_open_row recovery;
    bool is_open = recovery_find(a, param_text(a, "code"), &recovery);
    json_put(model, "is_open", json_boolean(is_open));
    json_put(model, "code", json_string(param_text(a, "code")));
    json_put(model, "user_name",
             json_string(is_open ? registry_user_name(a, recovery.person_id) : ""));
    return a->error.code == ERROR_NONE;
}

bool activate_show(struct act *a, json_t *model)
{
    (void)a;
    (void)model;
    return true;
}

static bool code_try(struct act *a, struct choice *choice)
{
    enum { TRIES = 30 };
    int64_t tries;
    if (!attempts_try(a, "recovery code", a->address, TRIES, &tries))
        return false;
    if (!recovery_find(a, param_text(a, "code"), &choice->recovery))
        return refuse_field(a, RECOVERY_OVER, "code");
    attempts_return(tries);
    return true;
}

/* Whoever has a user name keeps it; a first one is chosen at will, if nobody has it. */
static bool user_name_choose(struct act *a, struct choice *choice, const char **name)
{
    enum { NAME_MIN = 3 };
    *name = registry_user_name(a, choice->recovery.person_id);
    if (**name || a->error.code)
        return a->error.code == ERROR_NONE;
    *name = registry_user_name_clean(a->arena, param_text(a, "user"));
    if (strlen(*name) < NAME_MIN)
        return refuse_field(a, **name ? TOO_SHORT : MISSING, "user");
    if (registry_person_named(a, *name))
        return refuse_field(a, USER_NAME_TAKEN, "user");
    choice->user_name = *name;
    return a->error.code == ERROR_NONE;
}

bool recover_prepare(struct act *a, json_t *model)
{
    (void)model;
    struct choice *choice = arena_alloc(a->arena, sizeof *choice);
    const char *password = param_text(a, "password"), *name;
    *choice = (struct choice){0};
    if (!code_try(a, choice) || !user_name_choose(a, choice, &name) ||
        !password_fits(a, password, name))
        return false;
    choice->hash = access_password_hash(a->arena, password);
    a->prepared = choice;
    return true;
}

/* Whoever brought a document to a desk has been recognised: a lost application is forgotten too. A
 * letter alone proves less, and leaves the second step as it is. */
bool recover(struct act *a, json_t *model)
{
    (void)model;
    const struct choice *choice = a->prepared;
    int64_t person = choice->recovery.person_id;
    int64_t used = recovery_use(a, choice->recovery.id, a->now);
    if (used == 0)
        return refuse_field(a, RECOVERY_OVER, "code");
    if (used < 0 || (choice->user_name && !registry_user_name_add(a, person, choice->user_name)))
        return false;
    if (choice->recovery.is_desk && !second_step_remove(a, person))
        return false;
    act_subject(a, "person", person);
    act_redirect(a, "/sign-in?done=password");
    return password_put(a, person, choice->hash, a->now) == 1 &&
           recoveries_replace(a, person, a->now) >= 0 && access_sessions_end(a, person, false) &&
           change_note(a, person, "recovered");
}

bool activate(struct act *a, json_t *model)
{
    return recover(a, model);
}
