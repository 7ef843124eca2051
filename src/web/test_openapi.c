#include "web/openapi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool nothing(struct act *a, json_t *model)
{
    (void)a;
    (void)model;
    return true;
}

static const struct route shop_routes[] = {
    VIEW("/shop", nothing, ANYONE, .params = {TEXT("q", 0, 200), AREA("area"), PAGE}),
    VIEW("/shop/{offer}/{area}", nothing, CITIZEN | FEDERATION, .mandate = MANDATE_READ,
         .params = {AREA("area")}, .summary = "One offer."),
    ACT("/shop/{offer}/{area}", nothing, CITIZEN, .mandate = MANDATE_BUY,
        .params = {AREA("area"), INT("quantity", 1, 99), CENTS("credit", 0, 10000), BOOL("gift"),
                   DATE("day"), CHOICE("how", "cash|card"), SECRET("pin", 4, 8),
                   ID_OR_NONE("slot")}),
    VIEW("/shop/protocol", nothing, ANYONE, .face = FACE_PROTOCOL),
    {0}};

static const struct room shop = {.name = "shop", .routes = shop_routes};
static const struct room empty = {.name = "empty"};
static const struct room *const all[] = {&empty, &shop, NULL};

static json_t *document;

/* The value at a path of keys, ended by NULL. */
static json_t *at(json_t *value, ...)
{
    va_list keys;
    va_start(keys, value);
    for (const char *key; value && (key = va_arg(keys, const char *));)
        value = json_object_get(value, key);
    va_end(keys);
    return value;
}

static void assert_json(const json_t *value, const char *expected)
{
    assert_non_null(value);
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    assert_string_equal(text, expected);
    free(text);
}

static void every_route_is_there(void **state)
{
    (void)state;
    assert_json(at(document, "openapi", NULL), "\"3.1.0\"");
    assert_json(at(document, "servers", NULL), "[{\"url\":\"/api/v1\"}]");
    assert_int_equal(json_object_size(at(document, "paths", NULL)), 2);
    json_t *show = at(document, "paths", "/shop/{offer}/{area}", "get", NULL);
    assert_json(at(show, "operationId", NULL), "\"nothing\"");
    assert_json(at(show, "tags", NULL), "[\"shop\"]");
    assert_json(at(show, "summary", NULL), "\"One offer.\"");
    assert_json(at(show, "x-roles", NULL), "[\"citizen\",\"federation\"]");
    assert_json(at(show, "x-mandate", NULL), "\"read\"");
    assert_json(at(show, "security", NULL), "[{\"bearer\":[]}]");
    assert_json(at(document, "paths", "/shop", "get", "security", NULL), "[{},{\"bearer\":[]}]");
}

static void parameters_carry_their_limits(void **state)
{
    (void)state;
    assert_json(json_array_get(at(document, "paths", "/shop", "get", "parameters", NULL), 0),
                "{\"name\":\"q\",\"in\":\"query\",\"required\":false,"
                "\"schema\":{\"type\":\"string\",\"maxLength\":200}}");
    json_t *parameters = at(document, "paths", "/shop/{offer}/{area}", "get", "parameters", NULL);
    assert_int_equal(json_array_size(parameters), 2);
    assert_json(json_array_get(parameters, 0),
                "{\"name\":\"offer\",\"in\":\"path\",\"required\":true,\"schema\":"
                "{\"type\":\"string\",\"pattern\":\"^[0-7][0-9a-hjkmnp-tv-z]{12}$\"}}");
    assert_json(json_array_get(parameters, 1),
                "{\"name\":\"area\",\"in\":\"path\",\"required\":true,\"schema\":"
                "{\"type\":\"string\",\"maxLength\":16}}");
}

static void bodies_are_objects_of_the_parameters(void **state)
{
    (void)state;
    json_t *post = at(document, "paths", "/shop/{offer}/{area}", "post", NULL);
    json_t *schema = at(post, "requestBody", "content", "application/json", "schema", NULL);
    json_t *properties = at(schema, "properties", NULL);
    assert_json(at(schema, "required", NULL), "[\"quantity\",\"credit\",\"day\",\"how\",\"pin\"]");
    assert_json(at(schema, "additionalProperties", NULL), "false");
    assert_null(at(properties, "area", NULL));
    assert_json(at(properties, "quantity", NULL),
                "{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":1,\"maximum\":99}");
    assert_json(at(properties, "gift", NULL), "{\"type\":\"boolean\",\"default\":false}");
    assert_json(at(properties, "day", NULL), "{\"type\":\"string\",\"format\":\"date\"}");
    assert_json(at(properties, "how", NULL), "{\"type\":\"string\",\"enum\":[\"cash\",\"card\"]}");
    assert_json(at(properties, "pin", NULL),
                "{\"type\":\"string\",\"maxLength\":8,\"minLength\":4,\"format\":\"password\","
                "\"writeOnly\":true}");
    assert_json(at(post, "parameters", NULL),
                "[{\"name\":\"offer\",\"in\":\"path\",\"required\":true,\"schema\":"
                "{\"type\":\"string\",\"pattern\":\"^[0-7][0-9a-hjkmnp-tv-z]{12}$\"}},"
                "{\"name\":\"area\",\"in\":\"path\",\"required\":true,\"schema\":"
                "{\"type\":\"string\",\"maxLength\":16}},"
                "{\"$ref\":\"#/components/parameters/IdempotencyKey\"}]");
}

/* Every reference in the document leads somewhere. */
static void assert_references(json_t *value)
{
    const char *key;
    json_t *inner;
    size_t i;
    json_array_foreach(value, i, inner)
        assert_references(inner);
    json_object_foreach(value, key, inner) {
        assert_references(inner);
        if (strcmp(key, "$ref") != 0)
            continue;
        char *path = strdup(json_string_value(inner) + strlen("#/")), *rest = path;
        json_t *target = document;
        for (char *step; (step = strsep(&rest, "/"));)
            target = json_object_get(target, step);
        assert_non_null(target);
        free(path);
    }
}

static void references_lead_somewhere(void **state)
{
    (void)state;
    assert_references(document);
    json_t *responses = at(document, "paths", "/shop", "get", "responses", NULL);
    assert_null(at(responses, "401", NULL));
    assert_non_null(at(responses, "422", NULL));
    assert_json(at(document, "components", "schemas", "Error", NULL),
                "{\"type\":\"object\",\"properties\":{\"error\":{\"type\":\"object\","
                "\"properties\":{\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},"
                "\"request\":{\"type\":\"string\",\"description\":\"the request's id, as logged\"},"
                "\"fields\":{\"type\":\"object\",\"description\":\"why each wrong parameter was "
                "refused, by its name\",\"additionalProperties\":{\"type\":\"object\","
                "\"properties\":{\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"}},"
                "\"required\":[\"code\",\"message\"]}}},\"required\":[\"code\",\"message\"]}},"
                "\"required\":[\"error\"]}");
}

static int make_document(void **state)
{
    (void)state;
    document = openapi_document(all, "1.0", "/api/v1");
    return document ? 0 : -1;
}

static int drop_document(void **state)
{
    (void)state;
    json_decref(document);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_there),
        cmocka_unit_test(parameters_carry_their_limits),
        cmocka_unit_test(bodies_are_objects_of_the_parameters),
        cmocka_unit_test(references_lead_somewhere),
    };
    return cmocka_run_group_tests(tests, make_document, drop_document);
}
