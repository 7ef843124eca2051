/* What libmicrohttpd 0.9.75 lets through and we do not: ambiguous framing, broken header lines,
 * and peers that take for ever. */
#include "base/clock.h"
#include "web/server_loop.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* ---- the head -------------------------------------------------------------------------------- */

/* The characters of a token (RFC 9110, 5.6.2). */
static bool is_token(const char *text, size_t length)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || !strchr(others, c)))
            return false;
    }
    return length > 0;
}

/* No control characters but the tab. Bytes above 127 are allowed, as RFC 9110 does. */
static bool is_field_value(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < ' ' && c != '\t') || c == 127)
            return false;
    }
    return true;
}

/* Nothing unprintable, and no fragment. */
static bool is_target_text(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text <= ' ' || *text >= 127 || *text == '#')
            return false;
    return true;
}

struct head {
    struct wire *wire;
    const char *line; /* where the next header line must begin */
    unsigned hosts, types, lengths, encodings;
    int status;
};

/* Trailing white space is not part of a value. */
static const char *value_trimmed(struct wire *wire, const char *value, size_t length)
{
    size_t kept = length;
    while (kept > 0 && (value[kept - 1] == ' ' || value[kept - 1] == '\t'))
        kept--;
    return kept == length ? value : arena_copy_n(wire->exchange.arena, value, kept);
}

static void head_count(struct head *head, const char *name, size_t length)
{
    if (length == 4 && strncasecmp(name, "Host", 4) == 0)
        head->hosts++;
    else if (length == 12 && strncasecmp(name, "Content-Type", 12) == 0)
        head->types++;
    else if (length == 14 && strncasecmp(name, "Content-Length", 14) == 0)
        head->lengths++;
    else if (length == 17 && strncasecmp(name, "Transfer-Encoding", 17) == 0)
        head->encodings++;
}

/* libmicrohttpd cuts the head into strings where it lies, writing one zero over each of CR and LF.
 * In a sound head each line therefore begins two bytes after the end of the one before, and the
 * head ends two bytes after the last; a bare LF, a folded line or a NUL breaks the chain. */
static enum MHD_Result head_field(void *context, enum MHD_ValueKind kind, const char *name,
                                  size_t name_length, const char *value, size_t value_length)
{
    struct head *head = context;
    struct exchange *x = &head->wire->exchange;
    (void)kind;
    if (x->field_count == FIELDS_MAX) {
        head->status = 431;
        return MHD_NO;
    }
    if (name != head->line || !value || !is_token(name, name_length) ||
        !is_field_value(value, value_length)) {
        head->status = 400;
        return MHD_NO;
    }
    head->line = value + value_length + 2;
    head_count(head, name, name_length);
    head->wire->fields[x->field_count++] =
        (struct exchange_field){.name = name,
                                .name_length = name_length,
                                .value = value_trimmed(head->wire, value, value_length)};
    return MHD_YES;
}

static size_t head_size(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

/* "METHOD SP target SP version", with one space at each place, and the target in origin form: a
 * path from the root and perhaps a query. */
static bool request_line_sound(const struct wire *wire, const char *version)
{
    const struct exchange *x = &wire->exchange;
    size_t length = strlen(x->method);
    return is_token(x->method, length) && wire->target == x->method + length + 1 &&
           *x->path == '/' && is_target_text(x->path) && is_target_text(x->query) &&
           version == wire->target + wire->target_length + 1;
}

static bool body_fits(const struct wire *wire)
{
    const struct server_settings *settings = &wire->loop->server->settings;
    size_t length = guard_body_length(wire);
    return length <= settings->body_max ||
           (settings->body_limit &&
            length <= settings->body_limit(&wire->exchange, settings->context));
}

int guard_head(struct wire *wire, const char *version)
{
    struct head head = {.wire = wire, .line = version + strlen(version) + 2};
    size_t size = head_size(wire->connection);
    MHD_get_connection_values_n(wire->connection, MHD_HEADER_KIND, head_field, &head);
    if (wire->target_length > TARGET_MAX)
        return 414;
    if (head.status == 431 || size > HEAD_MAX)
        return 431;
    if (head.status != 0 || !request_line_sound(wire, version) ||
        head.line + 2 != wire->exchange.method + size)
        return 400;
    if (head.encodings > 0)
        return head.lengths > 0 ? 400 : 411;
    if (head.hosts != 1 || head.lengths > 1 || head.types > 1)
        return 400;
    return body_fits(wire) ? 0 : 413;
}

size_t guard_body_length(const struct wire *wire)
{
    /* libmicrohttpd has refused anything but digits and any overflow. */
    const char *length = exchange_header(&wire->exchange, "Content-Length");
    return length ? strtoull(length, NULL, 10) : 0;
}

/* ---- the reaper ------------------------------------------------------------------------------ */

static bool peer_is_late(const struct peer *peer, const struct server_settings *settings,
                         int64_t now_us)
{
    int64_t seconds = (now_us - peer->since_us) / 1000000;
    int64_t grace = settings->body_grace_seconds;
    switch (peer->stage) {
    case STAGE_HEAD:
        return seconds > settings->header_seconds;
    case STAGE_BODY:
        return seconds > grace && peer->bytes / (uint64_t)seconds < settings->body_rate;
    case STAGE_SENDING:
        return seconds > grace + (int64_t)(peer->bytes / settings->body_rate);
    case STAGE_WORK:
        break;
    }
    return false;
}

/* libmicrohttpd overlooks an end that arrives together with a request's last bytes, and would keep
 * the connection until it has been idle for long. One look in each stage finds it. */
static bool peer_has_left(struct peer *peer)
{
    char byte;
    if (peer->is_looked_at || peer->stage == STAGE_WORK || peer->stage == STAGE_SENDING)
        return false;
    peer->is_looked_at = true;
    return recv(peer->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void guard_reap(struct loop *loop)
{
    if (loop->now_us - loop->reaped_us < 1000000)
        return;
    loop->reaped_us = loop->now_us;
    farewell_expire(loop, loop->now_us);
    for (struct peer *peer = loop->peers; peer; peer = peer->next) {
        bool is_late = peer_is_late(peer, &loop->server->settings, loop->now_us);
        if (!is_late && !peer_has_left(peer))
            continue;
        peer->is_reaped = true;
        shutdown(peer->fd, SHUT_RDWR); /* libmicrohttpd then finds it closed */
        atomic_fetch_add_explicit(&loop->reaped, is_late, memory_order_relaxed);
    }
}
