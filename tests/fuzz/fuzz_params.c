#include "fuzz_params.h"
#include "base/text.h"
#include "web/params.h"

#include <stdlib.h>
#include <string.h>

static bool nothing(struct act *a, json_t *model)
{
    (void)a, (void)model;
    return true;
}

static const struct route route =
    ACT("/", nothing, ANYONE,
        .params = {TEXT("t", 0, 40), PROSE("p", 0, 40), SECRET("s", 0, 40), ID_OR_NONE("i"),
                   INT("n", -9, 9), CENTS("c", 0, 99999), DATE_OR_NONE("d"), BOOL("b"),
                   CHOICE_OR_NONE("x", "yes|no"), TAX_CODE_OR_NONE("f"), VAT_NUMBER_OR_NONE("v"),
                   IBAN_OR_NONE("a")});

static void expect(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(const struct param *param, const json_t *value)
{
    const char *text = json_string_value(value);
    size_t length = json_string_length(value);
    expect(strlen(text) == length && text_valid(text, length));
    if (param->type == PARAM_TEXT || param->type == PARAM_PROSE || param->type == PARAM_SECRET)
        expect(text_characters(text) <= (size_t)param->max);
    if (param->type == PARAM_TEXT)
        expect(!strpbrk(text, "\r\n\t"));
    if (param->type == PARAM_CHOICE)
        expect(strcmp(text, "yes") == 0 || strcmp(text, "no") == 0);
}

static void check_input(const struct params *params)
{
    size_t declared = 0;
    for (const struct param *param = route.params; param->name; param++) {
        const json_t *value = json_object_get(params->input, param->name);
        bool bounded = param->type == PARAM_INT || param->type == PARAM_CENTS;
        declared += value != NULL;
        if (json_is_string(value))
            check_text(param, value);
        if (value && bounded)
            expect(json_integer_value(value) >= param->min &&
                   json_integer_value(value) <= param->max);
    }
    expect(json_object_size(params->input) == declared);
    expect(!json_object_get(params->content, "s") && !json_object_get(params->typed, "s"));
}

void fuzz_params(const char *content_type, const char *body, size_t length)
{
    static const struct path_params no_path;
    static struct arena *arena;
    if (!arena) {
        json_arena_setup();
        arena = arena_new();
    }
    struct exchange_field header = {"Content-Type", content_type, 12};
    struct exchange x = {.arena = arena,
                         .query = "",
                         .body = body,
                         .body_length = length,
                         .fields = &header,
                         .field_count = 1};
    struct params params;
    struct error error = {0};
    struct arena *previous = json_arena_enter(arena);
    bool ok = params_read(&x, &route, &no_path, "it", &params, &error);
    expect(ok == (error.code == ERROR_NONE));
    expect(!ok || !params.fields);
    check_input(&params);
    json_arena_leave(previous);
    arena_reset(arena);
}
