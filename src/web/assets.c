#include "web/assets.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int compare_name(const void *name, const void *asset)
{
    return strcmp(name, ((const struct asset *)asset)->name);
}

const char *asset_url(const char *name)
{
    const struct asset *asset = bsearch(name, assets, assets_count, sizeof *assets, compare_name);
    return asset ? asset->url : NULL;
}

/* There are fewer than a dozen: looking at each is quicker than hashing the address. */
const struct asset *asset_at(const char *url)
{
    for (unsigned i = 0; i < assets_count; i++)
        if (strcmp(assets[i].url, url) == 0)
            return &assets[i];
    return NULL;
}

/* "0", "0.", "0.000": the qualities that mean "not this one". */
static bool is_zero(const char *quality, const char *end)
{
    if (quality == end || *quality != '0')
        return false;
    for (const char *c = quality + 1; c < end && (*c == '.' || (*c >= '0' && *c <= '9')); c++)
        if (*c >= '1' && *c <= '9')
            return false;
    return true;
}

/* Is the coding listed in an Accept-Encoding header (RFC 9110, 12.5.3), and not with q=0? */
static bool accepts(const char *accepted, const char *coding)
{
    size_t length = strlen(coding);
    for (const char *item = accepted; item && *item;) {
        item += strspn(item, " \t,");
        const char *end = item + strcspn(item, ",");
        size_t token = strcspn(item, " \t;,");
        if (token == length && strncasecmp(item, coding, length) == 0) {
            const char *parameter = memchr(item, '=', (size_t)(end - item));
            return !parameter || !is_zero(parameter + 1, end);
        }
        item = end;
    }
    return false;
}

const struct asset_body *asset_choose(const struct asset *asset, const char *accepted,
                                      const char **encoding)
{
    if (asset->br.data && accepts(accepted, "br")) {
        *encoding = "br";
        return &asset->br;
    }
    if (asset->gzip.data && accepts(accepted, "gzip")) {
        *encoding = "gzip";
        return &asset->gzip;
    }
    *encoding = NULL;
    return &asset->identity;
}

bool asset_answer(struct exchange *x)
{
    const struct asset *asset = asset_at(x->path);
    if (!asset)
        return false;
    exchange_set(x, "ETag", asset->etag);
    exchange_set(x, "Cache-Control", "public, max-age=31536000, immutable");
    exchange_set(x, "Vary", "Accept-Encoding");
    x->type = asset->type;
    const char *known = exchange_header(x, "If-None-Match");
    if (known && strstr(known, asset->etag)) {
        x->status = 304;
        x->answer = NULL;
        x->answer_length = 0;
        return true;
    }
    const char *encoding;
    const struct asset_body *body =
        asset_choose(asset, exchange_header(x, "Accept-Encoding"), &encoding);
    if (encoding)
        exchange_set(x, "Content-Encoding", encoding);
    x->status = 200;
    x->answer = body->data;
    x->answer_length = body->length;
    return true;
}
