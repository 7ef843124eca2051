#include "web/assets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The exchange's own functions, with one header of each kind. */
static const char *accept_encoding, *if_none_match;

const char *exchange_header(const struct exchange *x, const char *name)
{
    (void)x;
    return strcmp(name, "Accept-Encoding") == 0 ? accept_encoding : if_none_match;
}

void exchange_set(struct exchange *x, const char *name, const char *value)
{
    x->headers[x->header_count].name = name;
    x->headers[x->header_count++].value = value;
}

static const char *sent(const struct exchange *x, const char *name)
{
    for (unsigned i = 0; i < x->header_count; i++)
        if (strcmp(x->headers[i].name, name) == 0)
            return x->headers[i].value;
    return NULL;
}

static void assets_are_found_by_name_and_by_address(void **state)
{
    (void)state;
    for (unsigned i = 0; i < assets_count; i++) {
        assert_string_equal(asset_url(assets[i].name), assets[i].url);
        assert_ptr_equal(asset_at(assets[i].url), &assets[i]);
    }
    assert_non_null(asset_url("app.css"));
    assert_null(asset_url("app.cs"));
    assert_null(asset_at("/assets/app.css"));
}

static const char *chosen(const char *accepted)
{
    const char *encoding;
    const struct asset *css = asset_at(asset_url("app.css"));
    const struct asset_body *body = asset_choose(css, accepted, &encoding);
    assert_ptr_equal(body, !encoding                     ? &css->identity
                           : strcmp(encoding, "br") == 0 ? &css->br
                                                         : &css->gzip);
    return encoding ? encoding : "identity";
}

static void the_best_accepted_form_is_chosen(void **state)
{
    (void)state;
    assert_string_equal(chosen(NULL), "identity");
    assert_string_equal(chosen(""), "identity");
    assert_string_equal(chosen("gzip, deflate, br"), "br");
    assert_string_equal(chosen("gzip"), "gzip");
    assert_string_equal(chosen("GZip;q=0.5"), "gzip");
    assert_string_equal(chosen("br;q=0, gzip"), "gzip");
    assert_string_equal(chosen("br; q=0.000,gzip;q=0"), "identity");
    assert_string_equal(chosen("br;q=0.001"), "br");
    assert_string_equal(chosen("brotli"), "identity");
    assert_string_equal(chosen(" ,, ;"), "identity");
}

static void fonts_are_sent_as_they_are(void **state)
{
    (void)state;
    const char *encoding;
    const struct asset *font = asset_at(asset_url("titillium-400.woff2"));
    assert_ptr_equal(asset_choose(font, "br, gzip", &encoding), &font->identity);
    assert_null(encoding);
}

static void an_answer_may_be_kept_for_good(void **state)
{
    (void)state;
    accept_encoding = "br";
    if_none_match = NULL;
    struct exchange x = {.path = asset_url("app.css")};
    assert_true(asset_answer(&x));
    assert_int_equal(x.status, 200);
    assert_string_equal(x.type, "text/css; charset=utf-8");
    assert_string_equal(sent(&x, "Content-Encoding"), "br");
    assert_string_equal(sent(&x, "Vary"), "Accept-Encoding");
    assert_non_null(strstr(sent(&x, "Cache-Control"), "immutable"));
    assert_true(x.answer_length > 0);
}

static void a_known_asset_is_not_sent_again(void **state)
{
    (void)state;
    struct exchange x = {.path = asset_url("app.js")};
    if_none_match = asset_at(x.path)->etag;
    assert_true(asset_answer(&x));
    assert_int_equal(x.status, 304);
    assert_int_equal(x.answer_length, 0);
}

static void other_paths_are_left_alone(void **state)
{
    (void)state;
    struct exchange x = {.path = "/assets/none.css"};
    assert_false(asset_answer(&x));
    assert_int_equal(x.header_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(assets_are_found_by_name_and_by_address),
        cmocka_unit_test(the_best_accepted_form_is_chosen),
        cmocka_unit_test(fonts_are_sent_as_they_are),
        cmocka_unit_test(an_answer_may_be_kept_for_good),
        cmocka_unit_test(a_known_asset_is_not_sent_again),
        cmocka_unit_test(other_paths_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
