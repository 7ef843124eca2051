#include "web/caller.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char session_cookie[] = "piazza";

const char *caller_cookie(const struct exchange *x, const char *name)
{
    const char *header = exchange_header(x, "Cookie");
    size_t length = strlen(name);
    while (header && *header) {
        header += strspn(header, " ;");
        size_t pair = strcspn(header, ";");
        if (pair > length && header[length] == '=' && memcmp(header, name, length) == 0)
            return arena_copy_n(x->arena, header + length + 1, pair - length - 1);
        header += pair;
    }
    return NULL;
}

static const char *caller_bearer(const struct exchange *x)
{
    static const char scheme[] = "Bearer ";
    const char *header = exchange_header(x, "Authorization");
    if (!header || strncasecmp(header, scheme, sizeof scheme - 1) != 0)
        return NULL;
    return header + sizeof scheme - 1;
}

const char *caller_cookie_name(struct arena *arena, const char *name, bool is_secure)
{
    return is_secure ? arena_printf(arena, "__Host-%s", name) : name;
}

void caller_read(const struct exchange *x, bool is_program, bool is_secure, struct caller *caller)
{
    *caller = (struct caller){0};
    const char *cookie = caller_cookie_name(x->arena, session_cookie, is_secure);
    const char *token = is_program ? caller_bearer(x) : caller_cookie(x, cookie);
    if (!token || !*token)
        return;
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)token, strlen(token));
    sodium_bin2hex(caller->digest, sizeof caller->digest, hash, sizeof hash);

    static const char purpose[] = "piazza form token\n";
    crypto_generichash_state state;
    unsigned char csrf[16];
    crypto_generichash_init(&state, NULL, 0, sizeof csrf);
    crypto_generichash_update(&state, (const unsigned char *)purpose, sizeof purpose - 1);
    crypto_generichash_update(&state, (const unsigned char *)token, strlen(token));
    crypto_generichash_final(&state, csrf, sizeof csrf);
    sodium_bin2hex(caller->csrf, sizeof caller->csrf, csrf, sizeof csrf);
}

void caller_bind(struct caller *caller, int64_t party)
{
    unsigned char csrf[16];
    crypto_generichash(csrf, sizeof csrf, (const unsigned char *)&party, sizeof party,
                       (const unsigned char *)caller->csrf, CALLER_CSRF_SIZE - 1);
    sodium_bin2hex(caller->csrf, sizeof caller->csrf, csrf, sizeof csrf);
}

static bool origin_is_ours(const struct exchange *x, const char *origin, const char *ours)
{
    if (ours)
        return strcmp(origin, ours) == 0;
    const char *host = exchange_header(x, "Host");
    const char *after = strstr(origin, "://");
    return host && after && strcasecmp(after + 3, host) == 0;
}

bool caller_same_site(const struct exchange *x, const char *origin, bool has_token)
{
    const char *site = exchange_header(x, "Sec-Fetch-Site");
    if (site)
        return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
    const char *from = exchange_header(x, "Origin");
    if (from)
        return origin_is_ours(x, from, origin);
    return has_token;
}

bool caller_is_led_by_us(const struct exchange *x, const char *origin)
{
    const char *site = exchange_header(x, "Sec-Fetch-Site");
    const char *from = exchange_header(x, "Referer");
    size_t length = strlen(origin);
    if (site)
        return strcmp(site, "same-origin") == 0;
    return from && strncmp(from, origin, length) == 0 && (from[length] == '/' || !from[length]);
}

bool caller_csrf_right(const struct caller *caller, const char *sent)
{
    return *caller->csrf && sent && strlen(sent) == CALLER_CSRF_SIZE - 1 &&
           sodium_memcmp(caller->csrf, sent, CALLER_CSRF_SIZE - 1) == 0;
}

enum error_code caller_may(const struct who *who, const struct route *route)
{
    if (route->who & ANYONE)
        return ERROR_NONE;
    if (who->actor == 0)
        return SIGN_IN_NEEDED;
    if ((who->roles & route->who) == 0)
        return FORBIDDEN;
    if (who_represents(who) && route->mandate != MANDATE_SELF && !(who->scopes & route->mandate))
        return MANDATE_SCOPE;
    return who->assurance < route->assurance ? ASSURANCE_NEEDED : ERROR_NONE;
}
