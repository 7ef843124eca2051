#include "web/rate.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024, BUCKET_SIZE = 8 };

struct counter {
    uint64_t caller; /* keyed hash of what and address; 0: free */
    int64_t window;
    unsigned calls;
};

struct rate_table {
    pthread_mutex_t lock;
    unsigned seconds;                             /* of a window */
    unsigned char key[crypto_shorthash_KEYBYTES]; /* so that no one can aim at a bucket */
    struct counter buckets[BUCKETS][BUCKET_SIZE];
};

struct rate_table *rate_new(unsigned seconds)
{
    struct rate_table *table = calloc(1, sizeof *table);
    if (!table)
        abort();
    pthread_mutex_init(&table->lock, NULL);
    table->seconds = seconds;
    crypto_shorthash_keygen(table->key);
    return table;
}

void rate_free(struct rate_table **table)
{
    if (!*table)
        return;
    pthread_mutex_destroy(&(*table)->lock);
    free(*table);
    *table = NULL;
}

static uint64_t text_hash(const struct rate_table *table, const char *text)
{
    uint64_t hash;
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)text, strlen(text), table->key);
    return hash;
}

static struct counter *counter_find(struct counter *bucket, uint64_t caller)
{
    struct counter *oldest = bucket;
    for (struct counter *counter = bucket; counter < bucket + BUCKET_SIZE; counter++) {
        if (counter->caller == caller)
            return counter;
        if (counter->window < oldest->window)
            oldest = counter;
    }
    *oldest = (struct counter){.caller = caller};
    return oldest;
}

/* The caller's counter, at nought when its window is over. The table is locked. */
static struct counter *counter_now(struct rate_table *table, const char *what, const char *address,
                                   int64_t now)
{
    uint64_t caller = (text_hash(table, what) ^ text_hash(table, address) * 3) | 1;
    struct counter *counter = counter_find(table->buckets[caller / 2 % BUCKETS], caller);
    if (counter->window != now / table->seconds) {
        counter->window = now / table->seconds;
        counter->calls = 0;
    }
    return counter;
}

bool rate_allow(struct rate_table *table, const char *what, const char *address, unsigned limit,
                int64_t now)
{
    pthread_mutex_lock(&table->lock);
    struct counter *counter = counter_now(table, what, address, now);
    bool allowed = counter->calls < limit;
    if (allowed)
        counter->calls++;
    pthread_mutex_unlock(&table->lock);
    return allowed;
}

bool rate_is_spent(struct rate_table *table, const char *what, const char *address, unsigned limit,
                   int64_t now)
{
    pthread_mutex_lock(&table->lock);
    bool spent = counter_now(table, what, address, now)->calls >= limit;
    pthread_mutex_unlock(&table->lock);
    return spent;
}
