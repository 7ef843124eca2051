/* On the telephone: the operator recognises the caller by what only they would know, hears that
 * they want it, and acts for them until the call is over. No password is ever said aloud. */
#include "access/access.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/close.h"
#include "registry/registry.h"

#include <string.h>

enum { CALL_SECONDS = HALF_HOUR, FAILED_A_DAY = 3 };

static bool at_desk(struct act *a, int64_t *person)
{
    return desk_works(a) && desk_record(a, person);
}

bool call_show(struct act *a, json_t *model)
{
    int64_t person;
    if (!at_desk(a, &person))
        return false;
    json_t *contact = registry_contact(a, person);
    json_put(model, "person_id", json_id(person));
    json_put(model, "name", json_string(registry_name(a, person)));
    json_put(model, "phone", json_string(json_text(contact, "phone")));
    return contact != NULL;
}

/* ---- is it them? -------------------------------------------------------------------------------
 */

static bool birth_matches(struct act *a, int64_t person)
{
    struct desk_born_on_row born;
    return desk_born_on(a, person, &born) && *born.birth &&
           strcmp(born.birth, param_date(a, "birth_date")) == 0;
}

/* Visited, or ordered something, on the day that they say. */
static bool day_matches(struct act *a, int64_t person)
{
    int64_t day = param_time(a, "last_day"), occasions;
    return day && desk_days_of(a, person, day, clock_day(day, 1), &occasions) && occasions > 0;
}

/* They name somebody of their list, as it is written there. */
static bool close_matches(struct act *a, int64_t person)
{
    const char *said = text_fold(a->arena, param_text(a, "close_name"));
    json_t *list = registry_close_people(a, person), *one;
    size_t i;
    json_array_foreach(list, i, one)
        if (*said && strcmp(said, text_fold(a->arena, json_text(one, "name"))) == 0)
            return true;
    return false;
}

/* The operator hung up and dialled the number of the record. */
static bool called_back(struct act *a, int64_t person)
{
    return param_bool(a, "called_back") && *json_text(registry_contact(a, person), "phone");
}

/* By what the caller is recognised; "" when they are not. */
static const char *proof_of(struct act *a, int64_t person)
{
    if (!birth_matches(a, person))
        return "";
    if (day_matches(a, person))
        return "day";
    if (close_matches(a, person))
        return "close";
    return called_back(a, person) ? "called_back" : "";
}

static bool may_try(struct act *a, int64_t person)
{
    int64_t failed;
    if (strcmp(registry_person_state(a, person), "suspended") == 0)
        return refuse(a, FORBIDDEN, NULL);
    if (!param_bool(a, "consent"))
        return refuse_field(a, CONSENT_UNSPOKEN, "consent");
    if (!desk_calls_failed(a, person, a->now - DAY, &failed))
        return false;
    return failed < FAILED_A_DAY || refuse(a, CALLER_LOCKED, NULL);
}

/* ---- acting ------------------------------------------------------------------------------------
 */

static bool call_record(struct act *a, int64_t person, const char *proof, int64_t mandate)
{
    return desk_call_insert(a, id_new(), person, a->who.actor, desk_organisation(a), proof, mandate,
                            a->now) == 1;
}

/* Not recognised is no refusal: it must be counted, and what is refused leaves no trace. */
static bool call_fail(struct act *a, int64_t person)
{
    act_redirect(a, "/desk/people/%s/unknown", json_text(a->input, "person"));
    return call_record(a, person, "", 0);
}

bool call_begin(struct act *a, json_t *model)
{
    int64_t person, mandate;
    if (!at_desk(a, &person) || !may_try(a, person))
        return false;
    const char *proof = proof_of(a, person);
    if (a->error.code != ERROR_NONE)
        return false;
    act_subject(a, "person", person);
    json_put(model, "is_known", json_boolean(*proof != '\0'));
    if (!*proof)
        return call_fail(a, person);
    act_redirect(a, "/");
    act_fact(a, "proof", json_string(proof));
    return registry_call_begin(a, person, a->now + CALL_SECONDS, &mandate) &&
           call_record(a, person, proof, mandate) && access_act_for(a, mandate);
}

/* What to say to a caller who was not recognised. */
bool call_unknown(struct act *a, json_t *model)
{
    return call_show(a, model);
}
