/* User names: by what name a person signs in, and others give them a mandate. */
#include "base/text.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "registry_sql.h"

#include <ctype.h>

const char *registry_user_name_clean(struct arena *arena, const char *typed)
{
    char *name = text_clean(arena, typed);
    for (char *c = name; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return name;
}

const char *registry_user_name_index(struct act *a, const char *typed)
{
    return vault_index(a, "user name", registry_user_name_clean(a->arena, typed));
}

bool registry_user_name_add(struct act *a, int64_t person, const char *user_name)
{
    const char *sealed = vault_seal(a, person, registry_user_name_clean(a->arena, user_name));
    if (!sealed)
        return false;
    int64_t added = user_name_insert(a, person, sealed, registry_user_name_index(a, user_name));
    return added == 1 || (added == 0 && refuse_field(a, ALREADY_DONE, "user"));
}

int64_t registry_person_named(struct act *a, const char *user_name)
{
    int64_t person;
    return user_name_person(a, registry_user_name_index(a, user_name), &person) ? person : 0;
}

const char *registry_user_name(struct act *a, int64_t person)
{
    struct user_name_of_row row;
    return user_name_of(a, person, &row) ? row.user_name : "";
}
