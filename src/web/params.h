/* A request's parameters, checked against what its route declares. */
#ifndef PIAZZA_WEB_PARAMS_H
#define PIAZZA_WEB_PARAMS_H

#include "base/error.h"
#include "base/json.h"
#include "web/exchange.h"
#include "web/router.h"

struct params {
    json_t *input;    /* the checked values by name; absent ones are not there (false for BOOL) */
    json_t *content;  /* the same without secrets: what an idempotency key is compared by */
    json_t *fields;   /* refused parameters: name -> the error code's name; NULL when none */
    json_t *typed;    /* what a person typed, by name, to show it again; no secrets */
    const char *csrf; /* the form's system fields: "" and NULL when absent */
    const char *key;
};

/* Read and check every parameter: ids from the path, a view's from the query, an act's from its
 * body (a form, urlencoded or multipart, or a JSON object). A parameter of the path is an id
 * unless the route declares it otherwise. Forms and queries may hold undeclared fields, which are
 * ignored; a JSON body may not. language says how money is written ("en": 1,234.50).
 *
 * False with the reason in error: NOT_FOUND for a wrong path, UNSUPPORTED_TYPE for another kind of
 * body, BAD_REQUEST for one that cannot be read, else INVALID with every refused parameter in
 * fields. All of params is set either way, on the exchange's arena, where json_arena_enter must
 * have put jansson. */
bool params_read(const struct exchange *x, const struct route *route,
                 const struct path_params *path, const char *language, struct params *params,
                 struct error *error) __attribute__((warn_unused_result));

/* Is this a token or a key that the house takes: 1 to 200 bytes of text? */
bool params_token_valid(const char *text, size_t length);

#endif
