/* Routes that speak a public standard: their refusals, and pages of other sites that call them. */
#include "web/site_parts.h"

#include <string.h>

/* The codes that OAuth 2.0 itself has (RFC 6749, 5.2; RFC 6750, 3.1); all others are its
 * invalid_request or, when the fault is ours, its server_error. */
static bool is_of_the_standard(enum error_code code)
{
    static const enum error_code codes[] = {INVALID_REQUEST, INVALID_CLIENT,
                                            INVALID_GRANT,   INVALID_SCOPE,
                                            INVALID_TOKEN,   UNSUPPORTED_GRANT_TYPE};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/* Only the characters that RFC 6749, 5.2 allows in a description. */
static const char *description_clean(struct arena *arena, const char *text)
{
    char *clean = arena_copy(arena, text);
    for (char *c = clean; *c; c++)
        if (*c < ' ' || *c > '~' || *c == '"' || *c == '\\')
            *c = '\'';
    return clean;
}

/* RFC 9110 wants a challenge with every 401: of the scheme that was tried, or that is expected. */
static void challenge_set(struct request *r, const char *name)
{
    bool is_client = r->act.error.code == INVALID_CLIENT;
    const char *value = "Bearer";
    if (is_client)
        value = "Basic realm=\"piazza\"";
    else if (r->act.authorization)
        value = arena_printf(r->x->arena, "Bearer error=\"%s\"", name);
    exchange_set(r->x, "WWW-Authenticate", value);
}

void answer_error_protocol(struct request *r)
{
    const struct error *error = &r->act.error;
    int status = error_status(error->code);
    const char *name = status >= 500 ? "server_error" : "invalid_request";
    if (is_of_the_standard(error->code))
        name = error_name(error->code);
    else if (status == 422)
        status = 400;
    json_t *body = json_object();
    json_put(body, "error", json_string(name));
    if (status < 500 && *error->detail)
        json_put(body, "error_description",
                 json_string(description_clean(
                     r->x->arena, *error->field ? arena_printf(r->x->arena, "%s: %s", error->field,
                                                               error->detail)
                                                : error->detail)));
    answer_json(r, status, body);
    if (status == 401)
        challenge_set(r, name);
}

void protocol_open(struct exchange *x)
{
    exchange_set(x, "Access-Control-Allow-Origin", "*");
    exchange_set(x, "Access-Control-Expose-Headers", "WWW-Authenticate");
}

static bool speaks_protocol(struct request *r, enum method method)
{
    unsigned allowed;
    int number = router_match(r->site->router, method, r->path, &r->path_params, &allowed);
    return number >= 0 && router_route(r->site->router, (unsigned)number)->face == FACE_PROTOCOL;
}

bool protocol_preflight(struct request *r)
{
    if (strcmp(r->x->method, "OPTIONS") != 0 || r->is_program ||
        (!speaks_protocol(r, GET) && !speaks_protocol(r, POST)))
        return false;
    answer_text(r->x, 204, "text/plain; charset=utf-8", "");
    protocol_open(r->x);
    exchange_set(r->x, "Access-Control-Allow-Methods", "GET, POST");
    exchange_set(r->x, "Access-Control-Allow-Headers", "Authorization, Content-Type");
    exchange_set(r->x, "Access-Control-Max-Age", "3600");
    return true;
}
