#include "web/site.h"

#include "base/clock.h"
#include "base/log.h"
#include "web/assets.h"
#include "web/embedded.h"
#include "web/openapi.h"
#include "web/site_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char api_prefix[] = "/api/v1";

enum { FORM_AROUND_FILES = 64 * 1024 }; /* bytes of the other fields and what stands between them */

/* Each hash takes 19 MiB and tens of milliseconds of a processor: few at a time, behind the pages.
 */
enum { TOILERS = 2, TOIL_QUEUE_MAX = 256, TOIL_NICENESS = 10 };

/* ---- start and stop ----------------------------------------------------------------------- */

/* One page in every language. */
static bool page_compile(const char *name, struct template **by_language, struct error *error)
{
    for (const struct locale *locale = locales(); locale->language; locale++)
        if (!template_compile(name, locale, embedded_page, NULL, asset_url,
                              &by_language[locale_number(locale)], error))
            return false;
    return true;
}

static bool pages_compile(struct site *site, struct error *error)
{
    for (unsigned i = 0; i < router_count(site->router); i++) {
        const struct route *route = router_route(site->router, i);
        site->routes[i].route = route;
        if (route->page && !page_compile(route->page, site->routes[i].page, error))
            return false;
    }
    return page_compile("web/error", site->error_page, error) &&
           page_compile("web/leave", site->leave_page, error);
}

static const struct reaction *reactions_gather(const struct room *const *rooms_all)
{
    size_t count = 0;
    for (const struct room *const *room = rooms_all; *room; room++)
        for (const struct reaction *reaction = (*room)->reactions; reaction && reaction->event;
             reaction++)
            count++;
    struct reaction *all = calloc(count + 1, sizeof *all), *next = all;
    if (!all)
        abort();
    for (const struct room *const *room = rooms_all; *room; room++)
        for (const struct reaction *reaction = (*room)->reactions; reaction && reaction->event;
             reaction++)
            *next++ = *reaction;
    return all;
}

static json_t *identity_show(const struct site_settings *settings)
{
    json_t *identity = json_object();
    json_put(identity, "name", json_string(settings->name));
    json_put(identity, "claim", json_string(settings->claim));
    json_put(identity, "help_phone", json_string(settings->help_phone));
    return identity;
}

/* What every page's model holds. It lies in an arena, because models count references and never
 * give them back. */
static void shared_show(struct site *site)
{
    site->shared = arena_new();
    struct arena *before = json_arena_enter(site->shared);
    site->identity = identity_show(&site->settings);
    for (const struct locale *locale = locales(); locale->language; locale++)
        site->languages[locale_number(locale)] = languages_show(locale);
    json_arena_leave(before);
}

/* The document's text, owned by the site. */
static char *openapi_text(const struct site_settings *settings)
{
    json_t *document = openapi_document(settings->rooms, settings->version, api_prefix);
    size_t length = json_dumpb(document, NULL, 0, JSON_COMPACT);
    char *text = calloc(1, length + 1);
    if (!text)
        abort();
    json_dumpb(document, text, length, JSON_COMPACT);
    json_decref(document);
    return text;
}

bool site_new(const struct site_settings *settings, struct site **out, struct error *error)
{
    struct site *site = calloc(1, sizeof *site);
    if (!site)
        abort();
    site->settings = *settings;
    site->router = router_new(settings->rooms);
    site->routes = calloc(router_count(site->router), sizeof *site->routes);
    if (!site->routes)
        abort();
    site->reactions = reactions_gather(settings->rooms);
    site->views_wait = db_engine(settings->db) != DB_SQLITE;
    site->readers = db_pool_new(settings->db, settings->workers + TOILERS + 8);
    site->is_secure = settings->origin && strncmp(settings->origin, "https:", 6) == 0;
    site->workers = workers_start(settings->workers, settings->queue_max, 0);
    site->toilers = workers_start(TOILERS, TOIL_QUEUE_MAX, TOIL_NICENESS);
    site->rates = rate_new(60);
    shared_show(site);
    site->openapi = openapi_text(settings);
    *out = site;
    if (pages_compile(site, error))
        return true;
    site_free(out);
    return false;
}

void site_free(struct site **site)
{
    struct site *old = *site;
    if (!old)
        return;
    workers_stop(&old->toilers);
    workers_stop(&old->workers);
    for (unsigned i = 0; i < router_count(old->router); i++)
        for (unsigned language = 0; language < SITE_LANGUAGES_MAX; language++)
            template_free(&old->routes[i].page[language]);
    for (unsigned language = 0; language < SITE_LANGUAGES_MAX; language++) {
        template_free(&old->error_page[language]);
        template_free(&old->leave_page[language]);
    }
    db_pool_free(&old->readers);
    rate_free(&old->rates);
    router_free(&old->router);
    arena_free(&old->shared);
    free(old->openapi);
    free((void *)old->reactions);
    free(old->routes);
    free(old);
    *site = NULL;
}

const struct reaction *site_reactions(const struct site *site)
{
    return site->reactions;
}

void site_closing(struct site *site)
{
    site->closing = true;
}

/* ---- one request -------------------------------------------------------------------------- */

/* "de-AT%20en" or "de+en", as an application asks for it in a query; the first that we speak. */
static const struct locale *asked_locale(const char *asked)
{
    while (*asked) {
        size_t length = strcspn(asked, "+%");
        for (const struct locale *one = locales(); one->language; one++)
            if (length >= 2 && strncasecmp(asked, one->language, 2) == 0 &&
                (length == 2 || asked[2] == '-'))
                return one;
        asked += length;
        asked += strncmp(asked, "%20", 3) == 0 ? 3 : *asked != '\0';
    }
    return NULL;
}

/* As the person has chosen; else as the application that sent them asks (OpenID's ui_locales);
 * else as the browser does. */
static const struct locale *request_locale(const struct exchange *x)
{
    const char *chosen = caller_cookie(x, "lang"), *asked = query_raw(x, "ui_locales");
    const struct locale *locale = asked && !chosen ? asked_locale(asked) : NULL;
    if (locale)
        return locale;
    return chosen ? locale_find(chosen) : locale_negotiate(exchange_header(x, "Accept-Language"));
}

/* This machine itself: "localhost:8080", "127.0.0.1", "[::1]:8080". */
static bool host_is_loopback(const char *host)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);
        if (strncasecmp(host, names[i], length) != 0)
            continue;
        const char *port = host + length;
        return !*port || (*port == ':' && strspn(port + 1, "0123456789") == strlen(port + 1));
    }
    return false;
}

/* Where the square is: as its settings say; else, as this caller reached it on the machine itself.
 * Any other Host is whatever the caller wrote: no link or promise may rest on it. */
static const char *request_origin(const struct site *site, const struct exchange *x)
{
    const char *host = exchange_header(x, "Host");
    if (site->settings.origin)
        return site->settings.origin;
    return host && host_is_loopback(host) ? arena_printf(x->arena, "http://%s", host)
                                          : "http://localhost";
}

static bool path_is_api(const char *path)
{
    size_t prefix = sizeof api_prefix - 1;
    return strncmp(path, api_prefix, prefix) == 0 && (path[prefix] == '/' || path[prefix] == '\0');
}

static struct request *request_new(struct site *site, struct exchange *x)
{
    struct request *r = arena_alloc(x->arena, sizeof *r);
    r->x = x;
    r->site = site;
    r->shelf = x->shelf;
    r->is_program = path_is_api(x->path);
    r->path = r->is_program ? x->path + sizeof api_prefix - 1 : x->path;
    r->locale = request_locale(x);
    r->act = (struct act){
        .arena = x->arena,
        .now = clock_now(),
        .name = "unknown",
        .language = r->locale->language,
        .address = x->address,
        .agent = exchange_header(x, "User-Agent"),
        .ticket = caller_cookie(x, caller_cookie_name(x->arena, "ticket", site->is_secure)),
        .origin = request_origin(site, x),
        .site_name = site->settings.name,
        .help_phone = site->settings.help_phone,
        .reactions = site->reactions};
    random_system(&r->act.random);
    return r;
}

static void method_refuse(struct request *r, unsigned allowed)
{
    exchange_set(r->x, "Allow",
                 allowed == 1u << POST    ? "POST"
                 : allowed & (1u << POST) ? "GET, HEAD, POST"
                                          : "GET, HEAD");
    refuse(&r->act, METHOD_NOT_ALLOWED, NULL);
}

/* The method as routes know it; 0 for one that no route has. */
static enum method method_known(const char *method)
{
    if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
        return GET;
    return strcmp(method, "POST") == 0 ? POST : 0;
}

static void route_take(struct request *r, struct site_route *route)
{
    r->route = route;
    r->act.name = route->route->name;
    r->is_protocol = route->route->face == FACE_PROTOCOL;
    r->is_program = r->is_program || r->is_protocol;
}

static bool request_route(struct request *r)
{
    unsigned allowed;
    enum method method = method_known(r->x->method);
    int number = router_match(r->site->router, method, r->path, &r->path_params, &allowed);
    if (number >= 0 && r->is_program &&
        router_route(r->site->router, (unsigned)number)->face != FACE_BOTH)
        return refuse(&r->act, NOT_FOUND, NULL);
    if (number >= 0) {
        route_take(r, &r->site->routes[number]);
        return true;
    }
    if (!allowed && builtin_exists(r->x->path))
        allowed = 1u << GET;
    if (allowed)
        method_refuse(r, allowed);
    return refuse(&r->act, NOT_FOUND, NULL);
}

static void request_refuse(struct request *r)
{
    struct arena *before = json_arena_enter(r->x->arena);
    answer_error(r);
    json_arena_leave(before);
}

bool site_handle(struct exchange *x, void *context)
{
    struct site *site = context;
    log_set_request(x->id);
    if (builtin_serve(site, x))
        return true;
    struct request *r = request_new(site, x);
    bool slow_down =
        !rate_allow(site->rates, "any", x->address, site->settings.requests_per_minute, r->act.now);
    if (slow_down)
        refuse(&r->act, TOO_MANY_REQUESTS, NULL);
    if (!slow_down && protocol_preflight(r))
        return true;
    if (!slow_down && request_route(r))
        return request_serve(r);
    caller_read(x, r->is_program, site->is_secure, &r->caller);
    if (!slow_down && !r->is_program && *r->caller.digest)
        return request_stray(r);
    request_refuse(r);
    return true;
}

void site_refuse(struct exchange *x, int status, void *context)
{
    static const struct {
        int status;
        enum error_code code;
    } codes[] = {
        {400, BAD_REQUEST},  {405, METHOD_NOT_ALLOWED}, {411, LENGTH_REQUIRED},   {413, TOO_LARGE},
        {414, URI_TOO_LONG}, {415, UNSUPPORTED_TYPE},   {431, HEADERS_TOO_LARGE}, {503, BUSY}};
    struct request *r = request_new(context, x);
    enum error_code code = BAD_REQUEST;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].status == status)
            code = codes[i].code;
    refuse(&r->act, code, NULL);
    request_refuse(r);
}

size_t site_body_limit(const struct exchange *x, void *context)
{
    const struct site *site = context;
    struct path_params path_params;
    unsigned allowed;
    const char *path = path_is_api(x->path) ? x->path + sizeof api_prefix - 1 : x->path;
    int number = router_match(site->router, method_known(x->method), path, &path_params, &allowed);
    const struct param *param =
        number >= 0 ? router_route(site->router, (unsigned)number)->params : NULL;
    size_t files = 0;
    for (unsigned i = 0; param && i < ROUTE_PARAMS_MAX && param[i].name; i++)
        files += param[i].type == PARAM_FILE ? (size_t)param[i].max : 0;
    return files > 0 ? files + FORM_AROUND_FILES : 0;
}
