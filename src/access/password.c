/* Passwords: argon2id through libsodium. */
#include "access/access_parts.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* OWASP's password storage recommendation for argon2id: 19 MiB, 2 passes, 1 lane. */
static const unsigned long long passes = 2;
static const size_t memory = 19456 * (size_t)1024;

static pthread_once_t once = PTHREAD_ONCE_INIT;
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
    if (sodium_init() < 0)
        abort();
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(secret, sizeof secret, random, sizeof random);
    if (!hash_password(secret, nobodys))
        abort();
}

const char *access_password_hash(struct arena *arena, const char *password)
{
    pthread_once(&once, prepare);
    char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);
    if (!hash_password(password, hash))
        abort();
    return hash;
}

bool password_check(const char *hash, const char *password)
{
    pthread_once(&once, prepare);
    bool matches = crypto_pwhash_str_verify(hash ? hash : nobodys, password, strlen(password)) == 0;
    return matches && hash;
}

bool password_is_weak(const char *hash)
{
    return crypto_pwhash_str_needs_rehash(hash, passes, memory) != 0;
}

/* NIST SP 800-63B, 3.1.1: length counts, rules about kinds of characters do not. */
bool password_fits(struct act *a, const char *password, const char *user_name)
{
    enum { DISTINCT_MIN = 5 };
    bool seen[256] = {false};
    unsigned distinct = 0;
    for (const unsigned char *c = (const unsigned char *)password; *c; c++) {
        distinct += !seen[*c];
        seen[*c] = true;
    }
    if (distinct >= DISTINCT_MIN && strcasecmp(password, user_name) != 0)
        return true;
    return refuse_field(a, PASSWORD_POOR, "password");
}
