/* Signing in with a passkey: without a user name, and without a second step, since the device has
 * verified who holds it. */
#include "access/passkey.h"
#include "access_sql.h"
#include "base/id.h"
#include "registry/merge.h"

#include <string.h>

static const char signing_in[] = "passkey-sign-in";

/* What the prepare step found, for the act. */
struct recognition {
    struct webauthn_wanted wanted;
    int64_t passkey, person;
    uint32_t counter;
};

bool passkey_ask(struct act *a, json_t *model)
{
    (void)model;
    return passkey_challenge(a, signing_in, json_object());
}

/* Authenticators give back whose passkey it is, perhaps by a record that was merged since; those
 * that do not, leave it out. */
static bool is_owner(struct act *a, const json_t *response, int64_t person)
{
    int64_t id;
    struct webauthn_bytes owner = passkey_bytes(a, response, "userHandle");
    if (owner.length == 0)
        return true;
    const char *text = arena_printf(a->arena, "%.*s", (int)owner.length, (const char *)owner.data);
    return id_parse(text, &id) && registry_person_acting(a, id) == person;
}

static bool key_read(struct passkey_by_credential_row *row, struct webauthn_key *key)
{
    if (row->public_key.length > sizeof key->bytes)
        return false;
    memcpy(key->bytes, row->public_key.data, row->public_key.length);
    key->length = row->public_key.length;
    key->algorithm = (int)row->algorithm;
    key->counter = (uint32_t)row->use_count;
    return true;
}

bool passkey_sign_in_prepare(struct act *a, json_t *model)
{
    (void)model;
    struct recognition *found = arena_alloc(a->arena, sizeof *found);
    struct passkey_by_credential_row row;
    struct webauthn_key key;
    json_t *sent = json_loads(param_text(a, "credential"), JSON_REJECT_DUPLICATES, NULL);
    const json_t *response = json_object_get(sent, "response");
    if (!passkey_wanted(a, signing_in, &found->wanted))
        return false;
    if (!passkey_by_credential(a, json_text(sent, "id"), &row) ||
        !is_owner(a, response, row.person_id) || !key_read(&row, &key))
        return refuse(a, PASSKEY_REFUSED, NULL);
    enum webauthn_fault fault =
        webauthn_assert(&found->wanted, &key, passkey_bytes(a, response, "clientDataJSON"),
                        passkey_bytes(a, response, "authenticatorData"),
                        passkey_bytes(a, response, "signature"), &found->counter);
    if (fault != WEBAUTHN_FINE)
        return refuse(a, PASSKEY_REFUSED, NULL);
    found->passkey = row.id;
    found->person = row.person_id;
    a->prepared = found;
    return true;
}

bool passkey_sign_in(struct act *a, json_t *model)
{
    const struct recognition *found = a->prepared;
    if (!passkey_spend(a, &found->wanted))
        return false;
    int64_t used = passkey_used(a, found->passkey, found->person, found->counter, a->now);
    if (used == 0)
        return refuse(a, PASSKEY_REFUSED, NULL);
    access_ticket_forget(a);
    act_redirect(a, "%s", access_back_place(param_text(a, "back")));
    return used == 1 && access_session_begin(a, found->person, PROOF_PASSKEY, model);
}
