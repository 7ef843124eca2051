/* Erasing a person: their key is destroyed, and what is shown of them is overwritten. Ids stay, and
 * with them the journal, the books and other people's stories. */
#include "registry/merge.h"
#include "registry/registry_parts.h"
#include "registry/vault_parts.h"
#include "registry_sql.h"

/* Of two who erase the same person at once, one finds nobody. */
static bool party_overwrite(struct act *a, int64_t person)
{
    const char *name = vault_seal(a, 0, vault_erased_name);
    int64_t wiped = person_wipe(a, person);
    if (wiped == 0)
        return refuse(a, NOT_FOUND, "person");
    return wiped == 1 && name && party_update(a, person, name, 0, "") == 1;
}

/* What else was said of them, and how it was proven. */
static bool particulars_end(struct act *a, int64_t person)
{
    return assurances_end_of(a, person, a->now) >= 0 && particulars_delete(a, person) >= 0 &&
           close_people_delete(a, person) >= 0;
}

/* What they were to others. */
static bool ties_cut(struct act *a, int64_t person)
{
    return user_name_delete(a, person) >= 0 && relationships_delete(a, person) >= 0 &&
           role_grants_end(a, person, a->now) >= 0 && mandates_end_all(a, person, a->now) >= 0 &&
           affiliations_leave(a, person, a->now) >= 0;
}

static bool person_erase(struct act *a, int64_t person)
{
    int64_t living = 0;
    if (!person_living(a, person, &living) && a->error.code != ERROR_NONE)
        return false;
    if (living == 0)
        return refuse(a, NOT_FOUND, "person");
    return act_emit(a, "person.erasing", person, "") && party_overwrite(a, person) &&
           particulars_end(a, person) && ties_cut(a, person) && vault_key_destroy(a, person) &&
           act_emit(a, "person.erased", person, "");
}

/* The records that were merged into a person's are theirs. */
static bool merged_erase(struct act *a, int64_t person)
{
    json_t *merged = registry_merged_into(a, person), *one;
    size_t i;
    json_array_foreach(merged, i, one)
        if (!person_erase(a, json_get_id(one, "merged_id")))
            return false;
    return merged != NULL;
}

bool vault_erase(struct act *a, int64_t person)
{
    return merged_erase(a, person) && person_erase(a, person);
}

bool vault_retain(struct act *a, int64_t person, int64_t until)
{
    json_t *profile = profile_of(a, person), *identity = json_object();
    static const char *const kept[] = {"given_name", "family_name", "birth_date", "tax_code"};
    if (!profile)
        return refuse(a, NOT_FOUND, "person");
    json_put(identity, "id", json_id(person));
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        json_object_set(identity, kept[i], json_object_get(profile, kept[i]));
    const char *sealed = vault_seal(a, 0, json_dumps(identity, JSON_COMPACT));
    return sealed && identity_retain(a, person, sealed, until) >= 0;
}

json_t *vault_retained(struct act *a, int64_t person)
{
    struct identity_retained_row row;
    if (!identity_retained(a, person, &row))
        return NULL;
    json_t *identity = json_loads(row.identity, 0, NULL);
    /* A row put in another's place does not tell whose it is. */
    if (json_get_id(identity, "id") != person) {
        refuse(a, INTERNAL, "person");
        return NULL;
    }
    json_put(identity, "until_at", json_integer(row.until_at));
    return identity;
}

bool vault_retained_purge_due(struct act *a, json_t *model)
{
    (void)model;
    json_t *forgotten = identities_forget(a, a->now);
    act_fact_ids(a, "people", forgotten, "person_id");
    return forgotten != NULL;
}
