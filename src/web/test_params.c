#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "web/form.h"
#include "web/params.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORM_TYPE "application/x-www-form-urlencoded"
#define JSON_TYPE "application/json"

/* ---- a request without a server -------------------------------------------------------------- */

static struct arena *arena;
static struct params params;
static struct error error;

static int arena_open(void **state)
{
    (void)state;
    arena = arena_new();
    json_arena_enter(arena);
    return 0;
}

static int arena_close(void **state)
{
    (void)state;
    json_arena_leave(NULL);
    arena_free(&arena);
    return 0;
}

static bool nothing(struct act *a, json_t *model)
{
    (void)a, (void)model;
    return true;
}

static bool read_as(const struct route *route, const struct path_params *path, const char *type,
                    const char *text, size_t length)
{
    struct exchange_field header = {"Content-Type", type, 12};
    struct exchange x = {.arena = arena, .path = "/", .query = "", .body = ""};
    if (route->method == GET) {
        x.query = text;
    } else {
        x.body = text;
        x.body_length = length;
        x.fields = &header;
        x.field_count = type ? 1 : 0;
    }
    error = (struct error){0};
    return params_read(&x, route, path, "it", &params, &error);
}

static bool read_text(const struct route *route, const char *type, const char *text)
{
    static const struct path_params no_path;
    return read_as(route, &no_path, type, text, strlen(text));
}

static const char *refusal(const char *name)
{
    return json_text(params.fields, name);
}

static const char *input(const char *name)
{
    return json_text(params.input, name);
}

/* ---- single values --------------------------------------------------------------------------- */

static const struct param every[] = {TEXT("text", 1, 5),
                                     PROSE("prose", 0, 12),
                                     SECRET("secret", 3, 20),
                                     ID("id"),
                                     INT("int", -5, 99),
                                     CENTS("cents", 1, 100000),
                                     DATE("date"),
                                     BOOL("bool"),
                                     CHOICE("choice", "yes|no|not at all"),
                                     TAX_CODE("tax"),
                                     VAT_NUMBER("vat"),
                                     IBAN_OR_NONE("iban"),
                                     TEXT_FILE("file", 7)};

static struct route route_of(const char *name)
{
    struct route route = ACT("/", nothing, ANYONE);
    for (unsigned i = 0; i < sizeof every / sizeof *every; i++)
        if (strcmp(every[i].name, name) == 0)
            route.params[0] = every[i];
    return route;
}

/* A value of a form or of JSON, and how it is kept ("123" for a number) or why it is refused. */
struct value_case {
    const char *sent, *kept, *refused;
};

static char *kept_text(const char *name)
{
    const json_t *value = json_object_get(params.input, name);
    if (json_is_string(value))
        return arena_copy(arena, json_string_value(value));
    return value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
}

static void check_value(const char *type, const struct value_case *one)
{
    const char *name = one->sent + (*one->sent == '{' ? 2 : 0);
    name = arena_copy_n(arena, name, strcspn(name, "=\""));
    struct route route = route_of(name);
    bool ok = read_text(&route, type, one->sent);
    if (ok != (one->refused == NULL))
        fail_msg("%s: %s", one->sent, ok ? "accepted" : error.detail);
    if (one->refused) {
        assert_string_equal(refusal(name), one->refused);
        assert_int_equal(error.code, INVALID);
        assert_string_equal(error.field, name);
    } else if (one->kept) {
        assert_string_equal(kept_text(name), one->kept);
    } else {
        assert_null(json_object_get(params.input, name));
    }
}

static void test_form_values(void **state)
{
    static const struct value_case cases[] = {
        {"text=abc", "abc", NULL},
        {"text=+abc++", "abc", NULL},
        {"text=a%0Ab%09c", "a b c", NULL},
        {"text=a%01b", "ab", NULL},
        {"text=%C3%A0%C3%A8%C3%AC%C3%B2%C3%B9", "àèìòù", NULL},
        {"text=%C3%A0%C3%A8%C3%AC%C3%B2%C3%B9%C3%B9", NULL, "too_long"},
        {"text=", NULL, "missing"},
        {"text=++%0A", NULL, "missing"},
        {"text=%FF", NULL, "not_text"},
        {"text=a%00b", NULL, "not_text"},
        {"text=%C0%AF", NULL, "not_text"},
        {"text=%ED%A0%80", NULL, "not_text"},
        {"prose=a%0D%0Ab", "a\nb", NULL},
        {"prose=", NULL, NULL},
        {"secret=+a+", " a ", NULL},
        {"secret=ab", NULL, "too_short"},
        {"secret=", NULL, "missing"},
        {"secret=%FFabc", NULL, "not_text"},
        {"id=0amd7wsrc0000", "0amd7wsrc0000", NULL},
        {"id=OAMD7WSRC0000", "0amd7wsrc0000", NULL},
        {"id=123", NULL, "not_an_id"},
        {"int=7", "7", NULL},
        {"int=+7+", "7", NULL},
        {"int=-5", "-5", NULL},
        {"int=-6", NULL, "out_of_range"},
        {"int=100", NULL, "out_of_range"},
        {"int=7.0", NULL, "not_a_number"},
        {"int=-", NULL, "not_a_number"},
        {"int=%2B7", NULL, "not_a_number"},
        {"int=0x7", NULL, "not_a_number"},
        {"int=99999999999999999999", NULL, "not_a_number"},
        {"cents=14", "1400", NULL},
        {"cents=14,5", "1450", NULL},
        {"cents=1.000,00", "100000", NULL},
        {"cents=1.000,01", NULL, "out_of_range"},
        {"cents=14.50", NULL, "not_a_number"},
        {"cents=14,505", NULL, "not_a_number"},
        {"date=2026-11-24", "1795474800", NULL},
        {"date=2026-02-30", NULL, "not_a_date"},
        {"date=24/11/2026", NULL, "not_a_date"},
        {"bool=1", "true", NULL},
        {"bool=on", "true", NULL},
        {"bool=0", "false", NULL},
        {"bool=", "false", NULL},
        {"bool=maybe", NULL, "not_a_choice"},
        {"choice=yes", "yes", NULL},
        {"choice=not+at+all", "not at all", NULL},
        {"choice=ye", NULL, "not_a_choice"},
        {"choice=yes|no", NULL, "not_a_choice"},
        {"choice=Yes", NULL, "not_a_choice"},
        {"choice=", NULL, "missing"},
        {"tax=rssmra85t10+a562s", "RSSMRA85T10A562S", NULL},
        {"tax=", NULL, "missing"},
        {"tax=RSSMRA85T10A562T", NULL, "tax_code_check"},
        {"tax=RSSMRA", NULL, "tax_code_length_wrong"},
        {"vat=it00743110157", "00743110157", NULL},
        {"vat=743110157", NULL, "vat_number_shape"},
        {"iban=IT60+X054+2811+1010+0000+0123+456", "IT60X0542811101000000123456", NULL},
        {"iban=IT61X0542811101000000123456", NULL, "iban_check"},
        {"iban=", NULL, NULL},
        {"file=a,b%0D%0A1", "a,b\r\n1", NULL},
        {"file=", NULL, "missing"},
        {"file=a,b%0D%0A1,2", NULL, "too_large"},
        {"file=%E8", NULL, "file_not_utf8"},
        {"file=a%00b", NULL, "file_not_utf8"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_value(FORM_TYPE, &cases[i]);
}

static void test_json_values(void **state)
{
    static const struct value_case cases[] = {
        {"{\"text\": \"abc\"}", "abc", NULL},
        {"{\"text\": \"a\\u0001\\nb\"}", "a b", NULL},
        {"{\"text\": 5}", NULL, "not_text"},
        {"{\"text\": null}", NULL, "missing"},
        {"{\"prose\": null}", NULL, NULL},
        {"{\"secret\": \" a \"}", " a ", NULL},
        {"{\"secret\": 12345}", NULL, "not_text"},
        {"{\"id\": \"0amd7wsrc0000\"}", "0amd7wsrc0000", NULL},
        {"{\"id\": 1}", NULL, "not_an_id"},
        {"{\"int\": 7}", "7", NULL},
        {"{\"int\": \"7\"}", NULL, "not_a_number"},
        {"{\"int\": 7.0}", NULL, "not_a_number"},
        {"{\"int\": 1e1}", NULL, "not_a_number"},
        {"{\"int\": true}", NULL, "not_a_number"},
        {"{\"int\": 100}", NULL, "out_of_range"},
        {"{\"int\": 9223372036854775808}", NULL, "not_a_number"},
        {"{\"int\": [7]}", NULL, "not_a_number"},
        {"{\"cents\": 1450}", "1450", NULL},
        {"{\"cents\": 14.5}", NULL, "not_a_number"},
        {"{\"cents\": \"14,50\"}", NULL, "not_a_number"},
        {"{\"date\": \"2026-11-24\"}", "1795474800", NULL},
        {"{\"date\": 20261124}", NULL, "not_a_date"},
        {"{\"bool\": true}", "true", NULL},
        {"{\"bool\": false}", "false", NULL},
        {"{\"bool\": 1}", NULL, "not_a_choice"},
        {"{\"choice\": \"no\"}", "no", NULL},
        {"{\"choice\": {}}", NULL, "not_a_choice"},
        {"{\"tax\": 5}", NULL, "not_text"},
        {"{\"tax\": \"rssmra85t10a562s\"}", "RSSMRA85T10A562S", NULL},
        {"{\"file\": \"a\\nb\"}", "a\nb", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_value(JSON_TYPE, &cases[i]);
}

static void test_money_by_language(void **state)
{
    static const struct path_params no_path;
    struct route route = VIEW("/", nothing, ANYONE, .params = {CENTS("price", 0, 1000000)});
    struct exchange x = {.arena = arena, .query = "price=1,234.50", .body = ""};
    (void)state;
    error = (struct error){0};
    assert_true(params_read(&x, &route, &no_path, "en", &params, &error));
    assert_int_equal(json_int(params.input, "price"), 123450);
    assert_false(params_read(&x, &route, &no_path, "de", &params, &error));
}

/* ---- whole requests -------------------------------------------------------------------------- */

static const struct route order =
    ACT("/market/{listing}/order", nothing, CITIZEN,
        .params = {ID("slot"), INT("quantity", 1, 99), SECRET("pin", 4, 8), BOOL("urgent"),
                   TEXT("note", 0, 20)});

static void test_every_refusal_is_kept(void **state)
{
    (void)state;
    assert_false(read_text(&order, FORM_TYPE, "slot=x&quantity=0&note=a&note=b&other=1"));
    assert_int_equal(error.code, INVALID);
    assert_int_equal(json_object_size(params.fields), 4);
    assert_string_equal(refusal("slot"), "not_an_id");
    assert_string_equal(refusal("quantity"), "out_of_range");
    assert_string_equal(refusal("pin"), "missing");
    assert_string_equal(refusal("note"), "repeated");
    assert_string_equal(json_text(params.typed, "slot"), "x");
    assert_string_equal(json_text(params.typed, "quantity"), "0");
}

static void test_secrets_stay_in_the_input(void **state)
{
    (void)state;
    assert_true(read_text(&order, FORM_TYPE, "slot=0amd7wsrc0000&quantity=2&pin=12345"));
    assert_null(params.fields);
    assert_string_equal(input("pin"), "12345");
    assert_null(json_object_get(params.content, "pin"));
    assert_null(json_object_get(params.typed, "pin"));
    assert_int_equal(json_int(params.content, "quantity"), 2);
    assert_true(json_is_false(json_object_get(params.content, "urgent")));
    assert_null(json_object_get(params.content, "note"));
}

static void test_system_fields(void **state)
{
    (void)state;
    assert_true(read_text(&order, FORM_TYPE,
                          "slot=0amd7wsrc0000&quantity=2&pin=1234&csrf=t%2Bk&idempotency_key=k1"));
    assert_string_equal(params.csrf, "t+k");
    assert_string_equal(params.key, "k1");
    assert_true(read_text(&order, JSON_TYPE,
                          "{\"slot\":\"0amd7wsrc0000\",\"quantity\":2,\"pin\":\"1234\","
                          "\"idempotency_key\":\"k2\"}"));
    assert_string_equal(params.csrf, "");
    assert_string_equal(params.key, "k2");
    assert_null(json_object_get(params.content, "idempotency_key"));
}

static void test_unknown_parameters(void **state)
{
    (void)state;
    assert_false(read_text(&order, JSON_TYPE,
                           "{\"slot\":\"0amd7wsrc0000\",\"quantiti\":2,\"quantity\":2,"
                           "\"pin\":\"1234\"}"));
    assert_int_equal(error.code, INVALID);
    assert_string_equal(error.field, "quantiti");
    assert_string_equal(refusal("quantiti"), "invalid");
    assert_true(
        read_text(&order, FORM_TYPE, "slot=0amd7wsrc0000&quantity=2&quantiti=3&pin=1234&&"));
    assert_null(json_object_get(params.input, "quantiti"));
}

static void test_bodies_refused_whole(void **state)
{
    static const struct {
        const char *type, *body;
        enum error_code code;
    } cases[] = {
        {NULL, "slot=1", UNSUPPORTED_TYPE},
        {"text/plain", "slot=1", UNSUPPORTED_TYPE},
        {"application/x-www-form-urlencodedx", "slot=1", UNSUPPORTED_TYPE},
        {"application/json-seq", "{}", UNSUPPORTED_TYPE},
        {FORM_TYPE, "slot=%4", BAD_REQUEST},
        {FORM_TYPE, "slot=%zz", BAD_REQUEST},
        {FORM_TYPE, "%=1", BAD_REQUEST},
        {JSON_TYPE, "[1]", BAD_REQUEST},
        {JSON_TYPE, "1", BAD_REQUEST},
        {JSON_TYPE, "{\"slot\":1,\"slot\":1}", BAD_REQUEST},
        {JSON_TYPE, "{\"slot\":\"a\\u0000b\"}", BAD_REQUEST},
        {JSON_TYPE, "{} {}", BAD_REQUEST},
        {JSON_TYPE, "\xef\xbb\xbf{}", BAD_REQUEST},
        {JSON_TYPE, "{\"slot\":\"\xff\"}", BAD_REQUEST},
        {JSON_TYPE, "{\"slot\":1e999}", BAD_REQUEST},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(read_text(&order, cases[i].type, cases[i].body));
        if (error.code != cases[i].code)
            fail_msg("%s: %s", cases[i].body, error_name(error.code));
        assert_non_null(params.input);
        assert_non_null(params.typed);
    }
}

static void test_files_come_where_they_are_asked_for(void **state)
{
    struct route taking = ACT("/", nothing, CITIZEN, .params = {TEXT_FILE("file", 9)});
    const char *sent = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\""
                       "\r\n\r\na,b\r\n--b--\r\n";
    (void)state;
    assert_true(read_text(&taking, "multipart/form-data; boundary=b", sent));
    assert_string_equal(input("file"), "a,b");
    assert_null(json_object_get(params.typed, "file"));
    assert_false(read_text(&order, "multipart/form-data; boundary=b", sent));
    assert_int_equal(error.code, UNSUPPORTED_TYPE);
}

static void test_content_types(void **state)
{
    struct route none = ACT("/sign-out", nothing, CITIZEN);
    const char *values = "slot=0amd7wsrc0000&quantity=2&pin=1234";
    (void)state;
    assert_true(read_text(&none, NULL, ""));
    assert_true(read_text(&none, "text/plain", ""));
    assert_true(read_text(&order, FORM_TYPE "; charset=UTF-8", values));
    assert_true(read_text(&order, "Application/X-WWW-Form-URLEncoded ;charset=UTF-8", values));
    assert_true(read_text(&none, JSON_TYPE "; charset=utf-8", "{}"));
    assert_false(read_text(&order, "multipart/form-data; boundary=b",
                           "--b\r\nContent-Disposition: form-data; name=\"quantity\"\r\n\r\n"
                           "3\r\n--b--\r\n"));
    assert_int_equal(json_int(params.input, "quantity"), 3);
    struct route protocol = ACT("/token", nothing, ANYONE, .face = FACE_PROTOCOL);
    assert_true(read_text(&protocol, FORM_TYPE, "code=1"));
    assert_false(read_text(&protocol, JSON_TYPE, "{}"));
    assert_int_equal(error.code, UNSUPPORTED_TYPE);
}

static void test_number_of_parameters(void **state)
{
    struct route view = VIEW("/", nothing, ANYONE, .params = {TEXT("q", 0, 200)});
    struct buffer query;
    (void)state;
    buffer_init(&query, 1 << 20);
    for (int i = 0; i < FORM_FIELDS_MAX - 1; i++)
        buffer_printf(&query, "a%d=%d&", i, i);
    buffer_text(&query, "q=x");
    assert_true(read_text(&view, NULL, query.data));
    assert_string_equal(input("q"), "x");
    for (int i = 0; i < 10000; i++)
        buffer_printf(&query, "&a%d=%d", i, i);
    assert_false(read_text(&view, NULL, query.data));
    assert_int_equal(error.code, BAD_REQUEST);
    buffer_free(&query);
}

/* ---- the path -------------------------------------------------------------------------------- */

static struct path_params path_of(const char *name, const char *value)
{
    struct path_params path = {.count = 1};
    path.at[0].name = name;
    path.at[0].name_length = (unsigned)strlen(name);
    path.at[0].value = value;
    path.at[0].length = (unsigned)strlen(value);
    return path;
}

static void test_path(void **state)
{
    struct route by_id = VIEW("/market/{listing}", nothing, ANYONE);
    struct route by_code =
        VIEW("/areas/{area}", nothing, ANYONE, .params = {TEXT("area", 1, 6), PAGE});
    struct path_params path = path_of("listing", "0amd7wsrc0000");
    (void)state;
    assert_true(read_as(&by_id, &path, NULL, "listing=0amd7wsrc0001", 0));
    assert_string_equal(input("listing"), "0amd7wsrc0000");
    assert_string_equal(json_text(params.content, "listing"), "0amd7wsrc0000");
    path = path_of("listing", "nonsense");
    assert_false(read_as(&by_id, &path, NULL, "", 0));
    assert_int_equal(error.code, NOT_FOUND);
    assert_string_equal(error.field, "listing");
    path = path_of("area", "02%320+1");
    assert_true(read_as(&by_code, &path, NULL, "page=3&area=x", 0));
    assert_string_equal(input("area"), "0220+1");
    assert_int_equal(json_int(params.input, "page"), 3);
    path = path_of("area", "02%2");
    assert_false(read_as(&by_code, &path, NULL, "", 0));
    assert_int_equal(error.code, NOT_FOUND);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_open, arena_close)
    const struct CMUnitTest tests[] = {
        TEST(test_form_values),
        TEST(test_json_values),
        TEST(test_money_by_language),
        TEST(test_every_refusal_is_kept),
        TEST(test_secrets_stay_in_the_input),
        TEST(test_system_fields),
        TEST(test_unknown_parameters),
        TEST(test_bodies_refused_whole),
        TEST(test_content_types),
        TEST(test_files_come_where_they_are_asked_for),
        TEST(test_number_of_parameters),
        TEST(test_path),
    };
    json_arena_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
