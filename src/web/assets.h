/* Stylesheet, script, fonts and icons: built by web/build.mjs, compiled in, never read from disk.
 * Their addresses carry a hash of their content, so a browser keeps them for good. */
#ifndef PIAZZA_WEB_ASSETS_H
#define PIAZZA_WEB_ASSETS_H

#include "web/exchange.h"

struct asset_body {
    const unsigned char *data; /* NULL: this form does not exist */
    size_t length;
};

struct asset {
    const char *name; /* "app.css" */
    const char *url;  /* "/assets/app.0f3a41c2d5e6.css" */
    const char *type; /* Content-Type */
    const char *etag; /* with its quotes */
    struct asset_body identity, br, gzip;
};

/* Generated; sorted by name. */
extern const struct asset assets[];
extern const unsigned assets_count;

/* The address of the asset with this name; NULL if there is none. Fits template_asset. */
const char *asset_url(const char *name);

/* The asset at this address; NULL if there is none. */
const struct asset *asset_at(const char *url);

/* The form to send to who accepts these encodings (an Accept-Encoding header, or NULL): brotli,
 * then gzip, then as it is. A quality of zero refuses an encoding. *encoding becomes the
 * Content-Encoding to announce, or NULL. */
const struct asset_body *asset_choose(const struct asset *asset, const char *accepted,
                                      const char **encoding);

/* Answer a GET or HEAD for an asset: 200 with the best form, or 304. False, with nothing
 * touched, when no asset lives at the path. */
bool asset_answer(struct exchange *x);

#endif
