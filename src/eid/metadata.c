/* What the providers publish, kept as text for all threads. */
#include "eid/eid_parts.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT = 16, KEEP_SECONDS = 3600, AFRESH_SECONDS = 60 };

struct kept {
    char *url, *text;
    int64_t fetched_at;
};

static struct kept kept[KEPT];
static unsigned next_place;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static struct kept *place_of(const char *url)
{
    for (unsigned i = 0; i < KEPT; i++)
        if (kept[i].url && strcmp(kept[i].url, url) == 0)
            return &kept[i];
    return NULL;
}

/* A copy of the text, no older than that; NULL if there is none. */
static const char *recall(struct act *a, const char *url, int64_t seconds)
{
    pthread_mutex_lock(&mutex);
    const struct kept *place = place_of(url);
    bool is_new = place && a->now - place->fetched_at < seconds;
    const char *text = is_new ? arena_copy(a->arena, place->text) : NULL;
    pthread_mutex_unlock(&mutex);
    return text;
}

static void keep(const char *url, const char *text, int64_t now)
{
    pthread_mutex_lock(&mutex);
    struct kept *place = place_of(url);
    if (!place)
        place = &kept[next_place++ % KEPT];
    char *new_url = strdup(url), *new_text = strdup(text);
    if (!new_url || !new_text)
        abort();
    free(place->url);
    free(place->text);
    *place = (struct kept){new_url, new_text, now};
    pthread_mutex_unlock(&mutex);
}

static json_t *document(struct act *a, const char *url, int64_t seconds)
{
    const char *text = recall(a, url, seconds);
    if (text)
        return json_loads(text, 0, NULL);
    json_t *fetched = fetch_json(a, &(struct fetch){.url = url});
    if (fetched)
        keep(url, json_dumps(fetched, JSON_COMPACT), a->now);
    return fetched;
}

json_t *metadata_discovery(struct act *a, const struct provider *provider)
{
    size_t length = strlen(provider->issuer);
    bool ends_in_slash = provider->issuer[length - 1] == '/';
    json_t *found = document(a,
                             arena_printf(a->arena, "%.*s/.well-known/openid-configuration",
                                          (int)(length - ends_in_slash), provider->issuer),
                             KEEP_SECONDS);
    if (found && strcmp(json_text(found, "issuer"), provider->issuer) != 0) {
        refuse(a, IDENTITY_REFUSED, NULL);
        return NULL;
    }
    return found;
}

json_t *metadata_keys(struct act *a, const struct provider *provider, bool afresh)
{
    json_t *discovery = metadata_discovery(a, provider);
    return discovery ? document(a, json_text(discovery, "jwks_uri"),
                                afresh ? AFRESH_SECONDS : KEEP_SECONDS)
                     : NULL;
}
