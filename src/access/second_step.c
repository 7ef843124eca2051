/* The second step after a password: an application's code, or one from paper. Here they are set up;
 * code_sign_in.c asks for them. */
#include "access/second_step.h"
#include "access/totp.h"
#include "access_sql.h"
#include "registry/vault.h"
#include "web/qr.h"

#include <string.h>

static const char place[] = "/me/code-app";

bool second_step_asked(struct act *a, int64_t person)
{
    struct code_app_of_row app;
    return code_app_of(a, person, &app) && app.is_confirmed;
}

/* In groups of four, to be copied by hand. */
static const char *secret_groups(struct arena *arena, const char *secret)
{
    char *groups = arena_alloc(arena, 2 * strlen(secret) + 1), *next = groups;
    for (size_t i = 0; secret[i]; i++) {
        if (i > 0 && i % 4 == 0)
            *next++ = ' ';
        *next++ = secret[i];
    }
    *next = '\0';
    return groups;
}

/* ---- the application ------------------------------------------------------------------------- */

bool code_app_show(struct act *a, json_t *model)
{
    struct code_app_of_row app = {0};
    bool is_begun = code_app_of(a, a->who.actor, &app);
    const char *name = registry_user_name(a, a->who.actor);
    json_put(model, "is_fresh", json_boolean(access_is_fresh(a)));
    json_put(model, "is_confirmed", json_boolean(is_begun && app.is_confirmed));
    if (a->error.code || !is_begun || app.is_confirmed || !access_is_fresh(a))
        return a->error.code == ERROR_NONE;
    const char *address = totp_address(a->arena, app.secret, a->site_name, name);
    json_put(model, "is_begun", json_true());
    json_put(model, "secret", json_string(app.secret));
    json_put(model, "key", json_string(secret_groups(a->arena, app.secret)));
    json_put(model, "address", json_string(address));
    json_put(model, "qr_html", json_string(qr_svg(a->arena, address)));
    return true;
}

bool code_app_begin(struct act *a, json_t *model)
{
    (void)model;
    const char *sealed = vault_seal(a, a->who.actor, totp_secret_new(a->arena));
    if (!sealed || !session_must_be_fresh(a))
        return false;
    int64_t begun = code_app_start(a, a->who.actor, sealed, a->now);
    if (begun == 0)
        return refuse(a, STATE_CONFLICT, NULL);
    act_redirect(a, "%s", place);
    return begun == 1;
}

bool code_app_confirm(struct act *a, json_t *model)
{
    struct code_app_of_row app;
    int64_t person = a->who.actor;
    if (!session_must_be_fresh(a))
        return false;
    if (!code_app_of(a, person, &app) || app.is_confirmed)
        return refuse(a, STATE_CONFLICT, NULL);
    int64_t step = totp_step(app.secret, param_text(a, "code"), a->now);
    if (!step)
        return refuse_field(a, CODE_WRONG, "code");
    return code_app_confirmed(a, person, step, a->now) == 1 &&
           change_note(a, person, "code_app_added") && spare_codes_give(a, model);
}

bool second_step_remove(struct act *a, int64_t person)
{
    return code_app_delete(a, person) >= 0 && spare_codes_delete(a, person) >= 0;
}

bool code_app_remove(struct act *a, json_t *model)
{
    (void)model;
    act_redirect(a, "/me/sign-in");
    return session_must_be_fresh(a) && second_step_remove(a, a->who.actor) &&
           change_note(a, a->who.actor, "code_app_removed");
}

/* ---- codes on paper -------------------------------------------------------------------------- */

static const char spare[] = "spare-codes";
enum { SPARE_CODES = 10, SPARE_CHARACTERS = 16, SPARE_SECONDS = 10 * 60 };

/* The codes are known only to the ticket, which is the caller's; the database keeps digests. */
bool spare_codes_give(struct act *a, json_t *model)
{
    json_t *codes = json_array(), *ticket = json_object();
    char digest[SECRET_DIGEST_SIZE];
    if (spare_codes_delete(a, a->who.actor) < 0)
        return false;
    for (unsigned i = 0; i < SPARE_CODES; i++) {
        const char *code = code_new(a, SPARE_CHARACTERS);
        secret_digest(code_clean(a->arena, code), digest);
        json_array_append_new(codes, json_string(code));
        if (spare_code_insert(a, digest, a->who.actor, a->now) != 1)
            return false;
    }
    json_put(ticket, "codes", codes);
    act_redirect(a, "/me/spare-codes");
    return access_ticket_give(a, spare, ticket, model);
}

bool spare_codes_make(struct act *a, json_t *model)
{
    if (!session_must_be_fresh(a))
        return false;
    if (!second_step_asked(a, a->who.actor))
        return refuse(a, STATE_CONFLICT, NULL);
    return spare_codes_give(a, model) && change_note(a, a->who.actor, "spare_codes_made");
}

bool spare_codes_show(struct act *a, json_t *model)
{
    json_t *ticket = ticket_find(a, spare, SPARE_SECONDS), *codes = json_array(), *code;
    size_t i;
    json_array_foreach(json_object_get(ticket, "codes"), i, code) {
        json_t *row = json_object();
        json_put(row, "code", json_string(json_string_value(code)));
        json_array_append_new(codes, row);
    }
    json_put(model, "has_codes", json_boolean(ticket != NULL));
    json_put(model, "codes", codes);
    return a->error.code == ERROR_NONE;
}
