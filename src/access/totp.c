#include "access/totp.h"

#include "base/buffer.h"
#include "base/random.h"
#include "web/address.h"

#include <ctype.h>
#include <liboath/oath.h>
#include <qrencode.h>
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

const char *totp_qr(struct arena *arena, const char *text)
{
    enum { MARGIN = 4, SVG_MAX = 256 * 1024 };
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return NULL;
    struct buffer out;
    int side = code->width + 2 * MARGIN;
    buffer_init(&out, SVG_MAX);
    buffer_printf(&out,
                  "<svg class=\"cv-qr\" viewBox=\"0 0 %d %d\" width=\"232\" height=\"232\" "
                  "shape-rendering=\"crispEdges\" aria-hidden=\"true\" focusable=\"false\">"
                  "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
                  side, side, side, side);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if (code->data[y * code->width + x] & 1)
                buffer_printf(&out, "M%d %dh1v1h-1z", x + MARGIN, y + MARGIN);
    buffer_text(&out, "\"/></svg>");
    const char *svg = buffer_ok(&out) ? arena_copy_n(arena, out.data, out.length) : NULL;
    buffer_free(&out);
    QRcode_free(code);
    return svg;
}
