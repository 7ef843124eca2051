/* Passwords: argon2id through libsodium, a few at a time. */
#include "access/access_parts.h"

#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* OWASP's password storage recommendation for argon2id: 19 MiB, 2 passes, 1 lane. */
static const unsigned long long passes = 2;
static const size_t memory = 19456 * (size_t)1024;

enum { AT_ONCE = 2, PATIENCE_SECONDS = 5 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static sem_t places;                         /* who may hash now */
static char nobodys[crypto_pwhash_STRBYTES]; /* for names that nobody has */

static bool hash_password(const char *password, char hash[crypto_pwhash_STRBYTES])
{
    return crypto_pwhash_str_alg(hash, password, strlen(password), passes, memory,
                                 crypto_pwhash_ALG_ARGON2ID13) == 0;
}

static void prepare(void)
{
    char secret[33];
    unsigned char random[16];
    if (sodium_init() < 0 || sem_init(&places, 0, AT_ONCE) != 0)
        abort();
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(secret, sizeof secret, random, sizeof random);
    if (!hash_password(secret, nobodys))
        abort();
}

static bool take_place(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_SECONDS;
    return sem_timedwait(&places, &until) == 0;
}

const char *access_password_hash(struct arena *arena, const char *password)
{
    pthread_once(&once, prepare);
    char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);
    if (!hash_password(password, hash))
        abort();
    return hash;
}

bool password_check(const char *hash, const char *password, bool *right)
{
    pthread_once(&once, prepare);
    if (!take_place())
        return false;
    bool matches = crypto_pwhash_str_verify(hash ? hash : nobodys, password, strlen(password)) == 0;
    sem_post(&places);
    *right = matches && hash;
    return true;
}

bool password_is_weak(const char *hash)
{
    return crypto_pwhash_str_needs_rehash(hash, passes, memory) != 0;
}
