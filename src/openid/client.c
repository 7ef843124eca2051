/* Applications: what they are registered with. */
#include "base/id.h"
#include "openid/jwk.h"
#include "openid/openid_parts.h"
#include "registry/vault.h"

#include <ctype.h>
#include <string.h>

/* ---- finding --------------------------------------------------------------------------------- */

/* The text of an id reads in several ways; a client_id in one. */
bool client_find(struct act *a, const char *client_id, struct openid_client_row_row *client)
{
    int64_t id;
    char text[ID_TEXT_SIZE];
    if (!id_parse(client_id, &id))
        return false;
    id_text(id, text);
    return strcmp(text, client_id) == 0 && openid_client_row(a, id, client);
}

bool client_uri_known(struct act *a, int64_t client, const char *kind, const char *uri)
{
    int64_t one;
    return openid_uri_known(a, client, kind, uri, &one);
}

const char *client_subject(struct act *a, const struct openid_client_row_row *client,
                           int64_t person)
{
    char *text = arena_alloc(a->arena, ID_TEXT_SIZE);
    id_text(person, text);
    if (!client->is_pairwise)
        return text;
    return vault_index(a, arena_printf(a->arena, "openid subject %s", client->sector), text);
}

/* ---- addresses ------------------------------------------------------------------------------- */

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Where the host begins: of https, or of http on the person's own machine (RFC 8252, 7.3). */
static const char *uri_host(const char *uri)
{
    static const char *const ours[] = {"127.0.0.1", "[::1]", "localhost"};
    if (starts(uri, "https://"))
        return uri + strlen("https://");
    const char *host = starts(uri, "http://") ? uri + strlen("http://") : "";
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (starts(host, ours[i]) && strchr(":/", host[strlen(ours[i])]))
            return host;
    return NULL;
}

static size_t host_length(const char *host)
{
    return *host == '[' ? strcspn(host, "]/") + 1 : strcspn(host, ":/?");
}

/* Printable ASCII without what could mislead a browser or an eye: no user name, no fragment, no
 * backslash. */
static bool uri_is_sound(const char *uri)
{
    enum { URI_MAX = 500 };
    const char *host = uri_host(uri);
    size_t length = host ? host_length(host) : 0;
    if (length == 0 || strlen(uri) > URI_MAX || strcspn(host, "@") < strcspn(host, "/?"))
        return false;
    for (const char *c = uri; *c; c++)
        if (*c <= ' ' || *c > '~' || strchr("#\\\"<>^`{|}*", *c))
            return false;
    return true;
}

static bool uris_insert(struct act *a, int64_t client, const char *kind, const char *field,
                        const char *lines)
{
    for (const char *line = lines; *line;) {
        size_t length = strcspn(line, "\r\n");
        const char *uri = arena_copy_n(a->arena, line, length);
        if (length > 0 && !uri_is_sound(uri))
            return refuse_field(a, NOT_A_REDIRECT, field);
        if (length > 0 && openid_uri_insert(a, client, kind, uri) < 0)
            return false;
        line += length + strspn(line + length, "\r\n");
    }
    return true;
}

/* ---- registering ----------------------------------------------------------------------------- */

/* A JWK set of at least one key that we can check signatures with. */
static bool key_set_is_sound(struct act *a, const char *text)
{
    json_t *keys = json_object_get(json_loads(text, JSON_REJECT_DUPLICATES, NULL), "keys"), *key;
    size_t i;
    if (json_array_size(keys) == 0 || json_array_size(keys) > 8)
        return false;
    json_array_foreach(keys, i, key) {
        if (!jwk_read(a->arena, key))
            return false;
    }
    return true;
}

/* The host in which people keep one name: the one given, or that of the first address. */
static const char *sector_of(struct act *a, const struct new_client *new)
{
    const char *host = *new->sector ? new->sector : uri_host(new->redirects);
    if (!host)
        return "";
    char *sector = arena_copy_n(a->arena, host, *new->sector ? strlen(host) : host_length(host));
    for (char *c = sector; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return sector;
}

bool client_uris_set(struct act *a, int64_t client, const char *redirects, const char *logouts)
{
    if (!uri_host(redirects))
        return refuse_field(a, NOT_A_REDIRECT, "redirects");
    return openid_uris_clear(a, client) >= 0 &&
           uris_insert(a, client, "redirect", "redirects", redirects) &&
           uris_insert(a, client, "logout", "logouts", logouts);
}

bool client_keys_set(struct act *a, int64_t client, const char *keys)
{
    struct openid_client_row_row row;
    if (!openid_client_row(a, client, &row))
        return refuse(a, NOT_FOUND, "client");
    if (strcmp(row.auth_method, "private_key_jwt") != 0)
        return true;
    if (!key_set_is_sound(a, keys))
        return refuse_field(a, NOT_A_KEY_SET, "keys");
    return openid_client_set_keys(a, client, keys) == 1;
}

static bool client_is_sound(struct act *a, const struct new_client *new)
{
    int64_t one;
    bool signs = strcmp(new->auth_method, "private_key_jwt") == 0;
    if (!openid_organisation_active(a, new->organisation, &one))
        refuse_field(a, NOT_FOUND, "organisation");
    if (!uri_host(new->redirects))
        refuse_field(a, NOT_A_REDIRECT, "redirects");
    if (signs && !key_set_is_sound(a, new->keys))
        refuse_field(a, NOT_A_KEY_SET, "keys");
    return a->error.code == ERROR_NONE;
}

bool openid_client_add(struct act *a, const struct new_client *new, int64_t *id)
{
    bool signs = strcmp(new->auth_method, "private_key_jwt") == 0;
    *id = id_new();
    return client_is_sound(a, new) &&
           openid_client_insert(
               a, *id, new->organisation, new->name, new->contact ? new->contact : "",
               new->auth_method, signs ? new->keys : "", new->signing_alg, new->is_pairwise,
               sector_of(a, new), SCOPE_OPENID | scopes_read(new->scopes), a->now) == 1 &&
           client_uris_set(a, *id, new->redirects, new->logouts);
}
