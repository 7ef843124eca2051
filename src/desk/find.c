/* Finding a person at a desk: by what the person themselves brings, never by browsing. What is
 * looked for is an act, so that it leaves a row in the journal; who was found waits in a draft. */
#include "card/card.h"
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/registry.h"

enum { FOUND_SECONDS = 15 * 60 };

static void keep(json_t *content, const char *name, const char *text)
{
    json_put(content, name, json_string(text));
}

/* The people with these names, born on this day: no two of the three are enough. */
static json_t *found_by_name(struct act *a)
{
    static const char *const needed[] = {"family_name", "given_name"};
    const char *birth = param_date(a, "birth_date");
    bool complete = true;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!*param_text(a, needed[i]))
            complete = refuse_field(a, MISSING, needed[i]);
    if (!*birth)
        complete = refuse_field(a, MISSING, "birth_date");
    if (!complete)
        return NULL;
    return registry_people_named(a, param_text(a, "given_name"), param_text(a, "family_name"),
                                 birth);
}

static json_t *alone(int64_t person)
{
    json_t *people = json_array();
    json_t *one = json_object();
    json_put(one, "id", json_id(person));
    if (person)
        json_array_append_new(people, one);
    return people;
}

/* By the card they show. Whoever tries codes at random is stopped. */
static json_t *found_by_card(struct act *a)
{
    if (!card_guess_allowed(a)) {
        refuse(a, TOO_MANY_REQUESTS, NULL);
        return NULL;
    }
    int64_t person = card_person(a, param_text(a, "card"));
    if (!person && a->error.code == ERROR_NONE)
        card_guess_wrong(a);
    return alone(person);
}

/* By card or tax code when there is one, else by names and birth. */
static json_t *found(struct act *a)
{
    if (*param_text(a, "card"))
        return found_by_card(a);
    if (*param_text(a, "tax_code"))
        return alone(registry_person_by_tax_code(a, param_text(a, "tax_code")));
    return found_by_name(a);
}

bool desk_find(struct act *a, json_t *model)
{
    json_t *content = json_object();
    int64_t draft;
    if (!desk_staffed(a))
        return false;
    json_t *people = found(a);
    if (!people)
        return false;
    keep(content, "family_name", param_text(a, "family_name"));
    keep(content, "given_name", param_text(a, "given_name"));
    keep(content, "birth_date", param_date(a, "birth_date"));
    keep(content, "tax_code", param_text(a, "tax_code"));
    json_put(content, "people", people);
    act_fact(a, "found", json_integer((json_int_t)json_array_size(people)));
    if (!draft_new(a, "search", content, FOUND_SECONDS, &draft))
        return false;
    json_put(model, "search_id", json_id(draft));
    act_redirect(a, "/desk/found/%s", json_text(model, "search_id"));
    return true;
}

bool desk_found(struct act *a, json_t *model)
{
    if (!desk_staffed(a))
        return false;
    json_t *content = draft_read(a, "search", "search"), *people = json_array(), *one;
    size_t i;
    json_array_foreach(json_object_get(content, "people"), i, one) {
        json_t *person = desk_person_found(a, json_get_id(one, "id"));
        if (person)
            json_array_append_new(people, person);
    }
    json_put(model, "search_id", json_id(param_id(a, "search")));
    json_put(model, "can_register", json_boolean(desk_organisation(a) != 0));
    json_put(model, "has_people", json_boolean(json_array_size(people) > 0));
    json_put(model, "has_several", json_boolean(json_array_size(people) > 1));
    json_put(model, "people", people);
    return a->error.code == ERROR_NONE;
}
