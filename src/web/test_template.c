#include "web/template.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- compile and render in one step --------------------------------------------------------- */

/* Templates by name in a JSON object; one that is missing is empty, as the spec asks. */
static const char *spec_source(const char *name, void *templates)
{
    const char *text = json_string_value(json_object_get(templates, name));
    return text ? text : "";
}

static const char *strict_source(const char *name, void *templates)
{
    return json_string_value(json_object_get(templates, name));
}

static const char *one_asset(const char *name)
{
    return strcmp(name, "icons.svg") == 0 ? "/assets/icons.1.svg" : NULL;
}

static char *render(const char *language, template_source *source, json_t *templates,
                    const json_t *model, unsigned *unknown)
{
    struct error error = {0};
    struct template *t = NULL;
    if (!template_compile("main", locale_find(language), source, templates, one_asset, &t, &error))
        fail_msg("%s", error.detail);
    struct buffer out;
    buffer_init(&out, 1 << 20);
    assert_true(template_render(t, model, &out, unknown));
    buffer_text(&out, "");
    template_free(&t);
    assert_null(t);
    return out.data ? buffer_steal(&out, NULL) : strdup("");
}

/* What a template makes of a model, both given as text. */
static void assert_renders(const char *language, const char *template, const char *model,
                           const char *expected)
{
    json_t *templates = json_pack("{ss}", "main", template);
    json_t *data = json_loads(model, 0, NULL);
    assert_non_null(data);
    char *text = render(language, strict_source, templates, data, NULL);
    assert_string_equal(text, expected);
    free(text);
    json_decref(templates);
    json_decref(data);
}

/* ---- the official spec ---------------------------------------------------------------------- */

static void run_case(const char *file, const json_t *spec_case)
{
    json_t *partials = json_object_get(spec_case, "partials");
    json_t *templates = partials ? json_copy(partials) : json_object();
    json_object_set(templates, "main", json_object_get(spec_case, "template"));
    char *text = render("it", spec_source, templates, json_object_get(spec_case, "data"), NULL);
    const char *expected = json_string_value(json_object_get(spec_case, "expected"));
    if (strcmp(text, expected) != 0)
        fail_msg("%s, %s: got \"%s\" instead of \"%s\"", file,
                 json_string_value(json_object_get(spec_case, "name")), text, expected);
    free(text);
    json_decref(templates);
}

static void run_spec(const char *module, size_t cases)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s.json", MUSTACHE_SPEC, module);
    json_t *spec = json_load_file(path, 0, NULL);
    assert_non_null(spec);
    json_t *tests = json_object_get(spec, "tests");
    assert_int_equal(json_array_size(tests), cases);
    for (size_t i = 0; i < cases; i++)
        run_case(module, json_array_get(tests, i));
    json_decref(spec);
}

static void spec_passes(void **state)
{
    (void)state;
    run_spec("comments", 12);
    run_spec("delimiters", 14);
    run_spec("interpolation", 42);
    run_spec("inverted", 22);
    run_spec("partials", 12);
    run_spec("sections", 34);
    run_spec("~inheritance", 27);
}

/* ---- what piazza adds ----------------------------------------------------------------------- */

static void values_read_by_their_name(void **state)
{
    (void)state;
    const char *model = "{\"price_cents\": 123456, \"minus_cents\": -5, \"starts_at\": 1795509000, "
                        "\"people\": 12345, \"rating\": 4.8, \"none_at\": null, "
                        "\"order\": {\"number\": 7, \"raw\": \"r\"}}";
    assert_renders("it", "{{price_cents}} {{price_cents.plain}} {{price_cents.raw}}", model,
                   "1.234,56 € 1.234,56 123456");
    assert_renders("en", "{{price_cents}} {{minus_cents}}", model, "€1,234.56 −€0.05");
    assert_renders("it", "{{starts_at}}|{{starts_at.time}}|{{starts_at.iso}}|{{none_at}}", model,
                   "martedì 24 novembre 2026, alle 9:30|9:30|2026-11-24T08:30:00Z|");
    assert_renders("de", "{{starts_at}}", model, "Dienstag, 24. November 2026, 9:30 Uhr");
    assert_renders("it", "{{people}} {{people.number}} {{rating}} {{rating.number}}", model,
                   "12345 12.345 4.8 4,8");
    assert_renders("it", "{{order.number}}{{order.raw}}", model, "7r");
}

static void a_telephone_number_is_dialled_without_spaces(void **state)
{
    (void)state;
    const char *model =
        "{\"phone\": \"+39 0463 000-001\", \"site\": {\"help_phone\": \"800 \\\"1\"}}";
    assert_renders("it", "{{phone}} {{phone.dial}}", model, "+39 0463 000-001 +390463000001");
    assert_renders("it", "{{site.help_phone.dial}}", model, "8001");
}

static void sections_skip_what_is_empty(void **state)
{
    (void)state;
    const char *model = "{\"a\": 0, \"b\": \"\", \"c\": null, \"d\": [], \"e\": false, \"f\": {}}";
    assert_renders("it", "{{#a}}a{{/a}}{{#b}}b{{/b}}{{#c}}c{{/c}}{{#d}}d{{/d}}{{#e}}e{{/e}}", model,
                   "");
    assert_renders("it", "{{^a}}a{{/a}}{{^b}}b{{/b}}{{^g}}g{{/g}}{{#f}}f{{/f}}", model, "abgf");
}

static void the_smallest_templates_render(void **state)
{
    (void)state;
    assert_renders("it", "", "{}", "");
    assert_renders("it", "{{! nothing }}", "{}", "");
    assert_renders("it", "{{.}}", "[]", "");
}

static void everything_is_escaped_but_triples(void **state)
{
    (void)state;
    const char *model = "{\"x\": \"<a href='\\\"&\\\"'>\", \"n\": \"à€😀\"}";
    assert_renders("it", "{{x}}", model, "&lt;a href=&#39;&quot;&amp;&quot;&#39;&gt;");
    assert_renders("it", "{{{x}}}{{&x}}{{n}}", model, "<a href='\"&\"'><a href='\"&\"'>à€😀");
}

static void assets_and_icons_are_written_in(void **state)
{
    (void)state;
    assert_renders("it", "{{asset:icons.svg}} {{icon:phone}}", "{}",
                   "/assets/icons.1.svg <svg class=\"icon\" aria-hidden=\"true\" "
                   "focusable=\"false\"><use href=\"/assets/icons.1.svg#phone\"></use></svg>");
}

static void texts_are_translated_with_their_tags(void **state)
{
    (void)state;
    assert_renders("de", "<p>{{#_}} Compila\n  questo campo. {{/_}}</p>", "{}",
                   "<p>Fülle dieses Feld aus.</p>");
    assert_renders("de", "{{#_}}Senza traduzione per {{name}}{{#x}}, {{y}}{{/x}}{{/_}}",
                   "{\"name\": \"<A>\", \"x\": {\"y\": 1}}", "Senza traduzione per &lt;A&gt;, 1");
}

static void unknown_values_are_counted(void **state)
{
    (void)state;
    json_t *templates = json_pack(
        "{ss}", "main", "{{a}}{{b}}{{b}}{{c.d}}{{form.slot}}{{#e}}{{f}}{{/e}}{{^g}}{{/g}}");
    json_t *model = json_loads("{\"a\": null, \"c\": {}}", 0, NULL);
    unsigned unknown = 0;
    char *text = render("it", strict_source, templates, model, &unknown);
    assert_string_equal(text, "");
    assert_int_equal(unknown, 3);
    free(text);
    json_decref(templates);
    json_decref(model);
}

/* ---- bounds --------------------------------------------------------------------------------- */

static void assert_refuses(const char *template, const char *detail)
{
    json_t *templates = json_pack("{ss}", "main", template);
    struct error error = {0};
    struct template *t = NULL;
    assert_false(template_compile("main", NULL, strict_source, templates, one_asset, &t, &error));
    assert_null(t);
    assert_int_equal(error.code, INTERNAL);
    assert_string_equal(error.detail, detail);
    json_decref(templates);
}

static void mistakes_are_named_with_their_line(void **state)
{
    (void)state;
    assert_refuses("a\nb {{#x}}\n", "main:2: a section is not closed");
    assert_refuses("\n\n{{/x}}", "main:3: an end tag closes nothing");
    assert_refuses("{{#x}}{{/y}}", "main:1: a section is closed by another name");
    assert_refuses("{{#_}}{{#x}}{{/_}}", "main:1: a section is not closed");
    assert_refuses("{{x", "main:1: a tag is not closed");
    assert_refuses("{{ }}", "main:1: a tag is empty");
    assert_refuses("{{=a=}}", "main:1: delimiters are two words without '='");
    assert_refuses("\n{{>other}}", "main:2: there is no template of that name");
    assert_refuses("{{asset:x.css}}", "main:1: there is no asset of that name");
    assert_refuses("\n{{starts_at.century}}",
                   "main:2: there is no such form of a time or an amount");
    assert_refuses("{{<main}}", "main:1: a parent is not closed");
    assert_refuses("{{<main}}{{$a}}{{/b}}{{/main}}", "main:1: a section is closed by another name");
    assert_refuses("{{<main}}{{$a}}{{/a}}{{/main}}", "main:1: partials or blocks nest too deeply");
}

static void recursion_ends(void **state)
{
    (void)state;
    json_t *templates = json_pack("{ss}", "main", "x{{#again}}{{>main}}{{/again}}");
    json_t *model = json_pack("{sb}", "again", 1);
    struct error error = {0};
    struct template *t = NULL;
    struct buffer out;
    buffer_init(&out, 1 << 20);
    assert_true(template_compile("main", NULL, strict_source, templates, NULL, &t, &error));
    assert_false(template_render(t, model, &out, NULL));
    template_free(&t);
    buffer_free(&out);
    json_decref(templates);
    json_decref(model);
}

static void full_buffer_is_told(void **state)
{
    (void)state;
    json_t *templates = json_pack("{ss}", "main", "0123456789");
    json_t *model = json_object();
    struct error error = {0};
    struct template *t = NULL;
    struct buffer out;
    buffer_init(&out, 9);
    assert_true(template_compile("main", NULL, strict_source, templates, NULL, &t, &error));
    assert_false(template_render(t, model, &out, NULL));
    template_free(&t);
    buffer_free(&out);
    json_decref(templates);
    json_decref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spec_passes),
        cmocka_unit_test(values_read_by_their_name),
        cmocka_unit_test(a_telephone_number_is_dialled_without_spaces),
        cmocka_unit_test(sections_skip_what_is_empty),
        cmocka_unit_test(the_smallest_templates_render),
        cmocka_unit_test(everything_is_escaped_but_triples),
        cmocka_unit_test(assets_and_icons_are_written_in),
        cmocka_unit_test(texts_are_translated_with_their_tags),
        cmocka_unit_test(unknown_values_are_counted),
        cmocka_unit_test(mistakes_are_named_with_their_line),
        cmocka_unit_test(recursion_ends),
        cmocka_unit_test(full_buffer_is_told),
    };
    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
