/* Where an application sends a person to sign in: they are recognised, agree, and go back with a
 * code. The page reads and writes nothing: the code is a sealed text, and whether it was used is
 * written when it comes to the token endpoint. What a person agrees to is an act. */
#include "base/id.h"
#include "openid/openid_parts.h"
#include "registry/registry.h"

#include <inttypes.h>
#include <string.h>

enum {
    ADDRESS_MAX = 1800,
    USER_NAME_MAX = 64
}; /* what the sign-in page carries along, with room for its own */

/* ---- going back ------------------------------------------------------------------------------ */

static bool answer_refused(struct act *a, const struct asked *asked, const char *error,
                           const char *why)
{
    a->location = address_with(a->arena, asked->redirect, "error", error, "error_description", why,
                               "state", asked->state, "iss", a->origin, NULL);
    return true;
}

/* id of the grant that the code will become: no code becomes two. */
static bool answer_code(struct act *a, const struct asked *asked, int64_t consent,
                        const struct openid_session_began_row *arrival)
{
    const struct sealed content = {.grant = id_new(),
                                   .client = asked->client.id,
                                   .consent = consent,
                                   .scopes = asked->scopes,
                                   .nonce = asked->nonce,
                                   .challenge = asked->challenge,
                                   .redirect = text_digest(a->arena, asked->redirect),
                                   .auth_at = arrival->auth_at,
                                   .proven_by = arrival->proven_by,
                                   .until = a->now + CODE_LIFE};
    const char *code = sealed_write(a, "code", &content);
    a->location = code ? address_with(a->arena, asked->redirect, "code", code, "state",
                                      asked->state, "iss", a->origin, NULL)
                       : NULL;
    return code != NULL;
}

/* ---- signing in ------------------------------------------------------------------------------ */

/* When and how the caller signed in; false for one who has not, or not as lately as is asked. */
static bool has_arrived(struct act *a, const struct asked *asked,
                        struct openid_session_began_row *arrival)
{
    if (!a->who.actor || !a->session || !openid_session_began(a, a->session, arrival))
        return false;
    int64_t at = arrival->auth_at;
    return at >= asked->since && (asked->max_age < 0 || a->now - at <= asked->max_age) &&
           (!asked->wants_login || asked->since);
}

/* Is the caller whom the application expects? */
static bool is_expected(struct act *a, const struct asked *asked)
{
    int64_t known_as;
    if (!asked->expected)
        return true;
    if (!openid_known_as(a, a->who.actor, asked->client.id, &known_as))
        known_as = a->who.actor;
    const char *name = client_subject(a, &asked->client, known_as);
    return name && strcmp(name, asked->expected) == 0;
}

static const char *said(const struct act *a, const char *name)
{
    return *param_text(a, name) ? param_text(a, name) : NULL;
}

/* The user name that the application expects, if it could be one of ours; NULL otherwise. */
static const char *name_hinted(const struct act *a)
{
    const char *hint = said(a, "login_hint");
    size_t length = hint ? strlen(hint) : 0;
    for (size_t i = 0; i < length; i++)
        if (hint[i] <= ' ' || hint[i] > '~')
            return NULL;
    return length <= USER_NAME_MAX ? hint : NULL;
}

static bool sign_in_first(struct act *a, const struct asked *asked)
{
    const char *address = asked_address(a, asked);
    if (asked->is_silent)
        return answer_refused(a, asked, "login_required", NULL);
    if (a->who.actor && asked->since && !is_expected(a, asked))
        return answer_refused(a, asked, "login_required", "somebody else has signed in");
    if (strlen(address) > ADDRESS_MAX)
        return answer_refused(a, asked, "invalid_request", "the request is too long");
    a->location = address_with(a->arena, "/sign-in", "back", address, "user", name_hinted(a),
                               "ui_locales", said(a, "ui_locales"), NULL);
    return true;
}

/* ---- consent --------------------------------------------------------------------------------- */

static bool page_fill(struct act *a, const struct asked *asked, json_t *model)
{
    json_put(model, "application", json_string(asked->client.name));
    json_put(model, "organisation", json_string(registry_name(a, asked->client.organisation_id)));
    json_put(model, "person", json_string(registry_name(a, a->who.actor)));
    json_put(model, "represented",
             json_string(asked->principal ? registry_name(a, asked->principal) : ""));
    json_put(model, "knows_name", json_boolean(asked->scopes & SCOPE_PROFILE));
    json_put(model, "scopes", scopes_show(asked->scopes));
    json_put(model, "contact", json_string(asked->client.contact));
    json_put(model, "fields", asked_fields(a));
    return a->error.code == ERROR_NONE;
}

/* The application wants to know more surely who they are: a page says what to do about it. */
static bool answer_unsure(struct act *a, const struct asked *asked, json_t *model)
{
    answer_refused(a, asked, "unmet_authentication_requirements", NULL);
    if (asked->is_silent)
        return true;
    json_put(model, "back", json_string(a->location));
    a->location = NULL;
    return page_fill(a, asked, model);
}

bool authorize_show(struct act *a, json_t *model)
{
    struct openid_session_began_row arrival;
    struct asked asked;
    struct openid_consent_of_row consent;
    if (!asked_read(a, &asked))
        return false;
    if (asked.error)
        return answer_refused(a, &asked, asked.error, asked.why);
    bool is_here = has_arrived(a, &asked, &arrival) && is_expected(a, &asked);
    if (a->error.code != ERROR_NONE)
        return false;
    if (!is_here)
        return sign_in_first(a, &asked);
    if (a->who.assurance < asked.level)
        return answer_unsure(a, &asked, model);
    bool agreed = openid_consent_of(a, a->who.actor, asked.client.id, asked.mandate, &consent) &&
                  (asked.scopes & ~(unsigned)consent.scopes) == 0;
    /* For another one agrees each time: it shows for whom the application will take one. */
    if (agreed && !asked.wants_page && !asked.mandate)
        return answer_code(a, &asked, consent.id, &arrival);
    if (asked.is_silent)
        return answer_refused(a, &asked, "consent_required", NULL);
    return page_fill(a, &asked, model);
}

/* A form of the application's own page (Core 3.1.2.1 wants POST too): our cookie does not come with
 * it, but does with the same request as an address. */
bool authorize_form(struct act *a, json_t *model)
{
    (void)model;
    a->location = address_with_all(a->arena, "/openid/authorize", a->input);
    return true;
}

static bool consent_keep(struct act *a, int64_t person, int64_t client, int64_t mandate,
                         unsigned scopes, int64_t *id)
{
    struct openid_consent_of_row consent;
    if (openid_consent_of(a, person, client, mandate, &consent)) {
        *id = consent.id;
        return openid_consent_widen(a, *id, consent.scopes | scopes, a->now) == 1;
    }
    *id = id_new();
    return a->error.code == ERROR_NONE &&
           openid_consent_insert(a, *id, person, client, mandate, scopes, a->now) == 1;
}

bool openid_consent_add(struct act *a, int64_t person, int64_t client, const char *scopes)
{
    int64_t id;
    return consent_keep(a, person, client, 0, scopes_read(scopes), &id);
}

bool consent_give(struct act *a, json_t *model)
{
    struct openid_session_began_row arrival;
    struct asked asked;
    int64_t consent = 0;
    bool agrees = strcmp(param_text(a, "answer"), "yes") == 0;
    if (!asked_read(a, &asked))
        return false;
    if (asked.error || !has_arrived(a, &asked, &arrival) || !is_expected(a, &asked) ||
        a->who.assurance < asked.level)
        return refuse(a, STATE_CONFLICT, NULL);
    if (!agrees)
        return answer_refused(a, &asked, "access_denied", NULL);
    act_subject(a, "openid_client", asked.client.id);
    act_fact(a, "scopes", json_integer(asked.scopes));
    if (!consent_keep(a, a->who.actor, asked.client.id, asked.mandate, asked.scopes, &consent) ||
        !answer_code(a, &asked, consent, &arrival))
        return false;
    json_put(model, "location", json_string(a->location));
    return true;
}
