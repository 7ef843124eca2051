/* The keys that sign ID tokens: one of each kind signs, the next is published before its time, and
 * those before stay published until their last token has expired. An RSA key takes a tenth of a
 * second, so that keys are made before the act that stores them. */
#include "base/id.h"
#include "openid/jwk.h"
#include "openid/openid_parts.h"
#include "registry/vault.h"

#include <pthread.h>
#include <string.h>

enum {
    KEY_LIFE = 90 * 86400, /* how long a key signs */
    KEY_NOTICE = 10 * 60,  /* how long before that it is published; at least 5 minutes */
    KEY_FAREWELL = ID_TOKEN_LIFE + CLOCK_SKEW /* how long after it is still published */
};

static const char *const algs[] = {"ES256", "RS256"};
enum { ALGS = sizeof algs / sizeof *algs };

/* ---- making ---------------------------------------------------------------------------------- */

/* A new key, not stored yet; id 0: none of this kind is wanted. */
struct made {
    int64_t id;
    const char *public, *sealed;
};

/* When a new key of this kind would begin to sign; 0: none is wanted. The first one signs at once:
 * nobody can hold an older set. False on failure. */
static bool key_wanted(struct act *a, const char *alg, bool is_asked, int64_t *from)
{
    int64_t newest;
    *from = a->now;
    if (!openid_key_newest(a, alg, &newest))
        return a->error.code == ERROR_NONE;
    bool is_next_there = newest > a->now, is_old = newest <= a->now - KEY_LIFE;
    *from = is_next_there || (!is_old && !is_asked) ? 0 : a->now + KEY_NOTICE;
    return true;
}

static bool key_make(struct act *a, const char *alg, struct made *made)
{
    char kid[ID_TEXT_SIZE];
    EVP_PKEY *key = jwk_make(a->arena, alg);
    const char *private = key ? jwk_private_text(a->arena, key) : NULL;
    if (!private)
        return refuse(a, INTERNAL, "key");
    made->id = id_new();
    id_text(made->id, kid);
    made->public = json_dumps(jwk_write(a->arena, key, alg, kid), JSON_COMPACT);
    made->sealed = vault_seal(a, 0, private);
    return made->sealed != NULL;
}

static bool keys_make(struct act *a, bool is_asked)
{
    struct made *made = arena_alloc(a->arena, ALGS * sizeof *made);
    a->prepared = made;
    for (unsigned i = 0; i < ALGS; i++) {
        int64_t from;
        if (!key_wanted(a, algs[i], is_asked, &from) || (from && !key_make(a, algs[i], &made[i])))
            return false;
    }
    return true;
}

/* What was made and is wanted still: another node may have been quicker. */
static bool keys_store(struct act *a, bool is_asked)
{
    const struct made *made = a->prepared;
    for (unsigned i = 0; i < ALGS; i++) {
        int64_t from;
        if (!key_wanted(a, algs[i], is_asked, &from))
            return false;
        if (from && made[i].id &&
            openid_key_insert(a, made[i].id, algs[i], made[i].public, made[i].sealed, from,
                              a->now) != 1)
            return false;
    }
    return openid_keys_retire(a, a->now) >= 0;
}

bool openid_keys_prepare(struct act *a, json_t *model)
{
    (void)model;
    return keys_make(a, false);
}

bool openid_keys_due(struct act *a, json_t *model)
{
    (void)model;
    return keys_store(a, false);
}

bool openid_keys_turn_prepare(struct act *a, json_t *model)
{
    (void)model;
    return keys_make(a, true);
}

bool openid_keys_turn(struct act *a, json_t *model)
{
    (void)model;
    act_fact(a, "notice_seconds", json_integer(KEY_NOTICE));
    return keys_store(a, true);
}

/* ---- signing --------------------------------------------------------------------------------- */

/* Keys in use, taken apart once. Few: the last of each kind. */
enum { PLACES = 4 };
static struct place {
    int64_t id;
    EVP_PKEY *key;
} places[PLACES];
static unsigned place_next;
static pthread_mutex_t places_mutex = PTHREAD_MUTEX_INITIALIZER;

static EVP_PKEY *key_recall(int64_t id)
{
    EVP_PKEY *key = NULL;
    pthread_mutex_lock(&places_mutex);
    for (unsigned i = 0; i < PLACES && !key; i++)
        if (places[i].id == id)
            key = places[i].key;
    if (key)
        EVP_PKEY_up_ref(key);
    pthread_mutex_unlock(&places_mutex);
    return key;
}

static void key_remember(int64_t id, EVP_PKEY *key)
{
    EVP_PKEY_up_ref(key);
    pthread_mutex_lock(&places_mutex);
    struct place *place = &places[place_next++ % PLACES];
    EVP_PKEY_free(place->key);
    *place = (struct place){id, key};
    pthread_mutex_unlock(&places_mutex);
}

static EVP_PKEY *key_load(struct act *a, int64_t id)
{
    struct openid_key_private_row row;
    EVP_PKEY *key = openid_key_private(a, id, &row) ? jwk_private(row.private) : NULL;
    if (key)
        key_remember(id, key);
    return key;
}

const char *keys_sign(struct act *a, const char *alg, const json_t *claims)
{
    int64_t id;
    char kid[ID_TEXT_SIZE];
    if (!openid_key_current(a, alg, a->now, &id)) {
        refuse(a, BUSY, "key"); /* made by due work when the program starts */
        return NULL;
    }
    EVP_PKEY *key = key_recall(id);
    key = key ? key : key_load(a, id);
    id_text(id, kid);
    const char *token = key ? jwt_sign(a->arena, claims, alg, kid, key) : NULL;
    EVP_PKEY_free(key);
    if (!token)
        refuse(a, INTERNAL, "key");
    return token;
}

bool keys_verify(struct act *a, const char *text, struct jwt *jwt)
{
    struct openid_key_public_row row;
    int64_t id;
    if (!jwt_read(a->arena, text, jwt) || !id_parse(json_text(jwt->header, "kid"), &id) ||
        !openid_key_public(a, id, &row))
        return false;
    EVP_PKEY *key = jwk_read(a->arena, json_loads(row.public_key, 0, NULL));
    return key && jwt_is_signed(jwt, key);
}

bool jwks_show(struct act *a, json_t *model)
{
    json_t *rows = openid_keys_published(a, a->now - KEY_FAREWELL), *row, *keys = json_array();
    size_t i;
    if (!rows)
        return false;
    json_array_foreach(rows, i, row) {
        json_array_append(keys, json_object_get(row, "public_json"));
    }
    json_put(model, "keys", keys);
    return true;
}
