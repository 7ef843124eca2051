/* What an application reads about a person with its access token (Core 5.3; RFC 6750). */
#include "openid/openid_parts.h"

#include <string.h>
#include <strings.h>

static bool fail(struct act *a, const char *why)
{
    return error_set(&a->error, INVALID_TOKEN, NULL, "%s", why);
}

/* From the header, or from a form; not from both. */
static bool bearer_read(struct act *a, const char **token)
{
    static const char scheme[] = "Bearer ";
    *token = param_text(a, "access_token");
    if (!a->authorization)
        return **token || fail(a, "no access token");
    if (**token)
        return error_set(&a->error, INVALID_REQUEST, NULL, "two access tokens");
    if (strncasecmp(a->authorization, scheme, sizeof scheme - 1) != 0)
        return fail(a, "not a Bearer token");
    *token = a->authorization + sizeof scheme - 1;
    return true;
}

bool userinfo_show(struct act *a, json_t *model)
{
    const char *token;
    struct sealed content;
    struct openid_grant_row_row grant;
    struct openid_client_row_row client;
    if (!bearer_read(a, &token))
        return false;
    if (!sealed_read(a, "access", token, &content) || !sealed_is_fresh(a, &content) ||
        !openid_grant_row(a, content.grant, a->now, &grant) ||
        !openid_client_row(a, grant.client_id, &client))
        return fail(a, "the access token is not valid, or no longer");
    unsigned scopes = (unsigned)grant.scopes & (unsigned)content.scopes;
    return claims_add(a, &client, grant.person_id, grant.subject_id, grant.principal_id, scopes,
                      model);
}
