/* What the registry holds about its caller. */
#include "registry/close.h"
#include "registry/registry_parts.h"
#include "registry/vault.h"
#include "registry_sql.h"

/* So that a template can name each role in the person's language. */
static void role_flags_add(struct act *a, json_t *grants)
{
    size_t i;
    json_t *grant;
    json_array_foreach(grants, i, grant) {
        const char *flag = arena_printf(a->arena, "is_%s", json_text(grant, "role"));
        json_put(grant, flag, json_true());
    }
}

bool profile_show(struct act *a, json_t *model)
{
    json_t *person = profile_of(a, a->who.actor);
    json_t *grants = profile_roles(a, a->who.actor, a->now);
    json_t *choices = registry_acting_choices(a);
    if (!person)
        return refuse(a, NOT_FOUND, "person");
    if (!grants || !choices)
        return false;
    role_flags_add(a, grants);
    json_put(person, arena_printf(a->arena, "is_level_%d", (int)json_int(person, "assurance")),
             json_true());
    json_t *particulars = registry_particulars(a, a->who.actor);
    if (!particulars)
        return false;
    json_put(person, "language", json_string(json_text(particulars, "language")));
    json_mark(person, "language");
    json_put(model, "person", person);
    json_put(model, "has_roles", json_boolean(json_array_size(grants) > 0));
    json_put(model, "roles", grants);
    json_put(model, "has_choices", json_boolean(json_array_size(choices) > 0));
    json_put(model, "choices", choices);
    json_put(model, "is_acting", json_boolean(a->who.mandate != 0));
    return true;
}

/* What the square writes to them from now on is in this language, whatever their browser shows. */
bool profile_speak(struct act *a, json_t *model)
{
    const char *language = vault_seal(a, a->who.actor, param_text(a, "language"));
    json_put(model, "language", json_string(param_text(a, "language")));
    act_subject(a, "person", a->who.actor);
    act_redirect(a, "/me");
    return language && particulars_speak(a, a->who.actor, language, a->now) == 1;
}
