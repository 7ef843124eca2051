/* The rulesets, from the territory's files into the tables, and out of them again. */
#include "act/lane.h"
#include "base/clock.h"
#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

#include <string.h>
#include <unistd.h>

enum { INCLUDES_MAX = 10 };

json_t *welfare_law(struct act *a)
{
    return rulesets_current(a);
}

/* ---- reading -----------------------------------------------------------------------------------
 */

/* What a file itself holds, added to the law. */
static bool file_read(struct arena *arena, const char *path, json_t *law, json_t **file,
                      struct error *error)
{
    json_error_t mistake;
    struct error why = {0};
    *file = json_load_file(path, JSON_REJECT_DUPLICATES, &mistake);
    if (!*file)
        return error_set(error, INVALID, "rulesets", "%s:%d: %s", path, mistake.line, mistake.text);
    json_t *read = law_read(*file, &why);
    if (!read)
        return error_set(error, INVALID, "rulesets", "%s: %s", path, arena_copy(arena, why.detail));
    json_array_extend(law, read);
    return true;
}

/* A file, and those it includes: one level, named from its folder. */
static bool files_read(struct arena *arena, const char *folder, json_t *law, struct error *error)
{
    json_t *file, *included, *name;
    size_t i;
    const char *path = arena_printf(arena, "%s/rulesets.json", folder);
    if (access(path, F_OK) != 0)
        return true;
    if (!file_read(arena, path, law, &file, error))
        return false;
    json_t *names = json_object_get(file, "include");
    if (json_array_size(names) > INCLUDES_MAX)
        return error_set(error, INVALID, "rulesets", "%s: includes too many files", path);
    json_array_foreach(names, i, name) {
        const char *other = json_is_string(name) ? json_string_value(name) : "";
        if (!file_read(arena, arena_printf(arena, "%s/%s", folder, other), law, &included, error))
            return false;
    }
    return law_is_whole(law, error);
}

/* ---- writing -----------------------------------------------------------------------------------
 */

static const char *dumped(struct act *a, const json_t *ruleset, const char *name)
{
    const json_t *value = json_object_get(ruleset, name);
    size_t size = json_dumpb(value, NULL, 0, JSON_COMPACT | JSON_SORT_KEYS);
    char *text = arena_alloc(a->arena, size + 1);
    json_dumpb(value, text, size, JSON_COMPACT | JSON_SORT_KEYS);
    return text;
}

/* One that is there already must say the same. */
static bool ruleset_put_once(struct act *a, const json_t *ruleset)
{
    const char *code = json_text(ruleset, "code"), *matter = json_text(ruleset, "matter");
    const char *rules = dumped(a, ruleset, "rules_json"), *source = json_text(ruleset, "source");
    const char *parameters = dumped(a, ruleset, "parameters_json");
    const char *title = dumped(a, ruleset, "title_json"), *about = dumped(a, ruleset, "about_json");
    const char *confidence = json_text(ruleset, "confidence");
    int64_t version = json_int(ruleset, "version"), from = json_int(ruleset, "valid_from_at");
    int64_t until = json_int(ruleset, "valid_until_at"), same;
    if (ruleset_put(a, code, version, matter, rules, from, until, parameters, source, confidence,
                    title, about, a->now) < 0 ||
        !ruleset_same(a, code, version, matter, rules, from, until, parameters, source, confidence,
                      title, about, &same))
        return false;
    if (same == 0)
        return error_set(&a->error, INVALID, "rulesets",
                         "%s: it is known with other content: give it the next version", code);
    return ruleset_current(a, code, version) == 1;
}

static bool rulesets_put(struct act *a, json_t *model)
{
    (void)model;
    const json_t *law = a->prepared, *ruleset;
    size_t i;
    if (rulesets_retire(a) < 0)
        return false;
    json_array_foreach(law, i, ruleset) {
        if (!ruleset_put_once(a, ruleset))
            return false;
    }
    act_fact(a, "rulesets", json_integer((json_int_t)json_array_size(law)));
    return true;
}

bool welfare_rulesets_load(struct lanes *lanes, const char *folder, struct error *error)
{
    struct arena *arena = arena_new(), *before = json_arena_enter(arena);
    struct act act;
    json_t *law = json_array();
    bool ok = files_read(arena, folder, law, error);
    act_begin_system(&act, arena, "rulesets_put", clock_now());
    act.prepared = law;
    if (ok && !lanes_perform(lanes, &act, rulesets_put, NULL)) {
        *error = act.error;
        ok = false;
    }
    json_arena_leave(before);
    arena_free(&arena);
    return ok;
}
