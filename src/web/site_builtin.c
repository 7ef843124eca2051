/* What the house itself answers: assets, health, metrics, the API's description, preferences. */
#include "base/clock.h"
#include "web/assets.h"
#include "web/site_parts.h"

#include <stdlib.h>
#include <string.h>

static const char plain[] = "text/plain; charset=utf-8";

static void health_show(struct site *site, struct exchange *x)
{
    (void)site;
    answer_text(x, 200, plain, "ok\n");
}

/* Ready: not stopping, and the database answers. */
static void readiness_show(struct site *site, struct exchange *x)
{
    struct error error = {0};
    struct db_conn *reader;
    bool ready = !site->closing && snapshot_open(site, x->shelf, &reader, &error);
    if (ready) {
        ready = db_migrated(reader, &error);
        snapshot_close(site, x->shelf, &reader);
    }
    answer_text(x, ready ? 200 : 503, plain, ready ? "ready\n" : "not ready\n");
}

static void lanes_write(struct site *site, struct buffer *out)
{
    struct lane_stats stats = lanes_stats(site->settings.lanes);
    const struct {
        const char *name, *type, *help;
        uint64_t value;
    } values[] = {
        {"piazza_acts_total", "counter", "Acts committed.", stats.acts},
        {"piazza_acts_refused_total", "counter", "Acts refused.", stats.refused},
        {"piazza_acts_replayed_total", "counter", "Acts answered from a stored answer.",
         stats.replays},
        {"piazza_act_retries_total", "counter", "Transactions run again.", stats.retries},
        {"piazza_lane_batches_total", "counter", "Transactions committed by lanes.", stats.batches},
        {"piazza_lane_batch_max", "gauge", "Most acts in one transaction.", stats.largest_batch},
        {"piazza_lane_waiting", "gauge", "Acts waiting for a lane.", stats.waiting}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        metrics_value(out, values[i].name, values[i].type, values[i].help, values[i].value);
}

static void metrics_show(struct site *site, struct exchange *x)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    metrics_head(&out);
    for (unsigned i = 0; i < router_count(site->router); i++)
        metrics_write(&out, site->routes[i].route->name, &site->routes[i].metrics);
    lanes_write(site, &out);
    answer_text(x, 200, "text/plain; version=0.0.4; charset=utf-8",
                arena_copy_n(x->arena, out.data, out.length));
    buffer_free(&out);
}

static void openapi_show(struct site *site, struct exchange *x)
{
    answer_text(x, 200, "application/json; charset=utf-8", site->openapi);
}

const char *query_raw(const struct exchange *x, const char *name)
{
    size_t length = strlen(name);
    for (const char *field = x->query; *field; field += strcspn(field, "&"), field += *field == '&')
        if (strncmp(field, name, length) == 0 && field[length] == '=') {
            const char *value = field + length + 1;
            return arena_copy_n(x->arena, value, strcspn(value, "&"));
        }
    return NULL;
}

/* The value of one of the query's fields, if it is one of the words allowed (comma-separated). */
static const char *query_word(struct exchange *x, const char *name, const char *allowed)
{
    const char *word = query_raw(x, name);
    bool is_one = word && *word && strstr(allowed, arena_printf(x->arena, ",%s,", word));
    return is_one ? word : NULL;
}

/* Where a preference was chosen: a path of ours, else the home page. */
static const char *query_back(struct exchange *x)
{
    const char *back = strstr(x->query, "back=/");
    if (!back)
        return "/";
    back += 5;
    size_t length = strspn(back, "/abcdefghijklmnopqrstuvwxyz0123456789-");
    return back[1] == '/' ? "/" : arena_copy_n(x->arena, back, length);
}

/* Language and size of text live in the browser only; the square does not change. */
static void preferences_set(struct site *site, struct exchange *x)
{
    static const char form[] = "%s=%s; Path=/; Max-Age=31536000; SameSite=Lax";
    const char *language = query_word(x, "lang", ",it,de,en,");
    const char *size = query_word(x, "text", ",lg,md,");
    (void)site;
    answer_text(x, 303, plain, "");
    exchange_set(x, "Location", query_back(x));
    if (language)
        exchange_set(x, "Set-Cookie", arena_printf(x->arena, form, "lang", language));
    if (size)
        exchange_set(x, "Set-Cookie", arena_printf(x->arena, form, "text", size));
}

static const struct builtin {
    const char *path;
    void (*show)(struct site *site, struct exchange *x);
} builtins[] = {{"/healthz", health_show},
                {"/readyz", readiness_show},
                {"/metrics", metrics_show},
                {"/api/v1/openapi.json", openapi_show},
                {"/preferences", preferences_set}};

static const struct builtin *builtin_find(const char *path)
{
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
        if (strcmp(path, builtins[i].path) == 0)
            return &builtins[i];
    return NULL;
}

bool builtin_exists(const char *path)
{
    return builtin_find(path) != NULL;
}

bool builtin_serve(struct site *site, struct exchange *x)
{
    if (strcmp(x->method, "GET") != 0 && strcmp(x->method, "HEAD") != 0)
        return false;
    if (asset_answer(x))
        return true;
    const struct builtin *builtin = builtin_find(x->path);
    if (builtin)
        builtin->show(site, x);
    return builtin != NULL;
}
