/* Every page of every room, as compiled in: it compiles in every language, and leaves nothing
 * unescaped but what is named so. */
#include "web/assets.h"
#include "web/embedded.h"
#include "web/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void every_page_compiles_in_every_language(void **state)
{
    (void)state;
    assert_true(pages.count > 0);
    for (size_t i = 0; i < pages.count; i++)
        for (const struct locale *locale = locales(); locale->language; locale++) {
            struct error error = {0};
            struct template *t = NULL;
            if (!template_compile(pages.files[i].name, locale, embedded_page, NULL, asset_url, &t,
                                  &error))
                fail_msg("%s: %s", locale->language, error.detail);
            template_free(&t);
        }
}

/* Letters are plain text; pages are not. */
static bool is_letter(const struct embedded *page)
{
    return strncmp(page->name, "mail/", strlen("mail/")) == 0;
}

static void assert_html_names(const struct embedded *page, const char *opening, const char *closing)
{
    static const char ending[] = "_html";
    const size_t length = sizeof ending - 1;
    for (const char *at = strstr(page->data, opening); at; at = strstr(at + 1, opening)) {
        const char *end = strstr(at, closing);
        assert_non_null(end);
        if ((size_t)(end - at) < length || memcmp(end - length, ending, length) != 0)
            fail_msg("%s: %.*s is not escaped", page->name, (int)(end - at), at);
    }
}

static void only_html_names_stay_unescaped(void **state)
{
    (void)state;
    for (size_t i = 0; i < pages.count; i++)
        if (!is_letter(&pages.files[i])) {
            assert_html_names(&pages.files[i], "{{{", "}}}");
            assert_html_names(&pages.files[i], "{{&", "}}");
        }
}

static void embedded_files_are_found_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < pages.count; i++) {
        assert_ptr_equal(embedded_find(&pages, pages.files[i].name), &pages.files[i]);
        assert_int_equal(strlen(pages.files[i].data), pages.files[i].size);
    }
    assert_null(embedded_find(&pages, "web/"));
    assert_null(embedded_find(&pages, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_compiles_in_every_language),
        cmocka_unit_test(only_html_names_stay_unescaped),
        cmocka_unit_test(embedded_files_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
