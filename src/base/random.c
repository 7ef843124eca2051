#include "base/random.h"

#include <endian.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* sodium_init may be called again and again, but locks every time. */
static void sodium_start(void)
{
    /* Random bytes without a system call for each: ChaCha20, one stream per thread, seeded by the
     * system. */
    randombytes_set_implementation(&randombytes_internal_implementation);
    if (sodium_init() < 0) {
        fputs("piazza: the system gives no randomness\n", stderr);
        abort();
    }
}

void random_system(struct random *random)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, sodium_start);
    *random = (struct random){.seeded = 0};
}

void random_seed(struct random *random, uint64_t seed)
{
    *random = (struct random){.state = seed, .seeded = 1};
}

/* splitmix64 (S. Vigna, public domain). */
static uint64_t next_seeded(struct random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

void random_bytes(struct random *random, void *out, size_t length)
{
    if (!random->seeded) {
        randombytes_buf(out, length);
        return;
    }
    unsigned char *bytes = out;
    while (length > 0) {
        uint64_t word = htole64(next_seeded(random));
        size_t count = length < sizeof word ? length : sizeof word;
        memcpy(bytes, &word, count);
        bytes += count;
        length -= count;
    }
}

static uint64_t next_word(struct random *random)
{
    if (random->seeded)
        return next_seeded(random);
    uint64_t word;
    randombytes_buf(&word, sizeof word);
    return word;
}

uint64_t random_below(struct random *random, uint64_t bound)
{
    if (bound < 2)
        return 0;
    /* 2^64 modulo bound: as many low words are refused, so that every remainder is as likely. */
    uint64_t refused = -bound % bound;
    uint64_t word;
    do {
        word = next_word(random);
    } while (word < refused);
    return word % bound;
}
