/* What the files of this room share; no other room includes this. */
#ifndef PIAZZA_OPENID_PARTS_H
#define PIAZZA_OPENID_PARTS_H

#include "openid/jwt.h"
#include "openid/openid.h"
#include "openid_sql.h"
#include "web/address.h"

/* Seconds. A code is for the browser's way back only; whoever has an access token may read until it
 * ends, or the person revokes; a refresh token serves until its grant ends. */
enum {
    CODE_LIFE = 60,
    ACCESS_LIFE = 15 * 60,
    ID_TOKEN_LIFE = 10 * 60,
    GRANT_LIFE = 90 * 86400,
    ASSERTION_LIFE = 10 * 60, /* the longest that a client's assertion may be valid */
    CLOCK_SKEW = 60           /* how far a client's clock may be ahead */
};

enum { BINARY_DIGEST = 32, TEXT_DIGEST = 2 * BINARY_DIGEST + 1 };

/* BLAKE2b-256 of a text, in hex; arena memory. */
const char *text_digest(struct arena *arena, const char *text);

/* ---- scopes (scope.c) ------------------------------------------------------------------------ */

enum scope {
    SCOPE_OPENID = 1 << 0,
    SCOPE_PROFILE = 1 << 1,
    SCOPE_EMAIL = 1 << 2,
    SCOPE_PHONE = 1 << 3,
    SCOPE_MEMBERSHIP = 1 << 4,
    SCOPE_FISCAL = 1 << 5,
    SCOPE_MANDATE = 1 << 6,
    SCOPE_OFFLINE = 1 << 7,
    SCOPE_BENEFITS = 1 << 8
};

/* "openid profile": the bits; words that are no scope are passed over. */
unsigned scopes_read(const char *text);
const char *scopes_text(struct arena *arena, unsigned scopes);
/* [{name: "profile", profile: true}], for pages to tell apart; NULL text entries never occur. */
json_t *scopes_show(unsigned scopes);
/* All there are. */
json_t *scopes_supported(void);

/* ---- codes and tokens, which hold all that they stand for (sealed.c) ---------------------------
 */

/* What a code or a token stands for; 0 and NULL where it has none. */
struct sealed {
    int64_t grant;      /* on which it rests; a code's does not exist yet */
    int64_t generation; /* of a refresh token */
    int64_t client, consent, scopes, auth_at;
    int64_t until;                            /* the last second at which it is worth anything */
    const char *nonce, *challenge, *redirect; /* of a code; read back, NULL is "" */
    const char *proven_by;                    /* of a code: as sessions.proven_by */
};

/* The content, sealed under the master key and written so that it fits an address. The kind
 * ("code", "access", "refresh") is sealed in. NULL on failure. */
const char *sealed_write(struct act *a, const char *kind, const struct sealed *content);

/* The content, whether or not it has expired; false for anything that sealed_write did not give
 * for this kind. */
bool sealed_read(struct act *a, const char *kind, const char *text, struct sealed *content)
    __attribute__((warn_unused_result));
bool sealed_is_fresh(const struct act *a, const struct sealed *content);

/* ---- signing keys (keys.c) --------------------------------------------------------------------
 */

/* The claims, signed with the key that signs now. NULL with the reason in the act. */
const char *keys_sign(struct act *a, const char *alg, const json_t *claims);

/* Is this an ID token of ours, expired or not? Fills it. */
bool keys_verify(struct act *a, const char *text, struct jwt *jwt)
    __attribute__((warn_unused_result));

/* ---- applications (client.c, client_proof.c) ---------------------------------------------------
 */

/* The application whose client_id this is, exactly; false when there is none (or on failure). */
bool client_find(struct act *a, const char *client_id, struct openid_client_row_row *client)
    __attribute__((warn_unused_result));

bool client_uri_known(struct act *a, int64_t client, const char *kind, const char *uri)
    __attribute__((warn_unused_result));

/* Its addresses from now on, one a line. NOT_A_REDIRECT at "redirects" or "logouts". */
bool client_uris_set(struct act *a, int64_t client, const char *redirects, const char *logouts)
    __attribute__((warn_unused_result));

/* The keys that it signs with from now on; nothing for one that has none. NOT_A_KEY_SET at "keys".
 */
bool client_keys_set(struct act *a, int64_t client, const char *keys)
    __attribute__((warn_unused_result));

/* The name by which this application knows the person. NULL on failure. */
const char *client_subject(struct act *a, const struct openid_client_row_row *client,
                           int64_t person);

/* Who calls the token endpoint, proven in the way that it registered: by a->authorization or the
 * parameters client_id, client_secret, client_assertion and client_assertion_type. INVALID_CLIENT
 * otherwise. An assertion must then be spent in the act. */
struct client_proof {
    struct openid_client_row_row client;
    const char *assertion; /* digest of what may not come twice; NULL for other methods */
    int64_t assertion_until;
};
bool client_prove(struct act *a, struct client_proof *proof) __attribute__((warn_unused_result));
bool client_assertion_spend(struct act *a, const struct client_proof *proof)
    __attribute__((warn_unused_result));

/* ---- the authorization request (asked.c) -------------------------------------------------------
 */

/* What an application asks of a person. */
struct asked {
    struct openid_client_row_row client;
    const char *redirect, *state, *nonce, *challenge;
    const char *expected; /* the name by which it knows who must be signed in; NULL: anybody */
    int64_t level;        /* of assurance, at least */
    unsigned scopes;      /* of those asked for, what it may have */
    int64_t mandate;      /* under which the caller acts for another, if the application asks it */
    int64_t principal;    /* for whom, then; else 0 */
    bool is_silent;       /* prompt=none */
    bool wants_login;     /* prompt=login */
    bool wants_page;      /* prompt=consent or select_account */
    int64_t since,
        max_age; /* the person must have signed in since then; at most so long ago (-1: any) */
    const char *error, *why; /* what goes back to the application; NULL: nothing is wrong */
};

/* Read it from the parameters. False when only a page of ours can answer it: CLIENT_UNKNOWN or
 * REDIRECT_UNKNOWN. Otherwise asked.error says whether it is sound. */
bool asked_read(struct act *a, struct asked *asked) __attribute__((warn_unused_result));

/* The parameters again, for the form of the consent page: [{name, value}]. */
json_t *asked_fields(const struct act *a);

/* The same request as an address of ours, as it is after the person has signed in anew. */
const char *asked_address(struct act *a, const struct asked *asked);

/* ---- what applications are told (claims.c) -----------------------------------------------------
 */

/* Add the claims of these scopes: about the person, whom the application may know by a record that
 * was merged since (known_as), or when a mandate is given (principal not 0) about whom it
 * represents, with who acts. */
bool claims_add(struct act *a, const struct openid_client_row_row *client, int64_t person,
                int64_t known_as, int64_t principal, unsigned scopes, json_t *claims)
    __attribute__((warn_unused_result));

/* "sub", and "act" beside it when the person acts for another (RFC 8693, 4.1). */
bool claims_add_subject(struct act *a, const struct openid_client_row_row *client, int64_t known_as,
                        int64_t principal, json_t *claims) __attribute__((warn_unused_result));

/* ---- handlers ----------------------------------------------------------------------------------
 */

handler discovery_show, jwks_show;                                     /* discovery.c */
handler authorize_show, authorize_form, consent_give;                  /* authorize.c */
handler token_prepare, token_give, token_revoke_prepare, token_revoke; /* token.c */
handler userinfo_show;                                                 /* userinfo.c */
handler logout_show, logout_form, logout_confirm;                      /* logout.c */
handler apps_show, app_revoke;                                         /* apps.c */
bool connections_end(struct act *a, const struct event *event);
bool connections_forget(struct act *a, const struct event *event);
handler clients_show, client_form, client_register, client_show, client_change_form, /* desk.c */
    client_change, client_secret_show, client_secret_set, client_end;
handler openid_keys_prepare, openid_keys_due, openid_purge_due;

/* personal.c */
handler openid_personal;
extern const struct belonging openid_belongings[];

#endif
