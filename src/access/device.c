/* The device behind a session, in words its owner recognises. */
#include "access/access_parts.h"

#include <string.h>

struct family {
    const char *mark, *name;
};

/* The first mark found counts: newer browsers also name those they resemble. */
static const struct family browsers[] = {
    {"Edg", "Edge"},        {"OPR/", "Opera"},    {"SamsungBrowser", "Samsung Internet"},
    {"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"},
    {"Chrome", "Chrome"},   {"Safari", "Safari"}, {0}};
static const struct family systems[] = {
    {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},   {"Windows", "Windows"},
    {"Mac OS X", "Mac"},    {"CrOS", "ChromeOS"}, {"Linux", "Linux"}, {0}};

static const char *family_of(const struct family *families, const char *agent)
{
    for (; families->mark; families++)
        if (strstr(agent, families->mark))
            return families->name;
    return "";
}

const char *device_words(struct arena *arena, const char *agent)
{
    const char *browser = family_of(browsers, agent ? agent : "");
    const char *system = family_of(systems, agent ? agent : "");
    return arena_printf(arena, "%s%s%s", browser, *browser && *system ? ", " : "", system);
}
