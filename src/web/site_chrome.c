/* What every page shows beside its own model. Added for templates only: the API never sees it. */
#include "base/clock.h"
#include "web/site_parts.h"

#include <sodium.h>
#include <string.h>

/* A key that the handler's own model has wins. */
static void add(json_t *model, const char *key, json_t *value)
{
    if (!json_object_get(model, key))
        json_put(model, key, value);
}

/* {nav_home: true} and its like: which item of the menu is this page's. */
static json_t *page_show(const struct request *r)
{
    static const struct {
        const char *path, *key;
    } places[] = {{"/market", "nav_market"},  {"/orders", "nav_agenda"}, {"/agenda", "nav_agenda"},
                  {"/wallet", "nav_wallet"},  {"/more", "nav_more"},     {"/agora", "nav_more"},
                  {"/territory", "nav_more"}, {"/mandates", "nav_more"}, {"/shops/", "nav_market"},
                  {"/shop/", "nav_more"}};
    json_t *page = json_object();
    if (strcmp(r->path, "/") == 0)
        json_put(page, "nav_home", json_true());
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strncmp(r->path, places[i].path, strlen(places[i].path)) == 0)
            json_put(page, places[i].key, json_true());
    return page;
}

json_t *languages_show(const struct locale *current)
{
    json_t *languages = json_array();
    for (const struct locale *locale = locales(); locale->language; locale++) {
        json_t *item = json_object();
        char code[3] = {locale->language[0] & ~' ', locale->language[1] & ~' ', '\0'};
        json_put(item, "code", json_string(locale->language));
        json_put(item, "label", json_string(code));
        json_put(item, "name", json_string(locale->name));
        json_put(item, "is_current", json_boolean(locale == current));
        json_array_append_new(languages, item);
    }
    return languages;
}

/* A key for the next form: pressing its button twice gives one effect. */
static json_t *key_new(void)
{
    struct random random;
    unsigned char bytes[16];
    char key[2 * sizeof bytes + 1];
    random_system(&random);
    random_bytes(&random, bytes, sizeof bytes);
    sodium_bin2hex(key, sizeof key, bytes, sizeof bytes);
    return json_string(key);
}

/* A refusal is remembered under its key like any answer, so that the corrected form needs a new
 * one. Only a key that was used with another content stays: pressing again must not do it twice. */
static json_t *key_next(const struct request *r)
{
    bool is_used = r->act.error.code == KEY_CONFLICT && r->act.key;
    return is_used ? json_string(r->act.key) : key_new();
}

void chrome_add(struct request *r, json_t *model)
{
    const char *size = caller_cookie(r->x, "text");
    if (!json_object_get(model, "site"))
        json_object_set(model, "site", r->site->identity);
    if (r->user)
        json_object_set(model, "user", r->user);
    add(model, "page", page_show(r));
    add(model, "lang", json_string(r->locale->language));
    if (!json_object_get(model, "languages"))
        json_object_set(model, "languages", r->site->languages[locale_number(r->locale)]);
    add(model, "path", json_string(r->path));
    add(model, "csrf", json_string(r->caller.csrf));
    add(model, "idempotency_key", key_next(r));
    add(model, "today_at", json_integer(r->act.now));
    add(model, "large_text", json_boolean(size && strcmp(size, "lg") == 0));
}
