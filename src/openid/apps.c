/* The applications that a person is connected with: what each may see, since when; and an end. */
#include "openid/openid_parts.h"
#include "registry/registry.h"

json_t *openid_connections(struct act *a, int64_t person)
{
    json_t *rows = openid_consents_of(a, person), *row;
    size_t i;
    json_array_foreach(rows, i, row) {
        int64_t principal = json_get_id(row, "principal_id");
        json_put(row, "scopes", scopes_show((unsigned)json_int(row, "scopes")));
        json_put(row, "acting_for", json_string(principal ? registry_name(a, principal) : ""));
        json_object_del(row, "principal_id");
    }
    return rows;
}

/* Whoever may no longer come in here may not elsewhere by this way. */
bool connections_end(struct act *a, const struct event *event)
{
    return openid_person_grants_end(a, event->id, a->now) >= 0 &&
           openid_person_consents_end(a, event->id, a->now) >= 0;
}

/* Nothing tells which applications they used. */
bool connections_forget(struct act *a, const struct event *event)
{
    return openid_person_grants_delete(a, event->id) >= 0 &&
           openid_person_consents_delete(a, event->id) >= 0;
}

bool apps_show(struct act *a, json_t *model)
{
    json_t *apps = openid_connections(a, a->who.actor);
    if (!apps)
        return false;
    json_put(model, "has_apps", json_boolean(json_array_size(apps) > 0));
    json_put(model, "apps", apps);
    return a->error.code == ERROR_NONE;
}

bool app_revoke(struct act *a, json_t *model)
{
    int64_t consent = param_id(a, "app");
    int64_t ended = openid_consent_end(a, consent, a->who.actor, a->now);
    (void)model;
    if (ended == 0)
        return refuse(a, NOT_FOUND, "app");
    act_subject(a, "openid_consent", consent);
    act_redirect(a, "/me/apps");
    return ended == 1 && openid_consent_grants_end(a, consent, a->now) >= 0;
}
