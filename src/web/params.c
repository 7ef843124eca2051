#include "web/params.h"
#include "base/text.h"
#include "web/form.h"
#include "web/json_body.h"
#include "web/param_check.h"

#include <string.h>
#include <strings.h>

enum { SYSTEM_FIELD_MAX = 200 }; /* bytes of a token or a key */

/* Where the parameters of one request are looked for. */
struct source {
    const struct exchange *x;
    const struct route *route;
    const struct path_params *path;
    struct form form;
    json_t *body; /* of JSON; NULL: the form counts */
    char decimal_mark;
};

/* ---- reading --------------------------------------------------------------------------------- */

/* The media type alone, whatever its attributes. */
static bool type_is(const char *content_type, const char *wanted)
{
    size_t length = strlen(wanted);
    return strncasecmp(content_type, wanted, length) == 0 &&
           content_type[length + strspn(content_type + length, " \t")] ==
               (strchr(content_type, ';') ? ';' : '\0');
}

static bool read_json_object(struct source *source, struct error *error)
{
    json_t *body = json_body_read(source->x->body, source->x->body_length);
    if (!json_is_object(body) || json_object_size(body) > FORM_FIELDS_MAX)
        return error_set(error, BAD_REQUEST, NULL, "not a readable JSON object");
    source->body = body;
    return true;
}

static bool read_body(struct source *source, struct error *error)
{
    const struct exchange *x = source->x;
    const char *type = exchange_header(x, "Content-Type");
    if (x->body_length == 0)
        return true;
    if (type && type_is(type, "application/x-www-form-urlencoded"))
        return form_read_urlencoded(x->arena, x->body, x->body_length, &source->form, error);
    if (source->route->face == FACE_PROTOCOL)
        return error_set(error, UNSUPPORTED_TYPE, NULL, "not application/x-www-form-urlencoded");
    if (type && type_is(type, "multipart/form-data"))
        return form_read_multipart(x->arena, type, x->body, x->body_length, &source->form, error);
    if (type && type_is(type, "application/json"))
        return read_json_object(source, error);
    return error_set(error, UNSUPPORTED_TYPE, NULL, "neither a form nor JSON");
}

static bool source_read(struct source *source, struct error *error)
{
    const struct exchange *x = source->x;
    if (source->route->method == POST)
        return read_body(source, error);
    return form_read_urlencoded(x->arena, x->query, strlen(x->query), &source->form, error);
}

/* The fields of that name: how many, and the first. */
static unsigned form_find(const struct form *form, const char *name,
                          const struct form_field **first)
{
    unsigned found = 0;
    size_t length = strlen(name);
    for (unsigned i = form->count; i-- > 0;)
        if (form->at[i].name_length == length && memcmp(form->at[i].name, name, length) == 0) {
            *first = &form->at[i];
            found++;
        }
    return found;
}

static const struct param *param_declared(const struct route *route, const char *name)
{
    for (unsigned i = 0; i < ROUTE_PARAMS_MAX && route->params[i].name; i++)
        if (strcmp(route->params[i].name, name) == 0)
            return &route->params[i];
    return NULL;
}

/* Files come only where the route takes one. */
static bool files_allowed(const struct source *source, struct error *error)
{
    for (unsigned i = 0; i < source->form.count; i++) {
        const struct form_field *field = &source->form.at[i];
        const struct param *param = param_declared(source->route, field->name);
        if (field->is_file && !(param && param->type == PARAM_FILE))
            return error_set(error, UNSUPPORTED_TYPE, NULL, "a file in a form without one");
    }
    return true;
}

/* ---- checking -------------------------------------------------------------------------------- */

static void field_refuse(struct params *params, const char *name, enum error_code code)
{
    if (!params->fields)
        params->fields = json_object();
    json_put(params->fields, name, json_string(error_name(code)));
}

static void value_keep(struct params *params, const struct param *param, json_t *value)
{
    if (!value && param->type == PARAM_BOOL)
        value = json_false();
    if (!value)
        return;
    json_put(params->input, param->name, value);
    if (param->type != PARAM_SECRET)
        json_object_set(params->content, param->name, value);
}

static void typed_keep(struct params *params, const struct param *param,
                       const struct raw_value *raw)
{
    bool shown = param->type != PARAM_SECRET && param->type != PARAM_FILE;
    if (shown && raw->text && text_valid(raw->text, raw->length))
        json_put(params->typed, param->name, json_stringn(raw->text, raw->length));
}

static void param_read(const struct source *source, const struct param *param,
                       struct params *params)
{
    const struct form_field *field = NULL;
    struct raw_value raw = {.json = json_object_get(source->body, param->name)};
    unsigned found =
        source->body ? raw.json != NULL : form_find(&source->form, param->name, &field);
    if (found > 1) {
        field_refuse(params, param->name, REPEATED);
        return;
    }
    if (field) {
        raw.text = field->value;
        raw.length = field->value_length;
        typed_keep(params, param, &raw);
    }
    json_t *value = NULL;
    enum error_code code = param->optional ? ERROR_NONE : MISSING;
    if (found > 0)
        code = param_check(source->x->arena, param, &raw, source->decimal_mark, &value);
    if (code == ERROR_NONE)
        value_keep(params, param, value);
    else
        field_refuse(params, param->name, code);
}

/* ---- the path -------------------------------------------------------------------------------- */

static bool path_holds(const struct path_params *path, const char *name)
{
    for (unsigned i = 0; i < path->count; i++)
        if (path->at[i].name_length == strlen(name) &&
            memcmp(path->at[i].name, name, strlen(name)) == 0)
            return true;
    return false;
}

/* An address with a wrong part leads nowhere: NOT_FOUND, whatever is wrong with it. */
static bool path_read(const struct source *source, struct params *params, struct error *error)
{
    struct arena *arena = source->x->arena;
    for (unsigned i = 0; i < source->path->count; i++) {
        const char *name =
            arena_copy_n(arena, source->path->at[i].name, source->path->at[i].name_length);
        struct param id = ID(name);
        const struct param *param = param_declared(source->route, name);
        struct raw_value raw = {0};
        json_t *value = NULL;
        param = param ? param : &id;
        raw.text = form_decode(arena, source->path->at[i].value, source->path->at[i].length, false,
                               &raw.length);
        if (!raw.text || param_check(arena, param, &raw, source->decimal_mark, &value) != 0)
            return error_set(error, NOT_FOUND, name, "a wrong part of the path");
        value_keep(params, param, value);
    }
    return true;
}

/* ---- all together ---------------------------------------------------------------------------- */

bool params_token_valid(const char *text, size_t length)
{
    return length > 0 && length <= SYSTEM_FIELD_MAX && text_valid(text, length);
}

/* A field that the house itself puts into forms, or NULL. */
static const char *system_field(const struct source *source, const char *name)
{
    const struct form_field *field;
    const json_t *json = json_object_get(source->body, name);
    struct raw_value raw = {.text = json_string_value(json), .length = json_string_length(json)};
    if (!raw.text && form_find(&source->form, name, &field) == 1)
        raw = (struct raw_value){.text = field->value, .length = field->value_length};
    return raw.text && params_token_valid(raw.text, raw.length) ? raw.text : NULL;
}

static void system_fields_read(const struct source *source, struct params *params)
{
    const char *csrf = system_field(source, "csrf");
    params->csrf = csrf ? csrf : "";
    params->key = system_field(source, "idempotency_key");
}

/* A program that misspells a parameter must hear of it. */
static void unknown_refuse(const struct source *source, struct params *params)
{
    const char *name;
    json_t *value;
    json_object_foreach(source->body, name, value)
        if (!param_declared(source->route, name) && strcmp(name, "csrf") != 0 &&
            strcmp(name, "idempotency_key") != 0)
            field_refuse(params, name, INVALID);
}

bool params_read(const struct exchange *x, const struct route *route,
                 const struct path_params *path, const char *language, struct params *params,
                 struct error *error)
{
    struct source source = {.x = x, .route = route, .path = path};
    source.decimal_mark = strcmp(language, "en") == 0 ? '.' : ',';
    *params = (struct params){
        .input = json_object(), .content = json_object(), .typed = json_object(), .csrf = ""};
    bool readable = path_read(&source, params, error) && source_read(&source, error) &&
                    files_allowed(&source, error);
    system_fields_read(&source, params);
    if (!readable)
        return false;
    for (unsigned i = 0; i < ROUTE_PARAMS_MAX && route->params[i].name; i++)
        if (!path_holds(path, route->params[i].name))
            param_read(&source, &route->params[i], params);
    unknown_refuse(&source, params);
    if (!params->fields)
        return true;
    return error_set(error, INVALID, json_object_iter_key(json_object_iter(params->fields)),
                     "%zu parameters refused", json_object_size(params->fields));
}
