/* Consents: given and taken back with the same ease, each to one version of a text. */
#include "base/id.h"
#include "privacy/privacy_parts.h"
#include "privacy_sql.h"

#include <string.h>

enum { HISTORY_SHOWN = 50 };

bool privacy_consents(struct act *a, int64_t person, const char *purpose)
{
    int64_t count;
    return consent_holds(a, person, purpose, &count) && count > 0;
}

json_t *privacy_asked(struct act *a, const char *language)
{
    return consents_asked_now(a, language);
}

/* Who wrote it down, when it was not the person. */
static int64_t writer(const struct act *a, int64_t person)
{
    return a->who.actor == person ? 0 : a->who.actor;
}

static bool consent_give(struct act *a, int64_t person, const char *purpose, const char *channel)
{
    int64_t version;
    if (!consent_version(a, purpose, &version))
        return refuse(a, NOT_FOUND, "purpose");
    act_fact(a, "version", json_integer(version));
    return consent_insert(a, id_new(), person, purpose, version, a->now, channel,
                          writer(a, person)) >= 0;
}

bool privacy_consent_set(struct act *a, int64_t person, const char *purpose, bool is_given,
                         const char *channel)
{
    act_subject(a, "person", person);
    act_fact(a, "purpose", json_string(purpose));
    act_fact(a, "is_given", json_boolean(is_given));
    if (is_given)
        return consent_give(a, person, purpose, channel);
    return consent_withdraw(a, person, purpose, a->now, channel, writer(a, person)) >= 0;
}

bool consents_of_erased(struct act *a, const struct event *event)
{
    return consents_withdraw_all(a, event->id, a->now, "web") >= 0;
}

/* ---- pages ------------------------------------------------------------------------------------
 */

static bool consents_fill(struct act *a, int64_t person, json_t *model)
{
    json_t *asked = consents_asked(a, person, a->language ? a->language : "it"), *consent;
    json_t *history = consent_history(a, person, HISTORY_SHOWN);
    size_t i;
    if (!asked || !history)
        return false;
    json_array_foreach(asked, i, consent) {
        json_mark(consent, "channel");
    }
    json_put(model, "has_consents", json_boolean(json_array_size(asked) > 0));
    json_put(model, "consents", asked);
    json_put(model, "has_history", json_boolean(json_array_size(history) > 0));
    json_put(model, "history", history);
    return true;
}

bool consents_show(struct act *a, json_t *model)
{
    return consents_fill(a, a->who.actor, model);
}

bool consent_answer(struct act *a, json_t *model)
{
    (void)model;
    act_redirect(a, "/me/consents");
    return privacy_consent_set(a, a->who.actor, param_text(a, "purpose"),
                               strcmp(param_text(a, "answer"), "yes") == 0, "web");
}

/* ---- at a desk, on the telephone, on paper ----------------------------------------------------
 */

bool desk_consents_show(struct act *a, json_t *model)
{
    int64_t person;
    if (!registry_person_opened(a, &person))
        return false;
    json_put(model, "id", json_id(person));
    json_put(model, "name", json_string(registry_name(a, person)));
    return consents_fill(a, person, model);
}

bool desk_consent_answer(struct act *a, json_t *model)
{
    int64_t person;
    if (!registry_person_opened(a, &person))
        return false;
    json_put(model, "id", json_id(person));
    act_redirect(a, "/people/%s/consents", json_text(model, "id"));
    return privacy_consent_set(a, person, param_text(a, "purpose"),
                               strcmp(param_text(a, "answer"), "yes") == 0,
                               param_text(a, "channel"));
}
