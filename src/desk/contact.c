/* A person shows that a contact is theirs: a code goes to their mail address, and comes back on the
 * page. It works once, for half an hour; wrong answers and codes are counted. */
#include "base/id.h"
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/assurance.h"
#include "registry/registry.h"
#include "registry/vault.h"

#include <inttypes.h>
#include <string.h>

enum { CODES = 1000000, CODES_AN_HOUR = 3, WRONG_MOST = 5, HOUR = 3600, KEPT_DAYS = 7 };

static const char *mail_of(struct act *a, int64_t person)
{
    return json_text(registry_contact(a, person), "mail");
}

/* A code says nothing to whoever reads the table: only the square's key tells what it was. */
static const char *index_of(struct act *a, int64_t person, const char *code)
{
    return vault_index(a, "contact-code", arena_printf(a->arena, "%" PRId64 " %s", person, code));
}

/* ---- the page ----------------------------------------------------------------------------------
 */

bool verify_show(struct act *a, json_t *model)
{
    int64_t person = a->who.actor, asked;
    struct contact_code_open_row code;
    int64_t level = registry_assurance(a, person);
    if (!verification_waiting(a, person, &asked))
        return false;
    bool is_sent = contact_code_open(a, person, a->now, &code);
    json_put(model, "assurance", json_integer(level));
    for (int64_t i = 0; i <= 3; i++)
        json_put(model, arena_printf(a->arena, "is_level_%d", (int)i), json_boolean(i == level));
    json_put(model, "mail", json_string(mail_of(a, person)));
    json_put(model, "is_asked", json_boolean(asked > 0));
    json_put(model, "is_sent", json_boolean(is_sent));
    json_put(model, "until_at", is_sent ? json_integer(code.until_at) : json_null());
    json_put(model, "is_wrong", json_boolean(is_sent && code.wrong_count > 0));
    json_put(model, "left", json_integer(is_sent ? WRONG_MOST - code.wrong_count : 0));
    json_put(model, "can_send", json_boolean(level == 0 && !is_sent));
    json_put(model, "can_ask", json_boolean(level < 2 && asked == 0));
    return a->error.code == ERROR_NONE;
}

/* ---- by mail -----------------------------------------------------------------------------------
 */

/* Few codes an hour: nobody's mailbox is filled, and guessing stays hopeless. */
static bool may_send(struct act *a, int64_t person, const char *mail)
{
    int64_t sent;
    if (!*mail)
        return refuse(a, NO_MAIL, NULL);
    if (!contact_codes_sent(a, person, a->now - HOUR, &sent))
        return false;
    return sent < CODES_AN_HOUR || refuse(a, TOO_MANY_REQUESTS, NULL);
}

bool verify_send(struct act *a, json_t *model)
{
    int64_t person = a->who.actor, id = id_new();
    const char *mail = mail_of(a, person);
    json_t *data = json_object();
    (void)model;
    if (!may_send(a, person, mail))
        return false;
    const char *code = arena_printf(a->arena, "%06d", (int)random_below(&a->random, CODES));
    const char *contact = vault_seal(a, person, mail), *index = index_of(a, person, code);
    json_put(data, "code", json_string(code));
    act_redirect(a, "/me/verify");
    return contact && index && contact_codes_close(a, person, a->now) >= 0 &&
           contact_code_insert(a, id, person, contact, index, a->now, a->now + HALF_HOUR) == 1 &&
           act_notify(a, person, "contact-code", id, data);
}

static bool code_accept(struct act *a, int64_t person, const struct contact_code_open_row *code)
{
    const struct new_assurance answered = {.contact = code->contact, .method = "mail"};
    if (contact_code_used(a, code->id, a->now) != 1)
        return refuse(a, CODE_GONE, NULL);
    return registry_assurance_give(a, person, &answered);
}

/* A wrong code is no refusal: it must be counted, and what is refused leaves no trace. */
bool verify_answer(struct act *a, json_t *model)
{
    int64_t person = a->who.actor;
    struct contact_code_open_row code;
    if (!contact_code_open(a, person, a->now, &code))
        return refuse(a, CODE_GONE, NULL);
    const char *index = index_of(a, person, param_text(a, "code"));
    bool is_right = index && strcmp(index, code.code_index) == 0 &&
                    strcmp(code.contact, mail_of(a, person)) == 0;
    json_put(model, "is_right", json_boolean(is_right));
    act_redirect(a, "/me/verify");
    return is_right ? code_accept(a, person, &code)
                    : contact_code_wrong(a, code.id, WRONG_MOST, a->now) >= 0;
}

bool contact_purge_due(struct act *a, json_t *model)
{
    (void)model;
    return contact_codes_purge(a, a->now - KEPT_DAYS * (int64_t)DAY) >= 0;
}

/* ---- at a desk ---------------------------------------------------------------------------------
 */

bool desk_verification_ask(struct act *a, int64_t person)
{
    return verification_insert(a, id_new(), person, a->now) >= 0;
}

bool verify_ask(struct act *a, json_t *model)
{
    (void)model;
    act_redirect(a, "/me/verify");
    if (registry_assurance(a, a->who.actor) >= 2)
        return refuse(a, ALREADY_DONE, NULL);
    return desk_verification_ask(a, a->who.actor);
}

bool verify_withdraw(struct act *a, json_t *model)
{
    (void)model;
    act_redirect(a, "/me/verify");
    return verification_close(a, a->who.actor, "withdrawn", a->who.actor, a->now) >= 0;
}
