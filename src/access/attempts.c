/* Wrong passwords, counted in bounded memory. */
#include "access/access_parts.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum { SETS = 512, WAYS = 8 };

struct attempt {
    int64_t key; /* 0: free */
    int64_t last_at;
    unsigned count;
    bool is_name; /* by user name, to be written down; else by address */
};

/* Where a set is full, the oldest count gives way. */
static struct attempt table[SETS][WAYS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static int64_t hash(const char *kind, const char *text)
{
    crypto_generichash_state state;
    unsigned char bytes[16];
    int64_t key;
    crypto_generichash_init(&state, NULL, 0, sizeof bytes);
    crypto_generichash_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
    crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
    crypto_generichash_final(&state, bytes, sizeof bytes);
    memcpy(&key, bytes, sizeof key);
    return key ? key : 1;
}

int64_t attempts_name_hash(const char *user_name)
{
    return hash("name", user_name);
}

static struct attempt *find(int64_t key)
{
    struct attempt *set = table[(uint64_t)key % SETS];
    for (unsigned i = 0; i < WAYS; i++)
        if (set[i].key == key)
            return &set[i];
    return NULL;
}

static struct attempt *find_or_make(int64_t key)
{
    struct attempt *found = find(key);
    if (found)
        return found;
    struct attempt *set = table[(uint64_t)key % SETS];
    found = &set[0];
    for (unsigned i = 1; i < WAYS; i++)
        if (set[i].last_at < found->last_at)
            found = &set[i];
    *found = (struct attempt){.key = key};
    return found;
}

static unsigned count_of(int64_t key, int64_t now)
{
    pthread_mutex_lock(&mutex);
    const struct attempt *found = find(key);
    unsigned count = found && found->last_at > now - ATTEMPTS_WINDOW ? found->count : 0;
    pthread_mutex_unlock(&mutex);
    return count;
}

unsigned attempts_by_name(int64_t name_hash, int64_t now)
{
    return count_of(name_hash, now);
}

unsigned attempts_by_address(const char *address, int64_t now)
{
    return count_of(hash("address", address), now);
}

static void count_one(int64_t key, bool is_name, int64_t now)
{
    struct attempt *attempt = find_or_make(key);
    if (attempt->last_at <= now - ATTEMPTS_WINDOW)
        attempt->count = 0;
    attempt->count++;
    attempt->last_at = now;
    attempt->is_name = is_name;
}

void attempts_wrong(int64_t name_hash, const char *address, int64_t now)
{
    pthread_mutex_lock(&mutex);
    count_one(name_hash, true, now);
    count_one(hash("address", address), false, now);
    pthread_mutex_unlock(&mutex);
}

void attempts_forget(int64_t name_hash)
{
    pthread_mutex_lock(&mutex);
    struct attempt *found = find(name_hash);
    if (found)
        *found = (struct attempt){0};
    pthread_mutex_unlock(&mutex);
}

bool attempts_take(int64_t *name_hash, unsigned *count, int64_t *last_at)
{
    bool taken = false;
    pthread_mutex_lock(&mutex);
    for (unsigned i = 0; i < SETS * WAYS && !taken; i++) {
        struct attempt *attempt = &table[i / WAYS][i % WAYS];
        if (!attempt->key || !attempt->is_name)
            continue;
        *name_hash = attempt->key;
        *count = attempt->count;
        *last_at = attempt->last_at;
        *attempt = (struct attempt){0};
        taken = true;
    }
    pthread_mutex_unlock(&mutex);
    return taken;
}
