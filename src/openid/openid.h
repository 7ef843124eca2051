/* OpenID Connect provider: people sign in to the applications of member organisations with their
 * account here, and decide what each may see. docs/openid.md tells an application's developer how.
 */
#ifndef PIAZZA_OPENID_OPENID_H
#define PIAZZA_OPENID_OPENID_H

#include "web/route.h"

extern const struct room openid_room;

/* ---- applications: the demo and imports ------------------------------------------------------ */

struct new_client {
    int64_t organisation;
    const char *name;
    const char *contact; /* telephone or mail of whoever answers for it; NULL or "" for none */
    const char *redirects, *logouts; /* addresses, one a line: https, or http on this machine */
    const char *auth_method; /* "none", "client_secret_basic", …_post, "private_key_jwt" */
    const char *keys;        /* of private_key_jwt: its JWK set; "" for others */
    const char *signing_alg; /* "ES256" or "RS256" */
    bool is_pairwise;        /* people have another name in each sector */
    const char *sector;      /* a host; "": that of its first redirect address */
    const char *scopes;      /* "openid profile": what it may ask for */
};

/* Register an application. Refuses the field that is wrong, by its name as in the struct. */
bool openid_client_add(struct act *a, const struct new_client *client, int64_t *id)
    __attribute__((warn_unused_result));

/* Let an application see this about a person ("openid profile"), as if they had agreed. */
bool openid_consent_add(struct act *a, int64_t person, int64_t client, const char *scopes)
    __attribute__((warn_unused_result));

/* What the person lets applications see: [{id, name, organisation, given_at, scopes: [{name}],
 * acting_for}], acting_for "" for themselves. NULL on failure. */
json_t *openid_connections(struct act *a, int64_t person);

/* ---- signing keys ---------------------------------------------------------------------------- */

/* Make a new signing key of each kind, and store it: published now and used ten minutes later. A
 * view and then an act of the system, for the command line. */
handler openid_keys_turn_prepare, openid_keys_turn;

#endif
