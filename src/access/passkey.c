/* Passkeys: what is asked of the browser, and how one is added and removed. */
#include "access/passkey.h"
#include "access_sql.h"
#include "base/id.h"
#include "registry/vault.h"

#include <sodium.h>
#include <string.h>

/* ---- asking ---------------------------------------------------------------------------------- */

const char *passkey_text(struct act *a, const void *data, size_t length)
{
    enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
    size_t size = sodium_base64_encoded_len(length, VARIANT);
    char *text = arena_alloc(a->arena, size);
    return sodium_bin2base64(text, size, data, length, VARIANT);
}

/* The host of our address, by which authenticators know us. */
static const char *site_of(struct act *a)
{
    const char *host = strstr(a->origin ? a->origin : "", "://");
    host = host ? host + strlen("://") : "";
    return arena_copy_n(a->arena, host, strcspn(host, ":/"));
}

bool passkey_challenge(struct act *a, const char *purpose, json_t *asked)
{
    unsigned char challenge[WEBAUTHN_CHALLENGE_BYTES];
    struct random random;
    json_t *ticket = json_object();
    random_system(&random);
    random_bytes(&random, challenge, sizeof challenge);
    const char *text = passkey_text(a, challenge, sizeof challenge);
    json_put(asked, "challenge", json_string(text));
    json_put(asked, "site", json_string(site_of(a)));
    json_put(ticket, "challenge", json_string(text));
    const char *answer = json_dumps(asked, JSON_COMPACT);
    a->document = (struct document){"application/json", "passkey.json", answer, strlen(answer)};
    return access_ticket_give(a, purpose, ticket, NULL);
}

bool passkey_wanted(struct act *a, const char *purpose, struct webauthn_wanted *wanted)
{
    json_t *ticket = access_ticket_read(a, purpose, CHALLENGE_SECONDS);
    const char *text = json_text(ticket, "challenge");
    size_t length = 0;
    *wanted = (struct webauthn_wanted){.origin = a->origin, .site = site_of(a)};
    if (!ticket)
        return false;
    if (sodium_base642bin(wanted->challenge, sizeof wanted->challenge, text, strlen(text), NULL,
                          &length, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        length != sizeof wanted->challenge)
        return refuse(a, TICKET_OLD, NULL);
    return true;
}

bool passkey_spend(struct act *a, const struct webauthn_wanted *wanted)
{
    char digest[SECRET_DIGEST_SIZE];
    secret_digest(passkey_text(a, wanted->challenge, sizeof wanted->challenge), digest);
    int64_t spent = challenge_spend(a, digest, a->now);
    return spent == 1 || (spent == 0 && refuse(a, TICKET_OLD, NULL));
}

struct webauthn_bytes passkey_bytes(struct act *a, const json_t *response, const char *name)
{
    const char *text = json_text(response, name);
    size_t length, most = strlen(text);
    unsigned char *data = arena_alloc(a->arena, most + 1);
    if (sodium_base642bin(data, most, text, most, NULL, &length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return (struct webauthn_bytes){0};
    return (struct webauthn_bytes){data, length};
}

/* ---- adding one ------------------------------------------------------------------------------ */

static const char adding[] = "passkey-add";

/* What the prepare step found, for the act. */
struct addition {
    struct webauthn_wanted wanted;
    struct webauthn_credential credential;
};

bool passkey_offer(struct act *a, json_t *model)
{
    (void)model;
    json_t *asked = json_object(), *user = json_object(), *known, *row;
    json_t *exclude = json_array();
    size_t i;
    const char *name = registry_user_name(a, a->who.actor);
    if (!session_must_be_fresh(a) || !(known = passkey_credentials_of(a, a->who.actor)))
        return false;
    json_array_foreach(known, i, row)
        json_array_append_new(exclude, json_string(json_text(row, "credential")));
    json_put(user, "id", json_id(a->who.actor));
    json_put(user, "name", json_string(*name ? name : registry_name(a, a->who.actor)));
    json_put(user, "display_name", json_string(registry_name(a, a->who.actor)));
    json_put(asked, "site_name", json_string(a->site_name));
    json_put(asked, "user", user);
    json_put(asked, "exclude", exclude);
    return passkey_challenge(a, adding, asked);
}

bool passkey_add_prepare(struct act *a, json_t *model)
{
    (void)model;
    struct addition *addition = arena_alloc(a->arena, sizeof *addition);
    json_t *sent = json_loads(param_text(a, "credential"), JSON_REJECT_DUPLICATES, NULL);
    const json_t *response = json_object_get(sent, "response");
    if (!session_must_be_fresh(a) || !passkey_wanted(a, adding, &addition->wanted))
        return false;
    enum webauthn_fault fault =
        webauthn_register(&addition->wanted, passkey_bytes(a, response, "clientDataJSON"),
                          passkey_bytes(a, response, "attestationObject"), &addition->credential);
    if (fault != WEBAUTHN_FINE)
        return refuse(a, PASSKEY_REFUSED, NULL);
    a->prepared = addition;
    return true;
}

/* What its owner calls it; else the device it was added on. */
static const char *name_of(struct act *a)
{
    const char *name = param_text(a, "name");
    if (!*name)
        name = device_words(a->arena, a->agent);
    return *name ? name : "Passkey";
}

bool passkey_add(struct act *a, json_t *model)
{
    enum { PASSKEYS_MAX = 20 };
    const struct addition *addition = a->prepared;
    const struct webauthn_credential *credential = &addition->credential;
    const char *name = vault_seal(a, a->who.actor, name_of(a));
    int64_t id = id_new(), count;
    if (!name || !passkey_spend(a, &addition->wanted) || !passkey_count(a, a->who.actor, &count))
        return false;
    if (count >= PASSKEYS_MAX)
        return refuse(a, STATE_CONFLICT, NULL);
    int64_t added =
        passkey_insert(a, id, a->who.actor, passkey_text(a, credential->id, credential->id_length),
                       credential->key.algorithm, credential->key.bytes, credential->key.length,
                       credential->key.counter, name, a->now);
    if (added == 0)
        return refuse(a, ALREADY_DONE, NULL);
    json_put(model, "passkey_id", json_id(id));
    access_ticket_forget(a);
    act_subject(a, "passkey", id);
    act_redirect(a, "/me/sign-in");
    return added == 1 && change_note(a, a->who.actor, "passkey_added");
}

bool passkey_remove(struct act *a, json_t *model)
{
    (void)model;
    int64_t passkey = param_id(a, "passkey");
    if (!session_must_be_fresh(a))
        return false;
    int64_t removed = passkey_delete(a, passkey, a->who.actor);
    if (removed == 0)
        refuse(a, NOT_FOUND, "passkey");
    act_subject(a, "passkey", passkey);
    act_redirect(a, "/me/sign-in");
    return removed == 1 && change_note(a, a->who.actor, "passkey_removed");
}
