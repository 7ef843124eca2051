/* Writing a registration down: the person, who is near them, the document that was seen, and who
 * registered them. */
#include "base/id.h"
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/assurance.h"
#include "registry/close.h"
#include "registry/registry.h"
#include "territory/territory.h"

#include <ctype.h>
#include <string.h>

/* Every page was answered: nobody comes here by another way. */
static bool is_whole(const json_t *typed)
{
    return *json_text(typed, "family_name") && *json_text(typed, "area") &&
           *json_text(typed, "document_kind");
}

/* Nobody is registered twice, unless the operator says that it is another person. */
static bool is_new(struct act *a, const json_t *typed)
{
    json_t *twins = json_object();
    if (!registration_twins(a, typed, twins))
        return false;
    if (json_object_get(twins, "same_code"))
        return refuse_field(a, TAX_CODE_TAKEN, "tax_code");
    if (json_is_true(json_object_get(twins, "has_same_name")) && !param_bool(a, "other_person"))
        return refuse_field(a, PERSON_KNOWN, "other_person");
    return true;
}

static bool person_write(struct act *a, const json_t *typed, int64_t *person)
{
    struct new_person new_person = {.given_name = json_text(typed, "given_name"),
                                    .family_name = json_text(typed, "family_name"),
                                    .birth_date = json_text(typed, "birth_date"),
                                    .tax_code = json_text(typed, "tax_code"),
                                    .phone = json_text(typed, "phone"),
                                    .mail = json_text(typed, "mail"),
                                    .area = territory_area(a, json_text(typed, "area"))};
    const struct particulars particulars = {.birth_place = json_text(typed, "birth_place"),
                                            .sex = json_text(typed, "sex"),
                                            .address = json_text(typed, "address"),
                                            .language = json_text(typed, "language")};
    *person = correction_of(typed);
    if (*person)
        return correction_write(a, *person, &new_person, &particulars);
    return registry_person_add(a, &new_person, person) &&
           registry_person_move(a, *person, "verified", "provisional") &&
           registry_particulars_set(a, *person, &particulars);
}

/* Who can be called in the person's place. */
static bool relative_write(struct act *a, const json_t *typed, int64_t person)
{
    const struct close_person relative = {
        .kind = json_text(typed, "relative_kind"),
        .name = json_text(typed, "relative_name"),
        .channels = {{"phone", json_text(typed, "relative_phone")}}};
    int64_t id;
    return !*relative.name || registry_close_person_add(a, person, &relative, &id);
}

static bool document_write(struct act *a, const json_t *typed, int64_t person)
{
    const struct seen_document document = registration_document(typed);
    const struct new_assurance seen = {
        .method = "desk", .organisation = desk_organisation(a), .document = &document};
    return strcmp(document.kind, "none") == 0 || registry_assurance_give(a, person, &seen);
}

static bool registration_write(struct act *a, const json_t *typed, int64_t *person)
{
    return person_write(a, typed, person) && relative_write(a, typed, *person) &&
           document_write(a, typed, *person) &&
           desk_registration_insert(a, *person, a->who.actor, desk_organisation(a),
                                    json_text(typed, "channel"), a->now) == 1 &&
           registry_access_note(a, *person, "registration") && consents_write(a, typed, *person);
}

static bool all_write(struct act *a, const json_t *typed, int64_t *person)
{
    return (correction_of(typed) ? person_write(a, typed, person)
                                 : registration_write(a, typed, person)) &&
           draft_drop(a, param_id(a, "registration"));
}

bool registration_confirm(struct act *a, json_t *model)
{
    int64_t person;
    json_t *typed = desk_works(a) ? registration_read(a) : NULL;
    if (!typed)
        return false;
    if (!is_whole(typed))
        return refuse(a, STATE_CONFLICT, "registration");
    if (!is_new(a, typed) || !all_write(a, typed, &person))
        return false;
    act_subject(a, "person", person);
    json_put(model, "person_id", json_id(person));
    act_redirect(a, "/desk/people/%s%s", json_text(model, "person_id"),
                 correction_of(typed) ? "" : "/registered");
    return true;
}

/* By what a person is known on paper: eight characters in the middle of the id's text. */
static const char *number_of(struct act *a, int64_t person)
{
    char text[ID_TEXT_SIZE];
    id_text(person, text);
    for (char *c = text; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return arena_printf(a->arena, "%.4s-%.4s", text + 1, text + 5);
}

/* Its number, what happens now, and a slip to take home. */
bool registration_done(struct act *a, json_t *model)
{
    int64_t person;
    if (!desk_record(a, &person))
        return false;
    json_t *registration = desk_registration_of(a, person);
    if (!registration)
        return refuse(a, NOT_FOUND, "person");
    json_put(model, "person_id", json_id(person));
    json_put(model, "name", json_string(registry_name(a, person)));
    json_put(model, "number", json_string(number_of(a, person)));
    json_put(model, "registration", registration);
    json_put(model, "is_seen", json_boolean(registry_assurance(a, person) >= 2));
    return true;
}
