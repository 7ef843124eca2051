#include "web/openapi.h"

#include "web/openapi_schema.h"

#include <string.h>

/* ---- who may call --------------------------------------------------------------------------- */

static json_t *roles_of(const struct route *route)
{
    static const struct {
        enum role role;
        const char *name;
    } roles[] = {
        {ANYONE, "anyone"},           {CITIZEN, "citizen"},         {SHOPKEEPER, "shopkeeper"},
        {COORDINATOR, "coordinator"}, {CARE_WORKER, "care_worker"}, {HR_MANAGER, "hr_manager"},
        {FACILITATOR, "facilitator"}, {OPERATOR, "operator"},       {SECRETARY, "secretary"},
        {FEDERATION, "federation"},
    };
    json_t *names = json_array();
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (route->who & roles[i].role)
            json_array_append_new(names, json_string(roles[i].name));
    return names;
}

static const char *mandate_of(const struct route *route)
{
    switch (route->mandate) {
    case MANDATE_READ:
        return "read";
    case MANDATE_BUY:
        return "buy";
    case MANDATE_CARE:
        return "care";
    case MANDATE_SELF:
        return "self";
    default:
        return "none";
    }
}

/* A bearer token; for what anyone may call, also none. */
static json_t *security_of(const struct route *route)
{
    json_t *security = json_pack("[{s[]}]", "bearer");
    if (route->who & ANYONE)
        json_array_insert_new(security, 0, json_object());
    return security;
}

/* ---- parameters ----------------------------------------------------------------------------- */

static const struct param *declared(const struct route *route, const char *name, size_t length)
{
    for (const struct param *param = route->params;
         param < route->params + ROUTE_PARAMS_MAX && param->name; param++)
        if (strlen(param->name) == length && memcmp(param->name, name, length) == 0)
            return param;
    return NULL;
}

/* What stands in braces is an id unless the route declares it otherwise. */
static void add_path_parameters(const struct route *route, json_t *parameters)
{
    static const struct param id = {.type = PARAM_ID};
    for (const char *at = strchr(route->path, '{'); at; at = strchr(at + 1, '{')) {
        size_t length = strcspn(at + 1, "}");
        const struct param *param = declared(route, at + 1, length);
        json_array_append_new(parameters,
                              json_pack("{ss% ss sb so}", "name", at + 1, length, "in", "path",
                                        "required", 1, "schema", schema_of(param ? param : &id)));
    }
}

static void add_query_parameters(const struct route *route, json_t *parameters)
{
    for (const struct param *param = route->params;
         param < route->params + ROUTE_PARAMS_MAX && param->name; param++) {
        if (path_names(route, param->name))
            continue;
        json_t *parameter = json_pack("{ss ss sb so}", "name", param->name, "in", "query",
                                      "required", !param->optional, "schema", schema_of(param));
        if (param->about)
            json_put(parameter, "description", json_string(param->about));
        json_array_append_new(parameters, parameter);
    }
}

static json_t *reference(const char *to)
{
    return json_pack("{ss}", "$ref", to);
}

static json_t *parameters_of(const struct route *route)
{
    json_t *parameters = json_array();
    add_path_parameters(route, parameters);
    if (route->method == GET)
        add_query_parameters(route, parameters);
    else
        json_array_append_new(parameters, reference("#/components/parameters/IdempotencyKey"));
    return parameters;
}

/* ---- answers -------------------------------------------------------------------------------- */

static void add_refusal(json_t *responses, const char *status)
{
    char to[64];
    snprintf(to, sizeof to, "#/components/responses/%s", status);
    json_put(responses, status, reference(to));
}

static json_t *responses_of(const struct route *route)
{
    json_t *responses =
        json_pack("{s{ss s{s{s{ss}}}}}", "200", "description",
                  route->method == GET ? "What was asked for." : "What the act led to.", "content",
                  "application/json", "schema", "type", "object");
    bool is_public = route->who & ANYONE, has_params = route->params[0].name;
    if (!is_public)
        add_refusal(responses, "401");
    if (!is_public || route->mandate != MANDATE_NONE)
        add_refusal(responses, "403");
    if (strchr(route->path, '{'))
        add_refusal(responses, "404");
    if (route->method == POST)
        add_refusal(responses, "409");
    if (route->method == POST || has_params)
        add_refusal(responses, "422");
    add_refusal(responses, "429");
    json_put(responses, "default", reference("#/components/responses/default"));
    return responses;
}

/* ---- operations ----------------------------------------------------------------------------- */

static json_t *operation_of(const struct route *route, const char *room)
{
    json_t *operation =
        json_pack("{ss s[s] so so so so ss}", "operationId", route->name, "tags", room,
                  "parameters", parameters_of(route), "responses", responses_of(route), "security",
                  security_of(route), "x-roles", roles_of(route), "x-mandate", mandate_of(route));
    if (route->assurance)
        json_put(operation, "x-assurance", json_integer(route->assurance));
    if (route->summary)
        json_put(operation, "summary", json_string(route->summary));
    json_t *body = route->method == POST ? schema_of_body(route) : NULL;
    if (body)
        json_put(operation, "requestBody",
                 json_pack("{sb s{s{so}}}", "required",
                           json_array_size(json_object_get(body, "required")) > 0, "content",
                           "application/json", "schema", body));
    return operation;
}

static json_t *paths_of(const struct room *const *all)
{
    json_t *paths = json_object();
    for (; *all; all++)
        for (const struct route *route = (*all)->routes; route && route->method; route++) {
            if (route->face != FACE_BOTH)
                continue;
            json_t *path = json_object_get(paths, route->path);
            if (!path) {
                path = json_object();
                json_put(paths, route->path, path);
            }
            json_put(path, route->method == GET ? "get" : "post",
                     operation_of(route, (*all)->name));
        }
    return paths;
}

/* ---- what the operations refer to ----------------------------------------------------------- */

/* {code, message}, as it is said of the whole request and of each parameter. */
static json_t *reason_schema(void)
{
    return json_pack("{ss s{s{ss} s{ss}} s[ss]}", "type", "object", "properties", "code", "type",
                     "string", "message", "type", "string", "required", "code", "message");
}

static json_t *error_schema(void)
{
    json_t *error = reason_schema(), *properties = json_object_get(error, "properties");
    json_put(properties, "request",
             json_pack("{ss ss}", "type", "string", "description", "the request's id, as logged"));
    json_put(properties, "fields",
             json_pack("{ss ss so}", "type", "object", "description",
                       "why each wrong parameter was refused, by its name", "additionalProperties",
                       reason_schema()));
    return json_pack("{ss s{so} s[s]}", "type", "object", "properties", "error", error, "required",
                     "error");
}

static json_t *refusals(void)
{
    static const char *const reasons[][2] = {
        {"401", "Sign-in is needed."},
        {"403", "The caller may not do this, or the mandate does not cover it."},
        {"404", "There is no such thing, or the caller may not know of it."},
        {"409", "The same idempotency key came with other content, or the state has changed."},
        {"422", "A parameter is wrong, or the act is refused."},
        {"429", "Too many requests; Retry-After says when to come back."},
        {"default", "Any other refusal or failure."},
    };
    json_t *all = json_object();
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        json_put(all, reasons[i][0],
                 json_pack("{ss s{s{so}}}", "description", reasons[i][1], "content",
                           "application/json", "schema", reference("#/components/schemas/Error")));
    return all;
}

static json_t *components(void)
{
    json_t *key = json_pack(
        "{ss ss sb ss s{ss si si}}", "name", "Idempotency-Key", "in", "header", "required", 0,
        "description",
        "Makes the act safe to repeat: the same key with the same content gets the stored answer.",
        "schema", "type", "string", "minLength", 1, "maxLength", 128);
    return json_pack("{s{so} s{so} so s{s{ss ss}}}", "schemas", "Error", error_schema(),
                     "parameters", "IdempotencyKey", key, "responses", refusals(),
                     "securitySchemes", "bearer", "type", "http", "scheme", "bearer");
}

json_t *openapi_document(const struct room *const *all, const char *version, const char *server_url)
{
    return json_pack(
        "{ss s{ss ss ss s{ss ss}} s[{ss}] so so}", "openapi", "3.1.0", "info", "title", "piazza",
        "description",
        "The square of a territory, for programs. Every page has its JSON answer here; "
        "amounts are euro cents, times are UTC seconds, ids are texts.",
        "version", version, "license", "name", "EUPL-1.2", "identifier", "EUPL-1.2", "servers",
        "url", server_url, "paths", paths_of(all), "components", components());
}
