/* What an application is told about a person: what they agreed to, and no more. */
#include "openid/openid_parts.h"
#include "registry/registry.h"

static void put_known(json_t *claims, const char *name, const char *value)
{
    if (*value)
        json_put(claims, name, json_string(value));
}

bool claims_add_subject(struct act *a, const struct openid_client_row_row *client, int64_t person,
                        int64_t principal, json_t *claims)
{
    const char *acting = client_subject(a, client, person);
    const char *subject = principal ? client_subject(a, client, principal) : acting;
    if (!acting || !subject)
        return refuse(a, INTERNAL, "subject");
    json_put(claims, "sub", json_string(subject));
    if (principal)
        json_put(claims, "act", json_pack("{ss}", "sub", acting));
    return true;
}

bool claims_add(struct act *a, const struct openid_client_row_row *client, int64_t person,
                int64_t principal, unsigned scopes, json_t *claims)
{
    struct openid_person_row row;
    if (!claims_add_subject(a, client, person, principal, claims) ||
        !openid_person(a, principal ? principal : person, &row))
        return refuse(a, NOT_FOUND, "person");
    if (scopes & SCOPE_PROFILE) {
        put_known(claims, "name", row.name);
        put_known(claims, "given_name", row.given);
        put_known(claims, "family_name", row.family);
        put_known(claims, "birthdate", row.birth);
    }
    if (scopes & SCOPE_EMAIL && *row.mail) {
        json_put(claims, "email", json_string(row.mail));
        json_put(claims, "email_verified", json_boolean(row.assurance >= 1));
    }
    if (scopes & SCOPE_PHONE && *row.phone) {
        json_put(claims, "phone_number", json_string(row.phone));
        json_put(claims, "phone_number_verified", json_false());
    }
    if (scopes & SCOPE_FISCAL && *row.tax_code)
        json_put(claims, "https://attributes.eid.gov.it/fiscal_number",
                 json_string(arena_printf(a->arena, "TINIT-%s", row.tax_code)));
    return true;
}
