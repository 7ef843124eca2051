/* The provider's endpoints, and the pages of people and of the Federation around it. */
#include "openid/openid_parts.h"

/* A parameter of a public standard: kept byte by byte, and never logged. */
#define EXACT(name_, max_)                                                                         \
    {                                                                                              \
        .name = (name_), .type = PARAM_SECRET, .max = (max_), .optional = true                     \
    }

#define AUTHORIZE                                                                                  \
    EXACT("client_id", 64), EXACT("redirect_uri", 500), EXACT("response_type", 64),                \
        EXACT("scope", 500), EXACT("state", 1000), EXACT("nonce", 500),                            \
        EXACT("code_challenge", 128), EXACT("code_challenge_method", 16), EXACT("max_age", 16),    \
        EXACT("signed_in_since", 16), EXACT("ui_locales", 100), EXACT("acr_values", 500),          \
        EXACT("id_token_hint", JWT_LENGTH_MAX)

#define AUTHORIZE_ONLY                                                                             \
    EXACT("prompt", 64), EXACT("response_mode", 64), EXACT("request", JWT_LENGTH_MAX),             \
        EXACT("request_uri", 500), EXACT("login_hint", 200)

#define CLIENT_PROOF                                                                               \
    EXACT("client_id", 64), EXACT("client_secret", 500), EXACT("client_assertion_type", 100),      \
        EXACT("client_assertion", JWT_LENGTH_MAX)

#define LOGOUT                                                                                     \
    EXACT("id_token_hint", JWT_LENGTH_MAX), EXACT("client_id", 64),                                \
        EXACT("post_logout_redirect_uri", 500), EXACT("state", 1000)

static const struct route routes[] = {
    /* the standard's own */
    VIEW("/.well-known/openid-configuration", discovery_show, ANYONE, .face = FACE_PROTOCOL),
    VIEW("/openid/jwks", jwks_show, ANYONE, .face = FACE_PROTOCOL),
    VIEW("/openid/authorize", authorize_show, ANYONE, .mandate = MANDATE_SELF, .face = FACE_PAGE,
         .page = "openid/consent", .params = {AUTHORIZE, AUTHORIZE_ONLY}),
    ACT("/openid/authorize", authorize_form, ANYONE, .mandate = MANDATE_SELF, .face = FACE_PAGE,
        .reads = true, .params = {AUTHORIZE, AUTHORIZE_ONLY}),
    ACT("/openid/token", token_give, ANYONE, .face = FACE_PROTOCOL, .prepare = token_prepare,
        .params = {CLIENT_PROOF, EXACT("grant_type", 64), EXACT("code", 4000),
                   EXACT("redirect_uri", 500), EXACT("code_verifier", 200),
                   EXACT("refresh_token", 4000), EXACT("scope", 500)}),
    VIEW("/openid/userinfo", userinfo_show, ANYONE, .face = FACE_PROTOCOL),
    ACT("/openid/userinfo", userinfo_show, ANYONE, .face = FACE_PROTOCOL, .reads = true,
        .params = {EXACT("access_token", 4000)}),
    ACT("/openid/revoke", token_revoke, ANYONE, .face = FACE_PROTOCOL,
        .prepare = token_revoke_prepare,
        .params = {CLIENT_PROOF, EXACT("token", 4000), EXACT("token_type_hint", 64)}),
    VIEW("/openid/logout", logout_show, ANYONE, .mandate = MANDATE_SELF, .face = FACE_PAGE,
         .page = "openid/logout", .params = {LOGOUT}),
    ACT("/openid/logout", logout_form, ANYONE, .mandate = MANDATE_SELF, .face = FACE_PAGE,
        .reads = true, .params = {LOGOUT}),

    /* people */
    ACT("/openid/consent", consent_give, CITIZEN, .mandate = MANDATE_SELF,
        .params = {AUTHORIZE, CHOICE("answer", "yes|no")},
        .summary = "Agree that an application sees what it asks for, or refuse"),
    ACT("/openid/logout/confirm", logout_confirm, ANYONE, .mandate = MANDATE_SELF,
        .params = {LOGOUT}, .summary = "Sign out, and go back to the application that asked"),
    VIEW("/me/apps", apps_show, CITIZEN, .mandate = MANDATE_SELF, .page = "openid/apps",
         .summary = "The applications you are connected with, and what each may see"),
    ACT("/me/apps/{app}/revoke", app_revoke, CITIZEN, .mandate = MANDATE_SELF,
        .summary = "End what an application may see"),

    /* the Federation */
    VIEW("/applications", clients_show, FEDERATION, .mandate = MANDATE_SELF,
         .page = "openid/clients",
         .summary = "The applications that may ask people to sign in here"),
    VIEW("/applications/new", client_form, FEDERATION, .mandate = MANDATE_SELF,
         .page = "openid/new", .summary = "The form to register an application"),
    ACT("/applications", client_register, FEDERATION, .mandate = MANDATE_SELF, .page = "openid/new",
        .back = client_form,
        .params = {TEXT("name", 2, 80), TEXT("contact", 0, 120), ID("organisation"),
                   PROSE("redirects", 1, 2000), PROSE("logouts", 0, 2000),
                   CHOICE("auth_method",
                          "client_secret_basic|client_secret_post|private_key_jwt|none"),
                   PROSE("keys", 0, 8000), CHOICE("signing_alg", "ES256|RS256"), BOOL("is_public"),
                   TEXT("sector", 0, 200), BOOL("profile"), BOOL("email"), BOOL("phone"),
                   BOOL("membership"), BOOL("fiscal"), BOOL("mandate"), BOOL("offline_access"),
                   BOOL("benefits")},
        .summary = "Register an application of a member organisation"),
    VIEW("/applications/{client}", client_show, FEDERATION, .mandate = MANDATE_SELF,
         .page = "openid/client", .summary = "One application"),
    VIEW("/applications/{client}/change", client_change_form, FEDERATION, .mandate = MANDATE_SELF,
         .page = "openid/change", .summary = "The form to change an application's registration"),
    ACT("/applications/{client}/change", client_change, FEDERATION, .mandate = MANDATE_SELF,
        .page = "openid/change", .back = client_change_form,
        .params = {TEXT("name", 2, 80), TEXT("contact", 0, 120), PROSE("redirects", 1, 2000),
                   PROSE("logouts", 0, 2000), PROSE("keys", 0, 8000), BOOL("profile"),
                   BOOL("email"), BOOL("phone"), BOOL("membership"), BOOL("fiscal"),
                   BOOL("mandate"), BOOL("offline_access"), BOOL("benefits")},
        .summary =
            "Change an application's name, contact, addresses, keys and what it may ask for"),
    VIEW("/applications/{client}/secret", client_secret_show, FEDERATION, .mandate = MANDATE_SELF,
         .page = "openid/secret", .summary = "A new secret for an application, not yet in use"),
    ACT("/applications/{client}/secret", client_secret_set, FEDERATION, .mandate = MANDATE_SELF,
        .params = {SECRET("secret", 43, 43), BOOL("at_once")},
        .summary = "From now on the application has this secret; the one before ends in a week, or "
                   "at once"),
    ACT("/applications/{client}/end", client_end, FEDERATION, .mandate = MANDATE_SELF,
        .summary = "Take back an application's registration"),
    {0}};

bool openid_purge_due(struct act *a, json_t *model)
{
    (void)model;
    return openid_assertions_purge(a, a->now) >= 0 &&
           openid_grants_purge(a, a->now - ACCESS_LIFE) >= 0;
}

static const struct due due[] = {{"openid_keys", 600, openid_keys_due, openid_keys_prepare},
                                 {"openid_purge", 86400, openid_purge_due},
                                 {0}};

static const struct reaction reactions[] = {
    {"person.suspended", connections_end}, {"person.erased", connections_forget}, {0}};

static const struct invariant invariants[] = {{"an application is told no more than was agreed to",
                                               openid_grant_count, openid_grants_beyond_consent},
                                              {0}};

const struct room openid_room = {.name = "openid",
                                 .routes = routes,
                                 .reactions = reactions,
                                 .due = due,
                                 .invariants = invariants,
                                 .belongings = openid_belongings,
                                 .personal = openid_personal};
