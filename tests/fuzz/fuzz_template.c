/* Compiles and renders whatever comes: the template, a partial named "other" and a model in JSON,
 * each ended by a NUL byte. */
#include "base/log.h"
#include "web/template.h"

#include <stdlib.h>
#include <string.h>

struct input {
    const char *template, *other, *model;
};

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    log_set_level(LOG_ERROR);
    return 0;
}

static const char *input_source(const char *name, void *context)
{
    const struct input *input = context;
    if (strcmp(name, "main") == 0)
        return input->template;
    return strcmp(name, "other") == 0 ? input->other : NULL;
}

static void render(const struct input *input)
{
    struct error error = {0};
    struct template *t = NULL;
    struct buffer out;
    json_t *model = json_loads(input->model, 0, NULL);
    if (!template_compile("main", locale_find("de"), input_source, (void *)input, NULL, &t,
                          &error)) {
        if (error.code != INTERNAL || !error.detail[0])
            abort();
    } else {
        buffer_init(&out, 1 << 16);
        if (template_render(t, model, &out, NULL) && out.length > 1 << 16)
            abort();
        buffer_free(&out);
    }
    template_free(&t);
    json_decref(model);
}

static const char *after(const char *text, const char *end)
{
    const char *next = text + strlen(text) + 1;
    return next < end ? next : end;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    struct input input = {.template = text};
    input.other = after(input.template, text + size);
    input.model = after(input.other, text + size);
    render(&input);
    free(text);
    return 0;
}
