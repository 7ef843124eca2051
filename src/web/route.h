/* Routes: what a room shows and lets do, as a table.
 *
 *     const struct route market_routes[] = {
 *         VIEW("/market", listing_index, ANYONE, .page = "market/index",
 *              .params = {TEXT("q", 0, 200), AREA("area"), PAGE}),
 *         ACT("/market/{listing}/order", order_place, CITIZEN, .mandate = MANDATE_BUY,
 *             .page = "market/check", .back = order_check, .params = {ID("slot"), …}),
 *         {0}};
 *
 * Each route serves people at its path (HTML) and programs at /api/v1 plus its path (JSON), with
 * the same handler. "{listing}" in a path is a parameter of type id. Leaving out who may call a
 * route does not compile. */
#ifndef PIAZZA_WEB_ROUTE_H
#define PIAZZA_WEB_ROUTE_H

#include "act/scheduler.h"

/* How surely the caller of a route must be known: .assurance; 0 asks for nothing. */
enum { KNOWN_BY_CONTACT = 1, KNOWN_BY_DOCUMENT = 2, KNOWN_BY_IDENTITY = 3 };

enum method { GET = 1, POST };

enum param_type {
    PARAM_TEXT = 1, /* one line; min and max count characters; min 0: may be absent */
    PARAM_PROSE,    /* several lines */
    PARAM_SECRET,   /* a password, a vote: never logged, journaled, echoed nor hashed for replay */
    PARAM_ID,
    PARAM_INT,
    PARAM_CENTS,
    PARAM_DATE, /* "2026-11-24"; the handler reads the first second of the day */
    PARAM_BOOL, /* a checkbox: "1", "on", "true"; absent is false */
    PARAM_CHOICE,
    PARAM_TAX_CODE,   /* of a person (base/tax_code.h); the handler reads it in capitals */
    PARAM_VAT_NUMBER, /* base/vat_number.h: the handler reads the 11 digits */
    PARAM_IBAN,       /* base/iban.h: the handler reads it without blanks */
    PARAM_FILE        /* a text file in UTF-8, at most max bytes; kept as it is, never echoed */
};

struct param {
    const char *name;
    enum param_type type;
    int64_t min, max;
    bool optional;
    const char *choices; /* "yes|no" */
    const char *about;   /* for OpenAPI; may be NULL */
};

#define TEXT(name_, min_, max_)                                                                    \
    {                                                                                              \
        .name = (name_), .type = PARAM_TEXT, .min = (min_), .max = (max_), .optional = (min_) == 0 \
    }
#define PROSE(name_, min_, max_)                                                                   \
    {                                                                                              \
        .name = (name_), .type = PARAM_PROSE, .min = (min_), .max = (max_),                        \
        .optional = (min_) == 0                                                                    \
    }
#define SECRET(name_, min_, max_)                                                                  \
    {                                                                                              \
        .name = (name_), .type = PARAM_SECRET, .min = (min_), .max = (max_)                        \
    }
#define ID(name_)                                                                                  \
    {                                                                                              \
        .name = (name_), .type = PARAM_ID                                                          \
    }
#define ID_OR_NONE(name_)                                                                          \
    {                                                                                              \
        .name = (name_), .type = PARAM_ID, .optional = true                                        \
    }
#define INT(name_, min_, max_)                                                                     \
    {                                                                                              \
        .name = (name_), .type = PARAM_INT, .min = (min_), .max = (max_)                           \
    }
#define CENTS(name_, min_, max_)                                                                   \
    {                                                                                              \
        .name = (name_), .type = PARAM_CENTS, .min = (min_), .max = (max_)                         \
    }
#define DATE(name_)                                                                                \
    {                                                                                              \
        .name = (name_), .type = PARAM_DATE                                                        \
    }
#define DATE_OR_NONE(name_)                                                                        \
    {                                                                                              \
        .name = (name_), .type = PARAM_DATE, .optional = true                                      \
    }
#define BOOL(name_)                                                                                \
    {                                                                                              \
        .name = (name_), .type = PARAM_BOOL, .optional = true                                      \
    }
#define CHOICE(name_, choices_)                                                                    \
    {                                                                                              \
        .name = (name_), .type = PARAM_CHOICE, .choices = (choices_)                               \
    }
#define CHOICE_OR_NONE(name_, choices_)                                                            \
    {                                                                                              \
        .name = (name_), .type = PARAM_CHOICE, .choices = (choices_), .optional = true             \
    }
#define TAX_CODE(name_)                                                                            \
    {                                                                                              \
        .name = (name_), .type = PARAM_TAX_CODE                                                    \
    }
#define TAX_CODE_OR_NONE(name_)                                                                    \
    {                                                                                              \
        .name = (name_), .type = PARAM_TAX_CODE, .optional = true                                  \
    }
#define VAT_NUMBER(name_)                                                                          \
    {                                                                                              \
        .name = (name_), .type = PARAM_VAT_NUMBER                                                  \
    }
#define VAT_NUMBER_OR_NONE(name_)                                                                  \
    {                                                                                              \
        .name = (name_), .type = PARAM_VAT_NUMBER, .optional = true                                \
    }
#define IBAN(name_)                                                                                \
    {                                                                                              \
        .name = (name_), .type = PARAM_IBAN                                                        \
    }
#define IBAN_OR_NONE(name_)                                                                        \
    {                                                                                              \
        .name = (name_), .type = PARAM_IBAN, .optional = true                                      \
    }
#define TEXT_FILE(name_, max_)                                                                     \
    {                                                                                              \
        .name = (name_), .type = PARAM_FILE, .max = (max_)                                         \
    }
#define AREA(name_)                                                                                \
    {                                                                                              \
        .name = (name_), .type = PARAM_TEXT, .max = 16, .optional = true,                          \
        .about = "code of an area, such as a municipality's ISTAT code"                            \
    }
#define PAGE                                                                                       \
    {                                                                                              \
        .name = "page", .type = PARAM_INT, .min = 1, .max = 10000, .optional = true,               \
        .about = "page of a long list, from 1"                                                     \
    }

enum { ROUTE_PARAMS_MAX = 20 };

/* Whom a route answers. */
enum face {
    FACE_BOTH = 0, /* people at its path, programs at /api/v1 plus its path */
    FACE_PAGE,     /* people only: where a public standard sends them, from and to other sites */
    /* Programs that speak a public standard, at its own path. They carry their own credentials
     * (a->authorization), so that there is no session, no form token and no idempotency key; they
     * may be pages of other sites. Forms only; the answer is the model, and a refusal reads
     * {"error": code, "error_description": detail}. A refusal that changes the square all the same
     * (a stolen code ends what it gave) is a success whose model has "error": status 400. */
    FACE_PROTOCOL
};

struct route {
    enum method method;
    const char *path;
    const char *name; /* the handler's name: journal, log, metrics, OpenAPI operationId */
    handler *handle;
    unsigned who;               /* any of these roles may call it */
    enum mandate_scope mandate; /* what a mandate must cover when the caller acts for another */
    int64_t assurance;          /* how surely the caller must be known: KNOWN_BY_…, or 0 */
    enum face face;             /* whom it answers */
    bool reads;                 /* a POST that changes nothing, as a standard has it: a view */
    const char *page;           /* template: what a view shows, or a refused form shows again */
    handler *prepare;           /* act: slow work before the lane, on a reader (hash, signature) */
    bool toils;    /* its prepare hashes a password: it waits for one of the few threads for that */
    handler *back; /* act: the view that fills the page again when it is refused */
    struct param params[ROUTE_PARAMS_MAX]; /* query of a view, form or JSON body of an act */
    unsigned rate;       /* calls a minute per address, 0: only the general limit */
    const char *summary; /* one line for OpenAPI */
};

#define VIEW(path_, handler_, who_, ...)                                                           \
    {                                                                                              \
        .method = GET, .path = (path_), .name = #handler_, .handle = (handler_), .who = (who_),    \
        __VA_ARGS__                                                                                \
    }
#define ACT(path_, handler_, who_, ...)                                                            \
    {                                                                                              \
        .method = POST, .path = (path_), .name = #handler_, .handle = (handler_), .who = (who_),   \
        __VA_ARGS__                                                                                \
    }

/* A number per area that a room offers to the territory's map. The handler fills
 * model["cells"] = [{area_id, amount, people}]; people (distinct) decides whether a cell may show.
 */
struct indicator {
    const char *name;  /* "offers" */
    const char *label; /* msgid */
    bool hides_small;  /* cells under 5 people are hidden */
    handler *count;
};

/* A rule over a room's tables that must always hold, as two statements of its queries.sql: how many
 * things there are, and how many of them break the rule. */
typedef bool counter(struct act *a, int64_t *out);

struct invariant {
    const char *name; /* "every transfer balances" */
    counter *counted, *broken;
};

/* What follows a person when two records become one (registry/merge.h), as two statements of the
 * room: note which rows go (into merge_moves), then give them from one record to the other. Giving
 * them back is the same the other way. Rows that the kept record cannot have too are not noted. */
struct belonging {
    int64_t (*note)(struct act *a, int64_t merge); /* NULL: goes with what was noted before it */
    int64_t (*give)(struct act *a, int64_t merge, int64_t from, int64_t to);
};

/* All that a room gives to the house. Tables end with {0}; NULL means none. */
struct room {
    const char *name;
    const struct route *routes;
    const struct reaction *reactions;
    const struct due *due;
    const struct indicator *indicators;
    const struct invariant *invariants;
    const struct belonging *belongings;
    handler *personal; /* fills the model with what the room holds about a->who.party, and nothing
                          of other people's: the person's copy of their data */
};

extern const struct room *const rooms[]; /* every room, ended by NULL: src/rooms.c */

/* Does the route only read? Its handler is then a view, else an act. */
static inline bool route_is_view(const struct route *route)
{
    return route->method == GET || route->reads;
}

#endif
