/* Registering a person at the desk or on the telephone: pages of questions, one that reads
 * everything back, and the act that writes it down. Between the pages what was typed is a draft. */
#include "desk/desk_parts.h"
#include "registry/registry.h"
#include "territory/territory.h"

#include <string.h>

/* The fields of each page. Dates are those with "_date" or "_expires" in their name. */
static const char *const who_fields[] = {"family_name", "given_name", "birth_date", "birth_place",
                                         "sex",         "tax_code",   NULL};
static const char *const home_fields[] = {"area",          "address",       "phone",
                                          "mail",          "relative_name", "relative_phone",
                                          "relative_kind", "language",      NULL};
static const char *const papers_fields[] = {"document_kind", "document_number", "document_issuer",
                                            "document_expires", NULL};

static bool is_date(const char *name)
{
    return strcmp(name, "birth_date") == 0 || strcmp(name, "document_expires") == 0;
}

/* ---- beginning ---------------------------------------------------------------------------------
 */

bool registration_start_show(struct act *a, json_t *model)
{
    json_put(model, "organisation", json_string(registry_name(a, desk_organisation(a))));
    return desk_works(a);
}

/* What the search was for need not be typed again. */
static bool searched_copy(struct act *a, json_t *typed)
{
    if (!param_id(a, "search"))
        return true;
    json_t *search = draft_read(a, "search", "search");
    if (!search)
        return false;
    for (const char *const *name = who_fields; *name; name++)
        json_put(typed, *name, json_string(json_text(search, *name)));
    return true;
}

bool registration_start(struct act *a, json_t *model)
{
    json_t *typed = json_object();
    int64_t draft;
    if (!desk_works(a) || !searched_copy(a, typed))
        return false;
    json_put(typed, "channel", json_string(param_text(a, "channel")));
    if (!draft_new(a, "registration", typed, DAY, &draft))
        return false;
    json_put(model, "registration_id", json_id(draft));
    act_redirect(a, "/desk/registrations/%s/who", json_text(model, "registration_id"));
    return true;
}

/* ---- the pages of questions --------------------------------------------------------------------
 */

static const char *field_text(struct act *a, const char *name)
{
    return is_date(name) ? param_date(a, name) : param_text(a, name);
}

/* What was typed so far, for the form of a page; of a refused form, what was sent. */
static json_t *step_show(struct act *a, json_t *model, const char *const *fields)
{
    json_t *typed = desk_works(a) ? registration_read(a) : NULL;
    if (!typed)
        return NULL;
    for (const char *const *name = fields; name && *name; name++)
        if (json_object_get(a->input, *name))
            json_put(typed, *name, json_string(field_text(a, *name)));
    json_mark(typed, "sex");
    json_mark(typed, "language");
    json_mark(typed, "relative_kind");
    json_mark(typed, "document_kind");
    json_put(model, "is_phone", json_boolean(strcmp(json_text(typed, "channel"), "phone") == 0));
    json_put(model, "registration_id", json_id(param_id(a, "registration")));
    json_put(model, "is_correction", json_boolean(correction_of(typed) != 0));
    json_put(model, "typed", typed);
    return typed;
}

typedef bool check(struct act *a, const json_t *typed);

/* Keep a page's answers when they can stand, and go on to the next page: to the last one when all
 * has been answered before and this was only a correction. */
static bool step_save(struct act *a, json_t *model, const char *const *fields, check *is_right,
                      const char *next)
{
    json_t *typed = desk_works(a) ? registration_read(a) : NULL;
    if (!typed)
        return false;
    for (const char *const *name = fields; *name; name++)
        json_put(typed, *name, json_string(field_text(a, *name)));
    if (!is_right(a, typed) || !draft_save(a, param_id(a, "registration"), typed, DAY))
        return false;
    json_put(model, "registration_id", json_id(param_id(a, "registration")));
    act_redirect(a, "/desk/registrations/%s/%s", json_text(model, "registration_id"),
                 *json_text(typed, "document_kind") ? consents_next(a, typed) : next);
    return a->error.code == ERROR_NONE;
}

bool registration_who(struct act *a, json_t *model)
{
    return step_show(a, model, who_fields) != NULL;
}

bool registration_who_save(struct act *a, json_t *model)
{
    return step_save(a, model, who_fields, registration_who_right, "home");
}

bool registration_home(struct act *a, json_t *model)
{
    json_t *typed = step_show(a, model, home_fields);
    json_t *areas = typed ? territory_municipalities(a, json_text(typed, "area")) : NULL;
    if (areas)
        json_put(model, "areas", areas);
    return areas != NULL;
}

bool registration_home_save(struct act *a, json_t *model)
{
    return step_save(a, model, home_fields, registration_home_right, "papers");
}

bool registration_papers(struct act *a, json_t *model)
{
    return step_show(a, model, papers_fields) != NULL;
}

bool registration_papers_save(struct act *a, json_t *model)
{
    return step_save(a, model, papers_fields, registration_papers_right, "check");
}

/* ---- reading it back ---------------------------------------------------------------------------
 */

bool registration_check(struct act *a, json_t *model)
{
    json_t *typed = step_show(a, model, NULL);
    if (!typed || !registration_twins(a, typed, model) || !consents_show_answers(a, typed, model))
        return false;
    json_t *area = territory_area_show(a, territory_area(a, json_text(typed, "area")));
    desk_day_put(typed, "birth_at", json_text(typed, "birth_date"));
    desk_day_put(typed, "expires_at", json_text(typed, "document_expires"));
    json_put(model, "area", json_string(json_text(area, "name")));
    json_put(model, "has_document",
             json_boolean(strcmp(json_text(typed, "document_kind"), "none")));
    return a->error.code == ERROR_NONE;
}
