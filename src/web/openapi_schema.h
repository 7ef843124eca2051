/* JSON schemas of parameters, for the OpenAPI document. */
#ifndef PIAZZA_WEB_OPENAPI_SCHEMA_H
#define PIAZZA_WEB_OPENAPI_SCHEMA_H

#include "base/json.h"
#include "web/route.h"

/* The values a parameter accepts in JSON, with its limits. A new reference. */
json_t *schema_of(const struct param *param);

/* The JSON object that an act's parameters make, but for those of the path; NULL when there are
 * none. A new reference. */
json_t *schema_of_body(const struct route *route);

/* Whether "{name}" stands in the route's path. */
bool path_names(const struct route *route, const char *name);

#endif
