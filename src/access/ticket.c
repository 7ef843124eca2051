/* Tickets: what one answer of ours gives a browser to bring back with the next request, so that
 * nothing is stored for somebody who is not signed in yet. Sealed under the vault's own key, so
 * that only we can write one, and nobody can read it. */
#include "access/access_parts.h"
#include "registry/vault.h"

#include <string.h>

/* How text under the vault's own key begins: what is sealed for people, and what is open ("="), is
 * no ticket. */
static const char own_seal[] = "1.0.";

void cookie_set(struct act *a, const char *name, const char *value)
{
    if (!a->cookies)
        a->cookies = json_object();
    json_put(a->cookies, name, json_string(value));
}

static const char *session_of(const struct act *a)
{
    return a->session ? a->session : "";
}

bool access_ticket_give(struct act *a, const char *purpose, json_t *data, json_t *model)
{
    json_put(data, "purpose", json_string(purpose));
    json_put(data, "session", json_string(session_of(a)));
    json_put(data, "given_at", json_integer(a->now));
    const char *sealed = vault_seal(a, 0, json_dumps(data, JSON_COMPACT));
    if (!sealed)
        return false;
    cookie_set(a, "ticket", sealed);
    if (model)
        json_put(model, "ticket", json_string(sealed));
    return true;
}

json_t *ticket_find(struct act *a, const char *purpose, int64_t seconds)
{
    const char *sent = param_text(a, "ticket");
    const char *sealed = *sent ? sent : a->ticket;
    bool is_ours = sealed && strncmp(sealed, own_seal, sizeof own_seal - 1) == 0;
    const char *text = is_ours ? vault_open(a, sealed) : NULL;
    json_t *data = text ? json_loads(text, 0, NULL) : NULL;
    int64_t age = a->now - json_int(data, "given_at");
    bool holds = strcmp(json_text(data, "purpose"), purpose) == 0 &&
                 strcmp(json_text(data, "session"), session_of(a)) == 0 && age >= 0 &&
                 age < seconds;
    return holds ? data : NULL;
}

json_t *access_ticket_read(struct act *a, const char *purpose, int64_t seconds)
{
    json_t *data = ticket_find(a, purpose, seconds);
    if (!data)
        refuse(a, TICKET_OLD, NULL);
    return data;
}

void access_ticket_forget(struct act *a)
{
    cookie_set(a, "ticket", "");
}
