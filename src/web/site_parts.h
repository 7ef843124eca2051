/* What the files of the site share. Nothing outside src/web/site*.c and request.c includes this. */
#ifndef PIAZZA_WEB_SITE_PARTS_H
#define PIAZZA_WEB_SITE_PARTS_H

#include "web/caller.h"
#include "web/locale.h"
#include "web/metrics.h"
#include "web/rate.h"
#include "web/router.h"
#include "web/site.h"
#include "web/template.h"
#include "web/workers.h"

enum { SITE_LANGUAGES_MAX = 4, PAGE_SIZE_USUAL = 24 * 1024, PAGE_SIZE_MAX = 512 * 1024 };

/* A route with what was prepared for it at start. */
struct site_route {
    const struct route *route;
    struct template *page[SITE_LANGUAGES_MAX]; /* NULL for a route without a page */
    struct route_metrics metrics;
};

struct site {
    struct site_settings settings;
    struct router *router;
    struct site_route *routes; /* by the router's numbers */
    struct template *error_page[SITE_LANGUAGES_MAX];
    struct template *leave_page[SITE_LANGUAGES_MAX];
    const struct reaction *reactions; /* of all rooms, ended by {0} */
    struct db_pool *readers;
    struct workers *workers;
    struct workers *toilers; /* for acts that work the processor hard: few, and of low priority */
    struct rate_table *rates;
    struct arena *shared;                  /* holds the two below */
    json_t *identity;                      /* {name, claim, help_phone}: shown on every page */
    json_t *languages[SITE_LANGUAGES_MAX]; /* the choice of language, in each */
    char *openapi;                         /* the document's text */
    bool views_wait;                       /* the engine is a server: views run on workers too */
    bool is_secure;                        /* our address is https */
    _Atomic bool closing;
};

/* One exchange on its way through the site. Lives in the exchange's arena. */
struct request {
    struct exchange *x;
    struct site *site;
    struct site_route *route; /* NULL until one is found */
    const char *path;         /* without /api/v1 */
    bool is_program;          /* asked through /api/v1, or by a protocol: answer JSON */
    bool is_protocol;         /* the route speaks a public standard: see FACE_PROTOCOL */
    struct path_params path_params;
    struct caller caller;
    const struct locale *locale;
    json_t *user; /* what pages show about the caller; NULL when not signed in */
    struct act act;
    json_t *model;
    json_t *typed;        /* what the form held, to show it again */
    struct error refusal; /* while what a refused act wants remembered is written down: why, */
    json_t *refused;      /* and which fields */
    bool has_form;        /* refused, and the model is filled to show the form again */
    struct shelf *shelf;  /* of the loop it runs on; NULL on other threads */
    struct db_conn *reader;
    struct lane_job job;
    struct work work;
};

/* request.c: take a request whose route is known to its answer. True: answered here and now. */
bool request_serve(struct request *r);

/* request.c: answer a request that found no route, within the menu of its caller. act.error says
 * why. True: answered here and now. */
bool request_stray(struct request *r);

/* site_snapshot.c: a reader in its transaction, the loop's own or (shelf NULL) one for this request
 * alone. Closing twice is fine. */
bool snapshot_open(struct site *site, struct shelf *shelf, struct db_conn **reader,
                   struct error *error) __attribute__((warn_unused_result));
void snapshot_close(struct site *site, struct shelf *shelf, struct db_conn **reader);

/* site_answer.c: fill the exchange's answer from the request. */
void answer_page(struct request *r, int status, const struct template *page);
void answer_redirect(struct request *r);
void answer_json(struct request *r, int status, json_t *body);
void answer_document(struct request *r); /* act.document, as a file */
void answer_error(struct request *r);    /* act.error, as error page or JSON */
void answer_text(struct exchange *x, int status, const char *type, const char *text);
void answer_cookies(struct request *r); /* act.cookies as Set-Cookie */

/* site_protocol.c: act.error as a public standard has it; what lets pages of other sites read an
 * answer; and their browsers' question beforehand, if this is one. */
void answer_error_protocol(struct request *r);
void protocol_open(struct exchange *x);
bool protocol_preflight(struct request *r);

/* site_chrome.c: what every page shows beside its own model: user, menu, language, tokens. */
void chrome_add(struct request *r, json_t *model);
json_t *languages_show(const struct locale *current); /* [{code, label, name, is_current}] */

/* site_builtin.c: assets, health, metrics, OpenAPI, preferences, to GET and HEAD only. False: not
 * one of them. */
bool builtin_serve(struct site *site, struct exchange *x);
bool builtin_exists(const char *path);

/* A field of the query as it was sent, still percent-encoded; NULL when it is not there. */
const char *query_raw(const struct exchange *x, const char *name);

#endif
