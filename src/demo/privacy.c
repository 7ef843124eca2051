/* What people agreed to, and whose record a desk opened. */
#include "privacy/privacy.h"
#include "demo/demo_parts.h"
#include "registry/registry.h"

/* The desk's operator opened the records of people yesterday; they have closed since. */
static bool record_open(struct demo *demo)
{
    struct act *a = demo->act;
    struct who before = a->who;
    int64_t now = a->now;
    a->now -= 86400;
    a->who = (struct who){.actor = demo_recall(demo, "person", "operatrice"), .roles = OPERATOR};
    a->who.grant_count = 1;
    a->who.grants[0].role = OPERATOR;
    a->who.grants[0].organisation = demo_recall(demo, "organisation", "il-sentiero");
    bool noted = registry_access_note(a, demo_recall(demo, "person", "luca"), "phone") &&
                 registry_access_note(a, demo_recall(demo, "person", "elena"), "mandate");
    a->who = before;
    a->now = now;
    return noted;
}

bool demo_privacy(struct demo *demo)
{
    struct act *a = demo->act;
    return privacy_consent_set(a, demo_recall(demo, "person", "elena"), "news", true, "paper") &&
           privacy_consent_set(a, demo_recall(demo, "person", "agnese"), "calls", true, "phone") &&
           record_open(demo);
}
