/* What an application may ask for, as bits and as words. */
#include "openid/openid_parts.h"

#include <sodium.h>
#include <string.h>

static const char *const names[] = {"openid", "profile", "email",          "phone",   "membership",
                                    "fiscal", "mandate", "offline_access", "benefits"};

enum { SCOPES = sizeof names / sizeof *names };

const char *text_digest(struct arena *arena, const char *text)
{
    unsigned char digest[BINARY_DIGEST];
    char *hex = arena_alloc(arena, TEXT_DIGEST);
    crypto_generichash(digest, sizeof digest, (const unsigned char *)text, strlen(text), NULL, 0);
    return sodium_bin2hex(hex, TEXT_DIGEST, digest, sizeof digest);
}

static unsigned scope_named(const char *word, size_t length)
{
    for (unsigned i = 0; i < SCOPES; i++)
        if (strlen(names[i]) == length && memcmp(names[i], word, length) == 0)
            return 1u << i;
    return 0;
}

unsigned scopes_read(const char *text)
{
    unsigned scopes = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        scopes |= scope_named(text, length);
        text += length + (text[length] == ' ');
    }
    return scopes;
}

const char *scopes_text(struct arena *arena, unsigned scopes)
{
    const char *text = "";
    for (unsigned i = 0; i < SCOPES; i++)
        if (scopes & 1u << i)
            text = arena_printf(arena, "%s%s%s", text, *text ? " " : "", names[i]);
    return text;
}

json_t *scopes_show(unsigned scopes)
{
    json_t *all = json_array();
    for (unsigned i = 0; i < SCOPES; i++) {
        if (!(scopes & 1u << i))
            continue;
        json_t *one = json_object();
        json_put(one, "name", json_string(names[i]));
        json_mark(one, "name");
        json_array_append_new(all, one);
    }
    return all;
}

json_t *scopes_supported(void)
{
    json_t *all = json_array();
    for (unsigned i = 0; i < SCOPES; i++)
        json_array_append_new(all, json_string(names[i]));
    return all;
}
