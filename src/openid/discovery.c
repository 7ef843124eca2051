/* What applications read first: OpenID Connect Discovery 1.0, 3; RFC 8414; RFC 9207. */
#include "openid/openid_parts.h"

static void put_words(json_t *model, const char *name, const char *const *words)
{
    json_t *list = json_array();
    for (; *words; words++)
        json_array_append_new(list, json_string(*words));
    json_put(model, name, list);
}

static const struct {
    const char *name, *path;
} endpoints[] = {{"authorization_endpoint", "authorize"}, {"token_endpoint", "token"},
                 {"userinfo_endpoint", "userinfo"},       {"jwks_uri", "jwks"},
                 {"revocation_endpoint", "revoke"},       {"end_session_endpoint", "logout"}};

static const char *const methods[] = {"client_secret_basic", "client_secret_post",
                                      "private_key_jwt", "none", NULL};
static const char *const algs[] = {"RS256", "ES256", NULL};
static const struct {
    const char *name;
    const char *const *words;
} lists[] = {
    {"response_types_supported", (const char *const[]){"code", NULL}},
    {"response_modes_supported", (const char *const[]){"query", NULL}},
    {"grant_types_supported", (const char *const[]){"authorization_code", "refresh_token", NULL}},
    {"subject_types_supported", (const char *const[]){"pairwise", "public", NULL}},
    {"id_token_signing_alg_values_supported", algs},
    {"token_endpoint_auth_methods_supported", methods},
    {"token_endpoint_auth_signing_alg_values_supported", algs},
    {"revocation_endpoint_auth_methods_supported", methods},
    {"revocation_endpoint_auth_signing_alg_values_supported", algs},
    {"code_challenge_methods_supported", (const char *const[]){"S256", NULL}},
    {"prompt_values_supported",
     (const char *const[]){"none", "login", "consent", "select_account", NULL}},
    {"acr_values_supported",
     (const char *const[]){"urn:piazza:assurance:0", "urn:piazza:assurance:1",
                           "urn:piazza:assurance:2", "urn:piazza:assurance:3", NULL}},
    {"claim_types_supported", (const char *const[]){"normal", NULL}},
    {"ui_locales_supported", (const char *const[]){"it", "de", "en", NULL}},
    {"claims_supported", (const char *const[]){"sub",
                                               "iss",
                                               "aud",
                                               "exp",
                                               "iat",
                                               "auth_time",
                                               "acr",
                                               "amr",
                                               "nonce",
                                               "act",
                                               "name",
                                               "given_name",
                                               "family_name",
                                               "birthdate",
                                               "email",
                                               "email_verified",
                                               "phone_number",
                                               "phone_number_verified",
                                               "affiliations",
                                               "benefits",
                                               "https://attributes.eid.gov.it/fiscal_number",
                                               NULL}}};

bool discovery_show(struct act *a, json_t *model)
{
    json_put(model, "issuer", json_string(a->origin));
    for (size_t i = 0; i < sizeof endpoints / sizeof *endpoints; i++)
        json_put(model, endpoints[i].name,
                 json_string(arena_printf(a->arena, "%s/openid/%s", a->origin, endpoints[i].path)));
    json_put(model, "scopes_supported", scopes_supported());
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        put_words(model, lists[i].name, lists[i].words);
    json_put(model, "authorization_response_iss_parameter_supported", json_true());
    json_put(model, "claims_parameter_supported", json_false());
    json_put(model, "request_parameter_supported", json_false());
    json_put(model, "request_uri_parameter_supported", json_false());
    return true;
}
