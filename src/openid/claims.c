/* What an application is told about a person: what they agreed to, and no more. */
#include "benefit/benefit.h"
#include "openid/openid_parts.h"
#include "registry/organisations.h"

static void put_known(json_t *claims, const char *name, const char *value)
{
    if (*value)
        json_put(claims, name, json_string(value));
}

bool claims_add_subject(struct act *a, const struct openid_client_row_row *client, int64_t known_as,
                        int64_t principal, json_t *claims)
{
    const char *acting = client_subject(a, client, known_as);
    const char *subject = principal ? client_subject(a, client, principal) : acting;
    if (!acting || !subject)
        return refuse(a, INTERNAL, "subject");
    json_put(claims, "sub", json_string(subject));
    if (principal)
        json_put(claims, "act", json_pack("{ss}", "sub", acting));
    return true;
}

/* Add these rows as a claim, with those of their members that concern an application. */
static bool rows_add(json_t *claims, const char *name, const json_t *rows,
                     const char *const *members)
{
    json_t *list = json_array(), *row;
    size_t i;
    json_array_foreach(rows, i, row) {
        json_t *one = json_object();
        for (const char *const *member = members; *member; member++)
            if (!json_is_null(json_object_get(row, *member)))
                json_object_set(one, *member, json_object_get(row, *member));
        json_array_append_new(list, one);
    }
    json_put(claims, name, list);
    return rows != NULL;
}

static bool belonging_add(struct act *a, int64_t person, unsigned scopes, json_t *claims)
{
    static const char *const affiliation[] = {
        "organisation_id", "organisation", "vat_number", "type", "number", "since_at", NULL};
    static const char *const benefit[] = {"code",  "organisation_id", "organisation",
                                          "title", "until_at",        NULL};
    if ((scopes & SCOPE_MEMBERSHIP) &&
        !rows_add(claims, "affiliations", registry_affiliations(a, person), affiliation))
        return false;
    return !(scopes & SCOPE_BENEFITS) ||
           rows_add(claims, "benefits", benefit_open(a, person), benefit);
}

/* Only what is known; of who is represented, no more than the name. */
static void identity_add(struct act *a, const struct openid_person_row *row, unsigned scopes,
                         bool is_represented, json_t *claims)
{
    if (scopes & SCOPE_PROFILE) {
        put_known(claims, "name", row->name);
        put_known(claims, "given_name", row->given);
        put_known(claims, "family_name", row->family);
        put_known(claims, "birthdate", is_represented ? "" : row->birth);
    }
    if (scopes & SCOPE_EMAIL && *row->mail) {
        json_put(claims, "email", json_string(row->mail));
        json_put(claims, "email_verified", json_boolean(row->is_mail_verified));
    }
    if (scopes & SCOPE_PHONE && *row->phone) {
        json_put(claims, "phone_number", json_string(row->phone));
        json_put(claims, "phone_number_verified", json_false());
    }
    if (scopes & SCOPE_FISCAL && *row->tax_code)
        json_put(claims, "https://attributes.eid.gov.it/fiscal_number",
                 json_string(arena_printf(a->arena, "TINIT-%s", row->tax_code)));
}

bool claims_add(struct act *a, const struct openid_client_row_row *client, int64_t person,
                int64_t known_as, int64_t principal, unsigned scopes, json_t *claims)
{
    const unsigned identity = SCOPE_PROFILE | SCOPE_EMAIL | SCOPE_PHONE | SCOPE_FISCAL;
    int64_t subject = principal ? principal : person;
    struct openid_person_row row;
    if (!claims_add_subject(a, client, known_as, principal, claims))
        return false;
    if ((scopes & identity) && !openid_person(a, subject, &row))
        return refuse(a, NOT_FOUND, "person");
    if (scopes & identity)
        identity_add(a, &row, scopes, principal != 0, claims);
    return belonging_add(a, subject, scopes, claims);
}
