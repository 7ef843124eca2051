/* Sealing and opening, and the keys of people in memory. */
#include "base/clock.h"
#include "base/log.h"
#include "registry/vault_parts.h"
#include "registry_sql.h"
#include "web/locale.h"

#include <inttypes.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    BOX_EXTRA = NONCE_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
    WRAPPED_BYTES = VAULT_KEY_BYTES + BOX_EXTRA,
    BASE64 = sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
    INDEX_BYTES = 32,
    PLACES = 1 << 14 /* keys kept in memory: a person has one place, which the latest takes */
};

static const char version[] = "1.";

/* What the master key is used for: each use has a key derived from it. */
enum use { USE_WRAP = 1, USE_OWN, USE_INDEX, USE_PROOF, USE_DIGEST };
static const char kdf_context[crypto_kdf_CONTEXTBYTES + 1] = "pzvault1";

struct vault {
    unsigned char wrap[VAULT_KEY_BYTES];  /* seals people's keys */
    unsigned char own[VAULT_KEY_BYTES];   /* seals what is of no person */
    unsigned char index[VAULT_KEY_BYTES]; /* finds */
    char proof[2 * VAULT_KEY_BYTES + 1];  /* tells this master key from others */
    pthread_mutex_t mutex;                /* of the places */
    struct place {
        int64_t person;
        unsigned char key[VAULT_KEY_BYTES];
    } places[PLACES];
};

/* ---- boxes: nonce, then ciphertext ----------------------------------------------------------- */

static void owner_bytes(int64_t owner, unsigned char out[8])
{
    for (int i = 0; i < 8; i++)
        out[i] = (unsigned char)((uint64_t)owner >> (8 * i));
}

static void box_seal(const unsigned char *key, int64_t owner, const void *data, size_t length,
                     unsigned char *box)
{
    unsigned char associated[8];
    owner_bytes(owner, associated);
    randombytes_buf(box, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE_BYTES, NULL, data, length, associated,
                                               sizeof associated, NULL, box, key);
}

/* out has room for length - BOX_EXTRA bytes. */
static bool box_open(const unsigned char *key, int64_t owner, const unsigned char *box,
                     size_t length, unsigned char *out)
{
    unsigned char associated[8];
    owner_bytes(owner, associated);
    return length >= BOX_EXTRA && crypto_aead_xchacha20poly1305_ietf_decrypt(
                                      out, NULL, NULL, box + NONCE_BYTES, length - NONCE_BYTES,
                                      associated, sizeof associated, box, key) == 0;
}

/* ---- people's keys --------------------------------------------------------------------------- */

static struct place *place_of(struct vault *vault, int64_t person)
{
    /* Ids of one millisecond differ in their low bits only: spread all of them. */
    uint64_t spread = (uint64_t)person * UINT64_C(0x9e3779b97f4a7c15);
    return &vault->places[spread >> 50];
}

_Static_assert(PLACES == 1 << (64 - 50), "the shift fits the places");

static bool key_recall(struct vault *vault, int64_t person, unsigned char key[VAULT_KEY_BYTES])
{
    struct place *place = place_of(vault, person);
    pthread_mutex_lock(&vault->mutex);
    bool known = place->person == person;
    if (known)
        memcpy(key, place->key, VAULT_KEY_BYTES);
    pthread_mutex_unlock(&vault->mutex);
    return known;
}

static void key_remember(struct vault *vault, int64_t person, const unsigned char *key)
{
    struct place *place = place_of(vault, person);
    pthread_mutex_lock(&vault->mutex);
    place->person = person;
    memcpy(place->key, key, VAULT_KEY_BYTES);
    pthread_mutex_unlock(&vault->mutex);
}

static void key_forget(struct vault *vault, int64_t person)
{
    struct place *place = place_of(vault, person);
    pthread_mutex_lock(&vault->mutex);
    if (place->person == person)
        sodium_memzero(place, sizeof *place);
    pthread_mutex_unlock(&vault->mutex);
}

static void log_person(const char *message, int64_t person)
{
    char number[24];
    snprintf(number, sizeof number, "%" PRId64, person);
    log_error(message, "person", number, NULL);
}

/* False when the person has no key, or one that does not open; or after a failure in the error. */
static bool key_load(struct vault *vault, const struct db_context *context, int64_t person,
                     unsigned char key[VAULT_KEY_BYTES])
{
    struct act a = {.arena = context->arena, .db = *context};
    struct vault_key_of_row row;
    if (!vault_key_of(&a, person, &row))
        return false;
    if (row.wrapped.length != WRAPPED_BYTES ||
        !box_open(vault->wrap, person, row.wrapped.data, row.wrapped.length, key)) {
        log_person("a person's key does not open", person);
        return false;
    }
    key_remember(vault, person, key);
    return true;
}

static bool key_find(struct vault *vault, const struct db_context *context, int64_t person,
                     unsigned char key[VAULT_KEY_BYTES])
{
    if (person == 0) {
        memcpy(key, vault->own, VAULT_KEY_BYTES);
        return true;
    }
    return key_recall(vault, person, key) || key_load(vault, context, person, key);
}

static struct vault *vault_of(const struct act *a)
{
    struct vault *vault = db_vault_keeper(a->db.conn);
    if (!vault)
        abort(); /* the program opens it before the first act */
    return vault;
}

bool vault_key_make(struct act *a, int64_t person)
{
    struct vault *vault = vault_of(a);
    unsigned char key[VAULT_KEY_BYTES], *wrapped = arena_alloc(a->arena, WRAPPED_BYTES);
    randombytes_buf(key, sizeof key);
    box_seal(vault->wrap, person, key, sizeof key, wrapped);
    bool ok = vault_key_insert(a, person, wrapped, WRAPPED_BYTES, a->now) == 1;
    if (ok)
        key_remember(vault, person, key);
    sodium_memzero(key, sizeof key);
    return ok;
}

bool vault_key_destroy(struct act *a, int64_t person)
{
    key_forget(vault_of(a), person);
    return vault_key_delete(a, person) >= 0;
}

const char vault_erased_name[] = "\x1f";

/* ---- texts ----------------------------------------------------------------------------------- */

static const char *text_seal(struct arena *arena, const unsigned char *key, int64_t person,
                             const char *text)
{
    size_t length = strlen(text), boxed = length + BOX_EXTRA;
    unsigned char *box = arena_alloc(arena, boxed);
    box_seal(key, person, text, length, box);
    size_t size = sodium_base64_encoded_len(boxed, BASE64);
    char *encoded = arena_alloc(arena, size);
    sodium_bin2base64(encoded, size, box, boxed, BASE64);
    return arena_printf(arena, "%s%" PRId64 ".%s", version, person, encoded);
}

/* Whose text it is and where the base64 begins; NULL when it is no sealed text. */
static const char *sealed_parse(const char *sealed, int64_t *person)
{
    if (strncmp(sealed, version, sizeof version - 1) != 0)
        return NULL;
    char *end;
    *person = strtoll(sealed + sizeof version - 1, &end, 10);
    return *end == '.' ? end + 1 : NULL;
}

static const char *text_open(struct arena *arena, const unsigned char *key, int64_t person,
                             const char *encoded)
{
    size_t size = strlen(encoded), boxed;
    unsigned char *box = arena_alloc(arena, size + 1);
    if (sodium_base642bin(box, size, encoded, size, NULL, &boxed, NULL, BASE64) != 0 ||
        boxed < BOX_EXTRA)
        return NULL;
    unsigned char *text = arena_alloc(arena, boxed - BOX_EXTRA + 1);
    if (!box_open(key, person, box, boxed, text))
        return NULL;
    text[boxed - BOX_EXTRA] = '\0';
    return (const char *)text;
}

/* Without a key there is nothing to see; with one that does not fit, somebody altered the row. */
static const char *keeper_open(void *keeper, struct db_context *context, const char *sealed)
{
    unsigned char key[VAULT_KEY_BYTES];
    int64_t person;
    const char *encoded = sealed_parse(sealed, &person), *text = NULL;
    bool has_key = encoded && key_find(keeper, context, person, key);
    if (has_key)
        text = text_open(context->arena, key, person, encoded);
    sodium_memzero(key, sizeof key);
    if (encoded && !has_key)
        return context->error->code == ERROR_NONE ? "" : NULL;
    if (text && person == 0 && strcmp(text, vault_erased_name) == 0)
        return locale_text(locale_find(context->language), N_("Persona cancellata"));
    if (!text)
        log_person("a sealed text does not open", encoded ? person : 0);
    return text ? text : "";
}

static const char *keeper_seal(void *keeper, struct db_context *context, const char *text)
{
    const struct vault *vault = keeper;
    return text_seal(context->arena, vault->own, 0, text);
}

const char *vault_seal(struct act *a, int64_t person, const char *text)
{
    unsigned char key[VAULT_KEY_BYTES];
    if (!*text)
        return "";
    if (!key_find(vault_of(a), &a->db, person, key)) {
        refuse(a, NOT_FOUND, "person");
        return NULL;
    }
    const char *result = text_seal(a->arena, key, person, text);
    sodium_memzero(key, sizeof key);
    return result;
}

const char *vault_plain(struct act *a, const char *text)
{
    return *text ? arena_printf(a->arena, "=%s", text) : "";
}

const char *vault_open(struct act *a, const char *sealed)
{
    return db_open_sealed(&a->db, sealed);
}

const char *vault_index(struct act *a, const char *purpose, const char *text)
{
    if (!*text)
        return NULL;
    unsigned char hash[INDEX_BYTES];
    const unsigned char *key = vault_of(a)->index;
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, VAULT_KEY_BYTES, sizeof hash);
    crypto_generichash_update(&state, (const unsigned char *)purpose, strlen(purpose) + 1);
    crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
    crypto_generichash_final(&state, hash, sizeof hash);
    char *hex = arena_alloc(a->arena, 2 * INDEX_BYTES + 1);
    return sodium_bin2hex(hex, 2 * INDEX_BYTES + 1, hash, sizeof hash);
}

/* ---- opening the vault ----------------------------------------------------------------------- */

static void vault_free(void *keeper)
{
    struct vault *vault = keeper;
    pthread_mutex_destroy(&vault->mutex);
    sodium_memzero(vault, sizeof *vault);
    free(vault);
}

static struct vault *vault_new(const unsigned char master[VAULT_KEY_BYTES])
{
    struct vault *vault = calloc(1, sizeof *vault);
    unsigned char proof[VAULT_KEY_BYTES];
    if (!vault)
        abort();
    pthread_mutex_init(&vault->mutex, NULL);
    crypto_kdf_derive_from_key(vault->wrap, VAULT_KEY_BYTES, USE_WRAP, kdf_context, master);
    crypto_kdf_derive_from_key(vault->own, VAULT_KEY_BYTES, USE_OWN, kdf_context, master);
    crypto_kdf_derive_from_key(vault->index, VAULT_KEY_BYTES, USE_INDEX, kdf_context, master);
    crypto_kdf_derive_from_key(proof, VAULT_KEY_BYTES, USE_PROOF, kdf_context, master);
    sodium_bin2hex(vault->proof, sizeof vault->proof, proof, sizeof proof);
    return vault;
}

static void digests_key(const unsigned char master[VAULT_KEY_BYTES])
{
    unsigned char key[DIGEST_KEY_BYTES];
    crypto_kdf_derive_from_key(key, sizeof key, USE_DIGEST, kdf_context, master);
    act_set_digest_key(key);
    sodium_memzero(key, sizeof key);
}

/* Of two nodes that open a new database at once, the second finds the first one's proof. */
static bool proof_agree(struct act *a, const struct vault *vault)
{
    struct vault_master_proof_row row;
    if (vault_master_insert(a, vault->proof) < 0 || !vault_master_proof(a, &row))
        return false;
    return strcmp(row.proof, vault->proof) == 0 ||
           error_set(&a->error, INVALID, "vault-key",
                     "the master key is not the one this database was sealed with");
}

struct source {
    const char *file; /* NULL: the key is given */
    unsigned char key[VAULT_KEY_BYTES];
};

static bool source_read(struct act *a, struct source *source)
{
    struct vault_master_proof_row row;
    bool is_sealed = vault_master_proof(a, &row);
    if (!is_sealed && a->error.code != ERROR_NONE)
        return false;
    return !source->file || vault_key_read(source->file, !is_sealed, source->key, &a->error);
}

static bool vault_begin(struct db *db, struct source *source, struct error *error)
{
    struct arena *arena = arena_new();
    struct act a;
    struct db_conn *conn;
    struct vault *vault = NULL;
    act_begin_system(&a, arena, "vault_open", clock_now());
    bool ok = db_connect(db, DB_WRITER, &conn, &a.error);
    if (ok) {
        a.db = (struct db_context){conn, arena, &a.error};
        ok = db_begin(conn) && source_read(&a, source) && (vault = vault_new(source->key)) &&
             proof_agree(&a, vault) && db_commit(conn);
        if (!ok && a.error.code == ERROR_NONE)
            error_set(&a.error, INTERNAL, "vault", "%s", db_message(conn));
        db_disconnect(&conn);
    }
    if (ok) {
        db_set_vault(db, &(struct db_vault){keeper_open, keeper_seal, vault_free, vault});
        digests_key(source->key);
    } else if (vault)
        vault_free(vault);
    *error = a.error;
    arena_free(&arena);
    sodium_memzero(source->key, sizeof source->key);
    return ok;
}

bool vault_open_file(struct db *db, const char *file, struct error *error)
{
    struct source source = {.file = file};
    return vault_begin(db, &source, error);
}

bool vault_open_key(struct db *db, const unsigned char key[VAULT_KEY_BYTES], struct error *error)
{
    struct source source = {0};
    memcpy(source.key, key, VAULT_KEY_BYTES);
    return vault_begin(db, &source, error);
}
