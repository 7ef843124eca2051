/* The texts of consents, from the territory's files into the database. */
#include "base/clock.h"
#include "privacy/privacy_parts.h"
#include "privacy_sql.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 100 };

static const char *const languages[] = {"it", "de", "en", NULL};

/* What the files say, in the order of their names. */
struct texts {
    struct error *error;
    unsigned count;
    struct {
        const char *name;
        json_t *text;
    } files[FILES_MAX];
};

static bool file_refuse(const struct texts *texts, const char *name, const char *why)
{
    return error_set(texts->error, INVALID, "consents", "%s: %s", name, why);
}

/* ---- reading -----------------------------------------------------------------------------------
 */

static bool text_is_whole(const struct texts *texts, const char *name, const json_t *text)
{
    if (!*json_text(text, "purpose") || json_int(text, "version") < 1)
        return file_refuse(texts, name, "a purpose and a version from 1 are needed");
    for (const char *const *language = languages; *language; language++) {
        const json_t *words = json_object_get(text, *language);
        if (!*json_text(words, "title") || !*json_text(words, "text"))
            return file_refuse(texts, name, "a title and a text are needed in each language");
    }
    return true;
}

static bool file_read(struct texts *texts, struct arena *arena, const char *folder,
                      const char *name)
{
    json_error_t mistake;
    const char *path = arena_printf(arena, "%s/consents/%s", folder, name);
    json_t *text = json_load_file(path, JSON_REJECT_DUPLICATES, &mistake);
    if (!text)
        return file_refuse(texts, name, arena_copy(arena, mistake.text));
    if (texts->count == FILES_MAX)
        return file_refuse(texts, name, "too many files");
    texts->files[texts->count].name = name;
    texts->files[texts->count++].text = text;
    return text_is_whole(texts, name, text);
}

static int is_json(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return end && end != entry->d_name && strcmp(end, ".json") == 0;
}

/* A territory without the folder asks for nothing. */
static bool folder_read(struct texts *texts, struct arena *arena, const char *folder)
{
    struct dirent **names;
    const char *path = arena_printf(arena, "%s/consents", folder);
    int count = scandir(path, &names, is_json, alphasort);
    if (count < 0)
        return errno == ENOENT || file_refuse(texts, path, strerror(errno));
    bool ok = true;
    for (int i = 0; i < count; i++) {
        ok = ok && file_read(texts, arena, folder, arena_copy(arena, names[i]->d_name));
        free(names[i]);
    }
    free(names);
    return ok;
}

/* ---- writing -----------------------------------------------------------------------------------
 */

static bool words_put(struct act *a, const struct texts *texts, unsigned i, const char *language)
{
    const json_t *text = texts->files[i].text, *words = json_object_get(text, language);
    const char *purpose = json_text(text, "purpose"), *title = json_text(words, "title");
    const char *body = json_text(words, "text");
    int64_t version = json_int(text, "version"), same;
    int64_t put = consent_text_put(a, purpose, version, language, title, body, a->now);
    if (put < 0 || !consent_text_count(a, purpose, version, language, title, body, &same))
        return false;
    if (put > 0)
        act_fact(a, arena_printf(a->arena, "%s %s", purpose, language), json_integer(version));
    if (same == 0) {
        file_refuse(texts, texts->files[i].name,
                    "its words changed: give it the next version, so that people are asked again");
        return refuse(a, INVALID, "consents");
    }
    return true;
}

static bool consent_texts_put(struct act *a, json_t *model)
{
    (void)model;
    const struct texts *texts = a->prepared;
    if (consent_purposes_retire(a) < 0)
        return false;
    for (unsigned i = 0; i < texts->count; i++) {
        const json_t *text = texts->files[i].text;
        int64_t put = consent_purpose_put(a, json_text(text, "purpose"), json_int(text, "version"),
                                          json_int(text, "position"));
        if (put < 0)
            return false;
        if (put == 0) {
            file_refuse(texts, texts->files[i].name, "its version is older than the one known");
            return refuse(a, INVALID, "consents");
        }
        for (const char *const *language = languages; *language; language++)
            if (!words_put(a, texts, i, *language))
                return false;
    }
    return true;
}

bool privacy_texts_load(struct lanes *lanes, const char *folder, struct error *error)
{
    struct arena *arena = arena_new(), *before = json_arena_enter(arena);
    struct texts texts = {.error = error};
    struct act act;
    act_begin_system(&act, arena, "consent_texts_put", clock_now());
    act.prepared = &texts;
    bool ok = folder_read(&texts, arena, folder);
    if (ok && !lanes_perform(lanes, &act, consent_texts_put, NULL)) {
        if (error->code == ERROR_NONE)
            *error = act.error;
        ok = false;
    }
    json_arena_leave(before);
    arena_free(&arena);
    return ok;
}
