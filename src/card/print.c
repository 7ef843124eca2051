#include "card/print.h"
#include "base/buffer.h"
#include "web/locale.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pthread.h>
#include <qrencode.h>
#include <stdlib.h>

enum { PDF_MAX = 1 << 20, NAME_LINES = 2 };

/* All lengths are millimetres; the page is A6 (ISO 216). */
static const double points_per_mm = 72 / 25.4;
static const double page_width = 105, page_height = 148, margin = 9;
static const double qr_side = 40; /* 30 is the least that old cameras read */

/* The stylesheet's brand colour, ink, and meta (web/scss/_tokens.scss). */
struct colour {
    double red, green, blue;
};
static const struct colour brand = {0x0b / 255.0, 0x5c / 255.0, 0x4e / 255.0};
static const struct colour ink = {0x14 / 255.0, 0x21 / 255.0, 0x1f / 255.0};
static const struct colour meta = {0x3b / 255.0, 0x4a / 255.0, 0x47 / 255.0};
static const struct colour white = {1, 1, 1};

static void colour_set(cairo_t *page, struct colour colour)
{
    cairo_set_source_rgb(page, colour.red, colour.green, colour.blue);
}

/* ---- fonts ----------------------------------------------------------------------------------- */

/* What the libraries keep of fonts for the next card, so that a search for leaks finds none. */
static void fonts_forget(void)
{
    pango_cairo_font_map_set_default(NULL);
    FcFini();
}

static void fonts_forget_at_exit(void)
{
    (void)atexit(fonts_forget);
}

/* ---- text ------------------------------------------------------------------------------------ */

/* A piece of text: where its top left corner is, how wide it may be and how large its letters. */
struct words {
    double x, y, width;
    double points;
    bool bold;
    struct colour colour;
};

static void font_set(PangoLayout *layout, double points, bool bold)
{
    PangoFontDescription *font = pango_font_description_from_string("Open Sans, sans-serif");
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, points / points_per_mm * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

static PangoLayout *layout_new(cairo_t *page, const struct words *words, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(page);
    /* A page has no pixels to which letters would have to be moved. */
    pango_context_set_round_glyph_positions(pango_layout_get_context(layout), FALSE);
    pango_layout_context_changed(layout);
    pango_layout_set_width(layout, (int)(words->width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    font_set(layout, words->points, words->bold);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

/* Draw the layout and tell where it ends, downwards. */
static double layout_draw(cairo_t *page, PangoLayout *layout, const struct words *words)
{
    PangoRectangle extent;
    pango_layout_get_extents(layout, NULL, &extent);
    colour_set(page, words->colour);
    cairo_move_to(page, words->x, words->y);
    pango_cairo_show_layout(page, layout);
    g_object_unref(layout);
    return words->y + (double)extent.height / PANGO_SCALE;
}

static double text_draw(cairo_t *page, struct words words, const char *text)
{
    return layout_draw(page, layout_new(page, &words, text), &words);
}

/* A name as large as it fits in two lines without breaking a word; the longest are cut. */
static double name_draw(cairo_t *page, struct words words, const char *name)
{
    static const double smallest = 13;
    PangoLayout *layout = layout_new(page, &words, name);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    for (;;) {
        PangoRectangle extent;
        pango_layout_get_extents(layout, NULL, &extent);
        bool fits = pango_layout_get_line_count(layout) <= NAME_LINES &&
                    extent.width <= words.width * PANGO_SCALE;
        if (fits || words.points <= smallest)
            break;
        words.points -= 1;
        font_set(layout, words.points, words.bold);
    }
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_height(layout, -NAME_LINES);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    return layout_draw(page, layout, &words);
}

/* ---- the QR code ----------------------------------------------------------------------------- */

/* Medium correction survives a worn fold. The layout leaves the white zone of four modules around
 * it that ISO/IEC 18004 asks for. */
static bool qr_draw(cairo_t *page, double x, double y, const char *text)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return false;
    double module = qr_side / code->width;
    colour_set(page, (struct colour){0, 0, 0});
    for (int row = 0; row < code->width; row++)
        for (int column = 0; column < code->width; column++)
            if (code->data[row * code->width + column] & 1)
                cairo_rectangle(page, x + column * module, y + row * module, module, module);
    cairo_fill(page);
    QRcode_free(code);
    return true;
}

/* ---- the page -------------------------------------------------------------------------------- */

static void band_draw(cairo_t *page, const struct card_face *face, const struct locale *locale)
{
    static const double height = 24;
    const double width = page_width - 2 * margin;
    cairo_rectangle(page, 0, 0, page_width, height);
    colour_set(page, brand);
    cairo_fill(page);
    text_draw(page, (struct words){margin, 4.6, width, 10, false, white},
              locale_text(locale, N_("Tessera di")));
    text_draw(page, (struct words){margin, 9, width, 22, true, white}, face->site_name);
}

static const char *expiry_text(struct arena *arena, const struct locale *locale, int64_t expires_at)
{
    struct buffer day;
    buffer_init(&day, 64);
    locale_time(locale, expires_at, time_form_find("short", 5), &day);
    const char *text = arena_copy(arena, buffer_ok(&day) ? day.data : "");
    buffer_free(&day);
    return text;
}

/* A small word above what it says. */
static double labelled_draw(cairo_t *page, double x, double y, const char *label, double points,
                            const char *text)
{
    const double width = page_width - margin - x;
    y = text_draw(page, (struct words){x, y, width, 9, false, meta}, label);
    return text_draw(page, (struct words){x, y - 0.6, width, points, true, ink}, text) + 2.2;
}

static bool codes_draw(cairo_t *page, struct arena *arena, const struct card_face *face,
                       const struct locale *locale)
{
    const double top = 61, x = margin + qr_side + 7;
    double y = top;
    y = labelled_draw(page, x, y, locale_text(locale, N_("Codice")), 19, face->code);
    y = labelled_draw(page, x, y, locale_text(locale, N_("Numero della tessera")), 11,
                      face->number);
    labelled_draw(page, x, y, locale_text(locale, N_("Vale fino al")), 11,
                  expiry_text(arena, locale, face->expires_at));
    return qr_draw(page, margin, top, face->address);
}

static void help_draw(cairo_t *page, const struct card_face *face, const struct locale *locale)
{
    const double width = page_width - 2 * margin;
    double y = 108;
    cairo_rectangle(page, margin, y - 1.5, width, 0.4);
    colour_set(page, brand);
    cairo_fill(page);
    y = text_draw(page, (struct words){margin, y + 1, width, 12, false, ink},
                  locale_text(locale, N_("Serve una mano? Chiama")));
    y = text_draw(page, (struct words){margin, y - 0.5, width, 26, true, brand}, face->help_phone);
    text_draw(page, (struct words){margin, y + 1, width, 10, false, meta},
              locale_text(locale, N_("Mostra questa tessera in bottega e agli sportelli. Se l’hai "
                                     "trovata, chiama il numero qui sopra: grazie.")));
}

static cairo_status_t chunk_keep(void *out, const unsigned char *data, unsigned length)
{
    return buffer_append(out, data, length) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

bool card_print(struct arena *arena, const struct card_face *face, struct document *document,
                struct error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    const struct locale *locale = locale_find(face->language);
    struct buffer pdf;
    pthread_once(&once, fonts_forget_at_exit);
    buffer_init(&pdf, PDF_MAX);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        chunk_keep, &pdf, page_width * points_per_mm, page_height * points_per_mm);
    cairo_t *page = cairo_create(surface);
    cairo_font_options_t *exact = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(exact, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(exact, CAIRO_HINT_STYLE_NONE);
    cairo_set_font_options(page, exact);
    cairo_font_options_destroy(exact);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, face->site_name);
    cairo_scale(page, points_per_mm, points_per_mm);
    band_draw(page, face, locale);
    name_draw(page, (struct words){margin, 29, page_width - 2 * margin, 30, true, ink}, face->name);
    bool drawn = codes_draw(page, arena, face, locale);
    help_draw(page, face, locale);
    cairo_destroy(page);
    cairo_surface_finish(surface);
    drawn = drawn && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    *document = (struct document){"application/pdf", "tessera.pdf",
                                  arena_copy_n(arena, pdf.data, pdf.length), pdf.length};
    buffer_free(&pdf);
    return drawn || error_set(error, INTERNAL, NULL, "the card could not be drawn");
}
