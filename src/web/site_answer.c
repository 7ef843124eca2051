/* Answers: pages, redirects, JSON, errors, and the headers that guard them. */
#include "base/clock.h"
#include "base/log.h"
#include "web/address.h"
#include "web/site_parts.h"

#include <stdio.h>
#include <string.h>

static const char html[] = "text/html; charset=utf-8";
static const char json[] = "application/json; charset=utf-8";

/* A browser may load and run only what we serve ourselves; see docs/architecture.md, "The web". */
static const char content_security_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'; worker-src 'self'; require-trusted-types-for 'script'";

static void guard(struct exchange *x, bool is_private)
{
    exchange_set(x, "Content-Security-Policy", content_security_policy);
    exchange_set(x, "X-Content-Type-Options", "nosniff");
    exchange_set(x, "Referrer-Policy", "same-origin");
    exchange_set(x, "Cross-Origin-Opener-Policy", "same-origin");
    exchange_set(x, "Cross-Origin-Resource-Policy", "same-origin");
    exchange_set(x, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
    exchange_set(x, "Cache-Control", is_private ? "no-store" : "no-cache");
    exchange_set(x, "X-Request-Id", x->id);
}

static bool is_private(const struct request *r)
{
    return r->is_program || *r->caller.digest || r->route == NULL;
}

void answer_text(struct exchange *x, int status, const char *type, const char *text)
{
    x->status = status;
    x->type = type;
    x->answer = text;
    x->answer_length = strlen(text);
    guard(x, true);
}

void answer_page(struct request *r, int status, const struct template *page)
{
    struct buffer out;
    buffer_init_in(&out, r->x->arena, PAGE_SIZE_MAX);
    buffer_expect(&out, PAGE_SIZE_USUAL);
    chrome_add(r, r->model);
    bool fits = template_render(page, r->model, &out, NULL);
    r->x->answer = buffer_steal(&out, &r->x->answer_length);
    r->x->status = fits ? status : 500;
    r->x->type = html;
    if (!fits) {
        log_error("page exceeds its limit", "route", r->act.name, NULL);
        r->x->answer_length = 0;
    }
    guard(r->x, is_private(r));
    exchange_set(r->x, "Content-Language", r->locale->language);
    exchange_set(r->x, "Vary", "Accept-Language, Cookie");
}

/* A form of ours that leads to another site by a redirect is stopped by our own policy (browsers
 * apply form-action to redirects too): a page of ours leads on instead, at once and by itself. */
static void answer_leave(struct request *r)
{
    r->model = json_object();
    json_put(r->model, "address", json_string(r->act.location));
    answer_page(r, 200, r->site->leave_page[locale_number(r->locale)]);
    exchange_set(r->x, "Refresh", arena_printf(r->x->arena, "0; url=%s", r->act.location));
}

void answer_redirect(struct request *r)
{
    if (r->act.location && *r->act.location != '/' && caller_is_led_by_us(r->x, r->act.origin)) {
        answer_leave(r);
        return;
    }
    r->x->status = 303;
    r->x->type = html;
    r->x->answer = "";
    r->x->answer_length = 0;
    guard(r->x, true);
    exchange_set(r->x, "Location", r->act.location ? r->act.location : r->path);
}

void answer_json(struct request *r, int status, json_t *body)
{
    const char *text = json_dumps(body, JSON_COMPACT); /* arena memory, as the body is */
    r->x->answer = text ? text : "null";
    r->x->answer_length = strlen(r->x->answer);
    r->x->status = status;
    r->x->type = json;
    guard(r->x, true);
    if (r->is_protocol)
        protocol_open(r->x);
}

void answer_document(struct request *r)
{
    const struct document *document = &r->act.document;
    r->x->status = 200;
    r->x->type = document->type;
    r->x->answer = document->data;
    r->x->answer_length = document->length;
    guard(r->x, true);
    exchange_set(r->x, "Content-Disposition",
                 arena_printf(r->x->arena, "attachment; filename=\"%s\"", document->name));
}

void answer_cookies(struct request *r)
{
    const char *name;
    json_t *value;
    json_object_foreach(r->act.cookies, name, value) {
        const char *text = json_string_value(value);
        exchange_set(r->x, "Set-Cookie",
                     arena_printf(r->x->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
                                  caller_cookie_name(r->x->arena, name, r->site->is_secure), text,
                                  r->site->is_secure ? "; Secure" : "",
                                  *text ? "" : "; Max-Age=0"));
    }
}

static json_t *error_said(struct request *r, enum error_code code)
{
    json_t *said = json_object();
    json_put(said, "code", json_string(error_name(code)));
    json_put(said, "message", json_string(locale_text(r->locale, error_message(code))));
    return said;
}

static enum error_code error_by_name(const char *name)
{
    for (int code = ERROR_NONE + 1; code < ERROR_CODES; code++)
        if (strcmp(error_name(code), name) == 0)
            return code;
    return INVALID;
}

/* {slot: {code, message}}: why each parameter was refused, in the caller's language. */
static json_t *fields_said(struct request *r)
{
    json_t *said = json_object();
    const char *name;
    json_t *code;
    json_object_foreach(r->act.fields, name, code)
        json_put(said, name, error_said(r, error_by_name(json_string_value(code))));
    if (json_object_size(said) == 0 && *r->act.error.field && r->act.error.code != INTERNAL)
        json_put(said, r->act.error.field, error_said(r, r->act.error.code));
    return said;
}

/* How surely the caller is known, and must be; for templates, what that means. */
static json_t *assurance_said(const struct request *r)
{
    int64_t needed = r->route->route->assurance, known = r->act.who.assurance;
    return json_pack("{s:I, s:I, s:b}", "needed", needed, "known", known, "needs_document",
                     needed > 1);
}

static void answer_error_json(struct request *r, int status)
{
    json_t *body = json_object(), *error = error_said(r, r->act.error.code);
    json_put(error, "fields", fields_said(r));
    json_put(error, "request", json_string(r->x->id));
    if (r->act.error.code == ASSURANCE_NEEDED)
        json_put(error, "assurance", assurance_said(r));
    json_put(body, "error", error);
    answer_json(r, status, body);
}

/* The refused form again, with what was typed and a reason at each wrong field; or the page that
 * says what went wrong. */
static void answer_error_page(struct request *r, int status)
{
    unsigned language = locale_number(r->locale);
    bool form = r->has_form;
    if (!form)
        r->model = json_object();
    json_put(r->model, "error", error_said(r, r->act.error.code));
    json_put(r->model, "errors", fields_said(r));
    if (form)
        json_object_set(r->model, "form", r->typed);
    json_put(r->model, "status", json_integer(status));
    json_put(r->model, "assurance",
             r->act.error.code == ASSURANCE_NEEDED ? assurance_said(r) : json_null());
    answer_page(r, status, form ? r->route->page[language] : r->site->error_page[language]);
}

static bool wants_sign_in(const struct request *r)
{
    return r->act.error.code == SIGN_IN_NEEDED && !r->is_program && r->route &&
           r->route->route->method == GET;
}

/* The address asked for, with its query, as a value of another query; home when it is too long for
 * the form to carry. */
static const char *address_asked(struct request *r)
{
    enum { BACK_MAX = 2000 };
    const char *query = r->x->query;
    const char *address = arena_printf(r->x->arena, "%s%s%s", r->path, *query ? "?" : "", query);
    return strlen(address) > BACK_MAX ? "/" : address_escape(r->x->arena, address, "/");
}

void answer_error(struct request *r)
{
    int status = error_status(r->act.error.code);
    if (status >= 500)
        log_error("refused", "route", r->act.name, "code", error_name(r->act.error.code), "detail",
                  r->act.error.detail, NULL);
    if (wants_sign_in(r)) {
        r->act.location = arena_printf(r->x->arena, "/sign-in?back=%s", address_asked(r));
        answer_redirect(r);
    } else if (r->is_protocol)
        answer_error_protocol(r);
    else if (r->is_program)
        answer_error_json(r, status);
    else
        answer_error_page(r, status);
    if (status == 429 || status == 503)
        exchange_set(r->x, "Retry-After", "60");
    if (status == 401 && r->is_program && !r->is_protocol)
        exchange_set(r->x, "WWW-Authenticate", "Bearer");
}
