/* The description of the API for programs, made from the route tables. */
#ifndef PIAZZA_WEB_OPENAPI_H
#define PIAZZA_WEB_OPENAPI_H

#include "base/json.h"
#include "web/route.h"

/* An OpenAPI 3.1 document of every route of every room (ended by NULL), under server_url (such as
 * "/api/v1"). The operation's id is the route's name; "x-roles" lists who may call it and
 * "x-mandate" what a mandate must cover; the parameters carry their limits as JSON schema. The
 * order is that of the tables. A new reference. */
json_t *openapi_document(const struct room *const *all, const char *version,
                         const char *server_url);

#endif
