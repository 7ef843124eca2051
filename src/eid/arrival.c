/* The way to a provider and back: a page that says what is going to happen, the leave, the return
 * with a code, and who it turns out to be. */
#include "access/access.h"
#include "base/id.h"
#include "base/tax_code.h"
#include "eid/eid_parts.h"
#include "eid_sql.h"
#include "openid/jwt.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "web/address.h"

#include <sodium.h>
#include <string.h>

enum { TICKET_SECONDS = 600, RANDOM_BYTES = 32 };

static const char purpose[] = "identity";

/* ---- leaving --------------------------------------------------------------------------------- */

static void provider_show(const struct provider *provider, json_t *model)
{
    json_t *shown = json_object();
    json_put(shown, "code", json_string(provider->code));
    json_put(shown, "label", json_string(provider->label));
    json_put(model, "provider", shown);
}

bool eid_show(struct act *a, json_t *model)
{
    const struct provider *provider = provider_find(param_text(a, "provider"));
    if (!provider)
        return refuse(a, NOT_FOUND, "provider");
    provider_show(provider, model);
    json_put(model, "back", json_string(access_back_place(param_text(a, "back"))));
    return true;
}

static const char *random_text(struct act *a)
{
    unsigned char bytes[RANDOM_BYTES];
    size_t size = sodium_base64_ENCODED_LEN(RANDOM_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    randombytes_buf(bytes, sizeof bytes);
    return sodium_bin2base64(arena_alloc(a->arena, size), size, bytes, sizeof bytes,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* RFC 7636, S256. */
static const char *challenge_of(struct act *a, const char *verifier)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    size_t size = sodium_base64_ENCODED_LEN(sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    crypto_hash_sha256(hash, (const unsigned char *)verifier, strlen(verifier));
    return sodium_bin2base64(arena_alloc(a->arena, size), size, hash, sizeof hash,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static json_t *asked(struct act *a, const struct provider *provider, const json_t *ticket)
{
    json_t *asked = json_object();
    json_put(asked, "response_type", json_string("code"));
    json_put(asked, "client_id", json_string(provider->client_id));
    json_put(asked, "redirect_uri", json_string(proof_return_address(a)));
    json_put(asked, "scope", json_string(provider->scope));
    json_put(asked, "state", json_string(json_text(ticket, "state")));
    json_put(asked, "nonce", json_string(json_text(ticket, "nonce")));
    json_put(asked, "code_challenge", json_string(challenge_of(a, json_text(ticket, "verifier"))));
    json_put(asked, "code_challenge_method", json_string("S256"));
    if (*provider->acr_values)
        json_put(asked, "acr_values", json_string(provider->acr_values));
    return asked;
}

/* The same, signed (OpenID Connect Core 1.0, 6.1). */
static void request_sign(struct act *a, const struct provider *provider, json_t *asked)
{
    json_t *claims = json_copy(asked);
    json_put(claims, "iss", json_string(provider->client_id));
    json_put(claims, "aud", json_string(provider->issuer));
    json_put(claims, "iat", json_integer(a->now));
    json_put(claims, "exp", json_integer(a->now + TICKET_SECONDS));
    const char *request =
        jwt_sign(a->arena, claims, provider->key_alg, provider->key_id, provider->key);
    if (request)
        json_put(asked, "request", json_string(request));
}

/* What the prepare step leaves for the act. */
struct departure {
    json_t *ticket;
    const char *address;
};

bool eid_start_prepare(struct act *a, json_t *model)
{
    (void)model;
    const struct provider *provider = provider_find(param_text(a, "provider"));
    if (!provider)
        return refuse(a, NOT_FOUND, "provider");
    json_t *discovery = metadata_discovery(a, provider);
    if (!discovery)
        return false;
    struct departure *departure = arena_alloc(a->arena, sizeof *departure);
    departure->ticket = json_object();
    json_put(departure->ticket, "provider", json_string(provider->code));
    json_put(departure->ticket, "state", json_string(random_text(a)));
    json_put(departure->ticket, "nonce", json_string(random_text(a)));
    json_put(departure->ticket, "verifier", json_string(random_text(a)));
    json_put(departure->ticket, "back", json_string(access_back_place(param_text(a, "back"))));
    json_t *parameters = asked(a, provider, departure->ticket);
    if (provider->signs_request)
        request_sign(a, provider, parameters);
    departure->address =
        address_with_all(a->arena, json_text(discovery, "authorization_endpoint"), parameters);
    a->prepared = departure;
    return true;
}

bool eid_start(struct act *a, json_t *model)
{
    const struct departure *departure = a->prepared;
    if (!access_ticket_give(a, purpose, json_copy(departure->ticket), NULL))
        return false;
    json_put(model, "address", json_string(departure->address));
    act_redirect(a, "%s", departure->address);
    return true;
}

/* ---- returning ------------------------------------------------------------------------------- */

/* The ticket this return belongs to. A mixed-up answer (RFC 9207) belongs to none. */
static json_t *ticket_of(struct act *a, const struct provider **provider)
{
    json_t *ticket = access_ticket_read(a, purpose, TICKET_SECONDS);
    if (!ticket)
        return NULL;
    const char *issuer = param_text(a, "iss");
    *provider = provider_find(json_text(ticket, "provider"));
    if (!*provider || strcmp(json_text(ticket, "state"), param_text(a, "state")) != 0 ||
        (*issuer && strcmp(issuer, (*provider)->issuer) != 0)) {
        refuse(a, TICKET_OLD, NULL);
        return NULL;
    }
    return ticket;
}

/* Back from the provider, with a code or without one. Nothing happens before the person says so:
 * GET never changes the square. */
bool eid_return_show(struct act *a, json_t *model)
{
    const struct provider *provider;
    if (!ticket_of(a, &provider))
        return false;
    provider_show(provider, model);
    json_put(model, "code", json_string(param_text(a, "code")));
    json_put(model, "state", json_string(param_text(a, "state")));
    json_put(model, "iss", json_string(param_text(a, "iss")));
    json_put(model, "has_code", json_boolean(*param_text(a, "code") && !*param_text(a, "error")));
    return true;
}

/* What the prepare step leaves for the act. */
struct arrival {
    const struct provider *provider;
    json_t *claims;
    const char *back;
};

bool eid_return_prepare(struct act *a, json_t *model)
{
    (void)model;
    const struct provider *provider;
    json_t *ticket = ticket_of(a, &provider);
    json_t *claims = ticket ? proof_claims(a, provider, ticket, param_text(a, "code")) : NULL;
    if (!claims)
        return false;
    struct arrival *arrival = arena_alloc(a->arena, sizeof *arrival);
    *arrival = (struct arrival){provider, claims, json_text(ticket, "back")};
    a->prepared = arrival;
    return true;
}

/* ---- who it is ------------------------------------------------------------------------------- */

static const char *claim_of(const struct arrival *arrival, enum claim claim)
{
    return json_text(arrival->claims, arrival->provider->claims[claim]);
}

/* "TINIT-ZNELNE76E58H612K": the code; "" when it is none. */
static const char *tax_code_of(struct act *a, const struct arrival *arrival)
{
    static const char prefix[] = "TINIT-";
    const char *said = claim_of(arrival, CLAIM_TAX_CODE);
    char code[TAX_CODE_SIZE];
    if (strncmp(said, prefix, sizeof prefix - 1) == 0)
        said += sizeof prefix - 1;
    return tax_code_read(said, code) == ERROR_NONE ? arena_copy(a->arena, code) : "";
}

static const char *subject_of(struct act *a, const struct arrival *arrival)
{
    return vault_index(a, "identity",
                       arena_printf(a->arena, "%s %s", arrival->provider->issuer,
                                    json_text(arrival->claims, "sub")));
}

/* Somebody new: the provider must say enough to know them by. */
static bool person_new(struct act *a, const struct arrival *arrival, int64_t *person)
{
    struct new_person new = {.given_name = claim_of(arrival, CLAIM_GIVEN_NAME),
                             .family_name = claim_of(arrival, CLAIM_FAMILY_NAME),
                             .birth_date = claim_of(arrival, CLAIM_BIRTH_DATE),
                             .phone = "",
                             .mail = claim_of(arrival, CLAIM_MAIL),
                             .tax_code = tax_code_of(a, arrival),
                             .assurance = arrival->provider->assurance};
    if (!*new.given_name || !*new.family_name)
        return refuse(a, IDENTITY_UNKNOWN, NULL);
    return registry_person_add(a, &new, person);
}

/* Who came with this identity before; 0 for nobody. */
static int64_t person_linked(struct act *a, const char *subject)
{
    int64_t person;
    return identity_link_person(a, subject, &person) ? person : 0;
}

/* People are matched by their tax code, where the provider vouches for it; else by the identity
 * they came with before. Whoever is signed in already adds this identity to their own. */
static bool person_find(struct act *a, const struct arrival *arrival, const char *subject,
                        int64_t *person)
{
    const char *code = tax_code_of(a, arrival);
    *person = *code ? registry_person_by_tax_code(a, code) : 0;
    if (!*person && a->error.code == ERROR_NONE)
        *person = person_linked(a, subject);
    if (!*person && !*code)
        *person = a->who.actor;
    return a->error.code == ERROR_NONE && (*person || person_new(a, arrival, person));
}

/* An identity that serves one person already never comes to serve another. */
static bool identity_link(struct act *a, const struct arrival *arrival, const char *subject,
                          int64_t person)
{
    if (identity_link_insert(a, id_new(), person, arrival->provider->code, subject, a->now) < 0)
        return false;
    if (person_linked(a, subject) != person)
        return refuse(a, IDENTITY_UNKNOWN, NULL);
    return identity_link_used(a, subject, a->now) == 1;
}

bool eid_return(struct act *a, json_t *model)
{
    const struct arrival *arrival = a->prepared;
    const char *subject = subject_of(a, arrival);
    int64_t person;
    if (!subject || !person_find(a, arrival, subject, &person) ||
        !identity_link(a, arrival, subject, person) ||
        !access_session_begin(a, person, PROOF_UNTOLD, model))
        return false;
    access_ticket_forget(a);
    act_subject(a, "person", person);
    act_fact(a, "provider", json_string(arrival->provider->code));
    act_redirect(a, "%s", arrival->back);
    return true;
}

bool eid_person_erased(struct act *a, const struct event *event)
{
    return identity_links_delete(a, event->id) >= 0;
}
