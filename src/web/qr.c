#include "web/qr.h"

#include "base/buffer.h"

#include <qrencode.h>

const char *qr_svg(struct arena *arena, const char *text)
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
