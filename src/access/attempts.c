/* Wrong tries, counted in bounded memory. */
#include "access/access_parts.h"
#include "access_sql.h"
#include "registry/vault.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SETS = 512, WAYS = 8 };

/* Where a set is full, the oldest count gives way. */
static struct attempt table[SETS][WAYS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

bool attempts_key(struct act *a, const char *kind, const char *text, int64_t *key)
{
    char first[17] = "";
    const char *index =
        vault_index(a, "attempts", arena_printf(a->arena, "%s %s", kind, text ? text : ""));
    if (!index)
        return false;
    memcpy(first, index, sizeof first - 1);
    *key = (int64_t)strtoull(first, NULL, 16);
    if (*key == 0)
        *key = 1;
    return true;
}

const char *attempts_network(struct arena *arena, const char *address)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    unsigned char v4[4], v6[16];
    bool is_v4 = address && inet_pton(AF_INET, address, v4) == 1;
    bool is_v6 = address && !is_v4 && inet_pton(AF_INET6, address, v6) == 1;
    if (is_v6 && memcmp(v6, mapped, sizeof mapped) == 0) {
        memcpy(v4, v6 + sizeof mapped, sizeof v4);
        is_v4 = true;
    }
    if (is_v4)
        return arena_printf(arena, "%u.%u.%u", v4[0], v4[1], v4[2]);
    if (is_v6)
        return arena_printf(arena, "%02x%02x:%02x%02x:%02x%02x", v6[0], v6[1], v6[2], v6[3], v6[4],
                            v6[5]);
    return "";
}

static struct attempt *find(int64_t key)
{
    struct attempt *set = table[(uint64_t)key % SETS];
    for (unsigned i = 0; i < WAYS; i++)
        if (set[i].key == key)
            return &set[i];
    return NULL;
}

static struct attempt *find_or_make(const struct attempt *wanted)
{
    struct attempt *found = find(wanted->key);
    if (found)
        return found;
    struct attempt *set = table[(uint64_t)wanted->key % SETS];
    found = &set[0];
    for (unsigned i = 1; i < WAYS; i++)
        if (set[i].last_at < found->last_at)
            found = &set[i];
    *found = *wanted;
    return found;
}

static unsigned count_within(const struct attempt *attempt, int64_t now)
{
    return attempt && attempt->last_at > now - ATTEMPTS_WINDOW ? attempt->count : 0;
}

unsigned attempts_count(int64_t key, int64_t now)
{
    pthread_mutex_lock(&mutex);
    unsigned count = count_within(find(key), now);
    pthread_mutex_unlock(&mutex);
    return count;
}

bool attempts_reserve(const struct attempt *try, int64_t written, unsigned limit, int64_t now)
{
    pthread_mutex_lock(&mutex);
    unsigned count = count_within(find(try->key), now);
    bool may = written + count < limit;
    if (may) {
        struct attempt *attempt = find_or_make(try);
        attempt->count = count + 1;
        attempt->last_at = now;
    }
    pthread_mutex_unlock(&mutex);
    return may;
}

bool attempts_written(struct act *a, int64_t key, int64_t *count)
{
    *count = 0;
    return sign_in_failures_of(a, key, a->now - ATTEMPTS_WINDOW, count) ||
           a->error.code == ERROR_NONE;
}

bool attempts_try(struct act *a, const char *kind, const char *text, unsigned limit, int64_t *key)
{
    struct attempt try = {.is_kept = true};
    int64_t written;
    if (!attempts_key(a, kind, text, &try.key) || !attempts_written(a, try.key, &written))
        return false;
    *key = try.key;
    return attempts_reserve(&try, written, limit, a->now) || refuse(a, TOO_MANY_REQUESTS, NULL);
}

void attempts_return(int64_t key)
{
    pthread_mutex_lock(&mutex);
    struct attempt *found = find(key);
    if (found && --found->count == 0)
        *found = (struct attempt){0};
    pthread_mutex_unlock(&mutex);
}

void attempts_forget(int64_t key)
{
    pthread_mutex_lock(&mutex);
    struct attempt *found = find(key);
    if (found)
        *found = (struct attempt){0};
    pthread_mutex_unlock(&mutex);
}

bool attempts_take(struct attempt *taken)
{
    bool is_taken = false;
    pthread_mutex_lock(&mutex);
    for (unsigned i = 0; i < SETS * WAYS && !is_taken; i++) {
        struct attempt *attempt = &table[i / WAYS][i % WAYS];
        if (!attempt->key || !attempt->is_kept)
            continue;
        *taken = *attempt;
        *attempt = (struct attempt){0};
        is_taken = true;
    }
    pthread_mutex_unlock(&mutex);
    return is_taken;
}
