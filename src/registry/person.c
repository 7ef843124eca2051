/* People as the registry holds them: sealed for each, and found through keyed indexes. */
#include "base/id.h"
#include "base/text.h"
#include "registry/registry_parts.h"
#include "registry/vault.h"
#include "registry_sql.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- by what a person is found --------------------------------------------------------------- */

/* Letters and digits only, without accents and capitals: "D’Angelò" and "d angelo" are one name. */
static const char *name_folded(struct arena *arena, const char *name)
{
    char *folded = text_fold(arena, name), *end = folded;
    for (const char *c = folded; *c; c++)
        if (*c != ' ')
            *end++ = *c;
    *end = '\0';
    return folded;
}

static const char *name_birth_index(struct act *a, const char *given, const char *family,
                                    const char *birth_date)
{
    return vault_index(a, "name and birth",
                       arena_printf(a->arena, "%s|%s|%s", name_folded(a->arena, family),
                                    name_folded(a->arena, given), birth_date));
}

static int words_compare(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

const char *registry_name_index(struct act *a, const char *name)
{
    enum { WORDS_MAX = 16 };
    char *words[WORDS_MAX], *rest = text_fold(a->arena, name);
    size_t count = 0;
    while (count < WORDS_MAX && (words[count] = strsep(&rest, " ")))
        count++;
    qsort(words, count, sizeof *words, words_compare);
    const char *sorted = "";
    if (!*words[0])
        return NULL;
    for (size_t i = 0; i < count; i++)
        sorted = arena_printf(a->arena, "%s %s", sorted, words[i]);
    return vault_index(a, "full name", sorted);
}

static const char *full_name_index(struct act *a, const struct new_person *person)
{
    return registry_name_index(
        a, arena_printf(a->arena, "%s %s", person->given_name, person->family_name));
}

static const char *tax_code_clean(struct arena *arena, const char *typed)
{
    char *code = arena_copy(arena, typed), *end = code;
    for (const char *c = code; *c; c++)
        if (isalnum((unsigned char)*c))
            *end++ = (char)toupper((unsigned char)*c);
    *end = '\0';
    return code;
}

static const char *tax_code_index(struct act *a, const char *code)
{
    return vault_index(a, "tax code", tax_code_clean(a->arena, code));
}

static const char *mail_index(struct act *a, const char *mail)
{
    char *clean = text_clean(a->arena, mail);
    for (char *c = clean; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return vault_index(a, "mail", clean);
}

/* ---- entering and correcting ----------------------------------------------------------------- */

/* A person's texts as they are stored. */
struct sealed_person {
    const char *name, *phone, *given, *family, *birth, *mail, *tax_code;
};

static bool person_seal(struct act *a, int64_t id, const struct new_person *person,
                        struct sealed_person *out)
{
    const char *name = arena_printf(a->arena, "%s %s", person->given_name, person->family_name);
    const char *code = tax_code_clean(a->arena, person->tax_code ? person->tax_code : "");
    return (out->name = vault_seal(a, id, name)) &&
           (out->phone = vault_seal(a, id, person->phone)) &&
           (out->given = vault_seal(a, id, person->given_name)) &&
           (out->family = vault_seal(a, id, person->family_name)) &&
           (out->birth = vault_seal(a, id, person->birth_date)) &&
           (out->mail = vault_seal(a, id, person->mail)) &&
           (out->tax_code = vault_seal(a, id, code));
}

static bool tax_code_is_free(struct act *a, int64_t id, const char *index)
{
    int64_t other;
    if (!index || !person_by_tax_code(a, index, &other) || other == id)
        return a->error.code == ERROR_NONE;
    return refuse_field(a, ALREADY_DONE, "tax_code");
}

bool registry_person_add(struct act *a, const struct new_person *person, int64_t *id)
{
    struct sealed_person sealed;
    const char *code = tax_code_index(a, person->tax_code ? person->tax_code : "");
    *id = id_new();
    return tax_code_is_free(a, *id, code) && vault_key_make(a, *id) &&
           person_seal(a, *id, person, &sealed) &&
           party_insert(a, *id, "person", sealed.name, person->area, sealed.phone, a->now) == 1 &&
           person_insert(
               a, *id, sealed.given, sealed.family, sealed.birth, sealed.mail, sealed.tax_code,
               person->assurance, code,
               name_birth_index(a, person->given_name, person->family_name, person->birth_date),
               full_name_index(a, person), mail_index(a, person->mail)) == 1;
}

bool registry_person_change(struct act *a, int64_t id, const struct new_person *person)
{
    struct sealed_person sealed;
    const char *code = tax_code_index(a, person->tax_code ? person->tax_code : "");
    return tax_code_is_free(a, id, code) && person_seal(a, id, person, &sealed) &&
           merge_tax_code_release(a, id, code) >= 0 &&
           party_update(a, id, sealed.name, person->area, sealed.phone) == 1 &&
           person_update(
               a, id, sealed.given, sealed.family, sealed.birth, sealed.mail, sealed.tax_code,
               person->assurance, code,
               name_birth_index(a, person->given_name, person->family_name, person->birth_date),
               full_name_index(a, person), mail_index(a, person->mail)) == 1;
}

/* ---- finding --------------------------------------------------------------------------------- */

int64_t registry_person_by_tax_code(struct act *a, const char *code)
{
    int64_t person;
    const char *index = tax_code_index(a, code);
    return index && person_by_tax_code(a, index, &person) ? person : 0;
}

json_t *registry_people_named(struct act *a, const char *given_name, const char *family_name,
                              const char *birth_date)
{
    return people_by_name_birth(a, name_birth_index(a, given_name, family_name, birth_date));
}

json_t *registry_people_at(struct act *a, const char *mail)
{
    const char *index = mail_index(a, mail);
    return index ? people_by_mail(a, index) : json_array();
}
