/* Codes and tokens hold all that they stand for, sealed under a key derived from the master key:
 * nothing needs to be stored before one comes back, and nobody but us reads or makes one. They are
 * base64url of a nonce and an XChaCha20-Poly1305 box whose associated data is their kind. */
#include "openid/openid_parts.h"
#include "registry/vault.h"

#include <sodium.h>
#include <string.h>

enum {
    URL = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
    KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    EXTRA = NONCE + crypto_aead_xchacha20poly1305_ietf_ABYTES
};

static bool key_derive(struct act *a, unsigned char key[KEY])
{
    const char *hex = vault_index(a, "openid codes and tokens", "1");
    size_t length;
    return hex && sodium_hex2bin(key, KEY, hex, strlen(hex), NULL, &length, NULL) == 0 &&
           length == KEY;
}

const char *sealed_write(struct act *a, const char *kind, int64_t until, json_t *content)
{
    unsigned char key[KEY];
    json_put(content, "until", json_integer(until));
    const char *text = json_dumps(content, JSON_COMPACT);
    if (!key_derive(a, key)) {
        refuse(a, INTERNAL, "sealed");
        return NULL;
    }
    size_t length = strlen(text);
    unsigned char *box = arena_take(a->arena, length + EXTRA);
    randombytes_buf(box, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE, NULL, (const unsigned char *)text,
                                               length, (const unsigned char *)kind, strlen(kind),
                                               NULL, box, key);
    sodium_memzero(key, sizeof key);
    size_t size = sodium_base64_encoded_len(length + EXTRA, URL);
    return sodium_bin2base64(arena_take(a->arena, size), size, box, length + EXTRA, URL);
}

/* The text in the box; NULL when it is not one of ours. */
static const char *box_open(struct act *a, const char *kind, const char *written)
{
    unsigned char key[KEY];
    size_t size = strlen(written), length;
    unsigned char *box = arena_take(a->arena, size + 1);
    if (sodium_base642bin(box, size, written, size, NULL, &length, NULL, URL) != 0 ||
        length < EXTRA || !key_derive(a, key))
        return NULL;
    unsigned char *text = arena_take(a->arena, length - EXTRA + 1);
    bool opens = crypto_aead_xchacha20poly1305_ietf_decrypt(
                     text, NULL, NULL, box + NONCE, length - NONCE, (const unsigned char *)kind,
                     strlen(kind), box, key) == 0;
    sodium_memzero(key, sizeof key);
    text[length - EXTRA] = '\0';
    return opens ? (const char *)text : NULL;
}

json_t *sealed_read(struct act *a, const char *kind, const char *text)
{
    const char *opened = box_open(a, kind, text);
    return opened ? json_loads(opened, 0, NULL) : NULL;
}

bool sealed_is_fresh(const struct act *a, const json_t *content)
{
    return json_int(content, "until") >= a->now;
}
