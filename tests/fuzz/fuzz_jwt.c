/* Reads whatever comes as signed JSON, and as a key; nothing made up passes for signed, and a key
 * that is read is written again as it was. */
#include "openid/jwk.h"
#include "openid/jwt.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const char known_key[] =
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";

static void jwt_try(struct arena *arena, const char *text)
{
    struct jwt jwt;
    EVP_PKEY *key = jwk_read(arena, json_loads(known_key, 0, NULL));
    if (jwt_read(arena, text, &jwt) && jwt_is_signed(&jwt, key))
        abort();
}

static void key_try(struct arena *arena, const char *data, size_t size)
{
    json_t *jwk = json_loadb(data, size, JSON_REJECT_DUPLICATES, NULL);
    EVP_PKEY *key = jwk_read(arena, jwk);
    if (!key)
        return;
    json_t *again = jwk_write(arena, key, "", "");
    static const char *const members[] = {"kty", "crv", "x", "y", NULL};
    for (const char *const *name = members; *name && json_object_get(again, "crv"); name++)
        if (!json_equal(json_object_get(jwk, *name), json_object_get(again, *name)))
            abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static bool is_ready;
    if (!is_ready)
        json_arena_setup();
    is_ready = true;
    struct arena *arena = arena_new();
    struct arena *before = json_arena_enter(arena);
    jwt_try(arena, arena_copy_n(arena, (const char *)data, size));
    key_try(arena, (const char *)data, size);
    json_arena_leave(before);
    arena_free(&arena);
    return 0;
}
