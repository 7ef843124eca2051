/* Codes and tokens hold all that they stand for, sealed under a key derived from the master key:
 * nothing needs to be stored before one comes back, and nobody but us reads or makes one. They are
 * base64url of a nonce and an XChaCha20-Poly1305 box whose associated data is their kind. */
#include "openid/openid_parts.h"
#include "registry/vault.h"

#include <endian.h>
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
    const char *hex = vault_index(a, "openid codes and tokens", "3");
    size_t length;
    return hex && sodium_hex2bin(key, KEY, hex, strlen(hex), NULL, &length, NULL) == 0 &&
           length == KEY;
}

/* Big-endian, so that a token reads the same wherever it comes back to. */
static unsigned char *number_write(unsigned char *at, int64_t number)
{
    uint64_t wire = htobe64((uint64_t)number);
    memcpy(at, &wire, sizeof wire);
    return at + sizeof wire;
}

static const unsigned char *number_read(const unsigned char *at, int64_t *number)
{
    uint64_t wire;
    memcpy(&wire, at, sizeof wire);
    *number = (int64_t)be64toh(wire);
    return at + sizeof wire;
}

/* Seven numbers, then four texts with their NULs. */
enum { NUMBERS = 7 * sizeof(int64_t), TEXTS = 4 };

static unsigned char *content_write(struct arena *arena, const struct sealed *content,
                                    size_t *length)
{
    const int64_t numbers[] = {content->grant,   content->generation, content->client,
                               content->consent, content->scopes,     content->auth_at,
                               content->until};
    const char *const texts[TEXTS] = {content->nonce, content->challenge, content->redirect,
                                      content->proven_by};
    *length = NUMBERS;
    for (size_t i = 0; i < TEXTS; i++)
        *length += strlen(texts[i] ? texts[i] : "") + 1;
    unsigned char *bytes = arena_take(arena, *length), *at = bytes;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        at = number_write(at, numbers[i]);
    for (size_t i = 0; i < TEXTS; i++)
        at = (unsigned char *)stpcpy((char *)at, texts[i] ? texts[i] : "") + 1;
    return bytes;
}

/* Only what content_write wrote comes here: the box was ours. */
static bool content_read(const unsigned char *at, size_t length, struct sealed *content)
{
    int64_t *const numbers[] = {&content->grant,   &content->generation, &content->client,
                                &content->consent, &content->scopes,     &content->auth_at,
                                &content->until};
    const char **const texts[TEXTS] = {&content->nonce, &content->challenge, &content->redirect,
                                       &content->proven_by};
    const unsigned char *end = at + length;
    if (length < NUMBERS + TEXTS || end[-1] != '\0')
        return false;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        at = number_read(at, numbers[i]);
    for (size_t i = 0; i < TEXTS; i++) {
        if (at == end)
            return false;
        *texts[i] = (const char *)at;
        at += strlen(*texts[i]) + 1;
    }
    return at == end;
}

const char *sealed_write(struct act *a, const char *kind, const struct sealed *content)
{
    unsigned char key[KEY];
    size_t length;
    const unsigned char *bytes = content_write(a->arena, content, &length);
    if (!key_derive(a, key)) {
        refuse(a, INTERNAL, "sealed");
        return NULL;
    }
    unsigned char *box = arena_take(a->arena, length + EXTRA);
    randombytes_buf(box, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE, NULL, bytes, length,
                                               (const unsigned char *)kind, strlen(kind), NULL, box,
                                               key);
    sodium_memzero(key, sizeof key);
    size_t size = sodium_base64_encoded_len(length + EXTRA, URL);
    return sodium_bin2base64(arena_take(a->arena, size), size, box, length + EXTRA, URL);
}

bool sealed_read(struct act *a, const char *kind, const char *text, struct sealed *content)
{
    unsigned char key[KEY];
    size_t size = strlen(text), length;
    unsigned char *box = arena_take(a->arena, size + 1);
    if (sodium_base642bin(box, size, text, size, NULL, &length, NULL, URL) != 0 || length < EXTRA ||
        !key_derive(a, key))
        return false;
    unsigned char *bytes = arena_take(a->arena, length - EXTRA + 1);
    bool opens = crypto_aead_xchacha20poly1305_ietf_decrypt(
                     bytes, NULL, NULL, box + NONCE, length - NONCE, (const unsigned char *)kind,
                     strlen(kind), box, key) == 0;
    sodium_memzero(key, sizeof key);
    return opens && content_read(bytes, length - EXTRA, content);
}

bool sealed_is_fresh(const struct act *a, const struct sealed *content)
{
    return content->until >= a->now;
}
