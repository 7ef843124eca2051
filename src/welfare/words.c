/* Texts that the rulesets give in several languages. */
#include "welfare/welfare_parts.h"

#include <string.h>

static void words_choose(const struct act *a, json_t *row, const char *stored, const char *shown)
{
    const json_t *words = json_object_get(row, stored);
    const char *text = json_text(words, a->language);
    json_put(row, shown, json_string(*text ? text : json_text(words, "it")));
    json_object_del(row, stored);
}

void ruleset_say(const struct act *a, json_t *ruleset)
{
    words_choose(a, ruleset, "title_json", "title");
    words_choose(a, ruleset, "about_json", "about");
    json_put(ruleset, "rules", json_incref(json_object_get(ruleset, "rules_json")));
    json_put(ruleset, "parameters", json_incref(json_object_get(ruleset, "parameters_json")));
    json_object_del(ruleset, "rules_json");
    json_object_del(ruleset, "parameters_json");
    json_mark(ruleset, "confidence");
}
