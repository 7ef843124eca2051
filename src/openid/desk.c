/* The Federation's desk for applications: register, hand out a secret, end. */
#include "base/id.h"
#include "openid/openid_parts.h"

#include <sodium.h>
#include <string.h>

enum { SECRET_BYTES = 32, SECRET_SIZE = 44, SECRET_OVERLAP = 7 * 86400 };

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

static const char *const scope_fields[] = {"profile", "email",   "phone",          "membership",
                                           "fiscal",  "mandate", "offline_access", "benefits"};
enum { SCOPE_FIELDS = sizeof scope_fields / sizeof *scope_fields };

static const char *scopes_chosen(struct act *a)
{
    const char *chosen = "openid";
    for (size_t i = 0; i < SCOPE_FIELDS; i++)
        if (param_bool(a, scope_fields[i]))
            chosen = arena_printf(a->arena, "%s %s", chosen, scope_fields[i]);
    return chosen;
}

bool client_register(struct act *a, json_t *model)
{
    int64_t id;
    const struct new_client new = {.organisation = param_id(a, "organisation"),
                                   .name = param_text(a, "name"),
                                   .contact = param_text(a, "contact"),
                                   .redirects = param_text(a, "redirects"),
                                   .logouts = param_text(a, "logouts"),
                                   .auth_method = param_text(a, "auth_method"),
                                   .keys = param_text(a, "keys"),
                                   .signing_alg = param_text(a, "signing_alg"),
                                   .is_pairwise = !param_bool(a, "is_public"),
                                   .sector = param_text(a, "sector"),
                                   .scopes = scopes_chosen(a)};
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
    json_put(client, "is_previous_open",
             json_boolean(json_int(client, "previous_until_at") >= a->now));
    json_put(model, "client", client);
    return a->error.code == ERROR_NONE;
}

bool client_show(struct act *a, json_t *model)
{
    return client_fill(a, model);
}

static void put_lines(struct act *a, json_t *form, const char *name, const json_t *uris)
{
    const char *lines = "";
    const json_t *uri;
    size_t i;
    json_array_foreach(uris, i, uri) {
        lines = arena_printf(a->arena, "%s%s\n", lines, json_text(uri, "uri"));
    }
    json_put(form, name, json_string(lines));
}

/* The form holds what is registered. */
bool client_change_form(struct act *a, json_t *model)
{
    if (!client_fill(a, model))
        return false;
    const json_t *client = json_object_get(model, "client"), *scope;
    if (json_int(client, "ended_at"))
        return refuse(a, NOT_FOUND, "client");
    json_t *form = json_object();
    size_t i;
    json_put(form, "name", json_string(json_text(client, "name")));
    json_put(form, "contact", json_string(json_text(client, "contact")));
    json_put(form, "keys", json_string(json_text(client, "public_keys")));
    put_lines(a, form, "redirects", json_object_get(client, "redirects"));
    put_lines(a, form, "logouts", json_object_get(client, "logouts"));
    json_array_foreach(json_object_get(client, "scopes"), i, scope) {
        json_put(form, json_text(scope, "name"), json_true());
    }
    json_put(model, "form", form);
    return true;
}

bool client_change(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "client");
    char text[ID_TEXT_SIZE];
    unsigned scopes = scopes_read(scopes_chosen(a));
    (void)model;
    if (openid_client_change(a, id, param_text(a, "name"), param_text(a, "contact"), scopes) != 1)
        return refuse(a, NOT_FOUND, "client");
    act_subject(a, "openid_client", id);
    act_fact(a, "scopes", json_integer(scopes));
    id_text(id, text);
    act_redirect(a, "/applications/%s", text);
    return client_uris_set(a, id, param_text(a, "redirects"), param_text(a, "logouts")) &&
           client_keys_set(a, id, param_text(a, "keys")) &&
           openid_client_consents_narrow(a, id, scopes) >= 0 &&
           openid_client_grants_narrow(a, id, scopes) >= 0;
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
    int64_t until = param_bool(a, "at_once") ? 0 : a->now + SECRET_OVERLAP;
    int64_t rows =
        openid_client_set_secret(a, id, text_digest(a->arena, param_text(a, "secret")), until);
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
