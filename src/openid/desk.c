/* The Federation's desk for applications: register, hand out a secret, end. */
#include "base/id.h"
#include "openid/openid_parts.h"

#include <sodium.h>
#include <string.h>

enum { SECRET_BYTES = 32, SECRET_SIZE = 44 };

bool clients_show(struct act *a, json_t *model)
{
    json_t *clients = openid_clients_all(a);
    if (!clients)
        return false;
    json_put(model, "has_clients", json_boolean(json_array_size(clients) > 0));
    json_put(model, "clients", clients);
    return true;
}

/* Mark the option that was chosen before, as the form shows again. */
static void choice_mark(json_t *rows, const char *id)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        json_put(row, "is_chosen", json_boolean(strcmp(json_text(row, "id"), id) == 0));
    }
}

bool client_form(struct act *a, json_t *model)
{
    json_t *organisations = openid_organisations(a);
    if (!organisations)
        return false;
    choice_mark(organisations, param_text(a, "organisation"));
    json_put(model, "organisations", organisations);
    const char *method = param_text(a, "auth_method"), *alg = param_text(a, "signing_alg");
    json_put(model, "auth_method", json_string(*method ? method : "client_secret_basic"));
    json_mark(model, "auth_method");
    json_put(model, "signing_alg", json_string(*alg ? alg : "ES256"));
    json_mark(model, "signing_alg");
    return true;
}

bool client_register(struct act *a, json_t *model)
{
    static const char *const scopes[] = {"profile", "email",   "phone",          "membership",
                                         "fiscal",  "mandate", "offline_access", "benefits"};
    const char *asked = "openid";
    int64_t id;
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
        if (param_bool(a, scopes[i]))
            asked = arena_printf(a->arena, "%s %s", asked, scopes[i]);
    const struct new_client new = {.organisation = param_id(a, "organisation"),
                                   .name = param_text(a, "name"),
                                   .redirects = param_text(a, "redirects"),
                                   .logouts = param_text(a, "logouts"),
                                   .auth_method = param_text(a, "auth_method"),
                                   .keys = param_text(a, "keys"),
                                   .signing_alg = param_text(a, "signing_alg"),
                                   .is_pairwise = !param_bool(a, "is_public"),
                                   .sector = param_text(a, "sector"),
                                   .scopes = asked};
    if (!openid_client_add(a, &new, &id))
        return false;
    act_subject(a, "openid_client", id);
    json_put(model, "id", json_id(id));
    bool has_secret = strncmp(new.auth_method, "client_secret", strlen("client_secret")) == 0;
    char text[ID_TEXT_SIZE];
    id_text(id, text);
    act_redirect(a, "/applications/%s%s", text, has_secret ? "/secret" : "");
    return true;
}

static bool client_fill(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "client");
    json_t *client = openid_client_by_id(a, id);
    if (!client)
        return refuse(a, NOT_FOUND, "client");
    json_put(client, "scopes", scopes_show((unsigned)json_int(client, "scopes")));
    json_put(client, "redirects", openid_uris_of(a, id, "redirect"));
    json_put(client, "logouts", openid_uris_of(a, id, "logout"));
    json_mark(client, "auth_method");
    json_put(model, "client", client);
    return a->error.code == ERROR_NONE;
}

bool client_show(struct act *a, json_t *model)
{
    return client_fill(a, model);
}

/* A secret is shown before it counts, and never again: what is stored is its digest. */
bool client_secret_show(struct act *a, json_t *model)
{
    unsigned char bytes[SECRET_BYTES];
    char secret[SECRET_SIZE];
    if (!client_fill(a, model))
        return false;
    if (!json_is_true(json_object_get(json_object_get(model, "client"), "is_secret_kept")))
        return refuse(a, NOT_FOUND, "client");
    random_bytes(&a->random, bytes, sizeof bytes);
    sodium_bin2base64(secret, sizeof secret, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    json_put(model, "secret", json_string(secret));
    return true;
}

bool client_secret_set(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "client");
    int64_t rows = openid_client_set_secret(a, id, text_digest(a->arena, param_text(a, "secret")));
    (void)model;
    if (rows == 0)
        return refuse(a, NOT_FOUND, "client");
    act_subject(a, "openid_client", id);
    char text[ID_TEXT_SIZE];
    id_text(id, text);
    act_redirect(a, "/applications/%s", text);
    return rows == 1;
}

bool client_end(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "client");
    int64_t rows = openid_client_end(a, id, a->now);
    (void)model;
    if (rows == 0)
        return refuse(a, NOT_FOUND, "client");
    act_subject(a, "openid_client", id);
    act_redirect(a, "/applications");
    return rows == 1 && openid_client_consents_end(a, id, a->now) >= 0;
}
