/* The site: every route of every room, to people as pages and to programs as JSON.
 *
 *     request -> route -> caller -> may they? -> parameters -> handler -> page | JSON | redirect
 *
 * Views on SQLite run where they arrive; acts go through prepare (workers) to a lane; everything
 * that may wait runs on workers, and the connection sleeps meanwhile. */
#ifndef PIAZZA_WEB_SITE_H
#define PIAZZA_WEB_SITE_H

#include "act/lane.h"
#include "web/exchange.h"
#include "web/route.h"

struct site_settings {
    const struct room *const *rooms;
    struct db *db;
    struct lanes *lanes;
    bool (*identify)(struct act *a, const char *session_digest); /* the room access's */
    json_t *(*user)(struct act *a); /* what pages show about the caller: registry's */
    const char *origin;     /* "https://piazza.example", or NULL: the request's Host is believed */
    const char *name;       /* what people call the square: "Comunità Vicina" */
    const char *claim;      /* one line under it */
    const char *help_phone; /* as people read it: "800 000 000" */
    const char *version;
    unsigned workers;             /* threads for slow work; 8 */
    unsigned queue_max;           /* waiting requests before 503; 1024 */
    unsigned requests_per_minute; /* of one address before 429 */
};

struct site;

/* Compiles every page in every language, refusing (with file and line) what does not compile.
 * Free with site_free after the server has stopped. */
bool site_new(const struct site_settings *settings, struct site **site, struct error *error)
    __attribute__((warn_unused_result));
void site_free(struct site **site);

/* The server's handler and refuser; context is the site. */
bool site_handle(struct exchange *x, void *site);
void site_refuse(struct exchange *x, int status, void *context);

/* The server's body_limit: what the files that the route takes may hold, and a form around them; 0
 * for a route without files. */
size_t site_body_limit(const struct exchange *x, void *context);

/* The server's rest: lets go of what the requests that arrived together read from. */
void site_rest(struct shelf *shelf, void *context);

/* The reactions of all rooms, for acts that do not come from the site. Owned by the site. */
const struct reaction *site_reactions(const struct site *site);

/* From now on /readyz says no, so that a balancer sends no more. */
void site_closing(struct site *site);

#endif
