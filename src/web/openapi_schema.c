#include "web/openapi_schema.h"

#include <string.h>

/* base/id.h: 13 characters of Crockford's base 32, the first below 8. */
static const char id_pattern[] = "^[0-7][0-9a-hjkmnp-tv-z]{12}$";

static json_t *text_schema(const struct param *param)
{
    json_t *schema = json_pack("{ss sI}", "type", "string", "maxLength", (json_int_t)param->max);
    if (param->min > 0)
        json_put(schema, "minLength", json_integer(param->min));
    if (param->type == PARAM_SECRET) {
        json_put(schema, "format", json_string("password"));
        json_put(schema, "writeOnly", json_true());
    }
    return schema;
}

static json_t *number_schema(const struct param *param)
{
    json_t *schema = json_pack("{ss ss}", "type", "integer", "format", "int64");
    if (param->min != 0 || param->max != 0) {
        json_put(schema, "minimum", json_integer(param->min));
        json_put(schema, "maximum", json_integer(param->max));
    }
    return schema;
}

static json_t *choice_schema(const struct param *param)
{
    json_t *choices = json_array();
    for (const char *at = param->choices; at && *at;) {
        size_t length = strcspn(at, "|");
        json_array_append_new(choices, json_stringn(at, length));
        at += length + (at[length] == '|');
    }
    return json_pack("{ss so}", "type", "string", "enum", choices);
}

json_t *schema_of(const struct param *param)
{
    switch (param->type) {
    case PARAM_ID:
        return json_pack("{ss ss}", "type", "string", "pattern", id_pattern);
    case PARAM_INT:
    case PARAM_CENTS:
        return number_schema(param);
    case PARAM_DATE:
        return json_pack("{ss ss}", "type", "string", "format", "date");
    case PARAM_BOOL:
        return json_pack("{ss sb}", "type", "boolean", "default", 0);
    case PARAM_CHOICE:
        return choice_schema(param);
    case PARAM_TAX_CODE:
        return json_pack("{ss ss}", "type", "string", "description", "an Italian tax code");
    case PARAM_VAT_NUMBER:
        return json_pack("{ss ss}", "type", "string", "description", "an Italian VAT number");
    case PARAM_IBAN:
        return json_pack("{ss ss}", "type", "string", "description", "an IBAN");
    case PARAM_TEXT:
    case PARAM_PROSE:
    case PARAM_SECRET:
    case PARAM_FILE:
        break;
    }
    return text_schema(param);
}

bool path_names(const struct route *route, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strchr(route->path, '{'); at; at = strchr(at + 1, '{'))
        if (strncmp(at + 1, name, length) == 0 && at[1 + length] == '}')
            return true;
    return false;
}

static json_t *described(json_t *schema, const struct param *param)
{
    if (param->about)
        json_put(schema, "description", json_string(param->about));
    else if (param->type == PARAM_CENTS)
        json_put(schema, "description", json_string("an amount in euro cents"));
    return schema;
}

json_t *schema_of_body(const struct route *route)
{
    json_t *properties = json_object(), *required = json_array();
    for (const struct param *param = route->params;
         param < route->params + ROUTE_PARAMS_MAX && param->name; param++) {
        if (path_names(route, param->name))
            continue;
        json_put(properties, param->name, described(schema_of(param), param));
        if (!param->optional)
            json_array_append_new(required, json_string(param->name));
    }
    json_t *schema = NULL;
    if (json_object_size(properties) > 0)
        schema = json_pack("{ss sO sO sb}", "type", "object", "properties", properties, "required",
                           required, "additionalProperties", 0);
    json_decref(properties);
    json_decref(required);
    return schema;
}
