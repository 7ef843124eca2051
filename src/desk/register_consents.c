/* Consents within a registration: each text is read out, in the language of the person, and they
 * say yes or no. The draft keeps which version they heard. */
#include "desk/desk_parts.h"
#include "privacy/privacy.h"

#include <string.h>

/* What is asked of whoever registers; nothing of whose record is only corrected. */
static json_t *asked_of(struct act *a, const json_t *typed)
{
    const char *language = json_text(typed, "language");
    return correction_of(typed) ? json_array() : privacy_asked(a, *language ? language : "it");
}

/* What was said to a text, in this version; NULL when nothing. */
static const json_t *answer_to(const json_t *typed, const json_t *asked)
{
    const json_t *answer =
        json_object_get(json_object_get(typed, "consents"), json_text(asked, "purpose"));
    bool is_same = answer && json_int(answer, "version") == json_int(asked, "version");
    return is_same ? answer : NULL;
}

const char *consents_next(struct act *a, const json_t *typed)
{
    json_t *list = asked_of(a, typed), *asked;
    size_t i;
    json_array_foreach(list, i, asked) {
        if (!answer_to(typed, asked))
            return "consents";
    }
    return "check";
}

bool consents_show_answers(struct act *a, const json_t *typed, json_t *model)
{
    json_t *list = asked_of(a, typed), *shown = json_array(), *asked;
    size_t i;
    if (!list)
        return false;
    json_array_foreach(list, i, asked) {
        json_t *one = json_object();
        const json_t *answer = answer_to(typed, asked);
        json_put(one, "purpose", json_string(json_text(asked, "purpose")));
        json_put(one, "title", json_string(json_text(asked, "title")));
        json_put(one, "is_answered", json_boolean(answer != NULL));
        json_put(one, "is_given", json_boolean(json_is_true(json_object_get(answer, "is_given"))));
        json_array_append_new(shown, one);
    }
    json_put(model, "has_consents", json_boolean(json_array_size(shown) > 0));
    json_put(model, "consents", shown);
    return true;
}

bool consents_write(struct act *a, const json_t *typed, int64_t person)
{
    json_t *list = asked_of(a, typed), *asked, *said = json_object();
    size_t i;
    if (!list)
        return false;
    json_array_foreach(list, i, asked) {
        const char *purpose = json_text(asked, "purpose");
        const json_t *answer = answer_to(typed, asked);
        bool is_given = json_is_true(json_object_get(answer, "is_given"));
        if (answer)
            json_put(said, purpose,
                     json_pack("{s:I, s:b}", "version", json_int(asked, "version"), "is_given",
                               is_given));
        if (is_given && !privacy_consent_set(a, person, purpose, true, json_text(typed, "channel")))
            return false;
    }
    act_fact(a, "consents", said); /* a "no" too: nothing else tells that it was asked */
    return true;
}

/* ---- the page --------------------------------------------------------------------------------
 */

/* The text the path's query or form names; else the first without an answer; else the first. */
static size_t place_of(struct act *a, const json_t *typed, const json_t *list)
{
    const char *wanted = param_text(a, "purpose");
    size_t i, first = json_array_size(list);
    json_t *asked;
    json_array_foreach(list, i, asked) {
        if (*wanted && strcmp(json_text(asked, "purpose"), wanted) == 0)
            return i;
        if (first == json_array_size(list) && !answer_to(typed, asked))
            first = i;
    }
    return *wanted || first < json_array_size(list) ? first : 0;
}

bool registration_consents(struct act *a, json_t *model)
{
    json_t *typed = desk_works(a) ? registration_read(a) : NULL;
    json_t *list = typed ? asked_of(a, typed) : NULL;
    if (!list)
        return false;
    size_t place = place_of(a, typed, list);
    json_t *asked = json_array_get(list, place);
    if (!asked)
        return refuse(a, NOT_FOUND, "purpose");
    json_object_update(model, asked);
    json_put(model, "number", json_integer((int64_t)place + 1));
    json_put(model, "count", json_integer((int64_t)json_array_size(list)));
    json_put(model, "is_phone", json_boolean(strcmp(json_text(typed, "channel"), "phone") == 0));
    json_put(model, "registration_id", json_id(param_id(a, "registration")));
    return true;
}

/* Only to the version that is asked now: the page has shown that one. */
bool registration_consent_save(struct act *a, json_t *model)
{
    json_t *typed = desk_works(a) ? registration_read(a) : NULL;
    json_t *list = typed ? asked_of(a, typed) : NULL;
    if (!list)
        return false;
    const json_t *asked = json_array_get(list, place_of(a, typed, list));
    if (!asked || json_int(asked, "version") != param_int(a, "version"))
        return refuse(a, STATE_CONFLICT, "purpose");
    if (!json_object_get(typed, "consents"))
        json_put(typed, "consents", json_object());
    bool is_given = strcmp(param_text(a, "answer"), "yes") == 0;
    json_put(json_object_get(typed, "consents"), json_text(asked, "purpose"),
             json_pack("{s:I, s:b}", "version", param_int(a, "version"), "is_given", is_given));
    if (!draft_save(a, param_id(a, "registration"), typed, DAY))
        return false;
    json_put(model, "registration_id", json_id(param_id(a, "registration")));
    act_redirect(a, "/desk/registrations/%s/%s", json_text(model, "registration_id"),
                 consents_next(a, typed));
    return a->error.code == ERROR_NONE;
}
