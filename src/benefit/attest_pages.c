/* The pages on which an organisation attests: for whom, what, and what it has given. */
#include "base/clock.h"
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"
#include "card/card.h"
#include "registry/registry.h"

enum { PAGE_SIZE = 50 };

bool attestations_page(struct act *a, json_t *model)
{
    int64_t organisation = attesting_organisation(a), page = param_int(a, "page");
    int64_t skip = page > 1 ? (page - 1) * PAGE_SIZE : 0;
    json_t *given = attestations_of_issuer(a, organisation, a->now, PAGE_SIZE + 1, skip);
    if (!given)
        return false;
    bool has_more = json_array_size(given) > PAGE_SIZE;
    if (has_more)
        json_array_remove(given, PAGE_SIZE);
    words_choose_each(a, given, "label");
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    json_put(model, "has_given", json_boolean(json_array_size(given) > 0));
    json_put(model, "given", given);
    json_put(model, "next_page", has_more ? json_integer(page > 1 ? page + 1 : 2) : json_null());
    return true;
}

/* ---- of whom? -------------------------------------------------------------------------------- */

bool attest_whom(struct act *a, json_t *model)
{
    json_put(model, "organisation", json_string(registry_name(a, attesting_organisation(a))));
    return true;
}

/* When exactly one person has this name and birth date. */
static int64_t person_named(struct act *a)
{
    const char *birth = param_date(a, "birth_date");
    if (!*birth || !*param_text(a, "given_name") || !*param_text(a, "family_name"))
        return 0;
    json_t *people =
        registry_people_named(a, param_text(a, "given_name"), param_text(a, "family_name"), birth);
    return json_array_size(people) == 1 ? json_get_id(json_array_get(people, 0), "id") : 0;
}

/* The one person meant: by the card, by the number they have as a member here, or by name and birth
 * date. */
static int64_t person_meant(struct act *a)
{
    int64_t member = 0;
    if (*param_text(a, "code"))
        return card_person(a, param_text(a, "code"));
    if (!*param_text(a, "number"))
        return person_named(a);
    return attestation_member(a, attesting_organisation(a), param_text(a, "number"), &member)
               ? member
               : 0;
}

/* Wrong guesses are counted before the act, because an act that is refused leaves no trace. */
bool attest_find_prepare(struct act *a, json_t *model)
{
    (void)model;
    if (!card_guess_allowed(a))
        return refuse(a, TOO_MANY_REQUESTS, NULL);
    if (person_meant(a))
        return true;
    if (a->error.code == ERROR_NONE)
        card_guess_wrong(a);
    return refuse_field(a, NOBODY_FOUND,
                        *param_text(a, "code")     ? "code"
                        : *param_text(a, "number") ? "number"
                                                   : "family_name");
}

bool attest_find(struct act *a, json_t *model)
{
    int64_t person = person_meant(a);
    if (!person)
        return refuse(a, NOT_FOUND, "person");
    if (!registry_access_note(a, person, "benefit"))
        return false;
    act_subject(a, "person", person);
    json_put(model, "person_id", json_id(person));
    act_redirect(a, "/attestations/new/%s", json_text(model, "person_id"));
    return true;
}

/* ---- what? ----------------------------------------------------------------------------------- */

/* The choices, with what was typed in a form that comes back. */
bool attest_form(struct act *a, json_t *model)
{
    int64_t person = param_id(a, "person"), organisation = attesting_organisation(a);
    if (!registry_access_open(a, person))
        return refuse(a, NOT_FOUND, "person");
    json_t *kinds = attestation_kinds_of(a, organisation), *shown = json_object();
    if (!kinds)
        return false;
    words_choose_each(a, kinds, "label");
    json_put(shown, "id", json_id(person));
    json_put(shown, "name", json_string(registry_name(a, person)));
    json_put(model, "person", shown);
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    json_put(model, "has_kinds", json_boolean(json_array_size(kinds) > 0));
    json_put(model, "kinds", kinds);
    json_put(model, "usual_until_at", json_integer(clock_day(a->now, 365)));
    return true;
}
