/* Texts of the territory's data, in as many languages as it gives. */
#include "benefit/benefit_parts.h"

#include <string.h>

const char *words_in(const struct act *a, const json_t *words)
{
    const char *text = json_text(words, a->language ? a->language : "it");
    return *text ? text : json_text(words, "it");
}

void words_choose(const struct act *a, json_t *object, const char *name)
{
    const char *column = arena_printf(a->arena, "%s_json", name);
    json_put(object, name, json_string(words_in(a, json_object_get(object, column))));
    json_object_del(object, column);
}

void words_choose_each(const struct act *a, json_t *list, const char *name)
{
    size_t i;
    json_t *object;
    json_array_foreach(list, i, object) {
        words_choose(a, object, name);
    }
}

bool words_are_valid(const json_t *words)
{
    const char *language;
    json_t *text;
    json_object_foreach((json_t *)words, language, text) {
        if (strlen(language) != 2 || json_string_length(text) == 0)
            return false;
    }
    return *json_text(words, "it") != '\0';
}
