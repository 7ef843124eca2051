/* Signing out on an application's behalf (OpenID Connect RP-Initiated Logout 1.0). The person is
 * always asked while they are signed in: an address alone never ends a session. */
#include "access/access.h"
#include "base/id.h"
#include "openid/openid_parts.h"

#include <string.h>

/* What the application asks. */
struct farewell {
    struct openid_client_row_row client;
    bool has_client, is_proven; /* proven: by an ID token of ours */
    const char *place;          /* where to go afterwards; NULL: stay */
};

/* The application, by the ID token's audience or by client_id; they must not differ. */
static bool client_read(struct act *a, struct farewell *farewell)
{
    struct jwt hint;
    const char *named = param_text(a, "client_id"), *token = param_text(a, "id_token_hint");
    const char *client = named;
    if (*token && keys_verify(a, token, &hint) &&
        strcmp(json_text(hint.claims, "iss"), a->origin) == 0) {
        client = json_text(hint.claims, "aud");
        farewell->is_proven = true;
    }
    if (a->error.code != ERROR_NONE)
        return false;
    if (*named && strcmp(named, client) != 0)
        return refuse(a, CLIENT_UNKNOWN, NULL);
    farewell->has_client = *client && client_find(a, client, &farewell->client);
    return !*client || farewell->has_client || refuse(a, CLIENT_UNKNOWN, NULL);
}

static bool farewell_read(struct act *a, struct farewell *farewell)
{
    const char *uri = param_text(a, "post_logout_redirect_uri"), *state = param_text(a, "state");
    *farewell = (struct farewell){0};
    if (!client_read(a, farewell))
        return false;
    if (!*uri)
        return true;
    if (!farewell->has_client || !client_uri_known(a, farewell->client.id, "logout", uri))
        return refuse(a, REDIRECT_UNKNOWN, NULL);
    farewell->place = address_with(a->arena, uri, "state", *state ? state : NULL, NULL);
    return true;
}

bool logout_show(struct act *a, json_t *model)
{
    static const char *const names[] = {"id_token_hint", "client_id", "post_logout_redirect_uri",
                                        "state", NULL};
    struct farewell farewell;
    if (!farewell_read(a, &farewell))
        return false;
    if (!a->who.actor && farewell.place && farewell.is_proven) {
        a->location = farewell.place;
        return true;
    }
    json_t *fields = json_array();
    for (const char *const *name = names; *name; name++)
        if (*param_text(a, *name))
            json_array_append_new(
                fields, json_pack("{ss ss}", "name", *name, "value", param_text(a, *name)));
    json_put(model, "fields", fields);
    json_put(model, "is_signed_in", json_boolean(a->who.actor != 0));
    json_put(model, "application", json_string(farewell.has_client ? farewell.client.name : ""));
    json_put(model, "place", json_string(farewell.place ? farewell.place : ""));
    return true;
}

/* A form of the application's page; see authorize_form. */
bool logout_form(struct act *a, json_t *model)
{
    (void)model;
    a->location = address_with_all(a->arena, "/openid/logout", a->input);
    return true;
}

bool logout_confirm(struct act *a, json_t *model)
{
    struct farewell farewell;
    if (!farewell_read(a, &farewell) || !access_sign_out(a))
        return false;
    act_redirect(a, "%s", farewell.place ? farewell.place : "/");
    json_put(model, "location", json_string(a->location));
    return true;
}
