/* A request's way: caller, permission, parameters, handler, answer. */
#include "base/clock.h"
#include "base/log.h"
#include "web/params.h"
#include "web/site_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- the reader: a snapshot for identifying the caller and for views ------------------------ */

static bool reader_open(struct request *r)
{
    struct act *a = &r->act;
    if (!snapshot_open(r->site, r->shelf, &r->reader, &a->error))
        return false;
    a->db = (struct db_context){r->reader, a->arena, &a->error, a->language};
    return true;
}

static void reader_close(struct request *r)
{
    snapshot_close(r->site, r->shelf, &r->reader);
    r->act.db.conn = NULL;
}

/* ---- the steps ---------------------------------------------------------------------------- */

static bool caller_identify(struct request *r)
{
    struct act *a = &r->act;
    caller_read(r->x, r->is_program, r->site->is_secure, &r->caller);
    if (!*r->caller.digest)
        return true;
    a->session = r->caller.digest;
    if (!r->site->settings.identify(a, r->caller.digest)) {
        r->caller = (struct caller){0};
        a->session = NULL;
    } else if (!r->is_program) {
        caller_bind(&r->caller, a->who.party);
        r->user = r->site->settings.user(a);
    }
    return a->error.code == ERROR_NONE;
}

static bool caller_is_allowed(struct request *r)
{
    struct act *a = &r->act;
    const struct route *route = r->route->route;
    if (route->mandate == MANDATE_SELF)
        a->who.party = a->who.actor;
    if (route->rate && !rate_allow(r->site->rates, route->name, r->x->address, route->rate, a->now))
        return refuse(a, TOO_MANY_REQUESTS, NULL);
    enum error_code reason = caller_may(&a->who, route);
    return reason == ERROR_NONE || refuse(a, reason, NULL);
}

/* A person's form must come from our own page; a program's call carries its bearer token. */
static bool form_is_ours(struct request *r, const struct params *params)
{
    const char *origin = r->site->settings.origin;
    bool has_session = *r->caller.digest != '\0';
    if (r->is_program || route_is_view(r->route->route))
        return true;
    if (caller_same_site(r->x, origin, has_session) &&
        (!has_session || caller_csrf_right(&r->caller, params->csrf)))
        return true;
    if (r->act.error.code == INVALID) /* a form of ours would have its fields explained */
        r->act.error = (struct error){0};
    return refuse(&r->act, CROSS_SITE, "csrf");
}

/* A program names its key in a header, a person's form in a field that params_read has checked. */
static bool key_read(struct request *r, const struct params *params)
{
    const char *header = exchange_header(r->x, "Idempotency-Key");
    if (r->is_protocol)
        return true;
    r->act.key = params->key;
    if (!header)
        return true;
    r->act.key = NULL;
    if (!params_token_valid(header, strlen(header)))
        return refuse(&r->act, BAD_REQUEST, "Idempotency-Key");
    r->act.key = header;
    return true;
}

static bool parameters_read(struct request *r)
{
    struct act *a = &r->act;
    struct params params;
    bool ok = params_read(r->x, r->route->route, &r->path_params, r->locale->language, &params,
                          &a->error);
    a->input = params.input;
    a->fields = params.fields;
    if (!route_is_view(r->route->route))
        a->content = act_content_digest(a, params.content);
    r->typed = params.typed;
    if (!form_is_ours(r, &params))
        return false;
    return key_read(r, &params) && ok;
}

/* Fill the model of a refused form as its page first did, so that nothing typed is lost. */
static void form_restore(struct request *r)
{
    struct act *a = &r->act;
    const struct route *route = r->route->route;
    if (r->is_program || !route->back || !route->page || error_status(a->error.code) > 422 ||
        error_status(a->error.code) < 409)
        return;
    struct error reason = a->error;
    json_t *fields = a->fields;
    a->error = (struct error){0};
    r->model = json_object();
    r->has_form = route->back(a, r->model);
    a->error = reason;
    a->fields = fields;
}

static void act_log(const struct request *r, int64_t microseconds)
{
    char status[8], took[24];
    snprintf(status, sizeof status, "%d", r->x->status);
    snprintf(took, sizeof took, "%" PRId64, microseconds);
    log_info("act", "name", r->act.name, "status", status, "us", took, NULL);
}

static void request_count(struct request *r)
{
    int64_t microseconds = clock_monotonic_us() - r->x->started_us;
    metrics_count(&r->route->metrics, r->x->status, microseconds);
    if (!route_is_view(r->route->route))
        act_log(r, microseconds);
}

static void answer_success(struct request *r)
{
    unsigned language = locale_number(r->locale);
    if (r->act.document.data)
        answer_document(r);
    else if (r->is_program)
        answer_json(r, r->is_protocol && json_object_get(r->model, "error") ? 400 : 200, r->model);
    else if (r->act.location || r->route->route->method == POST)
        answer_redirect(r);
    else
        answer_page(r, 200, r->route->page[language]);
    if (!r->is_program)
        answer_cookies(r);
    if (r->job.replayed)
        exchange_set(r->x, "Idempotency-Replayed", "true");
}

/* ---- acts: back from the lane ---------------------------------------------------------------- */

/* On a worker: a refused act's form needs its page's model again. */
static void refused_work(struct work *work)
{
    struct request *r = (struct request *)((char *)work - offsetof(struct request, work));
    log_set_request(r->x->id);
    struct arena *before = json_arena_enter(r->act.arena);
    struct error reason = r->act.error;
    r->act.error = (struct error){0};
    bool open = reader_open(r);
    r->act.error = reason;
    if (open)
        form_restore(r);
    answer_error(r);
    reader_close(r);
    json_arena_leave(before);
    request_count(r);
    exchange_finish(r->x);
}

/* On the lane, after the commit: keep it short. */
static void act_done(struct lane_job *job)
{
    struct request *r = (struct request *)((char *)job - offsetof(struct request, job));
    log_set_request(r->x->id);
    bool ok = r->act.error.code == ERROR_NONE;
    r->model = job->model;
    if (!ok && !r->is_program) {
        r->work.run = refused_work;
        if (workers_give(r->site->workers, &r->work))
            return;
    }
    struct arena *before = json_arena_enter(r->act.arena);
    if (ok)
        answer_success(r);
    else
        answer_error(r);
    json_arena_leave(before);
    request_count(r);
    exchange_finish(r->x);
}

/* Hand the act to a lane. False when it was refused at once. */
static bool act_submit(struct request *r)
{
    r->shelf = NULL; /* it leaves the loop, as below */
    r->job = (struct lane_job){.act = &r->act,
                               .handle = r->route->route->handle,
                               .model = r->model,
                               .place = r->path,
                               .done = act_done};
    return lanes_submit(r->site->settings.lanes, &r->job);
}

/* ---- what is written down although prepare refuses ------------------------------------------- */

static void refusal_keep(struct request *r)
{
    r->refusal = r->act.error;
    r->refused = r->act.fields;
    r->act.error = (struct error){0};
}

static void refusal_recall(struct request *r)
{
    r->act.error = r->refusal;
    r->act.fields = r->refused;
    r->act.name = r->route->route->name;
}

/* On the lane, after the commit: the refusal, as if nothing else had happened. */
static void remembered(struct lane_job *job)
{
    struct request *r = (struct request *)((char *)job - offsetof(struct request, job));
    log_set_request(r->x->id);
    if (r->act.error.code == ERROR_NONE && r->act.remember->kept)
        r->act.remember->kept(r->act.remember->data);
    struct arena *before = json_arena_enter(r->act.arena);
    refusal_recall(r);
    answer_error(r);
    json_arena_leave(before);
    request_count(r);
    exchange_finish(r->x);
}

/* Repeating the request finds no stored answer: the act has no key. When no lane takes it, the
 * refusal is answered at once. */
static bool remember_submit(struct request *r)
{
    struct act *a = &r->act;
    if (!a->remember || route_is_view(r->route->route))
        return false;
    refusal_keep(r);
    a->name = a->remember->name;
    a->key = NULL;
    a->prepared = a->remember->data;
    r->job = (struct lane_job){
        .act = a, .handle = a->remember->handle, .place = r->path, .done = remembered};
    if (lanes_submit(r->site->settings.lanes, &r->job))
        return true;
    refusal_recall(r);
    return false;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* A protocol's caller shows credentials of its own, which the handler reads. */
static bool credentials_read(struct request *r)
{
    if (!r->is_protocol)
        return caller_identify(r);
    r->act.authorization = exchange_header(r->x, "Authorization");
    return true;
}

/* Everything up to the answer of a view, or up to the lane of an act. */
static bool request_read(struct request *r)
{
    const struct route *route = r->route->route;
    if (!credentials_read(r) || !caller_is_allowed(r) || !parameters_read(r))
        return false;
    if (route_is_view(route))
        return route->handle(&r->act, r->model);
    return !route->prepare || route->prepare(&r->act, r->model);
}

/* True: answered. False: a lane has it, and answers later. */
static bool request_run(struct request *r)
{
    bool submitted = false;
    log_set_request(r->x->id);
    struct arena *before = json_arena_enter(r->act.arena);
    r->model = json_object();
    bool ok = reader_open(r) && request_read(r);
    bool is_act = !route_is_view(r->route->route);
    if (!ok && is_act)
        form_restore(r);
    reader_close(r);
    if (ok && is_act) {
        submitted = act_submit(r);
        ok = false;
    } else if (!ok && is_act) {
        submitted = remember_submit(r);
    }
    if (!submitted) {
        if (ok)
            answer_success(r);
        else
            answer_error(r);
        request_count(r);
    }
    json_arena_leave(before);
    return !submitted;
}

static void request_work(struct work *work)
{
    struct request *r = (struct request *)((char *)work - offsetof(struct request, work));
    if (request_run(r))
        exchange_finish(r->x);
}

/* On a worker, while the connection sleeps; or refused when too many wait already. Many who sign
 * in wait for each other, and keep nobody else waiting. */
static void request_hand_over(struct request *r, void (*run)(struct work *work))
{
    bool toils = r->route && r->route->route->toils;
    r->shelf = NULL;
    r->work.run = run;
    if (workers_give(toils ? r->site->toilers : r->site->workers, &r->work))
        return;
    struct arena *before = json_arena_enter(r->act.arena);
    refuse(&r->act, BUSY, NULL);
    answer_error(r);
    json_arena_leave(before);
    exchange_finish(r->x);
}

bool request_serve(struct request *r)
{
    const struct route *route = r->route->route;
    if (route_is_view(route) && !r->site->views_wait)
        return request_run(r);
    exchange_defer(r->x);
    if (r->site->views_wait || route->prepare)
        request_hand_over(r, request_work);
    else if (request_run(r))
        exchange_finish(r->x);
    return false;
}

/* ---- addresses that lead nowhere ------------------------------------------------------------- */

/* The error page has its reader's own menu; without a reader it is still the error page. */
static void stray_run(struct request *r)
{
    log_set_request(r->x->id);
    struct arena *before = json_arena_enter(r->act.arena);
    struct error reason = r->act.error;
    r->act.error = (struct error){0};
    if (reader_open(r))
        caller_identify(r);
    r->act.error = reason;
    reader_close(r);
    answer_error(r);
    json_arena_leave(before);
}

static void stray_work(struct work *work)
{
    struct request *r = (struct request *)((char *)work - offsetof(struct request, work));
    stray_run(r);
    exchange_finish(r->x);
}

bool request_stray(struct request *r)
{
    if (!r->site->views_wait) {
        stray_run(r);
        return true;
    }
    exchange_defer(r->x);
    request_hand_over(r, stray_work);
    return false;
}
