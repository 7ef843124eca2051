#include "access/totp.h"

#include "base/random.h"
#include "web/address.h"

#include <ctype.h>
#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SECRET_BYTES = 20, DIGITS = 6, SECONDS = 30 };

const char *totp_secret_new(struct arena *arena)
{
    unsigned char bytes[SECRET_BYTES];
    struct random random;
    char *text = NULL;
    random_system(&random);
    random_bytes(&random, bytes, sizeof bytes);
    if (oath_base32_encode((const char *)bytes, sizeof bytes, &text, NULL) != OATH_OK)
        abort();
    const char *secret = arena_copy(arena, text);
    free(text);
    return secret;
}

/* Exactly six digits, without the blanks people put between them. */
static bool code_read(const char *typed, char code[DIGITS + 1])
{
    unsigned count = 0;
    for (; *typed; typed++) {
        if (*typed == ' ')
            continue;
        if (!isdigit((unsigned char)*typed) || count == DIGITS)
            return false;
        code[count++] = *typed;
    }
    code[count] = '\0';
    return count == DIGITS;
}

int64_t totp_step(const char *secret, const char *typed, int64_t now)
{
    char code[DIGITS + 1], right[DIGITS + 1], *bytes = NULL;
    size_t length = 0;
    int64_t step = 0;
    if (!code_read(typed, code) ||
        oath_base32_decode(secret, strlen(secret), &bytes, &length) != OATH_OK)
        return 0;
    for (int64_t i = now / SECONDS - 1; i <= now / SECONDS + 1; i++)
        if (oath_totp_generate(bytes, length, i * SECONDS, SECONDS, 0, DIGITS, right) == OATH_OK &&
            sodium_memcmp(code, right, DIGITS) == 0)
            step = i;
    free(bytes);
    return step;
}

const char *totp_address(struct arena *arena, const char *secret, const char *site,
                         const char *user)
{
    const char *label = address_escape(arena, site, "");
    return arena_printf(arena, "otpauth://totp/%s:%s?secret=%s&issuer=%s", label,
                        address_escape(arena, user, ""), secret, label);
}
