/* What is typed about a person, and whether it can stand: field by field, as the forms ask it, and
 * against what the registry knows already. */
#include "base/clock.h"
#include "base/tax_code.h"
#include "base/text.h"
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/registry.h"
#include "territory/territory.h"

#include <string.h>

enum { FIRST_BIRTH_YEAR = 1900 };

json_t *registration_read(struct act *a)
{
    return draft_read(a, "registration", "registration");
}

/* ---- who ---------------------------------------------------------------------------------------
 */

/* "female" -> "F", as tax codes say it. */
static const char *sex_letter(const json_t *typed)
{
    return strcmp(json_text(typed, "sex"), "female") == 0 ? "F" : "M";
}

/* The cadastral code of the place of birth when it is a municipality of the territory; else "". */
static const char *place_code(struct act *a, const json_t *typed)
{
    struct desk_area_cadastral_row area;
    const char *name = text_fold(a->arena, json_text(typed, "birth_place"));
    return desk_area_cadastral(a, name, &area) ? area.cadastral_code : "";
}

static bool birth_date_right(struct act *a, const json_t *typed)
{
    int64_t born;
    if (clock_parse_date(json_text(typed, "birth_date"), &born) && born <= a->now &&
        clock_civil(born).year >= FIRST_BIRTH_YEAR)
        return true;
    return refuse_field(a, BIRTH_DATE_WRONG, "birth_date");
}

/* Each of the data that is not the code's; one of several is mistyped, and only people know which.
 */
static bool misfits_refuse(struct act *a, unsigned misfits)
{
    static const struct {
        enum tax_code_misfit misfit;
        enum error_code code;
        const char *field;
    } kinds[] = {{TAX_CODE_MISFIT_FAMILY_NAME, TAX_CODE_NOT_FAMILY_NAME, "family_name"},
                 {TAX_CODE_MISFIT_GIVEN_NAME, TAX_CODE_NOT_GIVEN_NAME, "given_name"},
                 {TAX_CODE_MISFIT_BIRTH_DATE, TAX_CODE_NOT_BIRTH_DATE, "birth_date"},
                 {TAX_CODE_MISFIT_PLACE, TAX_CODE_NOT_PLACE, "birth_place"},
                 {TAX_CODE_MISFIT_SEX, TAX_CODE_NOT_SEX, "sex"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (misfits & kinds[i].misfit)
            refuse_field(a, kinds[i].code, kinds[i].field);
    return a->error.code == ERROR_NONE;
}

/* The form has read the code; here it must be this person's. */
static bool tax_code_right(struct act *a, const json_t *typed)
{
    const char *code = json_text(typed, "tax_code");
    const struct tax_code_person person = {.given_name = json_text(typed, "given_name"),
                                           .family_name = json_text(typed, "family_name"),
                                           .birth_date = json_text(typed, "birth_date"),
                                           .place = place_code(a, typed),
                                           .sex = sex_letter(typed)};
    return !*code || misfits_refuse(a, tax_code_misfits(a->arena, code, &person));
}

bool registration_who_right(struct act *a, const json_t *typed)
{
    return birth_date_right(a, typed) && tax_code_right(a, typed);
}

/* ---- where -------------------------------------------------------------------------------------
 */

static bool is_given(const json_t *typed, const char *name)
{
    return *json_text(typed, name) != '\0';
}

/* Somebody without telephone or mail is found through somebody else, or at home. */
bool registration_home_right(struct act *a, const json_t *typed)
{
    bool has_relative = is_given(typed, "relative_name") && is_given(typed, "relative_phone");
    if (!territory_area(a, json_text(typed, "area")))
        refuse_field(a, NOT_A_CHOICE, "area");
    if (is_given(typed, "relative_name") != is_given(typed, "relative_phone"))
        refuse_field(a, MISSING,
                     is_given(typed, "relative_name") ? "relative_phone" : "relative_name");
    else if (!is_given(typed, "phone") && !is_given(typed, "address") && !has_relative)
        refuse_field(a, NO_WAY_TO_REACH, "phone");
    return a->error.code == ERROR_NONE;
}

/* ---- documents ---------------------------------------------------------------------------------
 */

struct seen_document registration_document(const json_t *typed)
{
    return (struct seen_document){.kind = json_text(typed, "document_kind"),
                                  .number = json_text(typed, "document_number"),
                                  .issuer = json_text(typed, "document_issuer"),
                                  .expires = json_text(typed, "document_expires")};
}

bool desk_document_right(struct act *a, const struct seen_document *document)
{
    int64_t expires;
    if (!*document->number)
        refuse_field(a, MISSING, "document_number");
    if (!*document->issuer)
        refuse_field(a, MISSING, "document_issuer");
    if (!clock_parse_date(document->expires, &expires))
        refuse_field(a, MISSING, "document_expires");
    else if (clock_day(expires, 1) <= a->now)
        refuse_field(a, DOCUMENT_EXPIRED, "document_expires");
    return a->error.code == ERROR_NONE;
}

/* A document was seen whole, and still counts; or none was. On the telephone nobody sees any. */
bool registration_papers_right(struct act *a, const json_t *typed)
{
    const struct seen_document document = registration_document(typed);
    if (strcmp(document.kind, "none") == 0)
        return true;
    if (strcmp(json_text(typed, "channel"), "phone") == 0)
        return refuse_field(a, DOCUMENT_UNSEEN, "document_kind");
    return desk_document_right(a, &document);
}

/* ---- twins -------------------------------------------------------------------------------------
 */

static bool same_code_add(struct act *a, const json_t *typed, json_t *model)
{
    int64_t known = is_given(typed, "tax_code")
                        ? registry_person_by_tax_code(a, json_text(typed, "tax_code"))
                        : 0;
    bool is_other = known && known != correction_of(typed);
    json_t *person = is_other ? desk_person_found(a, known) : NULL;
    if (person)
        json_put(model, "same_code", person);
    return a->error.code == ERROR_NONE;
}

bool registration_twins(struct act *a, const json_t *typed, json_t *model)
{
    json_t *named =
        registry_people_named(a, json_text(typed, "given_name"), json_text(typed, "family_name"),
                              json_text(typed, "birth_date"));
    json_t *twins = json_array(), *one;
    size_t i;
    if (!named)
        return false;
    json_array_foreach(named, i, one) {
        int64_t id = json_get_id(one, "id");
        json_t *person = id == correction_of(typed) ? NULL : desk_person_found(a, id);
        if (person)
            json_array_append_new(twins, person);
    }
    json_put(model, "has_same_name", json_boolean(json_array_size(twins) > 0));
    json_put(model, "same_name", twins);
    return same_code_add(a, typed, model);
}
