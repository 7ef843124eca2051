/* Correcting a record: the same questions as in a registration, filled in with what is known, and
 * read back before it is written. */
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/assurance.h"
#include "registry/registry.h"

#include <string.h>

/* What the pages ask, as the record has it. Whom to call and documents have pages of their own. */
static json_t *record_typed(struct act *a, int64_t person)
{
    static const char *const names[] = {"family_name", "given_name", "birth_date", "birth_place",
                                        "sex",         "tax_code",   "phone",      "mail",
                                        "address",     "language"};
    json_t *record = desk_record_of(a, person), *typed = json_object();
    if (!record)
        return NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        json_put(typed, names[i], json_string(json_text(record, names[i])));
    json_put(typed, "area", json_string(json_text(record, "area_code")));
    json_put(typed, "document_kind", json_string("none"));
    json_put(typed, "channel", json_string("desk"));
    json_put(typed, "person_id", json_id(person));
    return typed;
}

bool correction_start(struct act *a, json_t *model)
{
    int64_t person, draft;
    json_t *typed = desk_works(a) && desk_record(a, &person) ? record_typed(a, person) : NULL;
    if (!typed || !draft_new(a, "registration", typed, HALF_HOUR, &draft))
        return false;
    json_put(model, "registration_id", json_id(draft));
    act_redirect(a, "/desk/registrations/%s/check", json_text(model, "registration_id"));
    return true;
}

int64_t correction_of(const json_t *typed)
{
    return json_get_id(typed, "person_id");
}

/* A contact that changed proves nothing any more. */
static bool contacts_change(struct act *a, int64_t person, const json_t *before,
                            const struct new_person *now)
{
    bool is_same_mail = strcmp(json_text(before, "mail"), now->mail) == 0;
    bool is_same_phone = strcmp(json_text(before, "phone"), now->phone) == 0;
    return (is_same_mail || registry_assurance_end(a, person, "mail")) &&
           (is_same_phone || registry_assurance_end(a, person, "phone"));
}

bool correction_write(struct act *a, int64_t person, struct new_person *corrected,
                      const struct particulars *particulars)
{
    json_t *before = registry_contact(a, person);
    if (!before)
        return refuse(a, NOT_FOUND, "person");
    if (!registry_access_open(a, person))
        return refuse(a, RECORD_CLOSED, NULL);
    corrected->assurance = registry_assurance(a, person);
    return registry_person_change(a, person, corrected) &&
           contacts_change(a, person, before, corrected) &&
           registry_particulars_set(a, person, particulars) &&
           act_notify(a, person, "details-corrected", person, NULL);
}
